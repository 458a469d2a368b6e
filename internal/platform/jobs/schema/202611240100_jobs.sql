-- Work after a transaction. A job that is done has no row any more; its id
-- never comes back, so that nothing late can hit another job.
CREATE TABLE job (
  id         {{id}},
  kind       TEXT NOT NULL,
  args       TEXT NOT NULL, -- JSON
  unique_key {{key}},       -- one ready or running job of a kind has it
  state      TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'running', 'failed', 'dismissed')),
  priority   SMALLINT NOT NULL CHECK (priority IN (-1, 0, 1)),
  due        BIGINT NOT NULL,           -- when it is to run next, or was to
  owner      BIGINT,                    -- the runner that runs it
  attempt    BIGINT NOT NULL DEFAULT 0, -- counts claims, never goes back
  tries      INTEGER NOT NULL DEFAULT 0, -- failures since it was put or retried by a person
  lost       INTEGER NOT NULL DEFAULT 0, -- runners in a row that ended while they ran it
  again      BIGINT,                    -- put again while it runs: due then
  again_args TEXT,
  last_error TEXT NOT NULL DEFAULT '',
  history    TEXT NOT NULL DEFAULT '[]', -- the last failures, JSON
  reason     TEXT NOT NULL DEFAULT '',  -- why a person dismissed it
  created_at BIGINT NOT NULL,
  ended_at   BIGINT                     -- when it failed or was dismissed
);
CREATE INDEX job_ready ON job (kind, priority, due, id) WHERE state = 'ready';
CREATE INDEX job_running ON job (owner, kind) WHERE state = 'running';
CREATE INDEX job_failed ON job (id, kind) WHERE state = 'failed';
CREATE INDEX job_dismissed ON job (id) WHERE state = 'dismissed';
CREATE UNIQUE INDEX job_unique ON job (kind, unique_key) WHERE unique_key IS NOT NULL AND state IN ('ready', 'running');

-- Processes that run jobs. One whose time is up has lost its jobs.
CREATE TABLE runner (
  id    {{id}},
  until BIGINT NOT NULL -- the largest integer on SQLite, where there is one
);

-- Jobs that come back once per interval, over all processes.
CREATE TABLE periodic (
  kind TEXT NOT NULL PRIMARY KEY,
  due  BIGINT NOT NULL -- when it is put next
);
