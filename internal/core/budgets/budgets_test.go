package budgets_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/budgets"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/ledger"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
)

func sek(whole int64) money.Amount { return money.Amount{Minor: whole * 100, Currency: "SEK"} }

func add(d *desktest.Desk, f budgets.Fields) (made budgets.Budget) {
	d.T.Helper()
	d.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		made, err = d.Budgets.Add(ctx, tx, f)
		return err
	})
	return made
}

func spend(ctx context.Context, d *db.DB, b *budgets.Budgets, a budgets.Ask) (s budgets.Spent, err error) {
	err = d.Do(ctx, "test", func(ctx context.Context, tx *db.Tx) error {
		s, err = b.Spend(ctx, tx, a)
		return err
	})
	return s, err
}

// wantOver says whether a spend was refused for a reason.
func wantOver(t *testing.T, err error, why budgets.Reason) {
	t.Helper()
	var over *budgets.Over
	if !errors.As(err, &over) || over.Why != why || !fault.Is(err, fault.Conflict) {
		t.Errorf("%v, want %s", err, why)
	}
}

func left(d *desktest.Desk, user int64) string {
	var s budgets.State
	d.Read(func(ctx context.Context, v db.View) (err error) {
		s, err = d.Budgets.Left(ctx, v, user, 0)
		return err
	})
	return s.Left.String()
}

