package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/ledger"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
)

// moved is an entry that moves an amount from a budget to what is granted.
func moved(cause, from string, minor int64) ledger.Entry {
	return ledger.Entry{Cause: cause, Of: "remedy", Ref: 1, Lines: []ledger.Line{
		{Account: from, Amount: money.Amount{Minor: -minor, Currency: "EUR"}},
		{Account: "granted:refund", Amount: money.Amount{Minor: minor, Currency: "EUR"}},
	}}
}

func post(ctx context.Context, d *desktest.Desk, e ledger.Entry) (id int64, err error) {
	err = d.DB.Do(ctx, "test", func(ctx context.Context, tx *db.Tx) error {
		id, err = d.Ledger.Post(ctx, tx, e)
		return err
	})
	return id, err
}

func reverse(d *desktest.Desk, id int64, cause string) (back int64, err error) {
	err = d.DB.Do(d.Ctx, "test", func(ctx context.Context, tx *db.Tx) error {
		back, err = d.Ledger.Reverse(ctx, tx, id, cause, "The parcel came after all.")
		return err
	})
	return back, err
}

func balance(d *desktest.Desk, account string) string {
	var text string
	d.Read(func(ctx context.Context, v db.View) error {
		all, err := d.Ledger.Balance(ctx, v, account)
		text = fmt.Sprint(all)
		return err
	})
	return text
}

func wantKind(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%v, want %v", err, kind)
	}
}

func TestTheSameCausePostsOnceAndIsTurnedBackOnce(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		first, err := post(d.Ctx, d, moved("remedy:1:granted", "budget:agent:7", 1250))
		d.Must(err)
		again, err := post(d.Ctx, d, moved("remedy:1:granted", "budget:agent:7", 1250))
		if d.Must(err); first != 1 || again != 1 {
			t.Errorf("entries %d and %d", first, again)
		}
		_, err = post(d.Ctx, d, moved("remedy:1:granted", "budget:agent:7", 1251))
		wantKind(t, err, fault.Conflict)
		for _, bad := range []ledger.Entry{
			moved("", "budget:agent:7", 1), moved("x", "Budget of Ann", 1), moved("x", "budget", 0), moved("x", "budget", money.Most+1),
			{Cause: "x", Of: "remedy"}, {Cause: "x", Of: "remedy", Lines: moved("x", "a", 1).Lines[:1]},
			{Cause: "x", Of: "remedy", Lines: []ledger.Line{{"a", money.Amount{Minor: 1, Currency: "EUR"}}, {"b", money.Amount{Minor: -1, Currency: "USD"}}}},
			{Cause: "x", Of: "remedy", Lines: []ledger.Line{{"a", money.Amount{Minor: 2, Currency: "EUR"}}, {"b", money.Amount{Minor: -1, Currency: "EUR"}}}},
			{Cause: "x", Of: "remedy", Lines: []ledger.Line{{"a", money.Amount{Minor: 1, Currency: "ZZQ"}}, {"b", money.Amount{Minor: -1, Currency: "ZZQ"}}}},
		} {
			_, err := post(d.Ctx, d, bad)
			wantKind(t, err, fault.Invalid)
		}
		_, err = post(d.As(staff.Viewer), d, moved("x", "a", 1))
		wantKind(t, err, fault.Forbidden)
		if got := balance(d, "budget:agent:7"); got != "[-12.50 EUR]" {
			t.Error(got)
		}
		back, err := reverse(d, first, "remedy:1:withdrawn")
		d.Must(err)
		if same, err := reverse(d, first, "remedy:1:withdrawn"); err != nil || same != back {
			t.Errorf("%d, %v", same, err)
		}
		_, err = reverse(d, first, "remedy:1:withdrawn:2")
		wantKind(t, err, fault.Conflict)
		_, err = reverse(d, back, "remedy:1:back")
		wantKind(t, err, fault.Conflict)
		_, err = reverse(d, 99, "remedy:9")
		wantKind(t, err, fault.NotFound)
		if got := balance(d, "granted:refund"); got != "[]" {
			t.Error(got)
		}
		wantKind(t, d.DB.Do(d.Ctx, "test", func(ctx context.Context, tx *db.Tx) error { return d.Ledger.Close(ctx, tx, "2026-03") }), fault.Invalid)
		d.Pass(40 * 24 * time.Hour)
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			if err := d.Ledger.Close(ctx, tx, "2026-03"); err != nil {
				return err
			}
			return d.Ledger.Close(ctx, tx, "2026-03")
		})
		d.Pass(-40 * 24 * time.Hour)
		_, err = post(d.Ctx, d, moved("remedy:2:granted", "budget:agent:7", 1))
		wantKind(t, err, fault.Conflict)
		d.Verified()
	})
}

