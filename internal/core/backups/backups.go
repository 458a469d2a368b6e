package backups

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/care"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// Schema holds the table of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Ways are how the product makes backups and proves them. Without them, as in a
// test of something else, the desk does neither.
type Ways struct {
	Make   func(ctx context.Context, path string, how Files) (Manifest, error)
	Prove  func(ctx context.Context, path, scratch string) (wrong []string, err error)
	Folder string // where the desk makes one each day; empty: nowhere
	Keep   int    // how many of these stay
	Data   string // the data folder, where there is room for a moment
}

// Backups is what the desk does of itself.
type Backups struct {
	d    *db.DB
	log  *slog.Logger
	ways Ways
	jobs *jobs.Queue

	small int64 // bytes of a database that does not wait for the night
}

// New returns it.
func New(d *db.DB, log *slog.Logger, ways Ways) *Backups {
	return &Backups{d: d, log: log, ways: ways, small: smallDesk}
}

// How often the desk makes a backup, and proves one.
const (
	MakeEvery  = 24 * time.Hour
	ProveEvery = 7 * 24 * time.Hour
	takes      = 12 * time.Hour // at most
)

type (
	makeOne struct {
		Night bool `json:"night,omitempty"` // it has waited for the night
	}
	prove struct {
		Night bool `json:"night,omitempty"`
	}
	tellThem struct{}
)

// Kind names the job.
func (makeOne) Kind() string { return "backups.make" }

// Kind names the job.
func (prove) Kind() string { return "backups.prove" }

// Kind names the job.
func (tellThem) Kind() string { return "backups.erased" }

// Mount adds the jobs, and hears of erasures.
func (b *Backups) Mount(q *jobs.Queue, bus *event.Bus) {
	b.jobs = q
	jobs.Handle(q, b.makeDaily, jobs.Slots(1), jobs.Timeout(takes))
	jobs.Handle(q, b.proveWeekly, jobs.Slots(1), jobs.Timeout(takes))
	jobs.Handle(q, b.nameErasures, jobs.Slots(1))
	if b.ways.Make != nil && b.ways.Folder != "" {
		q.Every(makeOne{}, MakeEvery)
		event.Note(bus, "backups.erased", func(ctx context.Context, tx *db.Tx, _ facts.PersonErased) error {
			return q.Put(ctx, tx, tellThem{}, jobs.Unique(""))
		})
	}
	if b.ways.Prove != nil { // after the day's backup was made
		q.Every(prove{}, ProveEvery)
	}
}

// makeDaily makes the backup of the day and removes the oldest.
func (b *Backups) makeDaily(ctx context.Context, _ *jobs.Run, a makeOne) error {
	if b.ways.Make == nil || b.ways.Folder == "" {
		return nil
	}
	if later, err := b.tonight(ctx, a.Night, makeOne{Night: true}); later || err != nil {
		return err
	}
	m, err := b.ways.Make(ctx, Free(filepath.Join(b.ways.Folder, Name(b.d.Now()))), Files{From: b.before(ctx)})
	if err := b.Made(ctx, m, err); err != nil {
		return err
	}
	if err != nil {
		return err
	}
	return b.prune(m)
}

// before is the newest backup of the folder, to which the next one is linked:
// none where the last proof found something wrong, so that the next is whole of
// itself.
func (b *Backups) before(ctx context.Context) string {
	s, err := b.State(staff.As(ctx, staff.System("backups.make")))
	if err != nil || s.Proved.ID != 0 && !s.Proved.OK {
		return ""
	}
	if all := List(b.ways.Folder); len(all) > 0 {
		return all[0].Path
	}
	return ""
}

// prune removes what is more than is kept, of this desk and named as the desk
// names them.
func (b *Backups) prune(newest Manifest) error {
	kept := 0
	var errs []error
	for _, m := range List(b.ways.Folder) {
		if m.Desk != newest.Desk || !strings.HasPrefix(filepath.Base(m.Path), namePrefix) {
			continue
		}
		if kept++; kept > max(1, b.ways.Keep) {
			errs = append(errs, os.RemoveAll(m.Path))
		}
	}
	return errors.Join(errs...)
}

// scratchPrefix begins the name of the folder where a backup is proved.
const scratchPrefix = "proof-"

