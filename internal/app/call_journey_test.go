package app_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
)

// A call is heard by every room as a mail is, and one that is asked for is a promise.
func TestACallIsHeardAndACallIsPromised(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Inboxes.Change(ctx, tx, d.Inbox.ID, func(i *inboxes.Inbox) (err error) {
				i.Hours, err = calendar.Default("Europe/Berlin")
				return err
			})
			return err
		})
		api := d.Program(staff.Agent)
		n := 0
		call := func(method, path string, code int, body any) desktest.Page {
			t.Helper()
			n++
			return api.With("Idempotency-Key", fmt.Sprint(n)).Call(method, "/api/v1"+path, body).Is(t, code)
		}
		c := d.CaseFrom("Maja Lind <maja@example.com>", desktest.Address, "My line is dead. When does somebody come?")
		d.Answer(d.As(staff.Agent), c.ID, "We look into it.")
		link := linkIn(t, d.LastSent().Message(t).Text)

		// Two calls: questions are found in what was said, and each is one more contact.
		for i, said := range []string{"I need it five hours a day for work. Which day is it?", "It is still dead. Who comes, and at what time?"} {
			d.Advance(5 * time.Minute)
			call("POST", "/calls", 201, object("person_id", c.PersonID, "number", "+46701234567", "case_id", c.ID, "text", said))
			d.Run()
			wants(t, "questions", d.Number(`SELECT count(*) FROM question WHERE kind = 'question' AND message_id IN (SELECT id FROM message WHERE via = 'voice')`) >= int64(i+1), true)
		}
		d.Browse(staff.Agent).Get("/calls/new?who=%2B46701234567").Is(t, http.StatusOK).Has(t, "Maja Lind", "What we owe them", "Which day is it?")

		// She asks to be called: that is a promise, due at the end of the half hour.
		page := d.Nobody().Get(link+"?choose=call").Is(t, http.StatusOK)
		at := regexp.MustCompile(`<option value="([^"]+)"`).FindAllStringSubmatch(page.Body, -1)[1][1]
		d.Nobody().Post(link+"/call", form("at", at, "number", "+46 70 123 45 67", "key", "k")).Is(t, http.StatusSeeOther)
		begins, err := time.Parse("2006-01-02T15:04Z", at)
		d.Must(err)
		p := oneOf(t, promisesOf(t, api, c.ID))
		wants(t, "due", p.DueAt.Equal(begins.Add(30*time.Minute)), true)
		wants(t, "state", p.State, "pending")

		// Another time, as she asks, stands in its place.
		other := regexp.MustCompile(`<option value="([^"]+)"`).FindAllStringSubmatch(d.Nobody().Get(link+"?choose=call").Body, -1)[3][1]
		d.Nobody().Post(link+"/call", form("at", other, "number", "+46 70 123 45 67", "key", "k2")).Is(t, http.StatusSeeOther)
		all := promisesOf(t, api, c.ID)
		wants(t, "promises", len(all), 2)
		wants(t, "renegotiated", all[0].State, "renegotiated")

		// Nobody answers: the old promise is taken back with the truth, a new one is made.
		id := d.Number(`SELECT id FROM phone_call WHERE why = 'asked'`)
		next := d.Now().Add(4 * time.Hour).Truncate(time.Hour)
		call("POST", fmt.Sprintf("/calls/%d/finish", id), 200, object("outcome", "nobody", "next_at", next))
		d.Run()
		all = promisesOf(t, api, c.ID)
		wants(t, "promises", len(all), 3)
		wants(t, "withdrawn", all[1].State, "withdrawn")
		wants(t, "due again", all[2].DueAt.Equal(next.Add(30*time.Minute)), true)
		d.Nobody().Get(link).Is(t, http.StatusOK).Has(t, "did not reach you")

		// It is at risk before its time, and kept by a call that reaches her.
		d.Advance(all[2].DueAt.Add(-30 * time.Minute).Sub(d.Now()))
		wants(t, "at risk", promisesOf(t, api, c.ID)[2].AtRisk, true)
		call("POST", fmt.Sprintf("/calls/%d/finish", id), 200, object("outcome", "reached", "text", "Somebody comes on Thursday at nine."))
		wants(t, "kept", promisesOf(t, api, c.ID)[2].State, "kept")
		d.Verified()
	})
}