func TestOfManyWhoPostAtOnceNoneLeavesAGapOrPostsTwice(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		for _, err := range dbtest.Race(t, d.DB, 16, func(i int) error {
			_, err := post(d.Ctx, d, moved(fmt.Sprintf("remedy:%d", i/2), "budget:team:1", 100))
			return err
		}) {
			d.Must(err)
		}
		if n := d.Number(`SELECT count(*) FROM ledger_entry`); n != 8 {
			t.Errorf("%d entries", n)
		}
		if got := balance(d, "budget:team:1"); got != "[-8.00 EUR]" {
			t.Error(got)
		}
		d.Verified()
		// Each thing that somebody could do to the books is found.
		undo := errors.New("undo")
		for _, harm := range []string{
			`UPDATE ledger_line SET minor = 2 * minor WHERE entry_id = 3`,
			`UPDATE ledger_line SET minor = minor + 1 WHERE entry_id = 3 AND n = 0`,
			`UPDATE ledger_entry SET case_id = 5 WHERE id = 8`,
			`UPDATE ledger_line SET account = 'budget:team:2' WHERE entry_id = 8 AND n = 0`,
		} {
			err := d.DB.Do(d.Ctx, "harm", func(ctx context.Context, tx *db.Tx) error {
				unlock(ctx, d, tx)
				if _, err := tx.Exec(ctx, harm); err != nil {
					return err
				}
				return errors.Join(found(ctx, d, tx, harm), undo)
			})
			if !errors.Is(err, undo) {
				t.Error(err)
			}
		}
		for _, id := range []int{5, 8} { // in the midst, and the newest
			d.Do(func(ctx context.Context, tx *db.Tx) error {
				unlock(ctx, d, tx)
				for _, q := range []string{`DELETE FROM ledger_line WHERE entry_id = $1`, `DELETE FROM ledger_entry WHERE id = $1`} {
					if _, err := tx.Exec(ctx, q, id); err != nil {
						return err
					}
				}
				return found(ctx, d, tx, fmt.Sprint("removed ", id))
			})
		}
	})
}

// unlock takes away what holds up harm in the database, as somebody could who owns it.
func unlock(ctx context.Context, d *desktest.Desk, tx *db.Tx) {
	d.T.Helper()
	for _, table := range []string{"ledger_entry", "ledger_line"} {
		some := []string{"DROP TRIGGER IF EXISTS " + table + "_no_update", "DROP TRIGGER IF EXISTS " + table + "_no_delete"}
		if tx.Engine() == db.Postgres {
			some = []string{"ALTER TABLE " + table + " DISABLE TRIGGER USER"}
		}
		for _, q := range some {
			_, err := tx.Exec(ctx, q)
			d.Must(err)
		}
	}
}

func TestTheDatabaseItselfRefusesToChangeTheBooks(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		e := moved("remedy:1:granted", "budget:agent:7", 100)
		e.Note = "She said that it hurt."
		_, err := post(d.Ctx, d, e)
		d.Must(err)
		d.Pass(40 * 24 * time.Hour)
		d.Do(func(ctx context.Context, tx *db.Tx) error { return d.Ledger.Close(ctx, tx, "2026-03") })
		books := func() (all string) {
			for _, q := range []string{`SELECT count(*) FROM ledger_entry WHERE ref = 1`, `SELECT sum(abs(minor)) FROM ledger_line`, `SELECT count(*) FROM ledger_period WHERE month = '2026-03'`} {
				all += fmt.Sprint(d.Number(q), " ")
			}
			return all
		}
		before := books()
		for _, harm := range []string{
			`UPDATE ledger_entry SET ref = 2`, `UPDATE ledger_line SET minor = 2 * minor`, `UPDATE ledger_period SET month = '2026-02'`,
			`DELETE FROM ledger_line WHERE entry_id = 1`, `DELETE FROM ledger_entry`, `DELETE FROM ledger_period`,
			`INSERT INTO ledger_period (month, closed_at, by_id, by_kind) VALUES ('2026-03', 0, 0, '') ON CONFLICT (month) DO UPDATE SET closed_at = 0`,
		} {
			err := d.DB.Do(d.Ctx, "harm", func(ctx context.Context, tx *db.Tx) error { _, err := tx.Exec(ctx, harm); return err })
			if err == nil || !strings.Contains(err.Error(), "is added to and never changed") {
				t.Errorf("%s: %v", harm, err)
			}
		}
		if got := books(); got != before {
			t.Errorf("the books are %s, were %s", got, before)
		}
		d.Verified()
	})
}

