package lists

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

type house struct {
	t       testing.TB
	d       *db.DB
	lists   *Lists
	cases   *cases.Cases
	advance func(time.Duration)
	inboxes []int64
	who     *people.People // whom the cases are of
}

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// schemas are the tables of a house.
var schemas = []db.Schema{
	{Owner: "jobs", FS: jobs.Schema}, {Owner: "web", FS: web.Schema}, {Owner: "activity", FS: activity.Schema}, {Owner: "chores", FS: chores.Schema},
	{Owner: "staff", FS: staff.Schema}, {Owner: "inboxes", FS: inboxes.Schema}, {Owner: "people", FS: people.Schema}, {Owner: "cases", FS: cases.Schema},
	{Owner: "lists", FS: Schema},
}

func build(t testing.TB, d *db.DB, inboxesToo int) *house {
	t.Helper()
	h := &house{t: t, d: d, advance: dbtest.Clock(d, start)}
	log := activity.New(d)
	reg := chores.New(log)
	in := inboxes.New(d, log)
	p := people.New(d, event.NewBus(), reg, log)
	h.who = p
	h.cases = cases.New(d, event.NewBus(), jobs.New(d, slog.New(slog.DiscardHandler), jobs.Options{}), reg, log, in, p)
	h.lists = New(d, log, reg, staff.New(d, log), h.cases)
	h.must(d.Migrate(t.Context(), schemas...))
	h.do(func(ctx context.Context, tx *db.Tx) error {
		b, err := in.AddBrand(ctx, tx, inboxes.Brand{Name: "Kept", Default: true, Lang: "en", Zone: "UTC"})
		if err != nil {
			return err
		}
		for n := range inboxesToo {
			i, err := in.Add(ctx, tx, inboxes.Inbox{Name: fmt.Sprint("Inbox ", n), Address: fmt.Sprintf("in%d@kept.test", n), BrandID: b.ID})
			if err != nil {
				return err
			}
			h.inboxes = append(h.inboxes, i.ID)
		}
		for n := range 50 {
			if _, err := p.Add(ctx, tx, people.Change{Name: ptr(fmt.Sprint("Person ", n))}); err != nil {
				return err
			}
		}
		return nil
	})
	return h
}

func ptr[T any](v T) *T { return &v }

func each(t *testing.T, inboxesToo int, f func(t *testing.T, h *house)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, build(t, d, inboxesToo)) }, schemas...)
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) system() context.Context { return staff.As(context.Background(), staff.System("test")) }

func (h *house) do(f func(ctx context.Context, tx *db.Tx) error) {
	h.t.Helper()
	h.must(h.d.Do(h.system(), "test", f))
}

func (h *house) read(f func(ctx context.Context, v db.View) error) {
	h.t.Helper()
	h.must(h.d.Read(h.system(), "test", f))
}

// fill writes n cases of every sort straight into the table, one in ten open.
func (h *house) fill(n int, r *rand.Rand) {
	h.t.Helper()
	for done := 0; done < n; {
		some := min(500, n-done)
		h.do(func(ctx context.Context, tx *db.Tx) error {
			rows := make([]string, some)
			for i := range rows {
				rows[i] = h.row(done+i, r)
			}
			_, err := tx.Exec(ctx, `INSERT INTO cases (ref, inbox_id, brand_id, person_id, subject, status, shelf, owner_id, unowned, team_id, channel, lang, need, weight, waits_since, need_rank, ease,
				next_step, next_due, waiting_until, private, preview, last_inbound_at, last_reply_at, messages, version, created_at, updated_at, merged_into, merged_to, clock_due) VALUES `+strings.Join(rows, ", "))
			return err
		})
		done += some
	}
	h.do(func(ctx context.Context, tx *db.Tx) error {
		for user := int64(1); user <= 3; user++ {
			for range 40 {
				if _, err := tx.Exec(ctx, `INSERT INTO follow (case_id, user_id, at) VALUES ($1, $2, $3) ON CONFLICT (case_id, user_id) DO NOTHING`, 1+r.Int64N(int64(n)), user, tx.Now()); err != nil {
					return err
				}
			}
		}
		return analyse(ctx, tx)
	})
}

func (h *house) row(n int, r *rand.Rand) string {
	status, shelf := "solved", "done"
	switch x := r.IntN(100); {
	case x < 4:
		status, shelf = "new", "open"
	case x < 10:
		status, shelf = "open", "open"
	case x < 15:
		status, shelf = "waiting", "waiting"
	case x < 40:
		status, shelf = "confirmed", "done"
	}
	orNull := func(odds int, v int64) string {
		if r.IntN(100) < odds {
			return fmt.Sprint(v)
		}
		return "NULL"
	}
	merged := "NULL"
	if n > 10 && r.IntN(50) == 0 {
		merged, shelf = "1", "merged"
	}
	need, private := r.IntN(8)*10, 0
	if r.IntN(40) == 0 {
		private = 1
	}
	at := start.Add(-time.Duration(n/3) * time.Minute).UnixMicro() // three at the same moment
	due := start.Add(time.Duration(r.IntN(200)) * time.Hour).UnixMicro()
	clock := int64(math.MaxInt64) // none runs
	if shelf == "open" {
		clock = due - int64(r.IntN(50))*time.Hour.Microseconds()
	}
	owner, unowned := orNull(70, 1+r.Int64N(20)), 0
	if owner == "NULL" && shelf == "open" {
		unowned = 1
	}
	return fmt.Sprintf(`('R%d', %d, 1, %d, 'Subject %d', '%s', '%s', %s, %d, %s, 'email', '', %d, %d, %d, %d, %d, 'cases.next.answer', %d, %d, %d, 'How it begins', %d, %d, 1, 1, %d, %d, %s, %s, %d)`,
		n, h.inboxes[r.IntN(len(h.inboxes))], 1+r.IntN(50), n, status, shelf, owner, unowned, orNull(50, 1+r.Int64N(4)),
		need, need, at, at-int64(need)*cases.PerPoint.Microseconds(), 100-need, due, due, private, at, at, at, at+r.Int64N(int64(time.Hour/time.Microsecond)), merged, merged, clock)
}

// analyse tells the planner of the engine what is in the tables. With samples
// of values, which a limit leaves out, SQLite would plan a statement anew each
// time its parameters are bound.
func analyse(ctx context.Context, tx *db.Tx) error {
	if tx.Engine() == db.SQLite {
		if _, err := tx.Exec(ctx, `PRAGMA analysis_limit = 1000`); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `ANALYZE`)
	return err
}
