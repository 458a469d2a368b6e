package need

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/timewords"
)

// A deadline whose time is known counts by quarters of what the policy gives it: one
// from far off, and the next from each of these times before it. One without a time,
// as "urgent", counts in full, and so does one that has passed.
const quarters = 4

var nearer = [quarters - 1]time.Duration{14 * 24 * time.Hour, 7 * 24 * time.Hour, 2 * 24 * time.Hour}

// dated says whether a point names a time, and not only that there is one.
func (p Point) dated() bool { return (p.Kind == Deadline || p.Kind == Since) && p.N > 1 }

// near is how many quarters of its weight a deadline has at a time.
func (p Point) near(now time.Time) int {
	if !p.dated() {
		return quarters
	}
	n, left := 1, dayOf(p.N).Sub(now)
	for _, before := range nearer {
		if left <= before {
			n++
		}
	}
	return n
}

// grows is when a deadline weighs more by time alone; false if it never does.
func (p Point) grows(now time.Time) (time.Time, bool) {
	if p.Kind != Deadline || !p.dated() {
		return time.Time{}, false
	}
	for _, before := range nearer {
		if at := dayOf(p.N).Add(-before); at.After(now) {
			return at, true
		}
	}
	return time.Time{}, false
}

// before and after are how many bytes around the words of a deadline are read for
// its time: by Friday, at nine.
const (
	readBefore = 20
	readAfter  = 60
)

// dateIn is the time that one of some stretches of a text names; false for none.
func dateIn(text string, all []Found, p timewords.Place) (Found, time.Time, bool) {
	for _, f := range all {
		from, to := edge(text, max(f.From-readBefore, 0)), edge(text, min(f.To+readAfter, len(text)))
		for _, r := range timewords.Find(text[from:to], p) {
			if r.From+from < f.To && f.From < r.To+from && r.Why != timewords.NoDate {
				return Found{Kind: Deadline, From: min(f.From, r.From+from), To: max(f.To, r.To+from)}, r.At, true
			}
		}
		words := text[f.From:f.To] // my flight leaves on Saturday: the end of it is a time
		for i := 0; i >= 0 && i < len(words); {
			if r, ok := timewords.Read(words[i:], p); ok && (r.Why == "" || r.Why == timewords.Closed) {
				return f, r.At, true
			}
			next := strings.IndexByte(words[i:], ' ')
			if next < 0 {
				break
			}
			i += next + 1
		}
	}
	return Found{}, time.Time{}, false
}

// edge is the nearest place at or before a byte where a letter begins.
func edge(text string, i int) int {
	for i > 0 && i < len(text) && text[i]&0xc0 == 0x80 {
		i--
	}
	return i
}

// when reads by when an arrival needs it, in the zone of whoever wrote. It costs
// nothing unless the words of a deadline were found.
func (s *Need) when(ctx context.Context, v db.View, a cases.Arrival, text string, all []Found) (Found, time.Time, bool, error) {
	zone, err := s.zoneOf(ctx, v, a)
	if err != nil {
		return Found{}, time.Time{}, false, err
	}
	now := v.Now()
	if !a.At.IsZero() && a.At.Before(now) {
		now = a.At // tomorrow is the day after they wrote
	}
	f, at, ok := dateIn(text, all, timewords.Place{Now: now.In(zone), Zone: zone, Lang: a.Lang})
	return f, at, ok, nil
}

// zoneOf is the zone of whoever wrote, else of the inbox, else of its brand.
func (s *Need) zoneOf(ctx context.Context, v db.View, a cases.Arrival) (*time.Location, error) {
	theirs := a.Person.Zone
	if a.Person.ID == 0 && a.From.Mail != "" {
		found, _, err := s.desk.People.Page(ctx, v, people.Query{Email: a.From.Mail})
		if err != nil {
			return nil, err
		}
		if len(found) > 0 {
			theirs = found[0].Zone
		}
	}
	return s.zone(ctx, v, theirs, a.InboxID)
}

func (s *Need) zone(ctx context.Context, v db.View, theirs string, inbox int64) (*time.Location, error) {
	in, err := s.desk.Inboxes.Open(ctx, v, inbox)
	if err != nil {
		return nil, err
	}
	names := []string{theirs, in.Zone}
	if theirs == "" && in.Zone == "" {
		brand, err := s.desk.Inboxes.BrandByID(ctx, v, in.BrandID)
		if err != nil {
			return nil, err
		}
		names = append(names, brand.Zone)
	}
	for _, name := range names {
		if at, err := time.LoadLocation(name); name != "" && err == nil {
			return at, nil
		}
	}
	return time.UTC, nil
}

// noonOf is the day of a time in a zone, as forms have it: at noon in UTC.
func noonOf(at time.Time, zone *time.Location) time.Time {
	y, m, d := at.In(zone).Date()
	return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
}

// day is the day that a point names, to a reader in a zone; zero for none.
func (p Point) day(zone *time.Location) time.Time {
	at := dayOf(p.N)
	if at.IsZero() || p.Source != Told {
		return at
	}
	return noonOf(at, zone)
}

// Near weighs a case anew when its deadline has come nearer.
type Near struct {
	Case int64 `json:"case"`
	At   int64 `json:"at"` // of the deadline, in microseconds
}

// Kind names the job.
func (Near) Kind() string { return "need.near" }

// watch has a case weighed again when its deadline weighs more by time alone.
func (s *Need) watch(ctx context.Context, tx *db.Tx, id int64, p Point) error {
	at, ok := p.grows(tx.Now())
	if !ok {
		return nil
	}
	return s.desk.Jobs.Put(ctx, tx, Near{Case: id, At: p.N}, jobs.At(at), jobs.Unique(fmt.Sprintf("%d:%d", id, p.N)))
}

// onNear weighs the case as its points stand by now, and waits for the next time.
func (s *Need) onNear(ctx context.Context, run *jobs.Run, a Near) error {
	ctx = staff.As(ctx, staff.System(Near{}.Kind()))
	return run.Do(ctx, "need.near", func(ctx context.Context, tx *db.Tx) error {
		err := s.neared(ctx, tx, a.Case)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		return err
	})
}

// neared weighs a case anew by time alone, and says so where it weighs more.
func (s *Need) neared(ctx context.Context, tx *db.Tx, id int64) error {
	h, err := s.desk.Cases.Take(ctx, tx, id)
	if err != nil {
		return err
	}
	was := h.Need
	rows, err := ofRoot(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	if err := s.reckonRows(ctx, tx, h, rows); err != nil || h.Need == was {
		return err
	}
	return s.record(ctx, tx, h, "need.neared", map[string]any{"from": was, "to": h.Need})
}