// found fails where verify finds nothing.
func found(ctx context.Context, d *desktest.Desk, tx *db.Tx, harm string) error {
	var r chores.Report
	err := d.Chores.Verify(ctx, tx, &r)
	for _, f := range r.Findings {
		if f.Room == "ledger" {
			return err
		}
	}
	d.T.Errorf("verify does not see: %s", harm)
	return err
}

func TestTheLedgerIsReadByMonthAccountAndCaseAndTakenHome(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		for i := range 3 {
			e := moved(fmt.Sprint("remedy:", i), fmt.Sprint("budget:agent:", i), 1250)
			if i == 1 {
				e.CaseID, e.Note = c.ID, "She said that it hurt."
				e.At = ledger.Exchange{From: money.Amount{Minor: 1300, Currency: "USD"}, Rate: "0.96", Day: "2026-03-01"}
			}
			_, err := post(d.Ctx, d, e)
			d.Must(err)
		}
		for _, q := range []struct {
			f ledger.Filter
			n int
		}{{ledger.Filter{Month: "2026-03"}, 2}, {ledger.Filter{CaseID: c.ID}, 1},
			{ledger.Filter{Account: "granted:refund"}, 2}, {ledger.Filter{Account: "budget:agent:2", Month: "2026-03"}, 1}} {
			d.Read(func(ctx context.Context, v db.View) error {
				all, err := d.Ledger.List(ctx, v, q.f, 0, 2)
				if len(all) != q.n || q.n == 2 && all[0].ID != 3 {
					t.Errorf("%+v: %v", q.f, all)
				}
				return err
			})
		}
		d.Listed(d.Ctx, "ledger_entry", func(ctx context.Context, v db.View) error {
			_, err := d.Ledger.List(ctx, v, ledger.Filter{CaseID: c.ID}, 0, 2)
			return err
		}, "ledger_entry_case")
		lead := d.Browse(staff.Lead)
		lead.Get("/ledger").Is(t, http.StatusOK).Has(t, "37.50\u00a0EUR", "budget:agent:2 → granted:refund", "March 2026")
		lead.Get("/ledger?account=budget:agent:0").Is(t, http.StatusOK).Has(t, "/ledger/1").Lacks(t, "/ledger/2")
		lead.Get("/ledger/2").Is(t, http.StatusOK).Has(t, "She said that it hurt.", "13.00\u00a0USD at 0.96")
		lead.Get("/ledger/4").Is(t, http.StatusNotFound)
		lead.Get("/ledger/export?as=csv").Is(t, http.StatusOK).Has(t, "2,2026-03-02T09:00:00Z,2026-03,remedy:1,remedy,1,"+fmt.Sprint(c.ID)+",0,budget:agent:1,-12.50,EUR,13.00,USD,0.96,2026-03-01,system:test,")
		lead.Get("/ledger/export?as=beancount&month=all").Is(t, http.StatusOK).Has(t, "2026-03-02 open Liabilities:Budget:Agent:1", "  Expenses:Granted:Refund  12.50 EUR", `2026-03-02 * "remedy:2"`)
		lead.Post("/ledger/close", url.Values{"month": {"2026-03"}}).Is(t, http.StatusUnprocessableEntity).Has(t, "not over yet")
		lead.Post("/ledger/close", url.Values{"month": {"2026-02"}})
		lead.Get("/ledger?month=2026-02").Is(t, http.StatusOK).Has(t, "takes no entry any more")
		d.Program(staff.Lead).Call(http.MethodGet, "/api/v1/ledger_entries?limit=2&month=2026-03", nil).Is(t, http.StatusOK).Has(t, `"id":3`, `"next_cursor":"`)
		d.Browse(staff.Agent).Get("/ledger").Is(t, http.StatusForbidden)
		api := d.Program(staff.Lead)
		for _, q := range []string{"as=csv", "as=beancount&month=2026-03", "as=csv&account=budget:agent:0"} {
			file := api.Call(http.MethodGet, "/api/v1/ledger_entries/export?"+q, nil).Is(t, http.StatusOK)
			page := lead.Get("/ledger/export?"+strings.Replace(q, "month=2026-03", "month=all", 1)).Is(t, http.StatusOK)
			if file.Body != page.Body || file.Header.Get("Content-Type") != page.Header.Get("Content-Type") || file.Header.Get("Content-Disposition") == "" {
				t.Errorf("%s: %s %v", q, file.Body, file.Header)
			}
		}
		api.Call(http.MethodGet, "/api/v1/ledger_entries/export?as=xml", nil).Is(t, http.StatusUnprocessableEntity)
		d.Program(staff.Agent).Call(http.MethodGet, "/api/v1/ledger_entries/export", nil).Is(t, http.StatusForbidden)
		for range 2 {
			api.Call(http.MethodPost, "/api/v1/ledger_periods", map[string]any{"month": "2026-01"}).Is(t, http.StatusCreated).Has(t, `"month":"2026-01"`)
		}
		api.Call(http.MethodPost, "/api/v1/ledger_periods", map[string]any{"month": "2026-03"}).Is(t, http.StatusUnprocessableEntity).Has(t, `"field":"month"`, "not over yet")
		api.Call(http.MethodPost, "/api/v1/ledger_periods", map[string]any{"month": "2026-13"}).Is(t, http.StatusUnprocessableEntity).Has(t, `"field":"month"`)
		api.Call(http.MethodGet, "/api/v1/ledger_periods?limit=1", nil).Is(t, http.StatusOK).Has(t, `"month":"2026-02"`, `"next_cursor":"`).Lacks(t, "2026-01")
		d.Program(staff.Agent).Call(http.MethodPost, "/api/v1/ledger_periods", map[string]any{"month": "2026-01"}).Is(t, http.StatusForbidden)
		d.Do(func(ctx context.Context, tx *db.Tx) error { // words go, numbers stay
			p, err := d.People.Take(ctx, tx, c.PersonID)
			if err != nil {
				return err
			}
			return d.Chores.Erase(ctx, tx, p.ID, []int64{c.ID})
		})
		lead.Get("/ledger/2").Is(t, http.StatusOK).Lacks(t, "She said")
		d.Verified()
	})
}

