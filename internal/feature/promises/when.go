package promises

import (
	"context"
	"net/http"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/timewords"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// refusals are why a time cannot be promised.
var refusals = words.Family("promises.fault.when.", timewords.Past, timewords.Closed, timewords.Skipped, timewords.NoDate)

// CoverBy says of a case and a moment outside its working hours that somebody
// will be there all the same. Called while the product is put together; nobody
// is there where nothing is said.
func (s *Promises) CoverBy(f func(ctx context.Context, v db.View, c cases.Case, at time.Time) (bool, error)) {
	s.cover = f
}

// PageBy has whoever is on duty called when a promise is about to break and nobody
// is at work. Called while the product is put together.
func (s *Promises) PageBy(f func(ctx context.Context, tx *db.Tx, c cases.Case, p Promise) error) {
	s.page = f
}

// alarm tells whoever looks after a case, or the leads, that a promise is about to
// break, and calls whoever is on duty where nobody is at work.
func (s *Promises) alarm(ctx context.Context, tx *db.Tx, c cases.Case, p Promise) error {
	users := []int64{c.OwnerID}
	if c.OwnerID == 0 {
		var err error
		if users, err = s.desk.Notices.Leads(ctx, tx); err != nil {
			return err
		}
	}
	if _, err := s.desk.Notices.Tell(ctx, tx, notices.News{Kind: soon, Users: users, Case: c}); err != nil || s.page == nil {
		return err
	}
	in, err := s.desk.Inboxes.Open(ctx, tx, c.InboxID)
	if err != nil || in.Hours.Open(tx.Now()) {
		return err
	}
	return s.page(ctx, tx, c, p)
}

// place is what a time in words is read against: the working hours of the
// case's inbox, and a zone; that of the inbox where none is named.
func (s *Promises) place(ctx context.Context, v db.View, c cases.Case, zone string) (timewords.Place, error) {
	in, err := s.desk.Inboxes.Open(ctx, v, c.InboxID)
	if err != nil {
		return timewords.Place{}, err
	}
	hours, err := s.desk.Cases.HoursOf(ctx, v, c)
	if err != nil {
		return timewords.Place{}, err
	}
	p := timewords.Place{Now: v.Now(), Hours: hours, Zone: in.Hours.Zone(), Lang: c.Lang}
	for _, name := range []string{zone, in.Zone} {
		if name == "" || name == in.Zone && !in.Hours.Always() {
			continue
		}
		p.Zone, err = calendar.Zone(name)
		return s.covering(ctx, v, c, p), err
	}
	return s.covering(ctx, v, c, p), nil
}

// covering adds what is known of who is there outside working hours.
func (s *Promises) covering(ctx context.Context, v db.View, c cases.Case, p timewords.Place) timewords.Place {
	if s.cover != nil {
		p.Covered = func(at time.Time) bool {
			is, err := s.cover(ctx, v, c, at)
			return err == nil && is
		}
	}
	return p
}

// settle makes a draft exact and refuses what cannot be promised: field names
// the part at fault after a prefix. A time that is none is refused with the
// nearest one that is.
func (s *Promises) settle(ctx context.Context, v db.View, c cases.Case, d Draft, prefix string) (Draft, error) {
	p, err := s.place(ctx, v, c, d.Zone)
	if err != nil {
		return d, err
	}
	if d.Covered {
		p.Covered = func(time.Time) bool { return true }
	}
	field := prefix + "due_at"
	var r timewords.Reading
	if by := strings.TrimSpace(d.By); by != "" && d.DueAt.IsZero() {
		field = prefix + "by"
		ok := false
		if r, ok = timewords.Read(by, p); !ok {
			return d, fault.Field(field, "promises.fault.words", fault.A("words", by))
		}
		d.DueAt, d.By, d.Zone = r.At, "", ""
	} else if !d.DueAt.IsZero() {
		r = p.Look(d.DueAt)
	}
	if r.Why != "" {
		return d, fault.Field(field, refusals.Key(r.Why), fault.A("at", r.At), fault.A("nearest", r.Nearest))
	}
	return d, d.check(v.Now(), prefix)
}

// reading is a time in words as it is shown at once.
type reading struct {
	Text    string
	At      time.Time
	Known   bool // it was understood
	Why     timewords.Why
	Nearest time.Time
	Zones   []zoned // in whose zones it is worded, each once
	Writer  string  // the writer's zone, for what a button writes into the field
}

// zoned is somebody's zone.
type zoned struct {
	Who  string // "", customer, team
	Zone *time.Location
}

// read reads a time in words on a case.
func (s *Promises) read(ctx context.Context, v db.View, c cases.Case, text, zone string) (reading, error) {
	out := reading{Text: strings.TrimSpace(text), Writer: zone}
	p, err := s.place(ctx, v, c, zone)
	if err != nil || out.Text == "" {
		return out, err
	}
	if lang := words.From(ctx).Lang; p.Lang == "" {
		p.Lang = lang
	}
	r, ok := timewords.Read(out.Text, p)
	out.At, out.Known, out.Why, out.Nearest = r.At, ok, r.Why, r.Nearest
	out.Zones, err = s.zones(ctx, v, c, p)
	return out, err
}

// zones are those in which a time is told: the customer's and the team's, each
// once.
func (s *Promises) zones(ctx context.Context, v db.View, c cases.Case, p timewords.Place) ([]zoned, error) {
	theirs, err := s.desk.Outbox.Reader(ctx, v, c)
	if err != nil {
		return nil, err
	}
	ours := p.Hours.Zone()
	if p.Hours.Always() {
		ours = p.Zone
	}
	if theirs.Zone == nil {
		theirs.Zone = ours
	}
	all := []zoned{{"customer", theirs.Zone}}
	if ours.String() != theirs.Zone.String() {
		all = append(all, zoned{"team", ours})
	}
	return all, nil
}

// inZone words times in another zone than the reader's own.
func inZone(ctx context.Context, zone *time.Location) context.Context {
	r := words.From(ctx)
	r.Zone = zone
	return words.With(ctx, r)
}

// readPage shows what a time in words means.
func (s *Promises) readPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	var shown reading
	err = s.desk.DB.Read(r.Context(), "promises.read", func(ctx context.Context, v db.View) error {
		if _, err := staff.Allow(ctx, staff.PromisesMake); err != nil {
			return err
		}
		c, err := s.desk.Cases.ByID(ctx, v, id)
		if err != nil {
			return err
		}
		shown, err = s.read(ctx, v, c, r.PostFormValue(byField), r.PostFormValue(zoneField))
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, readingShown(shown))
}
