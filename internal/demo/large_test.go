package demo_test

import (
	"context"
	"testing"

	"kept.example/kept/internal/app"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/demo"
	"kept.example/kept/internal/platform/db"
)

// desk is an empty desk on SQLite.
func desk(t testing.TB) *app.App {
	t.Helper()
	a, err := app.Open(context.Background(), app.Config{Data: t.TempDir(), HTTPAddr: "127.0.0.1:0", PublicURL: "http://localhost",
		MaxMessage: 25 << 20, Log: "error", Roles: []string{"web", "mail", "jobs"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

func TestTheLargeWorldIsRepeatableAndItsBooksBalance(t *testing.T) {
	const bodies = `SELECT kind || body || at, 1 FROM message`
	a, b := desk(t), desk(t)
	at := a.Desk.DB.Now()
	for _, one := range []*app.App{a, b} {
		one.Desk.DB.SetClock(clockAt(at))
		for range 2 { // run again, it adds more
			if _, err := demo.Grow(t.Context(), one.Desk, demo.Large{Cases: 450, Seed: 7}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got, want := tally(t, a, bodies), tally(t, b, bodies); got != want {
		t.Error("the same seed made two worlds")
	}
	if tally(t, a, `SELECT 'cases', count(*) FROM cases`) != "cases 900, " {
		t.Error("not every case was made")
	}
	if alike := tally(t, a, `SELECT body, count(*) FROM message GROUP BY body HAVING count(*) > 1`); alike != "" {
		t.Errorf("bodies are alike: %s", alike)
	}
	var report chores.Report
	ctx := staff.As(t.Context(), staff.System("test"))
	if err := a.Desk.DB.Read(ctx, "test", func(ctx context.Context, v db.View) error { return a.Desk.Chores.Verify(ctx, v, &report) }); err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		t.Errorf("the books are off: %s %s", f.Room, f.Text)
	}
	for _, off := range []string{
		`SELECT 'a message of the future', id FROM message m WHERE at > ` + micros(at),
		`SELECT 'a word that came in and has no item', id FROM message WHERE kind = 'inbound' AND intake_id IS NULL`,
		`SELECT 'a waiting case that nothing wakes', count(*) FROM cases WHERE status = 'waiting' HAVING count(*) <> (SELECT count(*) FROM job WHERE kind = 'cases.wake')`,
	} {
		if found := tally(t, a, off); found != "" {
			t.Error(found)
		}
	}
}

func BenchmarkGrow(b *testing.B) {
	a := desk(b)
	if _, err := demo.Grow(b.Context(), a.Desk, demo.Large{Cases: b.N, Seed: 1}); err != nil {
		b.Fatal(err)
	}
}
