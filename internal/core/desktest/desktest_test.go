package desktest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

func TestADeskTakesAMailAndAnswersIt(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped at noon.")
		if c.Status != cases.Fresh || !c.CreatedAt.Equal(desktest.Start()) {
			t.Errorf("the case is %s, from %v", c.Status, c.CreatedAt)
		}
		d.Answer(d.As(staff.Agent), c.ID, "Please send it in.")
		if m := d.LastSent().Message(t); len(m.To) != 1 || m.To[0].Mail != desktest.Ann {
			t.Errorf("it went to %v", m.To)
		}
		d.Verified()
	})
}

func TestTheClockStandsStill(t *testing.T) {
	d := desktest.Lite(t)
	d.Advance(90 * time.Minute)
	if want := desktest.Start().Add(90 * time.Minute); !d.Now().Equal(want) {
		t.Errorf("it is %v, want %v", d.Now(), want)
	}
}

func TestBrowsersAndProgramsAreWhoTheySay(t *testing.T) {
	d := desktest.Lite(t)
	d.Nobody().Get("/cases").Is(t, http.StatusSeeOther)
	d.Browse(staff.Viewer).Get("/cases").Is(t, http.StatusOK)
	d.Program(staff.Agent).Call(http.MethodGet, "/api/v1/cases", nil).Is(t, http.StatusOK)
	d.Program(staff.Agent, staff.PeopleRead).Call(http.MethodGet, "/api/v1/cases", nil).Is(t, http.StatusForbidden)
}

func TestADeskOpensAgainOnItsDatabase(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("Is anybody there?")
		d.Reopen()
		if again := d.Fresh(c.ID); again.Ref != c.Ref {
			t.Errorf("%s is %s", c.Ref, again.Ref)
		}
	})
}

func TestADumpShowsWhatHasChanged(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		before := desktest.Print(d.Dump())
		if again := desktest.Print(d.Dump()); again != before {
			t.Error("two dumps of the same tables are not the same")
		}
		d.Case("A needle in the haystack.")
		after := desktest.Print(d.Dump())
		if strings.Contains(before, "needle") || !strings.Contains(after, "A needle in the haystack.") {
			t.Error("the dump does not show the message")
		}
	})
}

func TestAStreamIsLeftAfterItsFirstWords(t *testing.T) {
	d := desktest.Lite(t)
	d.Browse(staff.Agent).Stream("/events").Is(t, http.StatusOK).Has(t, "event: hello")
	d.Nobody().Stream("/events").Is(t, http.StatusSeeOther)
}
