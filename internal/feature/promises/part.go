package promises

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/timewords"
	"kept.example/kept/internal/platform/words"
)

// made is what a reply promises: nearly always one thing.
type made []Draft

// localTime is what a date and time field of a form holds.
const localTime = "2006-01-02T15:04"

// The fields of the composer are called as the API calls them, so that a fault
// names the same thing on both.
const (
	whatField = "promises[0].what"
	dueField  = "promises[0].due_at"
	byField   = "promises[0].by"
	coverName = "promises[0].covered"
	zoneField = "promises.zone" // in which zone the date was typed
)

// fromForm reads the fields of the composer. Words are read when the reply is
// checked: only there it is known when somebody works.
func fromForm(f url.Values) (any, error) {
	what, due, by := strings.TrimSpace(f.Get(whatField)), strings.TrimSpace(f.Get(dueField)), strings.TrimSpace(f.Get(byField))
	if what == "" && due == "" && by == "" {
		return nil, nil
	}
	d := Draft{What: what, Covered: f.Get(coverName) != ""}
	switch {
	case what == "":
		return nil, fault.Field(whatField, "promises.fault.what")
	case by != "":
		d.By, d.Zone = by, f.Get(zoneField)
	case due == "":
		return nil, fault.Field(byField, "promises.fault.due")
	default:
		t, err := typedTime(due, f.Get(zoneField))
		if err != nil {
			return nil, fault.Field(dueField, "promises.fault.due").Because(err)
		}
		d.DueAt = t
	}
	return made{d}, nil
}

// typedTime reads a date and time as a form holds it, in the zone it was typed
// in; UTC when that is not known.
func typedTime(s, zone string) (time.Time, error) {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	return time.ParseInLocation(localTime, s, loc)
}

// fromJSON reads the field promises of an API body, and held replies.
func fromJSON(raw json.RawMessage) (any, error) {
	var m made
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, fault.Field("promises", "promises.fault.json").Because(err)
	}
	if len(m) == 0 {
		return nil, nil
	}
	return m, nil
}

// check refuses the whole reply if one of its promises could not be made. From
// here on what was said in words is exact.
func (s *Promises) check(ctx context.Context, v db.View, c cases.Case, value any) ([]outbox.Hint, error) {
	if _, err := staff.Allow(ctx, staff.PromisesMake); err != nil {
		return nil, err
	}
	m, ok := value.(made)
	if !ok {
		return nil, fmt.Errorf("a promise of type %T", value)
	}
	for i, d := range m {
		exact, err := s.settle(ctx, v, c, d, fmt.Sprintf("promises[%d].", i))
		if err != nil {
			return nil, err
		}
		m[i] = exact
	}
	return nil, nil
}

// act makes the promises of a reply that has become a message.
func (s *Promises) act(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, value any) error {
	m, ok := value.(made)
	if !ok {
		return fmt.Errorf("a promise of type %T", value)
	}
	for _, d := range m {
		if _, err := s.Make(ctx, tx, h, message, d); err != nil {
			return err
		}
	}
	return nil
}

// fields draws what the composer asks: what, and by when.
func (s *Promises) fields(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	if !actor.May(staff.PromisesMake) {
		return nil, nil
	}
	f, err := s.formOf(ctx, v, c)
	if err != nil {
		return nil, err
	}
	all, err := s.OfCase(ctx, v, c.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if p.State == Pending {
			f.Pending = append(f.Pending, p)
		}
	}
	if raw, ok := outbox.PartDraft(ctx, keepsField); ok {
		if json.Unmarshal(raw, &f.Keeps) != nil {
			f.Keeps = nil
		}
	}
	if raw, ok := outbox.PartDraft(ctx, "promises"); ok {
		var m made
		if json.Unmarshal(raw, &m) == nil && len(m) > 0 {
			f.What, f.By, f.Covered = m[0].What, m[0].By, m[0].Covered
			if f.By == "" {
				f.Due = m[0].DueAt.In(words.From(ctx).Zone).Format(localTime)
			}
		}
	}
	return composerPart(f), nil
}

// tool is the button that opens the fields.
func (s *Promises) tool(ctx context.Context, _ db.View, _ cases.Case) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.PromisesMake) {
		return nil, err
	}
	return composerTool(), nil
}

// composerFields is the promise part of the composer.
type composerFields struct {
	Case          int64
	What, Due, By string
	Zone          string // the writer's
	Covered       bool
	Presets       []time.Time
	Pending       []Promise // of the case; the reply may keep them
	Keeps         keeps
}

func (s *Promises) formOf(ctx context.Context, v db.View, c cases.Case) (composerFields, error) {
	zone := words.From(ctx).Zone
	in, err := s.desk.Inboxes.Open(ctx, v, c.InboxID)
	return composerFields{Case: c.ID, Zone: zone.String(), Presets: presets(v.Now(), zone, in.Hours)}, err
}

// presets are exact times that people like to promise: the end of this working
// day, while there is time, and noon of the next ones.
func presets(now time.Time, zone *time.Location, hours calendar.Hours) []time.Time {
	today := calendar.DateOf(now.In(hours.Zone()))
	if hours.Always() {
		today = calendar.DateOf(now.In(zone))
	}
	p := timewords.Place{Now: now, Zone: zone, Hours: hours}
	var all []time.Time
	for n := 0; len(all) < 3 && n < 60; n++ {
		day := today.Plus(n)
		_, closes, open := hours.Day(day)
		if at, shown := calendar.Wall(day, calendar.At(12, 0), zone); n > 0 && shown && p.Works(at) {
			closes = at
		} else if hours.Always() {
			closes, open = calendar.Wall(day, calendar.At(18, 0), zone)
		}
		weekend := hours.Always() && (day.Weekday() == time.Saturday || day.Weekday() == time.Sunday) && n > 0
		if open && !weekend && closes.Sub(now) >= 2*time.Hour {
			all = append(all, closes.In(zone))
		}
	}
	return all
}
