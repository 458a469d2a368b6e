package db_test

import (
	"runtime"
	"testing/fstest"

	"kept.example/kept/internal/platform/db"
)

// things is a schema for tests.
var things = schemaOf("things", map[string]string{"202601010000_things.sql": `
CREATE TABLE thing (
  id {{id}},
  name TEXT NOT NULL,
  sort {{key}} NOT NULL DEFAULT '',
  code BIGINT,
  at BIGINT,
  flag SMALLINT NOT NULL DEFAULT 0,
  body {{blob}},
  n BIGINT NOT NULL DEFAULT 0,
  xid {{xid}}
);
CREATE UNIQUE INDEX thing_code ON thing (code);
CREATE INDEX thing_xid ON thing (xid, id);
CREATE TABLE part (
  id {{id}},
  thing_id BIGINT NOT NULL REFERENCES thing (id),
  later_id BIGINT REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED
);
`})

// schemaOf makes a schema of files.
func schemaOf(owner string, files map[string]string) db.Schema {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys["schema/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return db.Schema{Owner: owner, FS: fsys}
}

// goexit leaves a function as a test that fails does.
func goexit() error {
	runtime.Goexit()
	return nil
}
