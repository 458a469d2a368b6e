package activity_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/jobs"
)

func TestTheJobSealsEveryTenSeconds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		advance := dbtest.Clock(d, start)
		if err := d.Migrate(t.Context(), db.Schema{Owner: "activity", FS: activity.Schema}, db.Schema{Owner: "jobs", FS: jobs.Schema}); err != nil {
			t.Fatal(err)
		}
		l := activity.New(d)
		q := jobs.New(d, slog.New(slog.DiscardHandler), jobs.Options{})
		l.Mount(q)
		if err := q.OpenByHand(t.Context()); err != nil {
			t.Fatal(err)
		}
		for n := range int64(3) {
			record(t, d, l, 2)
			advance(10 * time.Second)
			dbtest.Settled(t, d)
			if err := q.RunDue(t.Context()); err != nil {
				t.Fatal(err)
			}
			dbtest.Settled(t, d)
			err := d.Read(t.Context(), "test", func(ctx context.Context, v db.View) error {
				r, err := l.Check(ctx, v)
				if r.Blocks != n+1 || r.Sealed != 2*(n+1) || r.Unsealed != 0 || len(r.Findings) != 0 {
					t.Errorf("after %d rounds: %+v", n+1, r)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestQuestionsUseAnIndex(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log(t, d)
		for name, sql := range map[string]string{
			"activity_case":     `SELECT id FROM activity WHERE case_id = 1 AND id > 0 ORDER BY id LIMIT 10`,
			"activity_person":   `SELECT id FROM activity WHERE person_id = 1 AND id > 0 ORDER BY id LIMIT 10`,
			"activity_about":    `SELECT id FROM activity WHERE on_what = 'user' AND on_id = 7 AND on_id <> 0 AND id > 0 ORDER BY id LIMIT 10`,
			"activity_customer": `SELECT id FROM activity WHERE who_kind = 'customer' AND who_id = 5`,
		} {
			plan, err := d.Plan(t.Context(), sql)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(plan, name) || strings.Contains(plan, "TEMP B-TREE") {
				t.Errorf("not by %s: %s", name, plan)
			}
		}
	})
}
