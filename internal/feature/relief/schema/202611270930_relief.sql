-- Within how many minutes of business time a workaround is wanted in cases of a team (0 for any) and a topic with those under
-- it (0 for any). That of a topic alone which stops people stands in relief_topic.
CREATE TABLE relief_target (
    id       {{id}},
    team_id  BIGINT NOT NULL,
    topic_id BIGINT NOT NULL,
    minutes  INTEGER NOT NULL CHECK (minutes > 0)
);
CREATE UNIQUE INDEX relief_target_of ON relief_target (team_id, topic_id);