func TestASpendKeepsTheBudgetOrAsksForAYes(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		var team int64
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			made, err := d.Staff.AddTeam(ctx, tx, "Workshop")
			team = made.ID
			return err
		})
		anna, ben := d.AddUser("Anna", staff.Agent, team), d.AddUser("Ben", staff.Agent, team)
		c := d.Case("It stopped.")
		ask := func(by, whole int64, cause string, yes ...int64) (budgets.Spent, error) {
			return spend(d.AsUser(anna), d.DB, d.Budgets, budgets.Ask{By: by, Amount: sek(whole), Cause: cause, Of: "refund", Ref: 1, CaseID: c.ID, ApprovedBy: yes})
		}
		_, err := ask(anna, 10, "none:1")
		wantOver(t, err, budgets.NoBudget)
		add(d, budgets.Fields{Holder: budgets.Team, HolderID: team, Period: budgets.Quarter, Amount: sek(5000)})
		own := add(d, budgets.Fields{Holder: budgets.Agent, HolderID: anna, Period: budgets.Month, Amount: sek(1500), Single: sek(400), Two: sek(2000)})

		got, err := ask(anna, 290, "remedy:1")
		if d.Must(err); got.Left != sek(1210) || left(d, anna) != "1210.00 SEK" {
			t.Errorf("%+v", got)
		}
		if again, err := ask(anna, 290, "remedy:1"); err != nil || again != got {
			t.Errorf("%+v, %v", again, err)
		}
		_, err = ask(anna, 291, "remedy:1")
		if !fault.Is(err, fault.Conflict) {
			t.Error(err)
		}
		_, err = ask(anna, 500, "remedy:2", anna)
		wantOver(t, err, budgets.PastSingle) // nobody approves their own
		_, err = ask(anna, 500, "remedy:2", ben)
		d.Must(err)
		_, err = ask(anna, 2500, "remedy:3", ben, ben)
		wantOver(t, err, budgets.PastTwo)
		if _, err = ask(ben, 4000, "remedy:4"); err != nil || left(d, ben) != "1000.00 SEK" { // from the team's
			t.Errorf("%v, %s", err, left(d, ben))
		}
		d.Do(func(ctx context.Context, tx *db.Tx) error { // seen, though each keeps the limit
			parts, err := d.Budgets.Split(ctx, tx, budgets.Ask{By: anna, Amount: sek(300), CaseID: c.ID})
			if parts == nil || parts.Count != 2 || parts.Sum != sek(590) { // what somebody else allowed does not count
				t.Errorf("%+v", parts)
			}
			if err != nil {
				return err
			}
			// With what Ben allowed it passes what two must say yes to, which nobody did.
			parts, err = d.Budgets.Split(ctx, tx, budgets.Ask{By: anna, Amount: sek(1300), CaseID: c.ID, ApprovedBy: []int64{ben}})
			if parts == nil || parts.Count != 3 || parts.Sum != sek(2090) || parts.Why != budgets.PastTwo {
				t.Errorf("%+v", parts)
			}
			if err != nil {
				return err
			}
			parts, err = d.Budgets.Split(ctx, tx, budgets.Ask{By: anna, Amount: sek(1300), CaseID: c.ID, ApprovedBy: []int64{ben, 999}})
			if err != nil || parts != nil { // two said yes
				t.Errorf("%+v %v", parts, err)
			}
			return errors.Join(d.Budgets.Return(ctx, tx, "remedy:2"), d.Budgets.Return(ctx, tx, "remedy:2"))
		})
		if got := left(d, anna); got != "1210.00 SEK" {
			t.Error(got)
		}
		euros := budgets.Ask{By: anna, Amount: money.Amount{Minor: 1000, Currency: "EUR"}, Cause: "remedy:5", Of: "refund"}
		if _, err = spend(d.Ctx, d.DB, d.Budgets, euros); !fault.Is(err, fault.Conflict) {
			t.Error(err)
		}
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Budgets.Enter(ctx, tx, budgets.Rate{From: "eur", To: "SEK", Rate: "11.42"})
			return err
		})
		got, err = spend(d.Ctx, d.DB, d.Budgets, euros)
		if d.Must(err); got.Amount.String() != "114.20 SEK" {
			t.Errorf("%+v", got)
		}
		d.Read(func(ctx context.Context, v db.View) error {
			p, err := ledger.ByCause(ctx, v, "remedy:5")
			if want := (ledger.Exchange{From: euros.Amount, Rate: "11.42", Day: "2026-03-02"}); p.At != want {
				t.Errorf("%+v", p.At)
			}
			return err
		})
		d.Pass(31 * 24 * time.Hour) // a new month, the same quarter's end
		if got := left(d, anna); got != "1500.00 SEK" {
			t.Error(got)
		}
		lead := d.Browse(staff.Lead)
		lead.Get("/settings/budgets").Is(t, http.StatusOK).Has(t, "1,500.00\u00a0SEK a month", "1 EUR is 11.42 SEK")
		lead.Post("/settings/budgets", url.Values{"for": {fmt.Sprint("agent:", ben)}, "period": {"year"}, "currency": {"SEK"}, "amount": {"1,5"}}).
			Is(t, http.StatusUnprocessableEntity).Has(t, "Write an amount like", `value="1,5"`)
		lead.Post("/settings/budgets/rates", url.Values{"from": {"USD"}, "to": {"SEK"}, "rate": {"0"}}).Is(t, http.StatusUnprocessableEntity).Has(t, "above zero")
		lead.Post(fmt.Sprintf("/settings/budgets/%d", own.ID), url.Values{"period": {"month"}, "currency": {"SEK"}, "amount": {"1600"}, "single": {"400"}})
		d.BrowseUser(anna).Get("/today").Is(t, http.StatusOK).Has(t, "You can spend 1,600.00\u00a0SEK this month.", "Up to 400.00\u00a0SEK at a time")
		d.Browse(staff.Viewer).Get("/today").Lacks(t, "You can spend")
		lead.Get("/budgets?month=2026-03").Is(t, http.StatusOK).Has(t, "Anna", "404.20\u00a0SEK", "0 of 1 cases solved")
		lead.Get("/budgets/csv?month=2026-03").Is(t, http.StatusOK).Has(t, fmt.Sprintf("agent,%d,The Anna,2026-03,SEK,1600.00,404.20,1195.80,1,0", anna))
		lead.Get("/budgets").Is(t, http.StatusOK).Has(t, "nothing spent")
		api := d.Program(staff.Admin)
		api.Call(http.MethodGet, "/api/v1/budgets/report?month=2026-03", nil).Is(t, http.StatusOK).
			Has(t, `"month":"2026-03"`, fmt.Sprintf(`"holder_id":%d,"period":"2026-03","currency":"SEK","amount":"1600.00","spent":"404.20","left":"1195.80","cases":1,"ended_well":0`, anna))
		api.Call(http.MethodGet, "/api/v1/budgets/report", nil).Is(t, http.StatusOK).Has(t, `"month":"2026-04"`, `"spent":"0.00"`)
		d.Program(staff.Viewer).Call(http.MethodGet, "/api/v1/budgets/report", nil).Is(t, http.StatusForbidden)
		rate := map[string]any{"from": "usd", "to": "SEK", "rate": "10.5"}
		for range 2 {
			api.With("Idempotency-Key", "usd").Call(http.MethodPost, "/api/v1/budgets/rates", rate).Is(t, http.StatusCreated).Has(t, `"from":"USD","to":"SEK","rate":"10.5","day":"2026-04-02"`)
		}
		if n := d.Number(`SELECT count(*) FROM budget_rate WHERE from_currency = 'USD'`); n != 1 {
			t.Errorf("entered %d times under one key", n)
		}
		for field, bad := range map[string]map[string]any{"rate": {"from": "USD", "to": "SEK", "rate": "-1"}, "from": {"from": "XXQ", "to": "SEK", "rate": "1"}, "to": {"from": "USD", "to": "USD", "rate": "1"}} {
			api.Call(http.MethodPost, "/api/v1/budgets/rates", bad).Is(t, http.StatusUnprocessableEntity).Has(t, fmt.Sprintf(`"field":%q`, field))
		}
		d.Program(staff.Agent).Call(http.MethodPost, "/api/v1/budgets/rates", rate).Is(t, http.StatusForbidden)
		d.Program(staff.Lead).Call(http.MethodGet, "/api/v1/budgets/rates", nil).Is(t, http.StatusOK).Has(t, `"from":"EUR","to":"SEK","rate":"11.42"`, `"rate":"10.5"`)
		api.Call(http.MethodGet, "/api/v1/budgets", nil).Is(t, http.StatusOK).Has(t, `"running":"2026-q2"`, `"left":"1600.00"`)
		api.Call(http.MethodPatch, fmt.Sprintf("/api/v1/budgets/%d", own.ID), map[string]any{"amount": "20.5", "single": "0"}).Is(t, http.StatusOK).Has(t, `"amount":"20.50"`)
		api.Call(http.MethodPost, "/api/v1/budgets", map[string]any{"holder": "agent", "holder_id": anna, "period": "month", "currency": "SEK", "amount": "1"}).Is(t, http.StatusUnprocessableEntity)
		api.Call(http.MethodPatch, fmt.Sprintf("/api/v1/budgets/%d", own.ID), map[string]any{"amount": "-1"}).Is(t, http.StatusUnprocessableEntity)
		d.Program(staff.Viewer).Call(http.MethodGet, "/api/v1/budgets", nil).Is(t, http.StatusForbidden)
		d.Verified()
	})
}

