package activity_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// log opens the record on a fresh database whose clock stands still.
func log(t *testing.T, d *db.DB) *activity.Log {
	t.Helper()
	dbtest.Clock(d, start)
	if err := d.Migrate(t.Context(), db.Schema{Owner: "activity", FS: activity.Schema}); err != nil {
		t.Fatal(err)
	}
	return activity.New(d)
}

func do(t *testing.T, d *db.DB, f func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	ctx := activity.As(t.Context(), activity.Who{Kind: activity.User, ID: 7})
	if err := d.Do(ctx, "test", f); err != nil {
		t.Fatal(err)
	}
}

// record writes n entries of case 1 by person 5, in transactions of their own.
func record(t *testing.T, d *db.DB, l *activity.Log, n int) (ids []int64) {
	t.Helper()
	for i := range n {
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			e, err := l.Record(ctx, tx, activity.Entry{
				Kind: "test.happened", CaseID: 1, PersonID: 5,
				Data: map[string]any{"n": i, "name": "Ann"},
			})
			ids = append(ids, e.ID)
			return err
		})
	}
	return ids
}

func seal(t *testing.T, d *db.DB, l *activity.Log) {
	t.Helper()
	dbtest.Settled(t, d)
	do(t, d, l.Seal)
}

// verify returns what Verify finds, as one text.
func verify(t *testing.T, d *db.DB, l *activity.Log) (found string) {
	t.Helper()
	dbtest.Settled(t, d)
	err := d.Read(t.Context(), "test", func(ctx context.Context, v db.View) error {
		all, err := l.Verify(ctx, v)
		texts := []string{}
		for _, f := range all {
			texts = append(texts, f.Text)
		}
		found = strings.Join(texts, "; ")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestAnEntryComesBackAsItWasWritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := log(t, d)
		at := start.Add(90 * time.Minute)
		var wrote activity.Entry
		do(t, d, func(ctx context.Context, tx *db.Tx) (err error) {
			wrote, err = l.Record(ctx, tx, activity.Entry{
				Kind: "test.happened", CaseID: 1, InboxID: 3, On: "promise", OnID: 9,
				Data: map[string]any{"n": int64(12), "due": at, "who": "Bo\x00 \xff", "why": fault.Say("test.why", fault.A("what", "it"))},
			})
			return err
		})
		err := d.Read(t.Context(), "test", func(ctx context.Context, v db.View) error {
			all, err := l.OfCase(ctx, v, []int64{1, 2}, 0, 10)
			if err != nil || len(all) != 1 {
				return fmt.Errorf("%d entries, %w", len(all), err)
			}
			e := all[0]
			want := activity.Entry{ID: wrote.ID, At: start, Kind: "test.happened", Who: activity.Who{Kind: "user", ID: 7}, CaseID: 1, InboxID: 3, On: "promise", OnID: 9, Data: e.Data}
			if diff := cmp.Diff(want, e); diff != "" {
				t.Error(diff)
			}
			say := e.Sentence()
			wantSay := fault.Say("activity.test.happened", fault.A("due", at), fault.A("n", int64(12)), fault.A("who", e.Data["who"]),
				fault.A("why", fault.Say("test.why", fault.A("what", "it"))))
			if diff := cmp.Diff(wantSay, say); diff != "" {
				t.Error(diff)
			}
			about, err := l.About(ctx, v, "promise", 9, 0, 10)
			if err != nil || len(about) != 1 || about[0].ID != wrote.ID {
				t.Errorf("about the promise: %v, %v", about, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestNobodyRecordsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := log(t, d)
		err := d.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := l.Record(ctx, tx, activity.Entry{Kind: "test.happened"})
			return err
		})
		if !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("recorded by nobody: %v", err)
		}
	})
}

func TestTamperingIsFound(t *testing.T) {
	tests := []struct{ name, sql, found string }{
		{"nothing", ``, ``},
		{"data", `UPDATE activity SET data = '{"n":1,"name":"Bob"}' WHERE id = 3`, "entry 3 was changed"},
		{"kind", `UPDATE activity SET kind = 'test.other' WHERE id = 3`, "entry 3 was changed"},
		{"who", `UPDATE activity SET who_id = 8 WHERE id = 3`, "entry 3 was changed"},
		{"when", `UPDATE activity SET at = at - 1 WHERE id = 3`, "entry 3 was changed"},
		{"case", `UPDATE activity SET case_id = 2 WHERE id = 3`, "entry 3 was changed"},
		{"digest", `UPDATE activity SET digest = inner_sum WHERE id = 3`, "entry 3 was changed"},
		{"swapped", `UPDATE activity SET data = (SELECT b.data FROM activity b WHERE b.id = 2), salt = (SELECT b.salt FROM activity b WHERE b.id = 2),
			inner_sum = (SELECT b.inner_sum FROM activity b WHERE b.id = 2), digest = (SELECT b.digest FROM activity b WHERE b.id = 2) WHERE id = 3`, "entry 3 was changed"},
		{"removed", `DELETE FROM activity WHERE id = 3`, "entry 3 is missing"},
		{"last of a block removed", `DELETE FROM activity WHERE id = 4`, "entry 4 is missing"},
		{"not sealed yet", `UPDATE activity SET kind = 'test.other' WHERE id = 9`, "entry 9 was changed before it was sealed"},
		{"block changed", `UPDATE activity_block SET at = at + 1 WHERE n = 1`, "block 1 was changed"},
		{"block emptied", `UPDATE activity_block SET entries = substr(entries, 1, 80), count = 2 WHERE n = 1`, "block 1 was changed"},
		{"block removed", `DELETE FROM activity_block WHERE n = 1`, "blocks 1 to 1 are missing"},
		{"cut off", `DELETE FROM activity_block WHERE n = 2`, "blocks 2 to 2 are cut off"},
		{"all cut off", `DELETE FROM activity_block`, "blocks 1 to 2 are cut off"},
		{"second place", `DELETE FROM activity_seal`, "the number of the newest block is missing"},
		{"set back", `UPDATE activity_seal SET n = 1`, "block 2 is not the newest that was sealed (1)"},
		{"slipped in", `INSERT INTO activity (id, at, kind, who_kind, who_id, who_token, who_name, on_what, on_id, inner_sum, digest{xid})
			SELECT 0, at, kind, who_kind, who_id, who_token, who_name, on_what, on_id, inner_sum, digest{xid} FROM activity WHERE id = 1`, "1 entries were added behind the seal"},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := log(t, d)
		record(t, d, l, 4)
		seal(t, d, l)
		record(t, d, l, 4)
		seal(t, d, l)
		record(t, d, l, 1)
		undo := errors.New("undo")
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				dbtest.Settled(t, d)
				xid := ""
				if d.Engine() == db.Postgres {
					xid = ", xid"
				}
				err := d.Do(t.Context(), "tamper", func(ctx context.Context, tx *db.Tx) error {
					if test.sql != "" {
						if _, err := tx.Exec(ctx, strings.ReplaceAll(test.sql, "{xid}", xid)); err != nil {
							return err
						}
					}
					all, err := l.Verify(ctx, tx)
					if err != nil {
						return err
					}
					texts := make([]string, len(all))
					for i, f := range all {
						texts[i] = f.Text
					}
					if found := strings.Join(texts, "; "); !strings.HasPrefix(found, test.found) || test.found == "" && found != "" {
						t.Errorf("found %q, not %q", found, test.found)
					}
					return undo
				})
				if !errors.Is(err, undo) {
					t.Error(err)
				}
			})
		}
	})
}

