package voice_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/voice"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
)

// on runs a test on a desk with this room, on each engine.
func on(t *testing.T, f func(t *testing.T, d *desktest.Desk, s *voice.Voice)) {
	t.Helper()
	var s *voice.Voice
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		d.Browse(staff.Admin).Post("/settings/calls", form("country", "se", "days", "3", "per_half_hour", "1")).Is(t, http.StatusSeeOther)
		f(t, d, s)
	}, desktest.Room{Name: "voice", Schema: voice.Schema, Words: voice.Words, Mount: func(d *desk.Desk) { s = voice.Mount(d) }})
}

func form(pairs ...string) url.Values {
	f := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		f.Add(pairs[i], pairs[i+1])
	}
	return f
}

// call is a call as a program sees it.
type call struct {
	ID        int64     `json:"id"`
	CaseID    int64     `json:"case_id"`
	PersonID  int64     `json:"person_id"`
	MessageID int64     `json:"message_id"`
	Why       string    `json:"why"`
	Number    string    `json:"number"`
	DueAt     time.Time `json:"due_at"`
	Outcome   string    `json:"outcome"`
	Tries     int       `json:"tries"`
}

func noted(t *testing.T, d *desktest.Desk, body map[string]any) (c call) {
	t.Helper()
	d.Program(staff.Agent).With("Idempotency-Key", fmt.Sprint(body)).Call(http.MethodPost, "/api/v1/calls", body).Is(t, http.StatusCreated).JSON(t, &c)
	return c
}

func toMake(t *testing.T, d *desktest.Desk) []call {
	t.Helper()
	var list struct{ Items []call }
	d.Program(staff.Agent).Call(http.MethodGet, "/api/v1/calls", nil).Is(t, http.StatusOK).JSON(t, &list)
	return list.Items
}

func TestACallIsACase(t *testing.T) {
	on(t, func(t *testing.T, d *desktest.Desk, _ *voice.Voice) {
		agent := d.Browse(staff.Agent)
		agent.Get("/calls/new?who=070-123+45+67").Is(t, http.StatusOK).Has(t, "+46 70 123 45 67", `name="name"`)
		told := form("number", "070-123 45 67", "name", "Maja Lind", "person", "0", "case", "0", "text", "The line is dead. When does somebody come?", "key", "k1", "direction", "in", "outcome", "reached")
		agent.Post("/calls", told).Is(t, http.StatusSeeOther)
		agent.Post("/calls", told).Is(t, http.StatusSeeOther)
		if n := d.Number(`SELECT count(*) FROM message`); n != 1 {
			t.Fatalf("the same form twice is %d messages", n)
		}
		c := d.Fresh(1)
		said := d.Thread(c.ID)[0]
		if c.Channel != "voice" || c.OwnerID != d.User(staff.Agent) || said.Kind != cases.Inbound || said.Via != "voice" || c.Subject != said.Text {
			t.Errorf("the case is %+v, the message %+v", c, said)
		}
		agent.Get(fmt.Sprintf("/cases/%d", c.ID)).Is(t, http.StatusOK).Has(t, "The line is dead.", "By phone", `id="calls"`)

		// However the number is written, it is hers, and her case is offered.
		agent.Get("/calls/new?who=0046701234567").Is(t, http.StatusOK).Has(t, "Maja Lind", fmt.Sprintf(`name="case" value="%d" checked`, c.ID))
		agent.Get("/calls/new?who=maja").Is(t, http.StatusOK).Has(t, "Maja Lind")
		agent.Get("/calls/new").Has(t, `hx-get="/calls/new?find=1"`, `id="who"`)
		agent.HX().Get("/calls/new?find=1&who=maj").Is(t, http.StatusOK).Has(t, `id="who"`, "Maja Lind", "/calls/new?person=").Lacks(t, "<form", "<html") // while it is typed
		agent.HX().Get("/calls/new?find=1&who=m").Is(t, http.StatusOK).Lacks(t, "Maja Lind")
		agent.With("Referer", fmt.Sprintf("http://example.com/cases/%d", c.ID)).Get("/calls/new").Is(t, http.StatusOK)
		second := noted(t, d, map[string]any{"number": "+46701234567", "case_id": c.ID, "text": "It is still dead."})
		if second.CaseID != c.ID || second.PersonID != c.PersonID || len(d.Thread(c.ID)) != 2 {
			t.Errorf("the second call is %+v", second)
		}

		// A number that two share asks who.
		other := noted(t, d, map[string]any{"name": "Olle Lind", "text": "It is me, Olle."})
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			h, err := d.People.Take(ctx, tx, other.PersonID)
			if err == nil {
				_, err = d.People.AddIdentity(ctx, tx, &h, people.Phone, "+46 70 123 45 67", false)
			}
			return err
		})
		before := d.Number(`SELECT count(*) FROM cases`)
		d.Program(staff.Agent).With("Idempotency-Key", "who").Call(http.MethodPost, "/api/v1/calls", map[string]any{"number": "0701234567", "text": "Hello"}).
			Is(t, http.StatusUnprocessableEntity).Has(t, "person_id", "Maja Lind, Olle Lind")
		agent.Get("/calls/new?who=0701234567").Is(t, http.StatusOK).Has(t, "Who is it?", "Maja Lind", "Olle Lind").Lacks(t, `name="text"`)
		agent.Post("/calls", form("number", "0701234567", "who", "0701234567", "person", "0", "text", "Hello", "key", "k2")).Is(t, http.StatusUnprocessableEntity).Has(t, "Who is it?")
		if n := d.Number(`SELECT count(*) FROM cases`); n != before {
			t.Error("a case was guessed")
		}
		if chosen := noted(t, d, map[string]any{"number": "0701234567", "person_id": other.PersonID, "text": "Hello"}); chosen.PersonID != other.PersonID {
			t.Errorf("it was said who it is: %+v", chosen)
		}
		d.Browse(staff.Viewer).Get("/calls/new").Is(t, http.StatusForbidden)
		d.Verified()
	})
}