func TestEntriesAreReadByTheBeginningOfTheirCauses(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		for _, cause := range []string{"remedy:2:granted", "remedies:1", "relief:1", "remedy:10:granted", "remedy:1:granted", "remedyz", "repair:1"} {
			_, err := post(d.Ctx, d, moved(cause, "budget:agent:7", 100))
			d.Must(err)
		}
		_, err := reverse(d, 5, "remedy:1:granted:returned")
		d.Must(err)
		page := func(after string) (causes []string) {
			d.Read(func(ctx context.Context, v db.View) error {
				some, err := ledger.Caused(ctx, v, "remedy:", after, 3)
				for _, p := range some {
					if causes = append(causes, p.Cause); len(p.Lines) != 2 {
						t.Errorf("%s has %d lines", p.Cause, len(p.Lines))
					}
				}
				return err
			})
			return causes
		}
		if got := fmt.Sprint(page(""), page("remedy:1:granted:returned"), page("remedy:2:granted")); got != "[remedy:10:granted remedy:1:granted remedy:1:granted:returned] [remedy:2:granted] []" {
			t.Error(got)
		}
		d.Listed(d.Ctx, "ledger_entry", func(ctx context.Context, v db.View) error {
			_, err := ledger.Caused(ctx, v, "remedy:", "remedy:1:granted", 3)
			return err
		}, "ledger_entry_cause")
	})
}

func TestNothingOfTheBooksIsChanged(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	change := regexp.MustCompile(`UPDATE ledger|DO UPDATE|DELETE FROM ledger_(entry|line|period)`)
	for _, f := range files {
		text, err := os.ReadFile(f.Name())
		if err == nil && f.Name() != "ledger_test.go" && change.Match(text) {
			t.Errorf("%s changes what was posted", f.Name())
		}
	}
}
