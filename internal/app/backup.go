package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/backups"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
)

// SettingsFile is the file of settings, in the working directory.
const SettingsFile = "kept.toml"

// source is what a backup of this desk is made of. A secret file that was put
// somewhere else was put there to be apart from the data.
func (c *Config) source(d *db.DB, blobs *blob.Store) backups.Source {
	s := backups.Source{DB: d, Blobs: blobs, Settings: SettingsFile, Version: Version}
	if c.SecretFile == "" {
		s.Secret = c.Secret()
	}
	return s
}

// ways are how the desk backs itself up.
func (a *App) ways() backups.Ways {
	return backups.Ways{
		Make: func(ctx context.Context, path string, how backups.Files) (backups.Manifest, error) {
			return backups.Make(ctx, a.config.source(a.Desk.DB, a.Desk.Blobs), path, how)
		},
		Prove: a.prove, Folder: a.config.BackupPath, Keep: a.config.BackupKeep, Data: a.config.Data,
	}
}

// Backup makes a backup: under a path where nothing is yet or, where a folder
// is, in it by the name of the moment.
func (a *App) Backup(ctx context.Context, path string) (m backups.Manifest, err error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() && !backups.Is(path) {
		path = backups.Free(filepath.Join(path, backups.Name(a.Desk.DB.Now())))
	}
	m, err = backups.Make(ctx, a.config.source(a.Desk.DB, a.Desk.Blobs), path, backups.Files{})
	return m, errors.Join(err, a.Desk.Backups.Made(ctx, m, err))
}

// Restoring says how a backup is put back.
type Restoring struct {
	Erasures    string // a file that names more erasures; empty: none
	SameNumbers bool   // the desk gave no number since the backup was made

	link bool // the files take no room of their own: it is for a moment
}

// Restored is what a restore did.
type Restored struct {
	backups.Manifest
	Again    []backups.Erased // erasures that were run once more
	Doubtful int              // replies that waited, and may have gone out since
}

// Restore puts a backup back into the empty place that the settings name: as it
// was, then brought up to this version, with all later erasures run again. Unless
// the desk stood still since, there is a gap in the numbers, so that none that
// was given since comes again, and what waited to go out is in doubt.
func Restore(ctx context.Context, c Config, path string, how Restoring) (r Restored, err error) {
	if err := c.Check(); err != nil {
		return r, err
	}
	if r.Manifest, err = c.putBack(ctx, path, how.link); err != nil {
		return r, err
	}
	later, err := backups.Later(r.Manifest, how.Erasures)
	if err != nil {
		return r, err
	}
	c.restoring, c.UpgradeBackup = true, false
	a, err := Open(ctx, c)
	if err != nil {
		return r, err
	}
	ctx = staff.As(ctx, staff.System("restore"))
	if r.Again, err = a.eraseAgain(ctx, later); err == nil && !how.SameNumbers {
		if err = a.Desk.DB.SkipAhead(ctx); err == nil {
			r.Doubtful, err = a.Desk.Outbox.Restored(ctx)
		}
	}
	if err == nil {
		err = a.Desk.DB.Do(ctx, "app.restored", func(ctx context.Context, tx *db.Tx) error {
			_, err := a.Desk.Activity.Record(ctx, tx, activity.Entry{Kind: "backup.restored", Data: map[string]any{"at": r.BeganAt}})
			return err
		})
	}
	if err = errors.Join(err, a.Close()); err != nil {
		return r, err
	}
	return r, backups.Finish(c.Data)
}

// putBack is a restore up to where the desk can be opened.
func (c *Config) putBack(ctx context.Context, path string, link bool) (backups.Manifest, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return backups.Manifest{}, err
	}
	t := backups.Target{Data: c.Data, Secret: c.Secret(), DB: db.Options{URL: c.DatabaseURL}, Schemas: Schemas(append(Rooms(), c.more...)), Link: link}
	if c.DatabaseURL == "" {
		t.DB.Path = filepath.Join(c.Data, "kept.db")
	}
	return backups.Restore(ctx, path, t)
}

// eraseAgain runs erasures that the restored desk does not know, of people whom
// it knew by then. The files of theirs go with the next sweep.
func (a *App) eraseAgain(ctx context.Context, later []backups.Erased) (again []backups.Erased, err error) {
	for _, e := range later {
		err := a.Desk.DB.Do(ctx, "app.erase_again", func(ctx context.Context, tx *db.Tx) error {
			known, err := chores.Known(ctx, tx, e.Erasure())
			if err != nil || known {
				return err
			}
			there, err := db.Exists(ctx, tx, `SELECT 1 FROM person WHERE id = $1 AND created_at <= $2`, e.Person, e.At)
			if err != nil || !there {
				return err
			}
			if err := a.Desk.Chores.Again(ctx, tx, e.Erasure()); err != nil {
				return err
			}
			again = append(again, e)
			return event.Tell(ctx, tx, a.Desk.Bus, facts.PersonErased{Person: e.Person, Cases: e.Cases})
		})
		if err != nil {
			return again, err
		}
	}
	return again, nil
}

