package voice

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// askView is what a customer sees of "call me" on their own page.
type askView struct {
	Path   string
	Key    string
	Days   []askDay
	Number string
	Chosen string
	Said   map[string]string // what is wrong with which field
	Call   Call              // that they asked for; its id is 0 for none
	Open   bool              // they choose a half hour
}

// askDay are the half hours of one day.
type askDay struct {
	Day time.Time
	At  []time.Time
}

// refused is a form that was not taken.
type refused struct {
	number, chosen string
	said           map[string]string
}

type refusedKey struct{}

// slotForm is how a form writes a half hour.
const slotForm = "2006-01-02T15:04Z"

// customerPanel offers a call, and says when we call.
func (s *Voice) customerPanel(ctx context.Context, v db.View, c casepage.CustomerCase) (templ.Component, error) {
	if c.Status.Shelf() == cases.ShelfDone {
		return nil, nil
	}
	own := itself(ctx)
	view := askView{Path: c.Path + "/call", Key: web.NewKey(), Open: c.Query.Has("choose")}
	var err error
	if view.Call, _, err = askedOf(own, v, c.ID); err != nil {
		return nil, err
	}
	k, err := s.desk.Cases.ByID(own, v, c.ID)
	if err != nil {
		return nil, err
	}
	zone := words.From(ctx).Zone
	all, err := s.slots(own, v, k, zone)
	if err != nil || len(all) == 0 && view.Call.ID == 0 {
		return nil, err
	}
	view.Days = byDay(all, zone)
	if view.Number = view.Call.Number; view.Number == "" {
		if view.Number, err = s.numberOf(own, v, c.PersonID); err != nil {
			return nil, err
		}
	}
	if was, ok := ctx.Value(refusedKey{}).(refused); ok {
		view.Number, view.Chosen, view.Said, view.Open = was.number, was.chosen, was.said, true
	}
	return askPanel(view), nil
}

// byDay puts half hours under the days of a zone.
func byDay(all []time.Time, zone *time.Location) (days []askDay) {
	for _, at := range all {
		day := calendar.DateOf(at.In(zone))
		if n := len(days); n == 0 || calendar.DateOf(days[n-1].Day.In(zone)) != day {
			days = append(days, askDay{Day: at})
		}
		days[len(days)-1].At = append(days[len(days)-1].At, at)
	}
	return days
}

// askPage takes a customer's wish to be called. The button is a form: it asks for no
// script.
func (s *Voice) askPage(w http.ResponseWriter, r *http.Request) error {
	return s.desk.Page.OrEnded(w, r, s.asked(w, r))
}

func (s *Voice) asked(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "voice.fault.form").Because(err)
	}
	number, chosen, key := strings.TrimSpace(r.PostForm.Get("number")), r.PostForm.Get("at"), r.PostForm.Get("key")
	err := s.desk.Page.CustomerDo(w, r, "voice.ask", "?call=1#call", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		at, err := time.Parse(slotForm, chosen)
		if err != nil {
			return fault.Field("at", "voice.fault.slot").Because(err)
		}
		_, err = s.Ask(ctx, tx, h, at, number, key)
		return err
	})
	if !fault.Is(err, fault.Invalid) {
		return err
	}
	was := refused{number: number, chosen: chosen, said: web.Invalid(r.Context(), err)}
	return s.desk.Page.CustomerShow(w, r.WithContext(context.WithValue(r.Context(), refusedKey{}, was)), http.StatusUnprocessableEntity)
}

