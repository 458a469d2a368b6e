package outbox_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

func TestWhoCallsOurMailSpamGetsNoLettersUntilTheyWantThem(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		letter := func(cause string) (withheld string) {
			d.Do(func(ctx context.Context, tx *db.Tx) error {
				one, err := d.Cases.Take(ctx, tx, c.ID)
				if err != nil {
					return err
				}
				if err := d.Outbox.Letter(ctx, tx, outbox.Letter{Case: one, Cause: cause, Key: "outbox.empty", Urgent: true}); err != nil {
					return err
				}
				withheld, err = db.Value[string](ctx, tx, `SELECT withheld FROM letter WHERE cause = $1`, cause)
				return err
			})
			return withheld
		}
		if why := letter("before"); why != "" {
			t.Errorf("a letter is withheld: %s", why)
		}
		complain := func(kind string) {
			d.Do(func(ctx context.Context, tx *db.Tx) error {
				return d.Outbox.Complained(ctx, tx, outbox.Outgoing{CaseID: c.ID, Rcpt: "second@example.com"}, kind)
			})
		}
		complain("abuse")
		if why := letter("of a stranger"); why != "" {
			t.Errorf("somebody else's complaint: %s", why)
		}
		d.Program(staff.Agent).Call(http.MethodPost, fmt.Sprintf("/api/v1/people/%d/identities", c.PersonID), map[string]any{"kind": "email", "value": "second@example.com"}).Is(t, http.StatusOK)
		if why := letter("of her other address"); why != outbox.WithheldUnwanted {
			t.Errorf("to who complained at another address: %q", why)
		}
		page := fmt.Sprintf("/people/%d", c.PersonID)
		d.Browse(staff.Viewer).Get(page).Is(t, http.StatusOK).Has(t, "second@example.com called a mail of ours spam").Lacks(t, "They want letters again")
		d.Browse(staff.Agent).Get(page).Has(t, "They want letters again")
		d.Browse(staff.Agent).Post(page+"/letters", nil).Is(t, http.StatusSeeOther)
		d.Browse(staff.Agent).Get(page).Lacks(t, "called a mail of ours spam")
		if why := letter("after"); why != "" {
			t.Errorf("after she wants them again: %s", why)
		}
	})
}