// prove puts a backup back into a place of its own, checks its books there, and
// removes it again. On PostgreSQL that place is a schema of the same database.
func (a *App) prove(ctx context.Context, path, scratch string) (wrong []string, err error) {
	c := a.config
	c.Data, c.visit, c.more = scratch, false, nil // rooms beside the product's keep nothing, and are mounted once
	m, err := backups.Read(path)
	if err != nil {
		return nil, err
	}
	if m.Secret {
		c.SecretFile = ""
	}
	if c.DatabaseURL != "" {
		url, drop, err := a.Desk.DB.Scratch(ctx, "kept_proof")
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, drop()) }()
		c.DatabaseURL = url
	}
	if _, err := Restore(ctx, c, path, Restoring{link: true}); err != nil {
		return nil, err
	}
	c.UpgradeBackup = false
	b, err := Open(ctx, c)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	b.Desk.DB.SetClock(func() time.Time { return m.BeganAt }) // what fell due since was not late then
	report, err := b.Verify(staff.As(ctx, staff.System("backups.prove")))
	for _, f := range report.Findings {
		wrong = append(wrong, f.Room+": "+f.Text)
	}
	return wrong, err
}

// Verify checks the books.
func (a *App) Verify(ctx context.Context) (report chores.Report, err error) {
	err = a.Desk.DB.Read(ctx, "verify", func(ctx context.Context, v db.View) error {
		return a.Desk.Chores.Verify(ctx, v, &report)
	})
	return report, err
}

// upgradeKeep is how many of the backups before upgrades stay.
const upgradeKeep = 3

// upgrade brings the tables up to this version. Where the desk has been at work
// and its tables are about to change, it makes a backup first: in the data
// folder, with the files linked, so that it takes little room and time.
func (a *App) upgrade(ctx context.Context, d *db.DB, blobs *blob.Store, schemas []db.Schema) error {
	due, began, err := d.Due(ctx, schemas...)
	if err != nil {
		return err
	}
	if began && len(due) > 0 && a.config.UpgradeBackup && !d.Visiting() {
		if err := d.Known(ctx, schemas...); err != nil {
			return err
		}
		if err := a.beforeUpgrade(ctx, d, blobs, due); err != nil {
			return fmt.Errorf("no backup could be made before the upgrade, so nothing was changed: %w; mend that, or start once with KEPT_UPGRADE_BACKUP=false", err)
		}
	}
	return d.Migrate(ctx, schemas...)
}

// upgradePrefix begins the names of backups before an upgrade.
const upgradePrefix = "before-"

func (a *App) beforeUpgrade(ctx context.Context, d *db.DB, blobs *blob.Store, due []string) error {
	holds, err := holdsData(ctx, d)
	if err != nil || !holds {
		return err
	}
	folder := filepath.Join(a.config.Data, "backups")
	last := strings.TrimSuffix(due[len(due)-1], ".sql")
	path := backups.Free(filepath.Join(folder, upgradePrefix+last+"-"+strings.TrimPrefix(backups.Name(d.Now()), "kept-")))
	a.log.Info("a new version changes the tables; a backup is made first", "path", path)
	m, err := backups.Make(ctx, a.config.source(d, blobs), path, backups.Files{Link: true})
	if err != nil {
		return err
	}
	a.log.Info("the backup is made", "path", m.Path, "bytes", m.Bytes)
	kept := 0
	for _, m := range backups.List(folder) {
		if !strings.HasPrefix(filepath.Base(m.Path), upgradePrefix) {
			continue
		}
		if kept++; kept > upgradeKeep {
			if err := os.RemoveAll(m.Path); err != nil {
				a.log.Warn("an old backup could not be removed", "path", m.Path, "err", err)
			}
		}
	}
	return nil
}

// holdsData says whether anything has happened on a desk yet.
func holdsData(ctx context.Context, d *db.DB) (holds bool, err error) {
	err = d.Read(ctx, "app.holds_data", func(ctx context.Context, v db.View) error {
		there, err := db.Exists(ctx, v, `SELECT 1 FROM schema_file WHERE name LIKE '%_keys.sql'`)
		if err != nil || !there {
			return err
		}
		holds, err = db.Exists(ctx, v, `SELECT 1 FROM activity`)
		return err
	})
	return holds, err
}
