package purchases

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// EventState is where something that a source told stands.
type EventState string

// The states.
const (
	Done    EventState = "done"
	Ignored EventState = "ignored" // nothing of it concerns us
	Waits   EventState = "early"   // it is told again, for whoever bought is not known yet
	Wrong   EventState = "wrong"
)

// Event is something that a source told.
type Event struct {
	ID, SourceID         int64
	Topic                string
	State                EventState
	Problem              Problem // "" for none
	Field                string  // at fault
	PersonID             int64   // 0 for nobody
	About                string  // the order; only with a person
	Tries                int64
	ToldAt               time.Time // by the clock of the source; zero for not known
	CreatedAt, UpdatedAt time.Time
}

const (
	mostTellings  = 1 << 20 // bytes of one
	longestTopic  = 80
	eventsKept    = 60 * 24 * time.Hour
	sweepEvery    = 24 * time.Hour
	sweptAtOnce   = 500
	longestSigned = 64 // of what a source calls an event
)

// hears is what the act of hearing needs: the desk itself does it, for a source.
func hears(ctx context.Context) context.Context {
	return staff.As(ctx, staff.System("purchases.webhook"))
}

// Hear takes what a source tells by its address. Forged or old it is refused with what
// is wrong; else it is written down once, however often it comes, and answered for, also
// where nothing can be made of it: that stays visible with the reason.
func (s *Purchases) Hear(ctx context.Context, token string, head http.Header, body []byte) (_ Event, err error) {
	defer fault.Wrap(&err, "purchases.Hear")
	ids, ok := s.desk.Keys.Read(hookPurpose, token)
	if !ok || len(ids) != 1 {
		return Event{}, fault.New(fault.NotFound, "purchases.fault.no_source")
	}
	ctx = hears(ctx)
	var o Source
	err = s.desk.DB.Read(ctx, "purchases.source", func(ctx context.Context, v db.View) (err error) {
		o, err = sourceBy(ctx, v, ids[0])
		return err
	})
	if err == nil && o.Off {
		err = fault.New(fault.NotFound, "purchases.fault.no_source")
	}
	if err != nil {
		return Event{}, err
	}
	now := s.desk.DB.Now()
	h, bad := o.listen(s.secrets(o, now), head, body, now)
	var why Problem
	if bad != nil && !errors.As(bad, &why) {
		return Event{}, bad
	}
	var e Event
	err = s.desk.DB.Do(ctx, "purchases.hear", func(ctx context.Context, tx *db.Tx) (err error) {
		if why == NotSigned || why == Forged || why == Stale {
			_, err := tx.Exec(ctx, `UPDATE purchase_source SET refused = refused + 1, refused_at = $2, refused_why = $3 WHERE id = $1`, o.ID, tx.Now(), why)
			return err
		}
		e, err = s.hear(ctx, tx, o, h, why, body)
		return err
	})
	if err == nil && e.ID == 0 {
		err = fault.New(fault.Unauthenticated, "purchases.fault.signature").Because(why)
	}
	return e, err
}

// hear writes down what was told and does it. What was done is not done again; what was
// wrong or early is tried anew.
func (s *Purchases) hear(ctx context.Context, tx *db.Tx, o Source, h heard, why Problem, body []byte) (Event, error) {
	if err := tx.Take(ctx, "purchase_source", o.ID); err != nil {
		return Event{}, err
	}
	sum := db.Hash(cmp.Or(h.ID, string(body))) // nameless, it is known by its words
	topic := []rune(clean(h.Topic))
	e := Event{SourceID: o.ID, Topic: string(topic[:min(len(topic), longestTopic)]), ToldAt: h.At}
	there, err := db.All(ctx, tx, scanEvent, `SELECT `+eventColumns+` FROM purchase_event WHERE source_id = $1 AND event_sum = $2`, o.ID, sum)
	if err != nil {
		return e, err
	}
	if len(there) > 0 {
		if e = there[0]; e.State == Done || e.State == Ignored {
			return e, nil
		}
	}
	e.State, e.Problem, e.Field, e.Tries = Done, why, "", e.Tries+1
	switch {
	case why != "":
	case h.Idle:
		e.State = Ignored
	default:
		if e.Problem, e.Field, err = s.attempt(ctx, tx, o, h, &e); err != nil {
			return e, err
		}
	}
	if e.Problem == Early {
		e.State = Waits
	} else if e.Problem != "" {
		e.State = Wrong
	}
	if len(there) > 0 {
		_, err = tx.Exec(ctx, `UPDATE purchase_event SET state = $2, problem = $3, field = $4, person_id = $5, about = $6, tries = $7, updated_at = $8 WHERE id = $1`,
			e.ID, e.State, e.Problem, e.Field, orNull(e.PersonID), e.About, e.Tries, tx.Now())
		return e, err
	}
	e.ID, err = tx.Insert(ctx, `INSERT INTO purchase_event (source_id, event_sum, topic, state, problem, field, person_id, about, tries, told_at, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`, o.ID, sum, e.Topic, e.State, e.Problem, e.Field, orNull(e.PersonID), e.About, e.Tries, e.ToldAt, tx.Now())
	return e, err
}

