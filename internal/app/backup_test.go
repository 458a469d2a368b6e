package app_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"kept.example/kept/internal/app"
	"kept.example/kept/internal/core/backups"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/promises"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

// place is settings for a desk in a new place on an engine.
func place(t *testing.T, engine db.Engine) app.Config {
	t.Helper()
	c := app.Config{
		Data: filepath.Join(t.TempDir(), "data"), HTTPAddr: "127.0.0.1:0", PublicURL: "https://help.shop.example", Log: "error",
		Roles: []string{"web", "mail", "jobs"}, MaxMessage: 1 << 20, BackupKeep: 2, UpgradeBackup: true,
	}
	if engine == db.Postgres {
		c.DatabaseURL = dbtest.Postgres(t).URL
	}
	return c
}

// eachEngine runs a test with a desk on each engine.
func eachEngine(t *testing.T, f func(t *testing.T, c app.Config)) {
	t.Run("sqlite", func(t *testing.T) { f(t, place(t, db.SQLite)) })
	t.Run("postgres", func(t *testing.T) { f(t, place(t, db.Postgres)) })
}

// like is a new place on the same engine.
func like(t *testing.T, c app.Config) app.Config {
	if c.DatabaseURL != "" {
		return place(t, db.Postgres)
	}
	return place(t, db.SQLite)
}

func opened(t *testing.T, c app.Config) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

func system(t *testing.T) context.Context { return staff.As(t.Context(), staff.System("test")) }

// somebody adds a person and returns their number.
func somebody(t *testing.T, a *app.App, name, address string) (id int64) {
	t.Helper()
	do(t, a, func(ctx context.Context, tx *db.Tx) error {
		h, err := a.Desk.People.Resolve(ctx, tx, people.Email, address, name)
		id = h.ID
		return err
	})
	return id
}

func do(t *testing.T, a *app.App, f func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := a.Desk.DB.Do(system(t), "test", f); err != nil {
		t.Fatal(err)
	}
}

