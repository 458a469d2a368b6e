package health_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
)

// tiring is a job that fails as long as it is told to.
type tiring struct{ N int }

// Kind names the job.
func (tiring) Kind() string { return "test.tiring" }

// office is a desk with jobs that fail until mended says otherwise.
type office struct {
	*desktest.Desk
	mended *bool
	done   *int
}

func each(t *testing.T, f func(t *testing.T, o office)) {
	t.Helper()
	mended, done := new(bool), new(int)
	room := desktest.Room{Name: "tiring", Mount: func(d *desk.Desk) {
		jobs.Handle(d.Jobs, func(context.Context, *jobs.Run, tiring) error {
			if !*mended {
				return errors.New("the printer is on <fire>")
			}
			*done++
			return nil
		})
	}}
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		*mended, *done = false, 0
		f(t, office{d, mended, done})
	}, room)
}

// fail puts jobs and lets time pass until they have failed for good.
func (o office) fail(n int) (first int64) {
	o.T.Helper()
	o.Do(func(ctx context.Context, tx *db.Tx) error {
		for i := range n {
			if err := o.Jobs.Put(ctx, tx, tiring{i}); err != nil {
				return err
			}
		}
		return nil
	})
	for range 400 {
		o.Advance(6 * time.Hour)
		if o.Number(`SELECT count(*) FROM job WHERE state = 'failed'`) == int64(n) {
			return o.Number(`SELECT min(id) FROM job WHERE state = 'failed'`)
		}
	}
	o.T.Fatal("the jobs never fail")
	return 0
}

func TestAFailedJobIsSeenAndTriedAgain(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		admin := o.Browse(staff.Admin)
		admin.Get("/settings/jobs").Is(t, http.StatusOK).Has(t, "Nothing failed.")
		id := o.fail(1)
		admin = o.Browse(staff.Admin)
		admin.Get("/settings/jobs").Is(t, http.StatusOK).Has(t, "test.tiring", "the printer is on &lt;fire&gt;", "Try again now").Lacks(t, "<fire>")
		*o.mended = true
		admin.Post(fmt.Sprintf("/settings/jobs/%d/retry", id), nil).Is(t, http.StatusSeeOther)
		o.Run()
		if *o.done != 1 {
			t.Errorf("it was done %d times", *o.done)
		}
		admin.Get("/settings/jobs").Is(t, http.StatusOK).Has(t, "Nothing failed.")
		admin.Post(fmt.Sprintf("/settings/jobs/%d/retry", id), nil).Is(t, http.StatusNotFound)
		if n := o.Number(`SELECT count(*) FROM activity WHERE kind = 'job.retried'`); n != 1 {
			t.Errorf("it is recorded %d times", n)
		}
		o.Verified()
	})
}

func TestAJobIsDismissedForAReason(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		id := o.fail(1)
		admin := o.Browse(staff.Admin)
		path := fmt.Sprintf("/settings/jobs/%d/dismiss", id)
		admin.Post(path, url.Values{"reason": {" "}}).Is(t, http.StatusUnprocessableEntity).Has(t, "the printer is on", fmt.Sprintf(`id="reason-%d"`, id))
		admin.Post(path, url.Values{"reason": {"We sold the printer."}}).Is(t, http.StatusSeeOther)
		admin.Get("/settings/jobs").Is(t, http.StatusOK).Has(t, "Nothing failed.")
		admin.Get("/settings/jobs?state=dismissed").Is(t, http.StatusOK).Has(t, "test.tiring", "Dismissed: We sold the printer.").Lacks(t, "Try again now")
		*o.mended = true
		o.Advance(24 * time.Hour)
		if *o.done != 0 {
			t.Error("a dismissed job was done")
		}
	})
}

func TestFailedJobsAreReadPageByPage(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		first := o.fail(51)
		admin := o.Browse(staff.Admin)
		card := func(id int64) string { return fmt.Sprintf(`id="job-%d"`, id) }
		next := fmt.Sprintf("/settings/jobs?after=%d", first+1) // the newest come first
		admin.Get("/settings/jobs").Is(t, http.StatusOK).Has(t, card(first+50), card(first+1)+">", next).Lacks(t, card(first)+">")
		admin.Get(next).Is(t, http.StatusOK).Has(t, card(first)+">").Lacks(t, card(first+1)+">")
		admin.Get("/settings/jobs?after=x").Is(t, http.StatusNotFound)
	})
}

func TestOnlyWhoManagesJobsSeesThem(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		id := o.fail(1)
		for _, role := range []staff.Role{staff.Viewer, staff.Agent, staff.Lead} {
			b := o.Browse(role)
			b.Get("/settings/jobs").Is(t, http.StatusForbidden).Lacks(t, "printer")
			b.Post(fmt.Sprintf("/settings/jobs/%d/retry", id), nil).Is(t, http.StatusForbidden)
			b.Post(fmt.Sprintf("/settings/jobs/%d/dismiss", id), url.Values{"reason": {"x"}}).Is(t, http.StatusForbidden)
		}
		if n := o.Number(`SELECT count(*) FROM job WHERE state = 'failed'`); n != 1 {
			t.Error("somebody who may not has decided")
		}
	})
}
