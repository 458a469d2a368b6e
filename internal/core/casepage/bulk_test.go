package casepage_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// caseOf reads a case as the desk itself.
func caseOf(d *desktest.Desk, id int64) (c cases.Case) {
	d.T.Helper()
	d.Read(func(ctx context.Context, v db.View) (err error) {
		c, err = d.Cases.ByID(ctx, v, id)
		return err
	})
	return c
}

// bringBack is the form that an answer offers to take an act back with.
func bringBack(p desktest.Page) url.Values {
	f := url.Values{"list": {"list=open"}}
	for _, m := range regexp.MustCompile(`name="undo" value="([^"]*)"`).FindAllStringSubmatch(p.Body, -1) {
		f.Add("undo", strings.ReplaceAll(m[1], "&amp;", "&"))
	}
	return f
}

func TestManyCasesAreChangedAtOnceAndBroughtBack(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		a, b, c := d.Case("One."), d.CaseFrom("ben@example.com", desktest.Address, "Two."), d.CaseFrom("cyd@example.com", desktest.Address, "Three.")
		was := caseOf(d, b.ID)
		anna := d.Browse(staff.Agent)
		me := d.User(staff.Agent)
		p := anna.HX().Post("/cases/bulk", url.Values{"case": {fmt.Sprint(a.ID), fmt.Sprint(b.ID)}, "do": {fmt.Sprintf("own:%d", me)}, "list": {"list=unowned"}}).Is(t, http.StatusOK).
			Has(t, "Done for 2 cases.", fmt.Sprintf(`hx-target="#row-%d" hx-swap="delete"`, a.ID), "Undo").Lacks(t, "<html")
		wants(t, "owner", caseOf(d, a.ID).OwnerID, me)
		wants(t, "another's owner", caseOf(d, c.ID).OwnerID, 0)
		anna.Post("/cases/bulk", bringBack(p)).Is(t, http.StatusOK).Has(t, "<html", "Undone for 2 cases.")
		wants(t, "owner after undo", caseOf(d, b.ID).OwnerID, 0)

		all := url.Values{"case": {fmt.Sprint(a.ID), fmt.Sprint(b.ID), fmt.Sprint(c.ID)}, "list": {"list=open"}}
		all.Set("do", "solve")
		p = anna.HX().Post("/cases/bulk", all).Is(t, http.StatusOK).Has(t, "Done for 3 cases.")
		wants(t, "status", caseOf(d, b.ID).Status, cases.Solved)
		anna.HX().Post("/cases/bulk", bringBack(p)).Is(t, http.StatusOK).Has(t, "Undone for 3 cases.", fmt.Sprintf(`hx-target="#row-%d" hx-swap="outerHTML"`, b.ID))
		back := caseOf(d, b.ID)
		if back.Status != was.Status || back.NextStep != was.NextStep || !back.NextDue.Equal(was.NextDue) {
			t.Errorf("%s %s %s, was %s %s", back.Status, back.NextStep, back.NextDue, was.NextStep, was.NextDue)
		}
		all.Set("do", "wait")
		all.Set("until", "2026-03-05T09:00")
		p = anna.HX().Post("/cases/bulk", all).Is(t, http.StatusOK).Has(t, "Done for 3 cases.")
		wants(t, "waits", caseOf(d, c.ID).Status, cases.Waiting)
		all.Set("until", "2026-03-06T09:00")
		p2 := anna.HX().Post("/cases/bulk", all).Is(t, http.StatusOK)
		anna.HX().Post("/cases/bulk", bringBack(p2)).Is(t, http.StatusOK)
		wants(t, "waits as before", caseOf(d, c.ID).WaitingUntil.Format("2 Jan"), "5 Mar")
		anna.HX().Post("/cases/bulk", bringBack(p)).Is(t, http.StatusOK)
		wants(t, "new again", caseOf(d, c.ID).Status, cases.Fresh)
		all.Set("do", "read")
		anna.HX().Post("/cases/bulk", all).Is(t, http.StatusOK).Lacks(t, "unread")
		d.Verified()
	})
}

func TestWhatIsNotPossibleForManyIsSaidCaseByCase(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		d.Cases.Guard(cases.ToSolve, "test", func(_ context.Context, _ db.View, k cases.Case) (*cases.Objection, error) {
			if k.OwnerID == 0 {
				return &cases.Objection{Sentence: fault.Say("casepage.empty.title")}, nil
			}
			return nil, nil
		})
		a, b, hidden := d.Case("One."), d.CaseFrom("ben@example.com", desktest.Address, "Two."), d.CaseFrom("cyd@example.com", desktest.Address, "Secret.")
		me := d.User(staff.Agent)
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			h, err := d.Cases.Take(ctx, tx, a.ID)
			d.Must(err)
			d.Must(d.Cases.Own(ctx, tx, h, me))
			k, err := d.Cases.Take(ctx, tx, hidden.ID)
			d.Must(err)
			return d.Cases.MarkPrivate(ctx, tx, k, true)
		})
		anna := d.Browse(staff.Agent)
		f := url.Values{"case": {fmt.Sprint(a.ID), fmt.Sprint(b.ID), fmt.Sprint(hidden.ID), "9999"}, "do": {"solve"}, "list": {"list=open"}}
		anna.HX().Post("/cases/bulk", f).Is(t, http.StatusOK).Has(t, "Done for 1 case.", "Not possible for 3 cases:", "Nothing waits for you.", path(b.ID)).Lacks(t, "Secret")
		wants(t, "the one that could", caseOf(d, a.ID).Status, cases.Solved)
		wants(t, "the one that could not", caseOf(d, b.ID).Status, cases.Fresh)
		wants(t, "the one out of sight", caseOf(d, hidden.ID).Status, cases.Fresh)
		many := url.Values{"do": {"solve"}, "list": {"list=open"}}
		for i := range 201 {
			many.Add("case", fmt.Sprint(i+1))
		}
		anna.HX().Post("/cases/bulk", many).Is(t, http.StatusUnprocessableEntity).Has(t, "At most 200 cases")
		anna.HX().Post("/cases/bulk", form("do", "solve")).Is(t, http.StatusUnprocessableEntity)
		anna.HX().Post("/cases/bulk", form("do", "burn", "case", "1")).Is(t, http.StatusUnprocessableEntity)
		d.Browse(staff.Viewer).Get("/cases?list=open").Is(t, http.StatusOK).Lacks(t, "row-x", `id="bulk"`)
	})
}
