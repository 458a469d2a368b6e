package backups_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/backups"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

func acting(t *testing.T) context.Context { return staff.As(t.Context(), staff.System("test")) }

func TestWhatAProofFindsStays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		advance := dbtest.Clock(d, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
		if err := d.Migrate(t.Context(), db.Schema{Owner: "jobs", FS: jobs.Schema}, db.Schema{Owner: "backups", FS: backups.Schema}); err != nil {
			t.Fatal(err)
		}
		var wrong []string
		var failed error
		b := backups.New(d, slog.New(slog.DiscardHandler), backups.Ways{
			Make: func(_ context.Context, path string, _ backups.Files) (backups.Manifest, error) {
				return backups.Manifest{Path: path, BeganAt: d.Now(), Files: 3, Bytes: 300}, failed
			},
			Prove: func(context.Context, string, string) ([]string, error) { return wrong, nil },
			Keep:  1, Folder: t.TempDir(), Data: t.TempDir(),
		})
		q := jobs.New(d, nil, jobs.Options{})
		b.Mount(q, event.NewBus())
		if err := q.OpenByHand(acting(t)); err != nil {
			t.Fatal(err)
		}
		first := d.Now()
		for _, step := range []struct {
			wrong  []string
			failed error
			made   bool // whether the newest try to make one worked
			proved bool
			good   time.Time // of the newest good proof
		}{
			{nil, nil, true, true, first},
			{[]string{"people: one is gone", "files: and so is this"}, nil, true, false, first},
			{nil, errors.New("the disk is gone"), false, false, first},
			{nil, nil, true, true, first.Add(3 * backups.ProveEvery)},
		} {
			wrong, failed = step.wrong, step.failed
			if err := q.RunDue(acting(t)); err != nil {
				t.Fatal(err)
			}
			s, err := b.State(acting(t))
			if err != nil {
				t.Fatal(err)
			}
			if s.Tried.OK != step.made || failed == nil && s.Proved.OK != step.proved || failed == nil && !s.Good.At.Equal(step.good) {
				t.Errorf("after %+v: made %+v, proved %+v, good %+v", step, s.Tried, s.Proved, s.Good)
			}
			if len(wrong) > 0 && !strings.Contains(s.Proved.Said, wrong[1]) {
				t.Errorf("what was found is not said: %q", s.Proved.Said)
			}
			advance(backups.ProveEvery)
		}
	})
}

// A process that ends while it proves a backup has found nothing wrong with it.
func TestAProofThatWasStoppedSaysNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.Migrate(t.Context(), db.Schema{Owner: "jobs", FS: jobs.Schema}, db.Schema{Owner: "backups", FS: backups.Schema}); err != nil {
			t.Fatal(err)
		}
		stopped, stop := context.WithCancel(acting(t))
		var said bytes.Buffer
		b := backups.New(d, slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelError})), backups.Ways{
			Make: func(_ context.Context, path string, _ backups.Files) (backups.Manifest, error) {
				return backups.Manifest{Path: path, BeganAt: d.Now(), Files: 3, Bytes: 300}, nil
			},
			Prove: func(ctx context.Context, _, _ string) ([]string, error) {
				stop()
				return []string{ctx.Err().Error()}, nil
			},
			Keep: 1, Folder: t.TempDir(), Data: t.TempDir(),
		})
		q := jobs.New(d, nil, jobs.Options{})
		b.Mount(q, event.NewBus())
		if err := q.OpenByHand(stopped); err != nil {
			t.Fatal(err)
		}
		_ = q.RunDue(stopped) // it is stopped in the middle
		s, err := b.State(acting(t))
		if err != nil || !s.Proved.At.IsZero() {
			t.Errorf("a proof that was stopped is kept as one: %+v, %v", s.Proved, err)
		}
		if strings.Contains(said.String(), "put back") {
			t.Errorf("and it is said: %s", said.String())
		}
	})
}