func TestErasingAPersonKeepsTheChain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := log(t, d)
		record(t, d, l, 3)
		seal(t, d, l)
		record(t, d, l, 2)
		do(t, d, func(ctx context.Context, tx *db.Tx) error { return l.Erase(ctx, tx, 5, []int64{1}) })
		seal(t, d, l)
		if found := verify(t, d, l); found != "" {
			t.Errorf("after the erasure: %s", found)
		}
		err := d.Read(t.Context(), "test", func(ctx context.Context, v db.View) error {
			left, err := db.Value[int64](ctx, v, `SELECT count(*) FROM activity WHERE data IS NOT NULL OR salt IS NOT NULL`)
			if err != nil || left != 0 {
				t.Errorf("%d entries still have content, %v", left, err)
			}
			all, err := l.OfCase(ctx, v, []int64{1}, 0, 10)
			if err != nil || len(all) != 5 || all[0].Kind != "test.happened" || all[0].Data != nil {
				t.Errorf("the facts: %v, %v", all, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE activity SET kind = 'test.other' WHERE id = 2`)
			return err
		})
		if found := verify(t, d, l); found != "entry 2 was changed" {
			t.Errorf("an erased entry's facts were changed: %q", found)
		}
	})
}

func TestSealingTakesEverythingOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := log(t, d)
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			for i := range 2300 {
				if _, err := l.Record(ctx, tx, activity.Entry{Kind: "test.happened", Data: map[string]any{"n": i}}); err != nil {
					return err
				}
			}
			return nil
		})
		for range 3 {
			seal(t, d, l)
		}
		dbtest.Settled(t, d)
		err := d.Read(t.Context(), "test", func(ctx context.Context, v db.View) error {
			r, err := l.Check(ctx, v)
			want := activity.Result{Blocks: 3, Sealed: 2300}
			if diff := cmp.Diff(want, r); diff != "" {
				t.Error(diff)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestTwoSealersMakeOneChain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := log(t, d)
		record(t, d, l, 5)
		dbtest.Settled(t, d)
		for i, err := range dbtest.Race(t, d, 8, func(int) error { return d.Do(t.Context(), "seal", l.Seal) }) {
			if err != nil {
				t.Errorf("sealer %d: %v", i, err)
			}
		}
		if found := verify(t, d, l); found != "" {
			t.Error(found)
		}
	})
}
