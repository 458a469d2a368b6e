package casepage_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

func TestTheCasePage(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped <script>alert(1)</script>.")
		d.CaseFrom(desktest.Ann, desktest.Address, "And another thing.")
		note(d, c.ID, "Third time this year.")
		d.Answer(d.As(staff.Agent), c.ID, "Please send it in.")
		anna := d.Browse(staff.Agent)
		page := anna.Get(path(c.ID)+"?list=open").Is(t, http.StatusOK).
			Has(t, "<html", c.Ref, "Ann Vik", desktest.Ann, "It stopped &lt;script&gt;", "Third time this year.", "Please send it in.", "Delivered",
				`id="composer"`, `id="commit"`, `id="side"`, "Before this").Lacks(t, "<script>alert")
		if strings.Count(page.Body, "Third time this year.") != 1 {
			t.Error("a message is shown more than once")
		}
		part := anna.HX().Get(path(c.ID)).Is(t, http.StatusOK).Has(t, `id="msgs"`, `hx-target="#side"`).Lacks(t, "<html")
		if strings.Contains(part.Body, `id="rows"`) {
			t.Error("htmx gets the list too")
		}
		d.Browse(staff.Viewer).Get(path(c.ID)).Is(t, http.StatusOK).Lacks(t, `id="composer"`, `id="pops"><form`, "/owner")
		anna.Get("/cases/999").Is(t, http.StatusNotFound)
		anna.Get("/cases/x").Is(t, http.StatusNotFound)
	})
}

func TestWhatCameSince(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		anna := d.Browse(staff.Agent).HX()
		for i := range 5 {
			note(d, c.ID, fmt.Sprintf("Note number %d.", i))
		}
		last := d.Number(`SELECT max(id) FROM message`)
		d.Mail(d.Letter(desktest.Ann, desktest.Address, "Re: My watch", "It runs again.", "In-Reply-To: <1@mail.example.com>"))
		anna.Get(fmt.Sprintf("%s/since/%d", path(c.ID), last)).Is(t, http.StatusOK).Has(t, "It runs again.", `hx-target="#commit"`).Lacks(t, "It stopped.</", "Note number 0.", "<html")
		anna.Get(path(c.ID)+"/since/0").Is(t, http.StatusOK).Has(t, "It stopped.", "Note number 0.")
		anna.Get(path(c.ID)+"/since/-1").Is(t, http.StatusNotFound)
		anna.Get("/cases/999/since/0").Is(t, http.StatusNotFound)
	})
}

func TestAnOwnerIsGivenAndTaken(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		anna := d.Browse(staff.Agent)
		own := func(to string, want int) { anna.Post(path(c.ID)+"/owner", form("owner", to)).Is(t, want) }
		own("me", http.StatusSeeOther)
		wants(t, "owner", d.Fresh(c.ID).OwnerID, d.User(staff.Agent))
		anna.Get("/cases").Is(t, http.StatusOK).Has(t, path(c.ID)+"?")
		anna.Get(path(c.ID)).Is(t, http.StatusOK).Has(t, "took the case")
		own(fmt.Sprint(d.User(staff.Lead)), http.StatusSeeOther)
		wants(t, "owner", d.Fresh(c.ID).OwnerID, d.User(staff.Lead))
		anna.Get(path(c.ID)).Is(t, http.StatusOK).Has(t, "gave the case to The lead")
		own("0", http.StatusSeeOther)
		wants(t, "owner", d.Fresh(c.ID).OwnerID, 0)
		own("", http.StatusUnprocessableEntity)
		own("nobody", http.StatusUnprocessableEntity)
		own("999", http.StatusUnprocessableEntity)
		wants(t, "owner", d.Fresh(c.ID).OwnerID, 0)
		part := anna.HX().Post(path(c.ID)+"/owner", form("owner", "me", "list", "list=open")).Is(t, http.StatusOK)
		part.Has(t, `id="case-bar"`, `hx-target="#commit"`, `hx-target="#side"`).Lacks(t, "<html")
	})
}

