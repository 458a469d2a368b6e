package relief_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/feature/relief"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// room is a desk with this room alone, and a case of somebody whose line is dead.
type room struct {
	*desktest.Desk
	*relief.Relief
	t     *testing.T
	id    int64
	topic int64 // stops people: a workaround is wanted within 30 minutes
	lent  int64 // a workaround of the library that comes back
}

func each(t *testing.T, f func(t *testing.T, r room)) {
	t.Helper()
	var s *relief.Relief
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		r := room{Desk: d, Relief: s, t: t}
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			hours, err := calendar.Default("Europe/Berlin")
			if err != nil {
				return err
			}
			if _, err := d.Inboxes.Change(ctx, tx, d.Inbox.ID, func(in *inboxes.Inbox) error { in.Hours = hours; return nil }); err != nil {
				return err
			}
			top, err := d.Topics.Add(ctx, tx, topics.Fields{Name: "Outages"})
			if err != nil {
				return err
			}
			r.topic = top.ID
			if err := s.SetTopic(ctx, tx, top.ID, 30*time.Minute); err != nil {
				return err
			}
			w, err := s.AddWay(ctx, tx, relief.WayFields{TopicID: top.ID, Words: "We lend you a box that works by radio.", Days: 12})
			r.lent = w.ID
			return err
		})
		r.id = d.Case("The line is dead since noon.").ID
		f(t, r)
	}, desktest.Room{Name: "relief", Schema: relief.Schema, Words: relief.Words, Mount: func(d *desk.Desk) { s = relief.Mount(d) }})
}

func wants(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: %s", what, d)
	}
}

// of is the relief of the case.
func (r room) of() (c relief.Case) {
	r.t.Helper()
	r.Read(func(ctx context.Context, v db.View) (err error) {
		c, err = r.OfCase(ctx, v, r.id)
		return err
	})
	return c
}

func (r room) held(f func(ctx context.Context, tx *db.Tx, h *cases.Held) error) error {
	return r.DB.Do(r.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
		h, err := r.Cases.Take(ctx, tx, r.id)
		if err != nil {
			return err
		}
		return f(ctx, tx, h)
	})
}

// stop gives the case the topic that stops people.
func (r room) stop() {
	r.t.Helper()
	r.Must(r.held(func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		return r.Cases.SetTopic(ctx, tx, h, r.topic)
	}))
}

func (r room) link() string { return r.Page.CustomerPath(r.id, r.Fresh(r.id).PersonID) }

// reply sends a reply with a workaround.
func (r room) reply(text string, d map[string]any) desktest.Page {
	r.t.Helper()
	p := r.Program(staff.Agent).Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/messages", r.id), map[string]any{"kind": "reply", "text": text, "relief": d})
	r.Run()
	return p
}

func TestAWorkaroundIsOfferedRefusedAndAnotherAccepted(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		anna := r.Browse(staff.Agent)
		path := fmt.Sprintf("/cases/%d", r.id)
		anna.Get(path).Is(t, http.StatusOK).Has(t, "They cannot go on").Lacks(t, "relief-row")
		r.stop()
		c := r.of()
		wants(t, "owed", []any{c.State, c.Source, c.DueAt}, []any{relief.Owed, relief.ByTopic, r.Now().Add(30 * time.Minute)})
		anna.Get(path).Has(t, "A workaround is wanted by", "We lend you a box that works by radio.", `value="2026-03-16"`, "relief-row")
		anna.Get("/cases?list=open").Has(t, "No workaround yet")
		anna.Get("/cases?list=open&f.is%3Ano_relief=").Is(t, http.StatusOK)

		r.Advance(10 * time.Minute)
		r.reply("We are on it.", map[string]any{"way_id": r.lent}).Is(t, http.StatusUnprocessableEntity).Has(t, "returns_on", "2026-03-16")
		r.reply("We are on it.", map[string]any{"way_id": r.lent, "returns_on": "2026-03-14"}).Is(t, http.StatusUnprocessableEntity).Has(t, "2026-03-16", "Nobody is at work")
		wants(t, "still", r.of().State, relief.Owed)
		r.reply("We lend you a box that works by radio.", map[string]any{"way_id": r.lent, "returns_on": "2026-03-16"}).Is(t, http.StatusCreated)
		c = r.of()
		wants(t, "offered", []any{c.State, c.Spent, c.Offers[0].ReturnsOn, c.Offers[0].MessageID != 0}, []any{relief.Offered, 10 * time.Minute, "2026-03-16", true})

		// The customer refuses, by a form without script; it is owed again.
		page := r.Nobody().Get(r.link()).Is(t, http.StatusOK).Has(t, "Would this help you until it is solved?", "We lend you a box", "16 March 2026")
		if strings.Contains(page.Body, "The agent refused") {
			t.Error("the customer reads what is the staff's")
		}
		to := fmt.Sprintf("%s/relief/%d", r.link(), c.Offers[0].ID)
		r.Must(r.held(func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			return r.Cases.Wait(ctx, tx, h, r.Now().Add(48*time.Hour), "")
		}))
		r.Nobody().Post(to, url.Values{"answer": {"no"}, "why": {"There is no radio here"}}).Is(t, http.StatusSeeOther)
		r.Nobody().Post(to, url.Values{"answer": {"no"}}).Is(t, http.StatusSeeOther) // said twice is said once
		r.Nobody().Post(to, url.Values{"answer": {"yes"}}).Is(t, http.StatusConflict)
		c = r.of()
		wants(t, "refused", []any{c.State, c.DueAt, c.Offers[0].State, c.Offers[0].Why, c.Offers[0].AnsweredBy, r.Fresh(r.id).Status},
			[]any{relief.Refused, r.Now().Add(30 * time.Minute), relief.Refused, "There is no radio here", "customer", cases.Open})
		anna.Get(path).Has(t, "They said: There is no radio here")
		wants(t, "refused, for others", r.Number(`SELECT value FROM mark WHERE case_id = $1 AND name = 'relief.refused'`, r.id), int64(1))

		// Words of one's own are learnt; the customer accepts them.
		r.reply("Until then your calls go to your mobile.", map[string]any{"words": "Calls go to your mobile until the line works."}).Is(t, http.StatusCreated)
		c = r.of()
		r.Nobody().Post(fmt.Sprintf("%s/relief/%d", r.link(), c.Offers[1].ID), url.Values{"answer": {"yes"}}).Is(t, http.StatusSeeOther)
		wants(t, "accepted", []any{r.of().State, r.of().Offers[1].State}, []any{relief.Accepted, relief.Accepted})
		r.Program(staff.Agent).Call(http.MethodGet, "/api/v1/workarounds", nil).Is(t, http.StatusOK).Has(t, "Calls go to your mobile until the line works.", `"learnt":true`, `"refused":1`, `"accepted":1`)
		r.Program(staff.Admin).Call(http.MethodPut, fmt.Sprintf("/api/v1/workarounds/%d", r.lent), map[string]any{"words": "A box by radio", "topic_id": r.topic, "days": 7, "off": true}).Is(t, http.StatusOK).Has(t, `"off":true`, `"days":7`)
		r.Browse(staff.Admin).Get("/settings/relief").Is(t, http.StatusOK).Has(t, "Learnt from a reply", "within")
		r.Program(staff.Agent).Call(http.MethodGet, fmt.Sprintf("/api/v1/cases/%d", r.id), nil).Has(t, `"blocking":true`, `"state":"accepted"`)
		r.Advance(3 * time.Hour)
		r.Verified()
	})
}