// TestSixtyFourAtOnceOnTwoProcessesNeverExceedABudget spends 64 times 30 of 1,000:
// 33 come through, whoever they are. On PostgreSQL two databases are open, as two
// processes have them.
func TestSixtyFourAtOnceOnTwoProcessesNeverExceedABudget(t *testing.T) {
	run := func(t *testing.T, handles ...*db.DB) {
		d := desktest.On(t, handles[0])
		team := int64(0)
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			made, err := d.Staff.AddTeam(ctx, tx, "Workshop")
			team = made.ID
			return err
		})
		anna := d.AddUser("Anna", staff.Agent, team)
		add(d, budgets.Fields{Holder: budgets.Team, HolderID: team, Period: budgets.Month, Amount: sek(1000)})
		each := []*budgets.Budgets{d.Budgets}
		for _, h := range handles[1:] {
			dbtest.Clock(h, d.Now())
			log := activity.New(h)
			reg := chores.New(log)
			each = append(each, budgets.New(h, reg, log, staff.New(h, log), ledger.New(h, reg, log, inboxes.New(h, log))))
		}
		through := 0
		for _, err := range dbtest.Race(t, d.DB, 64, func(i int) error {
			n := i % len(handles)
			_, err := spend(d.Ctx, handles[n], each[n], budgets.Ask{By: anna, Amount: sek(30), Cause: fmt.Sprint("remedy:", i), Of: "credit", Ref: int64(i)})
			return err
		}) {
			if err == nil {
				through++
				continue
			}
			wantOver(t, err, budgets.PastBudget)
		}
		if got := left(d, anna); through != 33 || got != "10.00 SEK" {
			t.Errorf("%d came through, %s left", through, got)
		}
		d.Verified()
	}
	t.Run("sqlite", func(t *testing.T) { run(t, dbtest.Open(t, dbtest.SQLite(t, desk.Schemas()...))) })
	t.Run("postgres", func(t *testing.T) {
		o := dbtest.Postgres(t, desk.Schemas()...)
		run(t, dbtest.Open(t, o), dbtest.Open(t, o))
	})
}
