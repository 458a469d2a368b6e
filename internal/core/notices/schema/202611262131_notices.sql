-- What an unread notice stands for where it stands for several cases: they are told in one.
CREATE TABLE notice_part (
    id        {{id}},
    notice_id BIGINT NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
    case_id   BIGINT NOT NULL REFERENCES cases (id),
    item_id   BIGINT NOT NULL,
    at        BIGINT NOT NULL
);
CREATE UNIQUE INDEX notice_part_of ON notice_part (notice_id, case_id, item_id);
CREATE INDEX notice_part_item ON notice_part (item_id);
CREATE INDEX notice_part_case ON notice_part (case_id);
CREATE INDEX notice_unread_kind ON notice (user_id, kind) WHERE read_at IS NULL;