func TestNonePossibleNeedsAReason(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		agent := r.User(staff.Agent)
		r.Must(r.held(func(ctx context.Context, tx *db.Tx, h *cases.Held) error { return r.Cases.Own(ctx, tx, h, agent) }))
		anna := r.Browse(staff.Agent)
		anna.Post(fmt.Sprintf("/cases/%d/blocking", r.id), nil).Is(t, http.StatusSeeOther)
		anna.Get("/today").Has(t, "Offer a workaround")
		r.Advance(2*time.Hour + time.Minute)

		anna.Post(fmt.Sprintf("/cases/%d/relief", r.id), url.Values{}).Is(t, http.StatusUnprocessableEntity)
		anna.Post(fmt.Sprintf("/cases/%d/relief", r.id), url.Values{"none": {"The street has no line"}, "words": {"A box"}}).Is(t, http.StatusUnprocessableEntity)
		anna.Post(fmt.Sprintf("/cases/%d/relief", r.id), url.Values{"none": {"The street has no line"}}).Is(t, http.StatusSeeOther)
		c := r.of()
		wants(t, "none", []any{c.State, c.Owes(), c.Spent}, []any{relief.None, false, 2*time.Hour + time.Minute})
		r.Nobody().Get(r.link()).Has(t, "The street has no line")

		// Solved, and opened again: what was not owed is not owed now.
		r.Program(staff.Agent).Call(http.MethodPatch, fmt.Sprintf("/api/v1/cases/%d", r.id), map[string]any{"status": "solved"}).Is(t, http.StatusOK)
		r.Program(staff.Agent).Call(http.MethodPatch, fmt.Sprintf("/api/v1/cases/%d", r.id), map[string]any{"status": "open"}).Is(t, http.StatusOK)
		wants(t, "again", r.of().State, relief.None)
		anna.Post(fmt.Sprintf("/cases/%d/unblock", r.id), nil).Is(t, http.StatusSeeOther)
		wants(t, "cleared", r.of().Blocks(), false)
		r.Verified()
	})
}

func TestWhatIsLentComesBackAndWhatAPersonTaughtGoesWithThem(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		agent := r.User(staff.Agent)
		r.stop()
		r.Must(r.held(func(ctx context.Context, tx *db.Tx, h *cases.Held) error { return r.Cases.Own(ctx, tx, h, agent) }))
		r.reply("I lend you mine.", map[string]any{"words": "My own telephone", "lent": true, "returns_on": "2026-03-04"}).Is(t, http.StatusCreated)
		anna := r.Browse(staff.Agent)
		anna.Get("/today").Lacks(t, "Comes back today")
		r.Advance(48 * time.Hour)
		anna.Get("/today").Has(t, "Comes back today: My own telephone")
		c := r.of()
		anna.Post(fmt.Sprintf("/cases/%d/offers/%d/returned", r.id, c.Offers[0].ID), nil).Is(t, http.StatusSeeOther)
		anna.Get("/today").Lacks(t, "Comes back today")

		err := r.held(func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			_, err := r.Relief.Answer(ctx, tx, h, 999, true, "")
			return err
		})
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("an offer of nobody: %v", err)
		}
		r.Program(staff.Admin).Call(http.MethodPost, fmt.Sprintf("/api/v1/people/%d/erase", r.Fresh(r.id).PersonID), map[string]any{"sure": true}).Is(t, http.StatusNoContent)
		r.Run()
		wants(t, "left", r.Number(`SELECT count(*) FROM relief_way WHERE words LIKE '%telephone%'`)+r.Number(`SELECT count(*) FROM relief_offer WHERE words LIKE '%telephone%'`), int64(0))
		r.Verified()
	})
}
