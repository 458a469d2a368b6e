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
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
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
	zoneField = "promises.zone" // in which zone the date was typed
)

// fromForm reads the fields of the composer.
func fromForm(f url.Values) (any, error) {
	what, due := strings.TrimSpace(f.Get(whatField)), strings.TrimSpace(f.Get(dueField))
	switch {
	case what == "" && due == "":
		return nil, nil
	case what == "":
		return nil, fault.Field(whatField, "promises.fault.what")
	case due == "":
		return nil, fault.Field(dueField, "promises.fault.due")
	}
	t, err := typedTime(due, f.Get(zoneField))
	if err != nil {
		return nil, fault.Field(dueField, "promises.fault.due").Because(err)
	}
	return made{{What: what, DueAt: t}}, nil
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

// check refuses the whole reply if one of its promises could not be made.
func (s *Promises) check(ctx context.Context, v db.View, _ cases.Case, value any) ([]outbox.Hint, error) {
	if _, err := staff.Allow(ctx, staff.PromisesMake); err != nil {
		return nil, err
	}
	m, ok := value.(made)
	if !ok {
		return nil, fmt.Errorf("a promise of type %T", value)
	}
	for i, d := range m {
		if err := d.check(v.Now(), fmt.Sprintf("promises[%d].", i)); err != nil {
			return nil, err
		}
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
func (s *Promises) fields(ctx context.Context, v db.View, _ cases.Case) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	if !actor.May(staff.PromisesMake) {
		return nil, nil
	}
	zone := words.From(ctx).Zone
	f := composerFields{Zone: zone.String(), Presets: presets(v.Now(), zone)}
	if raw, ok := outbox.PartDraft(ctx, "promises"); ok {
		var m made
		if json.Unmarshal(raw, &m) == nil && len(m) > 0 {
			f.What, f.Due = m[0].What, m[0].DueAt.In(zone).Format(localTime)
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
	What, Due, Zone string
	Presets         []time.Time
}

// presets are exact times that people like to promise: this evening, while there
// is time, and noon of the next working days.
func presets(now time.Time, zone *time.Location) []time.Time {
	local := now.In(zone)
	day := func(n, hour int) time.Time {
		return time.Date(local.Year(), local.Month(), local.Day()+n, hour, 0, 0, 0, zone)
	}
	var all []time.Time
	if local.Hour() < 15 {
		all = append(all, day(0, 18))
	}
	for n := 1; len(all) < 3; n++ {
		if d := day(n, 12); d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
			all = append(all, d)
		}
	}
	return all
}