// asked is one value of a desk's database.
func asked[T any](t *testing.T, a *app.App, query string, args ...any) (value T) {
	t.Helper()
	err := a.Desk.DB.Read(system(t), "test", func(ctx context.Context, v db.View) (err error) {
		value, err = db.Value[T](ctx, v, query, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// waiting leaves a mail to somebody that waits to go out.
func waiting(t *testing.T, a *app.App, person int64) {
	t.Helper()
	do(t, a, func(ctx context.Context, tx *db.Tx) error {
		in, err := a.Desk.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Help", Address: "help@shop.example"})
		if err != nil {
			return err
		}
		p, err := a.Desk.People.Take(ctx, tx, person)
		if err != nil {
			return err
		}
		c, _, err := a.Desk.Cases.Open(ctx, tx, cases.Opening{InboxID: in.ID, Person: p, Subject: "My watch", Text: "It stopped."})
		if err != nil {
			return err
		}
		return a.Desk.Outbox.Letter(ctx, tx, outbox.Letter{Case: c, Cause: "test", Key: "outbox.letter.footer"})
	})
}

// put stores bytes as a file of the desk.
func put(t *testing.T, a *app.App, text string) {
	t.Helper()
	if _, _, err := a.Desk.Blobs.Put(t.Context(), strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
}

func balanced(t *testing.T, a *app.App) {
	t.Helper()
	report, err := a.Verify(system(t))
	if err != nil || !report.OK() {
		t.Errorf("the books are off: %v %+v", err, report.Findings)
	}
}

func TestABackupIsPutBackAndLaterErasuresAreRunAgain(t *testing.T) {
	eachEngine(t, func(t *testing.T, c app.Config) {
		a := opened(t, c)
		stays, goes := somebody(t, a, "Ann", "ann@example.com"), somebody(t, a, "Bob", "bob@example.com")
		put(t, a, "a picture")
		waiting(t, a, stays)
		folder := t.TempDir()
		first, err := a.Backup(system(t), folder)
		if err != nil {
			t.Fatal(err)
		}
		do(t, a, func(ctx context.Context, tx *db.Tx) error { return a.Desk.People.Erase(ctx, tx, goes) })
		later := somebody(t, a, "Cid", "cid@example.com")
		if _, err := a.Backup(system(t), filepath.Join(folder, "second")); err != nil {
			t.Fatal(err)
		}
		wants(t, "files in the backup", first.Files, 1)

		c2 := like(t, c)
		r, err := app.Restore(t.Context(), c2, first.Path, app.Restoring{})
		if err != nil {
			t.Fatal(err)
		}
		wants(t, "erasures that were run again", len(r.Again), 1)
		b := opened(t, c2)
		balanced(t, b)
		wants(t, "who stays", asked[string](t, b, `SELECT name FROM person WHERE id = $1`, stays), "Ann")
		wants(t, "who was erased since", asked[string](t, b, `SELECT name FROM person WHERE id = $1`, goes), "")
		wants(t, "addresses", asked[int](t, b, `SELECT count(*) FROM identity`), 1)
		wants(t, "replies that waited", r.Doubtful, 1)
		wants(t, "what became of it", asked[string](t, b, `SELECT state FROM outgoing WHERE settled = 1`), "uncertain")
		if id := somebody(t, b, "Dot", "dot@example.com"); id <= later {
			t.Errorf("the number %d was given again", id)
		}
		if has, err := filepath.Glob(filepath.Join(c2.Data, "files", "??", "*")); err != nil || len(has) != 1 {
			t.Errorf("files that came back: %v %v", has, err)
		}
		if _, err := app.Restore(t.Context(), c2, first.Path, app.Restoring{}); !fault.Is(err, fault.Conflict) {
			t.Errorf("restored over what is there: %v", err)
		}
	})
}

func TestADamagedBackupIsNotPutBack(t *testing.T) {
	c := place(t, db.SQLite)
	a := opened(t, c)
	somebody(t, a, "Ann", "ann@example.com")
	put(t, a, "a picture")
	m, err := a.Backup(system(t), filepath.Join(t.TempDir(), "one"))
	if err != nil {
		t.Fatal(err)
	}
	c2 := place(t, db.SQLite)
	for _, name := range []string{"manifest.json", "SHA256SUMS", "kept.secret", m.Database.Parts[0].Name, "files/*/*"} {
		found, err := filepath.Glob(filepath.Join(m.Path, name))
		if err != nil || len(found) != 1 {
			t.Fatalf("%s: %v %v", name, found, err)
		}
		was, err := os.ReadFile(found[0])
		if err != nil {
			t.Fatal(err)
		}
		for harm, bytes := range map[string][]byte{"a bit": flipped(was), "half": was[:len(was)/2], "all": nil} {
			if err := os.WriteFile(found[0], bytes, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := app.Restore(t.Context(), c2, m.Path, app.Restoring{}); err == nil {
				t.Fatalf("restored although %s of %s is gone", harm, name)
			}
			if left, err := os.ReadDir(c2.Data); err == nil && len(left) > 0 {
				t.Fatalf("%s, %s: something is left in the data folder: %v", name, harm, left)
			}
		}
		if err := os.WriteFile(found[0], was, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := app.Restore(t.Context(), c2, m.Path, app.Restoring{}); err != nil {
		t.Errorf("mended, it is not restored: %v", err)
	}
}

// flipped is bytes with one bit in the middle changed.
func flipped(b []byte) []byte {
	c := bytes.Clone(b)
	c[len(c)/2] ^= 1
	return c
}

func TestABackupReplacesNothingAndLeavesNothingHalf(t *testing.T) {
	a := opened(t, place(t, db.SQLite))
	folder := t.TempDir()
	path := filepath.Join(folder, "one")
	if _, err := a.Backup(system(t), path); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Backup(system(t), path); !fault.Is(err, fault.Conflict) {
		t.Errorf("a backup was replaced: %v", err)
	}
	put(t, a, "a picture")
	ended, end := context.WithCancel(system(t))
	end()
	if _, err := a.Backup(ended, filepath.Join(folder, "two")); err == nil {
		t.Error("made although it was told to end")
	}
	left, err := filepath.Glob(filepath.Join(folder, ".kept-part-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(folder, "two")); err == nil {
		t.Error("half a backup has a name")
	}
}

func TestTheDeskProvesItsBackups(t *testing.T) {
	eachEngine(t, func(t *testing.T, c app.Config) {
		c.BackupPath = t.TempDir()
		a := opened(t, c)
		advance := dbtest.Clock(a.Desk.DB, a.Desk.DB.Now())
		somebody(t, a, "Ann", "ann@example.com")
		put(t, a, "a picture")
		if err := a.Desk.Jobs.OpenByHand(system(t)); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if err := a.Desk.Jobs.RunDue(system(t)); err != nil {
				t.Fatal(err)
			}
			put(t, a, a.Desk.DB.Now().String())
			advance(backups.MakeEvery)
		}
		all := backups.List(c.BackupPath)
		wants(t, "backups that stay", len(all), c.BackupKeep)
		s, err := a.Desk.Backups.State(system(t))
		if err != nil {
			t.Fatal(err)
		}
		if !s.Proved.OK || !s.Made.OK || s.Made.Path != all[0].Path {
			t.Errorf("how it stands: %+v", s)
		}
		do(t, a, func(ctx context.Context, tx *db.Tx) error { return a.Desk.People.Erase(ctx, tx, 1) })
		if err := a.Desk.Jobs.RunDue(system(t)); err != nil {
			t.Fatal(err)
		}
		later, err := backups.Later(all[0], "")
		if err != nil || len(later) != 1 || later[0].Person != 1 {
			t.Errorf("the erasure is not named beside the backups: %v %+v", err, later)
		}
		if left, err := filepath.Glob(filepath.Join(c.Data, "proof-*")); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v %v", left, err)
		}
	})
}

func TestABackupIsProvedAsOfTheMomentItWasTaken(t *testing.T) {
	eachEngine(t, func(t *testing.T, c app.Config) {
		c.BackupPath = t.TempDir()
		a := opened(t, c)
		then := a.Desk.DB.Now().Add(-48 * time.Hour) // the wall clock is far ahead
		dbtest.Clock(a.Desk.DB, then)
		person := somebody(t, a, "Ann", "ann@example.com")
		do(t, a, func(ctx context.Context, tx *db.Tx) error {
			in, err := a.Desk.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Help", Address: "help@shop.example"})
			if err != nil {
				return err
			}
			p, err := a.Desk.People.Take(ctx, tx, person)
			if err != nil {
				return err
			}
			k, _, err := a.Desk.Cases.Open(ctx, tx, cases.Opening{InboxID: in.ID, Person: p, Subject: "My watch", Text: "It stopped."})
			if err != nil {
				return err
			}
			_, err = promises.Of(a.Desk).Make(ctx, tx, k, 0, promises.Draft{What: "The date", DueAt: then.Add(3 * time.Hour), Covered: true})
			return err
		})
		if err := a.Desk.Jobs.OpenByHand(system(t)); err != nil {
			t.Fatal(err)
		}
		if err := a.Desk.Jobs.RunDue(system(t)); err != nil {
			t.Fatal(err)
		}
		s, err := a.Desk.Backups.State(system(t))
		if err != nil || !s.Proved.OK {
			t.Errorf("a promise that fell due since is held against the backup: %v %+v", err, s.Proved)
		}
	})
}

func TestAnUpgradeMakesABackupFirstAndAnOlderProgramRefuses(t *testing.T) {
	eachEngine(t, func(t *testing.T, c app.Config) {
		a := opened(t, c)
		somebody(t, a, "Ann", "ann@example.com")
		put(t, a, "a picture")
		a.Close()
		newer := app.Room{
			Name: "newer", Words: fstest.MapFS{"words/en.json": {Data: []byte("{}")}, "words/de.json": {Data: []byte("{}")}}, Mount: func(*desk.Desk) {},
			Schema: fstest.MapFS{"schema/203001010000_newer.sql": {Data: []byte("CREATE TABLE newer (id {{id}});")}},
		}
		b, err := app.OpenWith(t.Context(), c, newer)
		if err != nil {
			t.Fatal(err)
		}
		b.Close()
		all := backups.List(filepath.Join(c.Data, "backups"))
		wants(t, "backups", len(all), 1)
		_, err = app.Open(t.Context(), c)
		if f, ok := fault.As(err); !ok || f.Key != "db.fault.newer_database" {
			t.Errorf("an older program opens it: %v", err)
		}
		wants(t, "backups after the refusal", len(backups.List(filepath.Join(c.Data, "backups"))), 1)

		c2 := like(t, c)
		if _, err := app.Restore(t.Context(), c2, all[0].Path, app.Restoring{SameNumbers: true}); err != nil {
			t.Fatal(err)
		}
		back := opened(t, c2)
		balanced(t, back)
		wants(t, "who was there", asked[string](t, back, `SELECT name FROM person`), "Ann")
		if id := somebody(t, back, "Bob", "bob@example.com"); id != 2 {
			t.Errorf("the next number is %d", id)
		}
	})
}
