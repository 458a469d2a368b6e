package casepage_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

func TestACaseIsPrintedWholeAndNotesByChoiceAlone(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("It stopped at noon.\n\nOn Monday you wrote:\n> Which model is it?\n")
	for i := range 24 {
		d.Answer(d.As(staff.Agent), c.ID, fmt.Sprintf("Answer number %d.", i))
	}
	anna := d.Browse(staff.Agent)
	anna.Post(fmt.Sprintf("/cases/%d/note", c.ID), url.Values{"kind": {"note"}, "body": {"She called twice."}}).Is(t, http.StatusSeeOther)
	path := fmt.Sprintf("/cases/%d/print", c.ID)
	anna.Get(fmt.Sprintf("/cases/%d", c.ID)).Is(t, http.StatusOK).Has(t, path).Lacks(t, "It stopped at noon.</p>")
	anna.Get(path).Is(t, http.StatusOK).Has(t, "It stopped at noon.", "Answer number 0.", "Answer number 23.", "Internal notes are left out.", c.Ref).
		Lacks(t, "She called twice.", "Which model is it?", "composer")
	anna.Get(path+"?notes=1").Is(t, http.StatusOK).Has(t, "She called twice.", "Internal note: not for the customer").Lacks(t, "Internal notes are left out.")
	anna.Get(path+"?quoted=1").Is(t, http.StatusOK).Has(t, "Which model is it?").Lacks(t, "She called twice.", "Quotes and signatures are left out.")
}
