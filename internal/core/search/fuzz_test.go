package search_test

import (
	"context"
	"log/slog"
	"os"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/search"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

// FuzzSearch: whatever is typed is a search that ends in its time, and never a
// mistake of ours, on the engines as they are.
func FuzzSearch(f *testing.F) {
	where := []db.Options{dbtest.SQLite(f)}
	if os.Getenv("KEPT_TEST_PG") != "" {
		where = append(where, dbtest.Postgres(f))
	}
	var desks []*desktest.Desk
	for _, o := range where {
		o.Log = slog.New(slog.DiscardHandler) // a fuzz target may not write to what is f's
		desks = append(desks, desktest.On(f, dbtest.Open(f, o)))
	}
	as := make([]context.Context, len(desks))
	for i, d := range desks {
		d.Mail(d.Letter("ann@example.com", desktest.Address, "Kettle leaks", "The base of the kettle is wet. Größe: 40, 注文 123-456."))
		d.Mail(d.Letter("bob@example.com", desktest.Address, "Où est ma commande", "I'd like a \"new\" one; 50% off & <b>."))
		dbtest.Settled(f, d.DB)
		d.Must(d.Search.CatchUp(d.Ctx))
		as[i] = d.As(staff.Agent)
	}
	for _, s := range []string{
		`kettle -"base of" from:ann* before:2026-11-24`, `"`, `-`, `*`, `is:open is:`, `a:b:c`, "注文 -茶*", "«a» “b", "NEAR(a b)", "a AND OR NOT b", "^a {b c} : +d", "a* b* \"c*\"", "% _ \\ '", "\x00\xff\"", "kettel grösse",
		"after:9999-99-99 from:\"a b\" to:@ #12 12-34", "e\u0301 \u200b \U0001f600", "()((", "!a|b&c:* <-> d", "ticket's l'eau",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for i, d := range desks {
			began := time.Now()
			err := d.DB.Read(as[i], "test", func(ctx context.Context, v db.View) error {
				for _, typing := range []bool{false, true} {
					if _, err := d.Search.Find(ctx, v, search.Ask{Query: d.Search.Parse(ctx, text, typing), Limit: 20}); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil && (fault.Is(err, fault.Internal) || fault.Is(err, fault.Unavailable)) {
				t.Errorf("%s, %q: %v", d.DB.Engine(), text, err)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("%s, %q took %v", d.DB.Engine(), text, took)
			}
		}
	})
}