func TestTheStatusForms(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		anna := d.Browse(staff.Agent)
		set := func(want int, pairs ...string) { anna.Post(path(c.ID)+"/status", form(pairs...)).Is(t, want) }
		is := func(want cases.Status) { t.Helper(); wants(t, "status", d.Fresh(c.ID).Status, want) }
		set(http.StatusUnprocessableEntity, "status", "waiting")
		set(http.StatusUnprocessableEntity, "status", "waiting", "until", "soon")
		set(http.StatusUnprocessableEntity, "status", "waiting", "until", "2026-03-01T10:00")
		is(cases.Fresh)
		set(http.StatusSeeOther, "status", "waiting", "until", "2026-03-05T10:00", "why", "the model")
		is(cases.Waiting)
		wants(t, "until", d.Fresh(c.ID).WaitingUntil, time.Date(2026, 3, 5, 10, 0, 0, 0, time.UTC))
		anna.Get(path(c.ID)).Is(t, http.StatusOK).Has(t, "Open now")
		set(http.StatusSeeOther, "status", "open")
		is(cases.Open)
		set(http.StatusSeeOther, "status", "solved")
		is(cases.Solved)
		wants(t, "the next step", db.IsNever(d.Fresh(c.ID).NextDue), true)
		anna.Get(path(c.ID)).Is(t, http.StatusOK).Has(t, "Open again")
		if code := anna.Post(path(c.ID)+"/status", form("status", "nonsense")).Code; code != http.StatusUnprocessableEntity && code != http.StatusConflict {
			t.Errorf("a status that is none: %d", code)
		}
		is(cases.Solved)
		anna.HX().Post(path(c.ID)+"/status", form("status", "open")).Is(t, http.StatusOK).Has(t, `id="case-bar"`).Lacks(t, "<html")
	})
}

func TestATimeIsReadInTheReadersZone(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("It stopped.")
	anna := d.Browse(staff.Agent)
	anna.Post("/me", form("name", "Anna", "lang", "de", "zone", "Europe/Berlin", "single_keys", "on")).Is(t, http.StatusSeeOther)
	anna.Post(path(c.ID)+"/step", form("step", "Werkstatt fragen", "due", "2026-07-05T12:00")).Is(t, http.StatusSeeOther)
	wants(t, "due", d.Fresh(c.ID).NextDue, time.Date(2026, 7, 5, 10, 0, 0, 0, time.UTC))
	wants(t, "step", d.Fresh(c.ID).NextStep, "Werkstatt fragen")
	anna.Get(path(c.ID)).Is(t, http.StatusOK).Has(t, `lang="de"`, "Werkstatt fragen", "Nächster Schritt")
	bad := anna.Post(path(c.ID)+"/step", form("step", "x", "due", "bald")).Is(t, http.StatusUnprocessableEntity)
	bad.Has(t, "Datum")
	anna.HX().Post(path(c.ID)+"/step", form("step", "", "due", "2026-07-05T12:00")).Is(t, http.StatusUnprocessableEntity).Lacks(t, "<html")
	wants(t, "step", d.Fresh(c.ID).NextStep, "Werkstatt fragen")
}

func TestACaseIsOpenedByHand(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		anna := d.Browse(staff.Agent)
		anna.Get("/cases/new").Is(t, http.StatusOK).Has(t, "In their words", "Help")
		f := form("email", "dan@example.com", "name", "Dan", "subject", "A call", "text", "He called.", "inbox", fmt.Sprint(d.Inbox.ID), "key", "k1")
		first := anna.Post("/cases/new", f).Is(t, http.StatusSeeOther).Header.Get("Location")
		wants(t, "the same form again", anna.Post("/cases/new", f).Is(t, http.StatusSeeOther).Header.Get("Location"), first)
		anna.Get(first).Is(t, http.StatusOK).Has(t, "A call", "He called.", "Dan")
		wants(t, "cases", d.Number(`SELECT count(*) FROM cases`), 1)
		f.Set("email", "not an address")
		f.Set("key", "k2")
		anna.Post("/cases/new", f).Is(t, http.StatusUnprocessableEntity).Has(t, "He called.", "not an address")
		wants(t, "cases", d.Number(`SELECT count(*) FROM cases`), 1)
		d.Verified()
	})
}

// The router's own test asks every route; this one says it of the page that is
// looked at most.
func TestToLookAtACaseChangesNothing(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("It stopped.")
	anna := d.Browse(staff.Agent)
	before := desktest.Print(d.Dump())
	anna.Get(path(c.ID)+"?list=open").Is(t, http.StatusOK)
	anna.HX().Get(path(c.ID)).Is(t, http.StatusOK)
	if after := desktest.Print(d.Dump()); after != before {
		t.Errorf("the tables were\n%s\nand are\n%s", before, after)
	}
}