// Ask promises the customer of a case a call in a half hour that they choose, or in
// another than before. Their wish is a message of theirs. The key is the form's, so
// that sending it twice asks once.
func (s *Voice) Ask(ctx context.Context, tx *db.Tx, h *cases.Held, at time.Time, number, key string) (_ Call, err error) {
	defer fault.Wrap(&err, "voice.Ask(case %d)", h.ID)
	actor, err := staff.Allow(ctx, staff.CustomerWrite)
	if err != nil {
		return Call{}, err
	}
	own := itself(ctx)
	in, err := s.desk.Inboxes.Open(own, tx, h.InboxID)
	if err != nil {
		return Call{}, err
	}
	n, ok, err := s.read(own, tx, number, h.InboxID)
	if err != nil {
		return Call{}, err
	}
	if !ok {
		return Call{}, fault.Field("number", "voice.fault.own_number")
	}
	if err := tx.Lock(ctx, "voice.slot", fmt.Sprintf("%d:%s", in.ID, at.UTC().Format(slotForm))); err != nil {
		return Call{}, err
	}
	before, was, err := askedOf(own, tx, h.ID)
	if err != nil || was && before.DueAt.Equal(at) && before.Number == n.Shown {
		return before, err // a repeat
	}
	reader, err := s.desk.Outbox.Reader(own, tx, h.Case)
	if err != nil {
		return Call{}, err
	}
	if !was || !before.DueAt.Equal(at) {
		free, err := s.slots(own, tx, h.Case, zoneOf(reader))
		if err != nil {
			return Call{}, err
		}
		if !slices.ContainsFunc(free, at.Equal) {
			return Call{}, fault.Field("at", "voice.fault.slot")
		}
	}
	says := reader.Say(fault.Say("voice.asks", fault.A("number", n.Shown), fault.A("from", at), fault.A("until", at.Add(half))))
	item, err := s.desk.Intake.Hear(ctx, tx, intake.Said{Via: intake.Page, CaseID: actor.CaseID, PersonID: actor.PersonID, Text: says, Key: key})
	if err != nil {
		return Call{}, err
	}
	if h, err = s.desk.Cases.Take(own, tx, h.ID); err != nil { // their words have opened it
		return Call{}, err
	}
	if err := s.theirs(own, tx, actor.PersonID, n.Shown, h.InboxID); err != nil {
		return Call{}, err
	}
	c := Call{CaseID: h.ID, PersonID: h.PersonID, MessageID: item.MessageID, Why: Asked, Direction: Out, Number: n.Shown, DueAt: at.UTC()}
	return s.promise(own, tx, h, c, before, reader.Say(s.promised(at)))
}

// zoneOf is a reader's zone.
func zoneOf(r words.Reader) *time.Location {
	if r.Zone == nil {
		return time.UTC
	}
	return r.Zone
}

// theirs makes a number that a customer gives one of theirs.
func (s *Voice) theirs(ctx context.Context, tx *db.Tx, person int64, number string, inbox int64) error {
	var p people.Held
	p, err := s.desk.People.Take(ctx, tx, person)
	if err != nil {
		return err
	}
	n, ok, err := s.read(ctx, tx, number, inbox)
	if err != nil || !ok {
		return err
	}
	return s.knownBy(ctx, tx, &p, n)
}

// promise stores a call that was asked for, and promises it: in the place of the one
// before, if there was one.
func (s *Voice) promise(ctx context.Context, tx *db.Tx, h *cases.Held, c, before Call, what string) (_ Call, err error) {
	due := c.DueAt.Add(half)
	switch {
	case before.ID == 0 && s.word.Make != nil:
		c.PromiseID, err = s.word.Make(ctx, tx, h, what, due)
	case before.ID != 0 && before.PromiseID != 0 && s.word.Move != nil:
		c.PromiseID, err = s.word.Move(ctx, tx, before.PromiseID, what, due, c.MessageID)
		if fault.Is(err, fault.Conflict) { // it broke meanwhile
			c.PromiseID, err = s.word.Make(ctx, tx, h, what, due)
		}
	}
	if err != nil {
		return c, err
	}
	if c.ID = before.ID; before.ID != 0 {
		err = moved(ctx, tx, c.ID, c.DueAt, c.Number, c.PromiseID, c.MessageID)
	} else {
		c.ID, err = insert(ctx, tx, c)
	}
	if err != nil {
		return c, err
	}
	return c, s.told(ctx, tx, c, "call.asked", map[string]any{"from": c.DueAt, "until": due})
}