// attempt does what was told, all of it or nothing, and says what is wrong with it.
func (s *Purchases) attempt(ctx context.Context, tx *db.Tx, o Source, h heard, e *Event) (why Problem, field string, err error) {
	var person int64
	err = tx.Savepoint(ctx, "purchases.hear", func() error {
		var err error
		if person, err = s.buyer(ctx, tx, o, h); err != nil {
			return err
		}
		called := make([][]string, len(h.All))
		for i, t := range h.All {
			called[i] = t.Called
		}
		products, err := s.meant(ctx, tx, called)
		if err != nil {
			return err
		}
		for i, t := range h.All {
			t.ProductID = products[i]
			if err := s.enterTold(ctx, tx, o, person, t); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		if e.PersonID = person; person != 0 {
			about := []rune(clean(h.Order))
			e.About = string(about[:min(len(about), longestSigned)])
		}
		return "", "", nil
	}
	f, known := fault.As(err)
	switch {
	case errors.As(err, &why):
	case fault.Is(err, fault.Conflict):
		why = Taken
	case known && fault.Is(err, fault.Invalid):
		why, field = BadField, f.Field
	default:
		return "", "", err
	}
	return why, field, nil
}

// buyer finds whoever bought: by what the source calls them, else by their address. A
// person is made for an address that nobody has.
func (s *Purchases) buyer(ctx context.Context, tx *db.Tx, o Source, h heard) (int64, error) {
	if h.Customer != "" {
		one, err := s.desk.People.ByForeign(ctx, tx, o.tag(), h.Customer)
		if err == nil || !fault.Is(err, fault.NotFound) {
			return one.ID, err
		}
	}
	kind, address := people.Email, h.Email
	if address == "" && h.Phone != "" {
		kind, address = people.Phone, h.Phone
	}
	switch {
	case address == "" && h.Customer != "" && o.Vendor == Stripe:
		return 0, Early // Stripe tells of the customer beside it, in no order
	case address == "":
		return 0, NoBuyer
	}
	held, err := s.desk.People.Resolve(ctx, tx, kind, address, h.Name)
	if err != nil || h.Customer == "" {
		return held.ID, err
	}
	return held.ID, s.desk.People.ForeignID(ctx, tx, &held, o.tag(), h.Customer)
}

// enterTold writes down a purchase as a source tells it now. What it does not say stays
// as it is known.
func (s *Purchases) enterTold(ctx context.Context, tx *db.Tx, o Source, person int64, t told) error {
	f := t.Fields
	f.PersonID, f.Source, f.Seller = person, o.tag(), o.Name
	p, known, err := takeForeign(ctx, tx, f.Source, f.ForeignID)
	if err != nil {
		return err
	}
	if known {
		if t.Unnamed {
			f.What = p.What
		}
		for into, was := range map[*string]string{&f.OrderNumber: p.OrderNumber, &f.Serial: p.Serial, &f.Seller: p.Seller} {
			*into = cmp.Or(*into, was)
		}
		f.BoughtOn = cmp.Or(p.BoughtOn, f.BoughtOn) // it was bought once
		f.Quantity, f.WarrantyMonths, f.ProductID = cmp.Or(f.Quantity, p.Quantity), p.WarrantyMonths, cmp.Or(p.ProductID, f.ProductID)
		if f.SourceAt.Equal(p.SourceAt) { // Stripe counts in seconds: what has ended is the newer
			f.Ended, f.Cancelled = cmp.Or(f.Ended, p.Ended), cmp.Or(f.Cancelled, p.Cancelled)
		}
	}
	p, made, err := s.Enter(ctx, tx, f)
	if err != nil {
		return err
	}
	if fresh, err := s.paid(ctx, tx, p, t.Paid); err != nil || !fresh || made {
		return err
	}
	return s.record(ctx, tx, "purchase.changed", p, 0)
}

const eventColumns = `id, source_id, topic, state, problem, field, person_id, about, tries, told_at, created_at, updated_at`

func scanEvent(s db.Scan) (e Event, err error) {
	var person *int64
	err = s(&e.ID, &e.SourceID, &e.Topic, &e.State, &e.Problem, &e.Field, &person, &e.About, &e.Tries, &e.ToldAt, &e.CreatedAt, &e.UpdatedAt)
	e.PersonID = orZero(person)
	return e, err
}

// Events returns what a source told, the newest first, below an id (0 for all).
func (s *Purchases) Events(ctx context.Context, v db.View, source, below int64, limit int) (_ []Event, next int64, err error) {
	defer fault.Wrap(&err, "purchases.Events(%d)", source)
	if _, err := staff.Allow(ctx, staff.ProductsManage); err != nil {
		return nil, 0, err
	}
	if below <= 0 {
		below = 1<<63 - 1
	}
	all, err := db.All(ctx, v, scanEvent, `SELECT `+eventColumns+` FROM purchase_event WHERE source_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`, source, below, limit+1)
	if len(all) > limit {
		all = all[:limit]
		next = all[limit-1].ID
	}
	return all, next, err
}

// lastTold is the newest that each source told.
func lastTold(ctx context.Context, v db.View) (map[int64]Event, error) {
	all, err := db.All(ctx, v, scanEvent, `SELECT `+eventColumns+` FROM purchase_event WHERE id IN (SELECT max(id) FROM purchase_event GROUP BY source_id)`)
	out := make(map[int64]Event, len(all))
	for _, e := range all {
		out[e.SourceID] = e
	}
	return out, err
}

// Sweep forgets what sources told long ago; the purchases stay.
type Sweep struct{}

// Kind names the job.
func (Sweep) Kind() string { return "purchases.sweep" }

func (s *Purchases) sweep(ctx context.Context, _ *jobs.Run, _ Sweep) error {
	for more := true; more; {
		err := s.desk.DB.Do(ctx, "purchases.sweep", func(ctx context.Context, tx *db.Tx) error {
			n, err := tx.Exec(ctx, `DELETE FROM purchase_event WHERE id IN (SELECT id FROM purchase_event WHERE updated_at < $1 ORDER BY updated_at LIMIT $2)`, tx.Now().Add(-eventsKept), sweptAtOnce)
			more = n == sweptAtOnce
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
