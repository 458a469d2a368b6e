-- What was or is wrong with the desk itself. One row while it lasts, which stays
-- when it is over until somebody has seen it. on_id is what it is about, 0 for
-- the desk as a whole; n, since and name are what its sentence says.
CREATE TABLE health_alarm (
  id       {{id}},
  kind     TEXT NOT NULL,
  on_id    BIGINT NOT NULL,
  n        BIGINT NOT NULL,
  since    BIGINT,
  name     TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  ended_at BIGINT,
  seen_at  BIGINT,
  seen_by  BIGINT
);
CREATE UNIQUE INDEX health_alarm_open ON health_alarm (kind, on_id) WHERE ended_at IS NULL;
CREATE INDEX health_alarm_unseen ON health_alarm (id) WHERE ended_at IS NULL OR seen_at IS NULL;
CREATE INDEX health_alarm_past ON health_alarm (id) WHERE ended_at IS NOT NULL AND seen_at IS NOT NULL;
