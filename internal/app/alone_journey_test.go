package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

// A desk of one asks for nobody else, and tells customers when that one is back.
func TestADeskOfOneAsksForNobodyElse(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		saysFirst(t, d)
		anna := d.Browse(staff.Admin)
		anna.Get("/away").Is(t, http.StatusOK).Has(t, "on which day you are back").Lacks(t, "stand_in_id")
		old := d.Case("It stopped at noon.")
		d.Answer(d.As(staff.Admin), old.ID, "I look after it.")
		anna.Post("/away", url.Values{"from": {"2026-03-03"}, "until": {"2026-03-12"}}).Is(t, http.StatusSeeOther)
		d.Advance(26 * time.Hour) // Tuesday: away
		d.Nobody().Get(d.Page.CustomerPath(old.ID, old.PersonID)).Is(t, http.StatusOK).Has(t, "is back on", "13", "kept until then").Lacks(t, "Our team")

		fresh := d.CaseFrom("ben@example.com", desktest.Address, "Mine will not start.")
		d.Advance(10 * time.Minute)
		letter := d.LastSent().Message(t)
		if letter.To[0].Mail != "ben@example.com" || !strings.Contains(letter.Text, "We are away now and back on") {
			t.Errorf("the first word is %s", letter.Text)
		}
		if n := d.Number(`SELECT count(*) FROM promise WHERE case_id = $1 AND due_at < $2`, fresh.ID, d.Now().Add(9*24*time.Hour)); n > 0 {
			t.Error("something is promised for days on which nobody is there")
		}
		// What rings while somebody else would lead waits on Today.
		d.Advance(12 * 24 * time.Hour)
		d.Browse(staff.Admin).Get("/today").Is(t, http.StatusOK).Has(t, "Waits for you")

		// With a second user all is as it was.
		d.User(staff.Agent)
		d.Browse(staff.Admin).Get("/away").Has(t, "stand_in_id").Lacks(t, "on which day you are back")
	})
}