// proveWeekly puts the newest backup back into a place of its own and checks its
// books there. Where the desk makes none, it makes one for this.
func (b *Backups) proveWeekly(ctx context.Context, _ *jobs.Run, a prove) (err error) {
	if b.ways.Prove == nil {
		return nil
	}
	if later, err := b.tonight(ctx, a.Night, prove{Night: true}); later || err != nil {
		return err
	}
	left, err := filepath.Glob(filepath.Join(b.ways.Data, scratchPrefix+"*")) // of a process that died
	for _, path := range left {
		err = errors.Join(err, os.RemoveAll(path))
	}
	if err != nil {
		return err
	}
	scratch, err := os.MkdirTemp(b.ways.Data, scratchPrefix)
	if err != nil {
		return full(err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	began := b.d.Now()
	if short, err := b.short(ctx); err != nil || short != "" {
		return errors.Join(err, b.note(ctx, proved, Manifest{}, began, short))
	}
	m, err := b.newest(ctx, scratch)
	if err != nil {
		return err
	}
	wrong, err := b.ways.Prove(ctx, m.Path, filepath.Join(scratch, "desk"))
	if ctx.Err() != nil { // it was stopped, which says nothing of the backup
		return ctx.Err()
	}
	if err != nil {
		wrong = append(wrong, err.Error())
	}
	if len(wrong) > 0 {
		b.log.Error("a backup could not be put back whole", "path", m.Path, "wrong", wrong)
	}
	return b.note(ctx, proved, m, began, strings.Join(wrong, "\n"))
}

// spared is what a proof leaves free: a tenth of the disk, a gigabyte at most.
func spared(all int64) int64 { return min(all/10, 1<<30) }

// short says that there is no room to prove a backup: twice the database and
// what is spared.
func (b *Backups) short(ctx context.Context) (string, error) {
	size, err := b.d.Size(ctx)
	if err != nil {
		return "", err
	}
	free, all, err := b.Room()
	if err != nil || free >= 2*size+spared(all) {
		return "", err
	}
	return fmt.Sprintf("there is no room to put a backup back beside the desk: %d MB are free, %d MB are needed", free>>20, (2*size+spared(all))>>20), nil
}

// Room says how many bytes of the disk with the data folder are free, and how
// many there are; 0 where no data folder is known.
func (b *Backups) Room() (free, all int64, err error) {
	if b.ways.Data == "" {
		return 0, 0, nil
	}
	return care.Room(b.ways.Data)
}

// newest is the backup that is proved.
func (b *Backups) newest(ctx context.Context, scratch string) (m Manifest, err error) {
	if b.ways.Folder != "" {
		if all := List(b.ways.Folder); len(all) > 0 {
			return all[0], nil
		}
	}
	return b.ways.Make(ctx, filepath.Join(scratch, "backup"), Files{Link: true})
}

// nameErasures writes the erasures beside the backups of the desk's own folder.
func (b *Backups) nameErasures(ctx context.Context, _ *jobs.Run, _ tellThem) error {
	desk, err := Desk(ctx, b.d)
	if err != nil {
		return err
	}
	all, err := erasures(ctx, b.d, desk)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(b.ways.Folder, 0o700); err != nil {
		return full(err)
	}
	return full(Remember(b.ways.Folder, all))
}

// The kinds of rows.
const (
	made   = "made"
	proved = "proved"
)

// Row is what was made or proved.
type Row struct {
	ID    int64
	Path  string
	Began time.Time     // the moment of which the backup is
	At    time.Time     // when this was noted
	Took  time.Duration // to make or to prove
	OK    bool
	Size  int64 // in bytes
	Files int64
	Said  string // what was wrong, for the operator
}

// State is how it stands with the backups; a row without an id is none.
type State struct {
	Made   Row    // the newest that was made
	Tried  Row    // the newest that was to be made
	Proved Row    // the newest proof, whatever it found
	Good   Row    // the newest proof that found nothing wrong
	Folder string // where the desk makes one each day; empty: nowhere
	Proves bool   // whether this desk proves them at all
}

// State reads how it stands.
func (b *Backups) State(ctx context.Context) (s State, err error) {
	err = b.d.Read(ctx, "backups.State", func(ctx context.Context, v db.View) error {
		s, err = b.StateIn(ctx, v)
		return err
	})
	return s, err
}

// StateIn is State within a transaction.
func (b *Backups) StateIn(ctx context.Context, v db.View) (s State, err error) {
	defer fault.Wrap(&err, "backups.State")
	if _, err := staff.Acting(ctx); err != nil {
		return s, err
	}
	s.Folder, s.Proves = b.ways.Folder, b.ways.Prove != nil
	for _, q := range []struct {
		row   *Row
		where string
	}{
		{&s.Made, `kind = 'made' AND ok = 1`}, {&s.Proved, `kind = 'proved'`}, {&s.Good, `kind = 'proved' AND ok = 1`}, {&s.Tried, `kind = 'made'`},
	} {
		some, err := db.All(ctx, v, scanRow, `SELECT id, path, began_at, at, took, ok, size, files, said FROM backup WHERE `+q.where+` ORDER BY id DESC LIMIT 1`)
		if err != nil {
			return s, err
		}
		if len(some) > 0 {
			*q.row = some[0]
		}
	}
	return s, nil
}

func scanRow(s db.Scan) (r Row, err error) {
	var took int64
	err = s(&r.ID, &r.Path, &r.Began, &r.At, &took, &r.OK, &r.Size, &r.Files, &r.Said)
	r.Took = time.Duration(took) * time.Microsecond
	return r, err
}

// Made notes that a backup was made, or that it failed with an error.
func (b *Backups) Made(ctx context.Context, m Manifest, failed error) error {
	said := ""
	switch {
	case failed != nil:
		said = failed.Error()
	case len(m.Damaged) > 0:
		said = fmt.Sprintf("damaged in the desk itself: %s", strings.Join(m.Damaged, ", "))
	}
	began := m.BeganAt
	if began.IsZero() {
		began = b.d.Now()
	}
	return b.note(ctx, made, m, began, said)
}

func (b *Backups) note(ctx context.Context, kind string, m Manifest, began time.Time, said string) error {
	if m.BeganAt.IsZero() {
		m.BeganAt = began
	}
	return b.d.Do(ctx, "backups.note", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO backup (kind, path, began_at, at, took, ok, size, files, said) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			kind, m.Path, m.BeganAt, tx.Now(), tx.Now().Sub(began).Microseconds(), said == "", m.Bytes, m.Files, said)
		return err
	})
}

// Chore is what verify says of the backups: what was found when one was put
// back is for a person to see.
func (b *Backups) Chore() chores.Chore {
	return chores.Chore{Room: "backups", Verify: func(ctx context.Context, v db.View, r *chores.Report) error {
		n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM backup WHERE kind = 'proved' AND ok = 1`)
		r.Count("backups that were put back and checked", n)
		return err
	}}
}