func TestWhoIsReachedByPhoneGetsCallsAndNoMail(t *testing.T) {
	on(t, func(t *testing.T, d *desktest.Desk, _ *voice.Voice) {
		c := d.Case("My line is dead.")
		agent, api := d.Browse(staff.Agent), d.Program(staff.Agent)
		reach := fmt.Sprintf("/api/v1/people/%d/by_phone", c.PersonID)
		api.Call(http.MethodPut, reach, map[string]any{"by_phone": true}).Is(t, http.StatusUnprocessableEntity)
		api.Call(http.MethodPut, reach, map[string]any{"by_phone": true, "number": "08-123 456 78"}).Is(t, http.StatusOK).Has(t, "+46 8 123 456 78")
		agent.Get(fmt.Sprintf("/cases/%d", c.ID)).Is(t, http.StatusOK).Has(t, `id="spoken"`, "this becomes a call to make")

		d.Answer(d.As(staff.Agent), c.ID, "Somebody comes on Thursday at nine.")
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			h, err := d.Cases.Take(ctx, tx, c.ID)
			if err == nil {
				err = d.Outbox.Letter(ctx, tx, outbox.Letter{Case: h, Cause: "test:1", Key: "intake.form.came", Urgent: true})
			}
			return err
		})
		d.Run()
		if n := len(d.Sent()); n != 0 {
			t.Fatalf("%d mails left", n)
		}
		due := toMake(t, d)
		if len(due) != 2 || due[0].Why != "letter" || due[0].Number != "+46 8 123 456 78" || !due[0].DueAt.After(d.Now()) {
			t.Fatalf("to make are %+v", due)
		}
		agent.Get("/calls").Is(t, http.StatusOK).Has(t, "Somebody comes on Thursday at nine.", "tel:+46812345678")
		agent.Get("/today").Is(t, http.StatusOK).Has(t, "Calls to make")

		finish := func(id int64, code int, body map[string]any) desktest.Page {
			t.Helper()
			return api.With("Idempotency-Key", fmt.Sprint(id, body)).Call(http.MethodPost, fmt.Sprintf("/api/v1/calls/%d/finish", id), body).Is(t, code)
		}
		finish(due[0].ID, http.StatusUnprocessableEntity, map[string]any{"outcome": "nobody"}).Has(t, "next_at")
		finish(due[0].ID, http.StatusOK, map[string]any{"outcome": "nobody", "next_at": d.Now().Add(2 * time.Hour)})
		finish(due[0].ID, http.StatusOK, map[string]any{"outcome": "reached", "text": "She knows."})
		finish(due[0].ID, http.StatusConflict, map[string]any{"outcome": "left_word"})
		agent.Post(fmt.Sprintf("/calls/%d/finish", due[1].ID), form("outcome", "left_word")).Is(t, http.StatusSeeOther)
		if left := toMake(t, d); len(left) != 0 {
			t.Errorf("still to make are %+v", left)
		}
		agent.Get("/calls?list=had").Is(t, http.StatusOK).Has(t, "Reached", "Left word")

		agent.Post(fmt.Sprintf("/people/%d/by-phone", c.PersonID), form()).Is(t, http.StatusSeeOther)
		d.Answer(d.As(staff.Agent), c.ID, "By mail again.")
		if n := len(d.Sent()); n != 1 {
			t.Errorf("%d mails left once they are written to again", n)
		}
		d.Verified()
	})
}

