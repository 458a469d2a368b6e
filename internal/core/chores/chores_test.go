package chores_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

// open makes a registry with two rooms that note what they were asked for.
func open(t *testing.T, d *db.DB, told *[]string) (*chores.Registry, *activity.Log) {
	t.Helper()
	dbtest.Clock(d, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	if err := d.Migrate(t.Context(), db.Schema{Owner: "activity", FS: activity.Schema}, db.Schema{Owner: "chores", FS: chores.Schema}); err != nil {
		t.Fatal(err)
	}
	log := activity.New(d)
	r := chores.New(log)
	for _, room := range []string{"below", "above"} {
		r.Add(chores.Chore{
			Room:   room,
			Erase:  func(context.Context, *db.Tx, int64, []int64) error { *told = append(*told, "erase "+room); return nil },
			Merged: func(context.Context, *db.Tx, int64, int64) error { *told = append(*told, "merged "+room); return nil },
			Export: func(_ context.Context, _ db.View, person int64, cases []int64, w *chores.Writer) error {
				if err := w.File(room+".png", [32]byte{0xab}, 7); err != nil {
					return err
				}
				return w.Row(room, map[string]any{"person": person, "cases": cases})
			},
			Verify: func(_ context.Context, _ db.View, r *chores.Report) error {
				r.Count("things", 3)
				if room == "above" {
					r.Off("thing %d has no state", 2)
				}
				return nil
			},
		})
	}
	r.Add(chores.Chore{Room: "idle"})
	return r, log
}

func as(t *testing.T) context.Context {
	return activity.As(t.Context(), activity.Who{Kind: activity.User, ID: 7})
}

func TestAnErasureIsWrittenDownAndRunAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var told []string
		r, log := open(t, d, &told)
		err := d.Do(chores.Requested(as(t), "letter 12"), "test", func(ctx context.Context, tx *db.Tx) error {
			if _, err := log.Record(ctx, tx, activity.Entry{Kind: "test.happened", PersonID: 5, Data: map[string]any{"name": "Ann"}}); err != nil {
				return err
			}
			if err := r.Erase(ctx, tx, 5, []int64{1, 2}); err != nil {
				return err
			}
			left, err := db.Exists(ctx, tx, `SELECT 1 FROM activity WHERE data IS NOT NULL`)
			if left {
				t.Error("the record still has words of the person")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"erase above", "erase below"}, told); diff != "" {
			t.Error(diff)
		}
		var all []chores.Erasure
		for range 2 { // a second run of one that is known adds nothing
			err = d.Do(as(t), "test", func(ctx context.Context, tx *db.Tx) error {
				if all, err = chores.Erasures(ctx, tx, 0, 10); err != nil {
					return err
				}
				return r.Again(ctx, tx, all[0])
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		want := []chores.Erasure{{ID: 1, PersonID: 5, Cases: []int64{1, 2}, At: d.Now(), By: activity.Who{Kind: "user", ID: 7}, Request: "letter 12"}}
		if diff := cmp.Diff(want, all); diff != "" {
			t.Error(diff)
		}
		if len(told) != 6 {
			t.Errorf("told %v", told)
		}
	})
}

func TestAnErasureThatFailsLeavesAllAsItWas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var told []string
		r, _ := open(t, d, &told)
		broken := errors.New("broken")
		r.Add(chores.Chore{Room: "bad", Erase: func(context.Context, *db.Tx, int64, []int64) error { return broken }})
		err := d.Do(as(t), "test", func(ctx context.Context, tx *db.Tx) error { return r.Erase(ctx, tx, 5, nil) })
		if !errors.Is(err, broken) || !strings.Contains(err.Error(), "bad") {
			t.Errorf("the error names no room: %v", err)
		}
		err = d.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error { return r.Erase(ctx, tx, 5, nil) })
		if !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("erased by nobody: %v", err)
		}
	})
}

func TestAnExportIsJSONLines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var told []string
		r, log := open(t, d, &told)
		var b bytes.Buffer
		w := chores.NewWriter(&b)
		err := d.Do(as(t), "test", func(ctx context.Context, tx *db.Tx) error {
			for _, e := range []activity.Entry{{Kind: "test.one", PersonID: 5}, {Kind: "test.two", CaseID: 1}, {Kind: "test.other", CaseID: 9}} {
				if _, err := log.Record(ctx, tx, e); err != nil {
					return err
				}
			}
			return r.Export(ctx, tx, 5, []int64{1}, w)
		})
		if err != nil {
			t.Fatal(err)
		}
		hash := "ab" + strings.Repeat("0", 62)
		want := `{"what":"activity","row":{"at":"2026-03-02T09:00:00Z","by":"user","case_id":0,"data":{},"id":1,"kind":"test.one"}}
{"what":"activity","row":{"at":"2026-03-02T09:00:00Z","by":"user","case_id":1,"data":{},"id":2,"kind":"test.two"}}
{"what":"file","row":{"name":"below.png","sha256":"` + hash + `","size":7}}
{"what":"below","row":{"cases":[1],"person":5}}
{"what":"file","row":{"name":"above.png","sha256":"` + hash + `","size":7}}
{"what":"above","row":{"cases":[1],"person":5}}
`
		if diff := cmp.Diff(want, b.String()); diff != "" {
			t.Error(diff)
		}
		if len(w.Files()) != 2 || w.Rows() != 6 {
			t.Errorf("%d files, %d rows", len(w.Files()), w.Rows())
		}
	})
}

func TestVerifyCountsAndNames(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var told []string
		r, _ := open(t, d, &told)
		var report chores.Report
		err := d.Read(t.Context(), "test", func(ctx context.Context, v db.View) error { return r.Verify(ctx, v, &report) })
		if err != nil {
			t.Fatal(err)
		}
		want := []chores.Finding{{Room: "above", Text: "thing 2 has no state"}}
		if diff := cmp.Diff(want, report.Findings); diff != "" || report.OK() {
			t.Error(diff)
		}
		if got := report.Counts[len(report.Counts)-1]; got != (chores.Count{Room: "above", What: "things", N: 3}) {
			t.Errorf("counted %+v", got)
		}
	})
}

func TestAMergeIsToldToAll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var told []string
		r, _ := open(t, d, &told)
		err := d.Do(as(t), "test", func(ctx context.Context, tx *db.Tx) error {
			return errors.Join(r.Merged(ctx, tx, 1, 2), r.Unmerged(ctx, tx, 1, 2))
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"merged below", "merged above"}, told); diff != "" {
			t.Error(diff)
		}
	})
}
