-- What the desk has made and proved of its backups. began_at is the moment of
-- which the backup is; took is in microseconds; said is what was wrong.
CREATE TABLE backup (
  id       {{id}},
  kind     TEXT NOT NULL CHECK (kind IN ('made', 'proved')),
  path     TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  at       BIGINT NOT NULL,
  took     BIGINT NOT NULL,
  ok       SMALLINT NOT NULL CHECK (ok IN (0, 1)),
  size     BIGINT NOT NULL,
  files    BIGINT NOT NULL,
  said     TEXT NOT NULL
);
CREATE INDEX backup_newest ON backup (kind, ok, id);
