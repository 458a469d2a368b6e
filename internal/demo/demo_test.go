package demo_test

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/app"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/demo"
	"kept.example/kept/internal/feature/effort"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/mail"
)

// TestMain is also the child that parses strangers' bytes: the desk starts its
// own program for that, which here is the test.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "parse-child" {
		if mail.ServeChild(os.Stdin, os.Stdout) != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// begun is the demo as it stands when it starts at a time, by hand, with what
// is linked.
func begun(t *testing.T, at time.Time, databaseURL string) (*app.App, *demo.Demo, demo.World, *demo.Clock) {
	t.Helper()
	sink, err := demo.NewSink(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	go sink.Serve(context.Background())
	t.Cleanup(func() { sink.Shutdown(context.Background()) })
	clock := demo.NewClock(clockAt(at), at)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d, err := demo.New(demo.Options{Clock: clock, Sink: sink, HTTP: l.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.OpenWith(t.Context(), app.Config{
		Data: t.TempDir(), DatabaseURL: databaseURL, HTTPAddr: "127.0.0.1:0", PublicURL: "http://localhost", RelayURL: sink.URL(),
		MaxMessage: 25 << 20, Log: "warn", Roles: []string{"web", "mail", "jobs"}, FetchAllow: []string{"127.0.0.1/32"},
	}, d.Room())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	pages := &httptest.Server{Listener: l, Config: &http.Server{Handler: a.Desk.Web, ReadHeaderTimeout: time.Minute}}
	pages.Start()
	t.Cleanup(pages.Close)
	if err := a.Desk.Jobs.OpenByHand(staff.As(t.Context(), staff.System("test"))); err != nil {
		t.Fatal(err)
	}
	w, err := d.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return a, d, w, clock
}

// tally counts the rows of a table by a column.
func tally(t *testing.T, a *app.App, what string) string {
	t.Helper()
	all := map[string]int64{}
	ctx := staff.As(t.Context(), staff.System("test"))
	err := a.Desk.DB.Read(ctx, "test", func(ctx context.Context, v db.View) error {
		type row struct {
			name string
			n    int64
		}
		rows, err := db.All(ctx, v, func(s db.Scan) (r row, err error) { return r, s(&r.name, &r.n) }, what)
		for _, r := range rows {
			all[r.name] = r.n
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s := ""
	for _, name := range slices.Sorted(maps.Keys(all)) {
		s += fmt.Sprintf("%s %d, ", name, all[name])
	}
	return s
}

// unasked leaves out the letters that ask whether it worked: they come after
// working days, so how many there are by now depends on the day of the week.
const unasked = `message_id NOT IN (SELECT message_id FROM letter WHERE cause LIKE 'verified.check:%' AND message_id IS NOT NULL)`

func TestTheWorldIsTheSameWheneverAndWhereverItStarts(t *testing.T) {
	for name, at := range map[string]time.Time{
		"a Tuesday morning, on PostgreSQL": tuesday,
		"a Sunday just after midnight":     time.Date(2026, 11, 21, 23, 2, 0, 0, time.UTC),
		"the day the clocks go back":       time.Date(2026, 10, 25, 1, 15, 0, 0, time.UTC),
	} {
		t.Run(name, func(t *testing.T) {
			where := ""
			if strings.HasSuffix(name, "PostgreSQL") {
				where = dbtest.Postgres(t).URL
			}
			a, d, w, _ := begun(t, at, where)
			if err := d.Fill(t.Context()); err != nil {
				t.Fatal(err)
			}
			count(t, a)
			for _, one := range []struct{ what, want string }{
				{`SELECT status, count(*) FROM cases GROUP BY status`, "confirmed 49, new 26, open 65, solved 51, waiting 13, "},
				{`SELECT state, count(*) FROM promise GROUP BY state`, "broken 10, kept 19, pending 23, "},
				{`SELECT state, count(*) FROM outgoing WHERE ` + unasked + ` GROUP BY state`, "delivered 222, failed 6, "},
				{`SELECT state, count(*) FROM intake GROUP BY state`, "filed 261, quarantined 8, "},
				{`SELECT kind, count(*) FROM message WHERE ` + strings.Replace(unasked, "message_id", "id", 1) + ` GROUP BY kind`, "automatic 13, inbound 255, note 20, reply 216, "},
				{`SELECT state, count(*) FROM dispatch WHERE late_at IS NULL AND tracking > '' GROUP BY state`, "arrived 2, sent 2, "},
				{`SELECT state, count(*) FROM dispatch WHERE late_at IS NOT NULL GROUP BY state`, "sent 1, "},
				{`SELECT state, count(*) FROM dispatch WHERE coalesce(address_id, 0) = 0 OR state NOT IN ('sent', 'arrived') GROUP BY state`, ""},
				{`SELECT state, count(*) FROM relief GROUP BY state`, "offered 2, owed 1, "},
				{`SELECT 'lent, and with the customer', count(*) FROM relief_offer WHERE sends = 1 AND returns_on > '' AND left_at < there_at AND returned_at IS NULL`, "lent, and with the customer 1, "},
				{`SELECT 'paid', count(*) FROM ledger_entry WHERE cause LIKE 'relief:%:sent'`, "paid 1, "},
				{`SELECT 'easy', count(*) FROM effort WHERE easy = 1`, "easy 24, "},
				{fmt.Sprintf(`SELECT 'easy this week', CASE WHEN count(*) > 1 THEN 1 ELSE 0 END FROM effort WHERE easy = 1 AND solved_at > %d`, at.Add(-7*24*time.Hour).UnixMicro()), "easy this week 1, "},
				{`SELECT state, count(*) FROM nudge GROUP BY state`, "joined 1, "},
				{`SELECT state, count(*) FROM verification GROUP BY state`, "asked 19, confirmed 51, dropped 2, not_yet 1, silent 32, "},
				{`SELECT type, count(*) FROM file GROUP BY type`, "application/pdf 1, image/jpeg 28, "},
				{`SELECT state, count(*) FROM job WHERE state = 'failed' GROUP BY state`, ""},
			} {
				if got := tally(t, a, one.what); got != one.want {
					t.Errorf("%s:\n got %s\nwant %s", one.what, got, one.want)
				}
			}
			if w.Case == "" || w.Customer != "Maren Lindqvist" || len(w.Users) != 6 {
				t.Errorf("the world is %+v", w)
			}
			var report chores.Report
			ctx := staff.As(t.Context(), staff.System("test"))
			if err := a.Desk.DB.Read(ctx, "test", func(ctx context.Context, v db.View) error { return a.Desk.Chores.Verify(ctx, v, &report) }); err != nil {
				t.Fatal(err)
			}
			for _, f := range report.Findings {
				t.Errorf("the books are off: %s %s", f.Room, f.Text)
			}
			if future := tally(t, a, fmt.Sprintf(`SELECT kind, count(*) FROM activity WHERE at > %d GROUP BY kind`, at.UnixMicro())); future != "" {
				t.Errorf("what has not happened yet has happened: %s", future)
			}
		})
	}
}

// count has the effort of all cases counted, which on a desk that runs is done by and by.
func count(t *testing.T, a *app.App) {
	t.Helper()
	ctx := staff.As(t.Context(), staff.System("test"))
	if err := a.Desk.DB.Do(ctx, "test", func(ctx context.Context, tx *db.Tx) error { return a.Desk.Jobs.Put(ctx, tx, effort.Count{}) }); err != nil {
		t.Fatal(err)
	}
	dbtest.Settled(t, a.Desk.DB)
	if err := a.Desk.Jobs.RunDue(ctx); err != nil {
		t.Fatal(err)
	}
}

func clockAt(at time.Time) func() time.Time { return func() time.Time { return at } }

func micros(at time.Time) string { return fmt.Sprint(at.UnixMicro()) }
