-- What somebody of the staff is told: ids alone, the words are made when it is
-- read. shown is 0 for what goes by mail alone; mail says whether one waits to
-- be sent. item_id is the id of what it is about where that is no case.
CREATE TABLE notice (
    id         {{id}},
    user_id    BIGINT NOT NULL REFERENCES staff_user (id),
    kind       TEXT NOT NULL,
    case_id    BIGINT REFERENCES cases (id),
    message_id BIGINT,
    item_id    BIGINT,
    by_id      BIGINT,
    at         BIGINT NOT NULL,
    read_at    BIGINT,
    shown      SMALLINT NOT NULL CHECK (shown IN (0, 1)),
    mail       TEXT NOT NULL CHECK (mail IN ('none', 'waits', 'sent'))
);
CREATE INDEX notice_user ON notice (user_id, id) WHERE shown = 1;
CREATE INDEX notice_unread ON notice (user_id, id) WHERE shown = 1 AND read_at IS NULL;
CREATE INDEX notice_mail ON notice (user_id, id) WHERE mail = 'waits';
CREATE INDEX notice_item ON notice (kind, item_id) WHERE item_id IS NOT NULL;
CREATE INDEX notice_case ON notice (case_id) WHERE case_id IS NOT NULL;

-- How somebody wants to be told of a kind, where it is not as usual.
CREATE TABLE notice_choice (
    id      {{id}},
    user_id BIGINT NOT NULL REFERENCES staff_user (id),
    kind    TEXT NOT NULL,
    shown   SMALLINT NOT NULL CHECK (shown IN (0, 1)),
    mail    TEXT NOT NULL CHECK (mail IN ('off', 'digest', 'once'))
);
CREATE UNIQUE INDEX notice_choice_user ON notice_choice (user_id, kind);
CREATE INDEX notice_choice_kind ON notice_choice (kind, user_id) WHERE shown = 1 OR mail <> 'off';

-- How somebody wants their mail: how many minutes are folded into one, and
-- whether it keeps quiet outside working hours.
CREATE TABLE notice_style (
    id      {{id}},
    user_id BIGINT NOT NULL REFERENCES staff_user (id),
    minutes BIGINT NOT NULL,
    quiet   SMALLINT NOT NULL CHECK (quiet IN (0, 1))
);
CREATE UNIQUE INDEX notice_style_user ON notice_style (user_id);
