-- A list with filters under a name: whose it is, and with which team it is
-- shared. filters is JSON; person_id is the person it is about, so that it goes
-- when they are erased. gone_at is 0 for one that is there.
CREATE TABLE saved_view (
    id         {{id}},
    user_id    BIGINT NOT NULL REFERENCES staff_user (id),
    team_id    BIGINT REFERENCES team (id),
    name       TEXT NOT NULL,
    list       TEXT NOT NULL,
    sort       TEXT NOT NULL,
    filters    TEXT NOT NULL,
    person_id  BIGINT,
    place      BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    gone_at    BIGINT NOT NULL
);
CREATE INDEX saved_view_user ON saved_view (user_id, place, id) WHERE gone_at = 0;
CREATE INDEX saved_view_team ON saved_view (team_id, place, id) WHERE gone_at = 0 AND team_id IS NOT NULL;
CREATE INDEX saved_view_person ON saved_view (person_id) WHERE person_id IS NOT NULL;