// slots are the half hours that a page offers.
func slots(page desktest.Page) (all []string) {
	for _, m := range regexp.MustCompile(`<option value="([^"]+)"`).FindAllStringSubmatch(page.Body, -1) {
		all = append(all, m[1])
	}
	return all
}

func linkIn(t *testing.T, text string) string {
	t.Helper()
	u, err := url.Parse(regexp.MustCompile(`https?://\S+/c/\S+`).FindString(text))
	if err != nil || u.Path == "" {
		t.Fatalf("no link in %q", text)
	}
	return u.Path
}

func TestACustomerChoosesAHalfHour(t *testing.T) {
	on(t, func(t *testing.T, d *desktest.Desk, _ *voice.Voice) {
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Inboxes.Change(ctx, tx, d.Inbox.ID, func(i *inboxes.Inbox) (err error) {
				i.Hours, err = calendar.Default("Europe/Berlin")
				return err
			})
			return err
		})
		c := d.Case("It stopped.")
		d.Answer(d.As(staff.Agent), c.ID, "We look into it.")
		link := linkIn(t, d.LastSent().Message(t).Text)
		offered := slots(d.Nobody().Get(link+"?choose=call").Is(t, http.StatusOK).Has(t, "Would you rather talk?"))
		if len(offered) < 20 || offered[0] != "2026-03-02T09:30Z" {
			t.Fatalf("offered are %q", offered)
		}
		d.Nobody().Post(link+"/call", form("at", offered[2], "number", "12", "key", "a")).Is(t, http.StatusUnprocessableEntity).Has(t, "We cannot read this number", `value="12"`)
		d.Nobody().Post(link+"/call", form("at", "2026-03-02T02:00Z", "number", "070-123 45 67", "key", "b")).Is(t, http.StatusUnprocessableEntity)
		for range 2 {
			d.Nobody().Post(link+"/call", form("at", offered[2], "number", "070-123 45 67", "key", "c")).Is(t, http.StatusSeeOther)
		}
		d.Nobody().Get(link).Is(t, http.StatusOK).Has(t, "We call you on", "+46 70 123 45 67", "Please call me on")
		due := toMake(t, d)
		if len(due) != 1 || due[0].Why != "asked" || due[0].DueAt.Format("15:04") != "10:30" {
			t.Fatalf("to make are %+v", due)
		}

		// Nobody else is promised the same half hour.
		other := d.CaseFrom("bob@example.com", desktest.Address, "Mine too.")
		d.Answer(d.As(staff.Agent), other.ID, "We look into it.")
		theirs := linkIn(t, d.LastSent().Message(t).Text)
		if strings.Contains(strings.Join(slots(d.Nobody().Get(theirs)), " "), offered[2]) {
			t.Error("the half hour is offered twice")
		}
		d.Nobody().Post(theirs+"/call", form("at", offered[2], "number", "070-999 45 67", "key", "d")).Is(t, http.StatusUnprocessableEntity)

		// Not reached: they are told the truth and the new time.
		d.Advance(100 * time.Minute)
		mails := len(d.Sent())
		path := fmt.Sprintf("/calls/%d/finish", due[0].ID)
		d.Browse(staff.Agent).Post(path, form("outcome", "nobody", "next", "2026-03-02T14:00", "zone", "Europe/Berlin")).Is(t, http.StatusSeeOther)
		d.Run()
		if len(d.Sent()) != mails+1 || !strings.Contains(d.LastSent().Message(t).Text, "did not reach you") {
			t.Errorf("they are told %q", d.LastSent().Message(t).Text)
		}
		d.Nobody().Get(link).Is(t, http.StatusOK).Has(t, "did not reach you")
		if due = toMake(t, d); len(due) != 1 || due[0].Tries != 1 || due[0].DueAt.Format("15:04") != "13:00" {
			t.Errorf("to make are %+v", due)
		}

		// A call out that reaches them is the one they asked for.
		noted(t, d, map[string]any{"direction": "out", "outcome": "reached", "case_id": c.ID, "text": "Told her what to press."})
		if due = toMake(t, d); len(due) != 0 {
			t.Errorf("still to make are %+v", due)
		}
		d.Verified()
	})
}