func TestALargeDeskIsCopiedAndProvedAtNight(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		began := time.Date(2026, 3, 2, 9, 0, 0, 0, time.Local)
		advance := dbtest.Clock(d, began)
		if err := d.Migrate(t.Context(), db.Schema{Owner: "jobs", FS: jobs.Schema}, db.Schema{Owner: "backups", FS: backups.Schema}); err != nil {
			t.Fatal(err)
		}
		var made, proved []time.Time
		b := backups.New(d, slog.New(slog.DiscardHandler), backups.Ways{
			Make: func(_ context.Context, path string, _ backups.Files) (backups.Manifest, error) {
				made = append(made, d.Now())
				return backups.Manifest{Path: path, BeganAt: d.Now(), Files: 3, Bytes: 300}, nil
			},
			Prove: func(context.Context, string, string) ([]string, error) {
				proved = append(proved, d.Now())
				return nil, nil
			},
			Keep: 1, Folder: t.TempDir(), Data: t.TempDir(),
		})
		b.AllLarge()
		q := jobs.New(d, nil, jobs.Options{})
		b.Mount(q, event.NewBus())
		if err := q.OpenByHand(acting(t)); err != nil {
			t.Fatal(err)
		}
		for range 24 * 10 {
			if err := q.RunDue(acting(t)); err != nil {
				t.Fatal(err)
			}
			advance(time.Hour)
		}
		for _, at := range append(made[:len(made):len(made)], proved...) {
			if at.In(time.Local).Hour() != 3 {
				t.Errorf("while people work: %v", at)
			}
		}
		// In ten days: ten daily backups and those that two proofs made for themselves.
		if len(made) != 12 || len(proved) != 2 || !proved[0].Equal(began.Add(18*time.Hour)) {
			t.Errorf("%d made, proved %v", len(made), proved)
		}
	})
}

func TestErasuresAreNamedOnceBesideBackups(t *testing.T) {
	folder := t.TempDir()
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	one := backups.Erased{Desk: "a", Person: 1, At: at}
	two := backups.Erased{Desk: "a", Person: 2, Cases: []int64{7}, At: at.Add(time.Hour)}
	other := backups.Erased{Desk: "b", Person: 1, At: at}
	for _, some := range [][]backups.Erased{{two}, {two, one}, {other}} {
		if err := backups.Remember(folder, some); err != nil {
			t.Fatal(err)
		}
	}
	all, err := backups.Later(backups.Manifest{Desk: "a", Path: filepath.Join(folder, "one")}, "")
	if err != nil || len(all) != 2 || all[0].Person != 1 || all[1].Person != 2 {
		t.Errorf("%v %+v", err, all)
	}
	if _, err := backups.Later(backups.Manifest{Desk: "a"}, filepath.Join(folder, "not there")); err == nil {
		t.Error("a file that was named and is missing is passed over")
	}
}

func TestOnlyWhatIsDeadIsCleared(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t))
	if err := d.Migrate(t.Context(), db.Schema{Owner: "backups", FS: backups.Schema}); err != nil {
		t.Fatal(err)
	}
	store, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, ".kept-part-dead"), 0o700); err != nil {
		t.Fatal(err)
	}
	// This database has no keys, so that the backup fails after it was begun.
	if _, err := backups.Make(acting(t), backups.Source{DB: d, Blobs: store}, filepath.Join(folder, "one"), backups.Files{}); err == nil {
		t.Fatal("made of a database without keys")
	}
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 1 || left[0].Name() != ".kept-backup.lock" {
		t.Errorf("left: %v %v", left, err)
	}
}

func TestNothingIsRemovedWhileItIsCopied(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t))
	store, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	sum, _, err := store.Put(t.Context(), strings.NewReader("bytes"))
	if err != nil {
		t.Fatal(err)
	}
	letGo, err := store.Pin()
	if err != nil {
		t.Fatal(err)
	}
	drop := func() error {
		return d.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error {
			return store.Drop(ctx, tx, sum, func() (bool, error) { return false, nil })
		})
	}
	if err := drop(); !fault.Is(err, fault.Unavailable) {
		t.Errorf("dropped while it was copied: %v", err)
	}
	if err := errors.Join(letGo(), drop()); err != nil {
		t.Error(err)
	}
	if has, err := store.Has(t.Context(), sum); has || err != nil {
		t.Errorf("it is still there: %v %v", has, err)
	}
}
