package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

// letters are the letters in a state, as a program sees them.
func letters(t *testing.T, d *desktest.Desk, state string) (all []struct {
	ID         int64
	Ref        string
	ReasonKey  string     `json:"reason_key"`
	GoesAt     *time.Time `json:"goes_at"`
	FoldedInto *string    `json:"folded_into"`
}) {
	t.Helper()
	list := struct{ Items any }{&all}
	d.Program(staff.Lead).Call(http.MethodGet, "/api/v1/held_letters?state="+state, nil).Is(t, http.StatusOK).JSON(t, &list)
	return all
}

func TestLettersThatCanWaitGoAsOne(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		saysFirst(t, d)
		write := func(text string) string { // each about a matter of its own
			c := d.Fresh(d.Mail(d.Letter("Ann Vik <"+desktest.Ann+">", desktest.Address, text, text)).CaseID)
			d.Advance(5 * time.Minute)
			return c.Ref
		}
		write("My watch stopped.")
		second, third := write("And my clock, when will it run?"), write("And another thing.")
		answered := d.Fresh(d.Mail(d.Letter("Ann Vik <"+desktest.Ann+">", desktest.Address, "A last one", "And a last one.")).CaseID)
		d.Advance(5 * time.Minute)
		d.Answer(d.As(staff.Agent), answered.ID, "Here you are.")
		held := letters(t, d, "held")
		if len(held) != 3 || held[2].Ref != second || held[2].ReasonKey != "outbox.withheld.once_a_day" || !held[2].GoesAt.Equal(desktest.Start().Add(24*time.Hour+5*time.Minute)) {
			t.Fatalf("held are %+v", held)
		}
		page := d.Browse(staff.Lead).Get("/outbox/letters").Is(t, http.StatusOK).Has(t, "Held letters", second, third, "They have had an automatic letter today.", "Send it now")
		page.Lacks(t, "<script>")
		wants(t, "letters on the first day", len(lettersTo(t, d, desktest.Ann)), 1)
		wants(t, "promises that were made", d.Number(`SELECT count(*) FROM promise`), int64(1))
		d.Advance(24 * time.Hour)
		var folded string
		for _, l := range lettersTo(t, d, desktest.Ann) {
			if strings.Contains(l.Text, "in one letter") {
				folded = l.Text
			}
		}
		for _, says := range []string{"about 2 of your messages", second, third, "1. My clock, when will it run?", "This message was sent automatically."} {
			if !strings.Contains(folded, says) {
				t.Errorf("the one letter lacks %q:\n%s", says, folded)
			}
		}
		if strings.Contains(folded, "last one") || strings.Count(folded, desktest.PublicURL+"/c/") != 2 || strings.Count(folded, "A person answers you by") != 2 {
			t.Errorf("the one letter is:\n%s", folded)
		}
		wants(t, "promises in the end", d.Number(`SELECT count(*) FROM promise p JOIN cases k ON k.id = p.case_id WHERE k.ref IN ($1, $2)`, second, third), int64(2))
		if all := letters(t, d, "folded"); len(all) != 1 || all[0].Ref != third || *all[0].FoldedInto != second {
			t.Errorf("folded are %+v", all)
		}
		wants(t, "dropped, for a person answered", len(letters(t, d, "dropped")), 1)
		wants(t, "held in the end", len(letters(t, d, "held")), 0)
		d.Verified()
	})
}

func TestWhoLeadsDecidesAboutHeldLetters(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		saysFirst(t, d)
		for n := range 3 {
			d.Mail(d.Letter("Ann Vik <"+desktest.Ann+">", desktest.Address, []string{"My watch", "An invoice", "Your shop in Bath"}[n], fmt.Sprint("Matter ", n)))
			d.Advance(5 * time.Minute)
		}
		held := letters(t, d, "held")
		if len(held) != 2 {
			t.Fatalf("held are %+v", held)
		}
		lead, path := d.Browse(staff.Lead), func(id int64, act string) string { return fmt.Sprintf("/outbox/letters/%d/%s", id, act) }
		d.Browse(staff.Agent).Get("/outbox/letters").Is(t, http.StatusForbidden)
		d.Browse(staff.Agent).Post(path(held[0].ID, "release"), nil).Is(t, http.StatusForbidden)
		lead.Post(path(held[0].ID, "drop"), form("reason", " ")).Is(t, http.StatusUnprocessableEntity).Has(t, "Say in a few words why")
		lead.Post(path(held[0].ID, "drop"), form("reason", "We called them.")).Is(t, http.StatusSeeOther)
		lead.Get("/outbox/letters?state=dropped").Has(t, "Dropped: We called them.")
		lead.Post(path(held[0].ID, "release"), nil).Is(t, http.StatusConflict)
		wants(t, "letters before", len(lettersTo(t, d, desktest.Ann)), 1)
		d.Program(staff.Admin).Call(http.MethodPost, fmt.Sprintf("/api/v1/held_letters/%d/release", held[1].ID), nil).Is(t, http.StatusNoContent)
		d.Run()
		wants(t, "letters, one released", len(lettersTo(t, d, desktest.Ann)), 2)
		wants(t, "held in the end", len(letters(t, d, "held")), 0)
		d.Advance(25 * time.Hour)
		wants(t, "letters, a day later", d.Number(`SELECT count(*) FROM letter WHERE state = 'sent' AND urgent = 0`), int64(2))
		d.Verified()
	})
}