func TestATelephoneRingsAtOnePlace(t *testing.T) {
	on(t, func(t *testing.T, d *desktest.Desk, _ *voice.Voice) {
		noted(t, d, map[string]any{"number": "0701234567", "name": "Maja Lind", "text": "The line is dead."})
		system := d.ProgramOf(d.User(staff.Admin), staff.CallsRing)
		ring := func(code int, number, agent string) {
			t.Helper()
			system.With("Idempotency-Key", number+agent+d.Now().String()).Call(http.MethodPost, "/api/v1/calls/ringing", map[string]any{"number": number, "agent": agent}).Is(t, code)
		}
		ring(http.StatusNoContent, "+46701234567", "agent@shop.example")
		ring(http.StatusUnprocessableEntity, "+46701234567", "nobody@shop.example")
		d.Program(staff.Viewer).With("Idempotency-Key", "v").Call(http.MethodPost, "/api/v1/calls/ringing", map[string]any{"number": "1", "agent": "1"}).Is(t, http.StatusForbidden)
		agent := d.Browse(staff.Agent)
		agent.Get("/nav/counts").Is(t, http.StatusOK).Has(t, "+46 70 123 45 67 is calling", "Maja Lind, 1 open case", "/calls/new?ring=1")
		d.Browse(staff.Lead).Get("/nav/counts").Is(t, http.StatusOK).Lacks(t, "is calling")
		d.Browse(staff.Lead).HX().Post("/calls/ringing/1/seen", form()).Is(t, http.StatusOK)
		agent.Get("/nav/counts").Has(t, "is calling", "innerMorph")
		agent.HX().Post("/calls/ringing/1/seen", form()).Is(t, http.StatusOK)
		agent.Get("/nav/counts").Lacks(t, "is calling")
		ring(http.StatusNoContent, "+46 8 555 555 55", "agent@shop.example")
		agent.Get("/nav/counts").Has(t, "A number we do not know yet")
		d.Advance(2 * time.Minute)
		agent.Get("/nav/counts").Lacks(t, "is calling")
		d.Advance(time.Hour)
		if n := d.Number(`SELECT count(*) FROM ringing`); n != 0 {
			t.Errorf("%d rings are still known", n)
		}
	})
}

func TestTheListsOfCallsAreRead(t *testing.T) {
	on(t, func(t *testing.T, d *desktest.Desk, s *voice.Voice) {
		d.Listed(d.As(staff.Agent), "phone_call", func(ctx context.Context, v db.View) error {
			_, _, err := s.Page(ctx, v, voice.ToMake, 0, nil, 50)
			return err
		}, "phone_call_due")
		d.Listed(d.As(staff.Agent), "phone_call", func(ctx context.Context, v db.View) error {
			_, _, err := s.Page(ctx, v, voice.Had, 0, nil, 50)
			return err
		}, "phone_call_ended")
	})
}
