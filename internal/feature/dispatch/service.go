package dispatch

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/money"
)

// Goods is what a remedy gives.
type Goods struct {
	Kind  Kind
	What  string
	Worth money.Amount
	Why   string // it is given, for us
	ByID  int64

	PurchaseID int64 // what it replaces; 0 where nobody said

	Tracking string    // how it is followed, as was said of the remedy; "" for not at all
	DueAt    time.Time // by when it is wanted further on, as was said of the remedy
}

// Remedies is what this room asks of remedies, which live in another.
type Remedies struct {
	// Look says what a remedy gives.
	Look func(ctx context.Context, v db.View, id int64) (Goods, error)
	// Move takes a remedy to where its dispatch is, with its day and how it is followed.
	Move func(ctx context.Context, tx *db.Tx, d Dispatch) error
	// Grant grants a remedy now, or says why that cannot be.
	Grant func(ctx context.Context, tx *db.Tx, h *cases.Held, g Goods, key string) (int64, error)
}

// Dispatches is what goes to customers.
type Dispatches struct {
	desk      *desk.Desk
	remedies  Remedies
	purchases Purchases
	requests  Requests
}

// Of is the dispatches of a desk that has this room.
func Of(d *desk.Desk) *Dispatches { return &Dispatches{desk: d} }

// RemediesBy joins dispatches with the remedies that they deliver.
func (s *Dispatches) RemediesBy(r Remedies) { s.remedies = r }

// itself is the desk, which hears of parcels and keeps their clocks.
func itself(ctx context.Context) context.Context { return staff.As(ctx, staff.System("dispatch")) }

// OfCase returns the dispatches of a case and of what was merged into it, the oldest
// first.
func (s *Dispatches) OfCase(ctx context.Context, v db.View, id int64) (_ []Dispatch, err error) {
	defer fault.Wrap(&err, "dispatch.OfCase(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	family, err := s.desk.Cases.Family(ctx, v, id)
	if err != nil {
		return nil, err
	}
	return ofCases(ctx, v, family)
}

// ByID returns a dispatch of a case that the actor may see.
func (s *Dispatches) ByID(ctx context.Context, v db.View, id int64) (_ Dispatch, err error) {
	defer fault.Wrap(&err, "dispatch.ByID(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return Dispatch{}, err
	}
	d, err := byID(ctx, v, id)
	if err != nil {
		return d, err
	}
	if _, err := s.desk.Cases.ByID(ctx, v, d.CaseID); fault.Is(err, fault.NotFound) {
		return Dispatch{}, none().Because(err)
	} else if err != nil {
		return Dispatch{}, err
	}
	return d, nil
}

// take holds a dispatch and its case; one that the actor may not see is none.
func (s *Dispatches) take(ctx context.Context, tx *db.Tx, id int64) (*cases.Held, Dispatch, error) {
	d, err := byID(ctx, tx, id)
	if err != nil {
		return nil, d, err
	}
	h, err := s.desk.Cases.Take(ctx, tx, d.CaseID)
	if fault.Is(err, fault.NotFound) {
		return nil, Dispatch{}, none().Because(err)
	} else if err != nil {
		return nil, d, err
	}
	d, err = byID(ctx, tx, id) // as it is now that nobody else changes it
	return h, d, err
}

// mostLooked is how many dispatches a page looks through for those in sight.
const mostLooked = 5000

// Newest returns dispatches that the actor may see before an id, 0 for the newest, in a
// state, "" for all. next is where the next page begins; 0 at the end.
func (s *Dispatches) Newest(ctx context.Context, v db.View, state State, before int64, limit int) (_ []Dispatch, next int64, err error) {
	defer fault.Wrap(&err, "dispatch.Newest(%s)", state)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, 0, err
	}
	if before <= 0 {
		before = math.MaxInt64
	}
	var seen []Dispatch
	for looked := 0; looked < mostLooked; {
		query, args := newestQuery, []any{before, limit + 1}
		if state != "" {
			query, args = inStateQuery, append(args, state)
		}
		some, err := db.All(ctx, v, scan, query, args...)
		if err != nil {
			return nil, 0, err
		}
		ids := make([]int64, len(some))
		for i, d := range some {
			ids[i] = d.CaseID
		}
		shown, err := s.desk.Cases.Shown(ctx, v, ids)
		if err != nil {
			return nil, 0, err
		}
		for _, d := range some {
			if len(seen) == limit {
				return seen, before, nil
			}
			before = d.ID
			if _, ok := shown[d.CaseID]; ok {
				seen = append(seen, d)
			}
		}
		if len(some) <= limit {
			return seen, 0, nil
		}
		looked += len(some)
	}
	return seen, before, nil
}

// remedyMoved hears of a remedy: what is granted goes on its way where a system brings
// things of its kind, and what one of us says by hand of a remedy holds for its parcel:
// that it is on its way, how it is followed, and by when it is there.
func (s *Dispatches) remedyMoved(ctx context.Context, tx *db.Tx, f facts.RemedyMoved) error {
	kind := Kind(f.Kind)
	if kind != Replacement && !kind.paid() {
		return nil
	}
	if f.To == "approved" {
		return s.begin(ctx, tx, f, kind)
	}
	to, ok := map[string]State{"dispatched": Sent, "received": Arrived, "declined": Cancelled, "failed": Cancelled}[f.To]
	if !ok {
		return nil
	}
	d, ok, err := ofRemedy(ctx, tx, f.Remedy)
	if err != nil || !ok || d.State != to && !forward(d.State, to, d.Kind) {
		return err
	}
	h, d, err := s.take(itself(ctx), tx, d.ID)
	if err != nil {
		return err
	}
	was := d
	if to == Sent {
		g, err := s.remedies.Look(itself(ctx), tx, f.Remedy)
		if err != nil {
			return err
		}
		d.Tracking, d.DueAt = cmp.Or(g.Tracking, d.Tracking), g.DueAt
	}
	if d.State == to {
		return s.corrected(ctx, tx, h, was, &d)
	}
	return s.step(ctx, tx, h, &d, to)
}

// begin begins the dispatch of a remedy that was granted.
func (s *Dispatches) begin(ctx context.Context, tx *db.Tx, f facts.RemedyMoved, kind Kind) error {
	if s.remedies.Look == nil {
		return nil
	}
	if one, err := systemOf(ctx, tx, kind.does()); err != nil || !one.Active {
		return err
	}
	if _, ok, err := ofRemedy(ctx, tx, f.Remedy); err != nil || ok {
		return err
	}
	h, err := s.desk.Cases.Take(itself(ctx), tx, f.Case)
	if err != nil {
		return err
	}
	g, err := s.remedies.Look(itself(ctx), tx, f.Remedy)
	if err != nil {
		return err
	}
	d := Dispatch{RemedyID: f.Remedy, Kind: kind, What: g.What, Worth: g.Worth, ByID: g.ByID, Closes: kind == Replacement}
	if b, ok := ctx.Value(begunKey{}).(begun); ok {
		d.PurchaseID, d.OneTouch, d.Choice, d.Old = b.purchase, b.first, clean(b.detail.Choice), b.detail.Old
	}
	_, err = s.add(ctx, tx, h, d)
	return err
}

// add adds what is to go to a customer. A payment goes at once; a parcel when its
// address is confirmed.
func (s *Dispatches) add(ctx context.Context, tx *db.Tx, h *cases.Held, d Dispatch) (id int64, err error) {
	d.CaseID, d.State = h.ID, Ready
	if d.Kind.does() == Parcels {
		a, err := s.confirmed(ctx, tx, h.PersonID)
		if err != nil {
			return 0, err
		}
		d.AddressID, d.State = a.ID, Waiting
	}
	if d.ID, err = insert(ctx, tx, d); err != nil {
		return 0, err
	}
	if err := s.tell(ctx, tx, d); err != nil {
		return d.ID, err
	}
	if err := s.goes(ctx, tx, h, &d); err != nil || d.State != Waiting {
		return d.ID, err
	}
	return d.ID, s.record(ctx, tx, h, d, "dispatch.waits", nil)
}

// move takes a dispatch to a state that is further on, and its remedy with it.
func (s *Dispatches) move(ctx context.Context, tx *db.Tx, h *cases.Held, d *Dispatch, to State) error {
	if !forward(d.State, to, d.Kind) { // it came back, or failed, while it was handed over
		return save(ctx, tx, *d)
	}
	if err := s.step(ctx, tx, h, d, to); err != nil {
		return err
	}
	return s.carry(ctx, tx, *d)
}

// carry tells the remedy that a dispatch delivers where it is.
func (s *Dispatches) carry(ctx context.Context, tx *db.Tx, d Dispatch) error {
	if d.RemedyID == 0 || s.remedies.Move == nil {
		return nil
	}
	err := s.remedies.Move(itself(ctx), tx, d)
	if fault.Is(err, fault.Conflict) {
		return nil // the remedy has ended by what one of us said
	}
	return err
}

// step is move without the remedy.
func (s *Dispatches) step(ctx context.Context, tx *db.Tx, h *cases.Held, d *Dispatch, to State) error {
	was := d.State
	d.State = to
	switch {
	case to.Ended():
		d.DueAt = time.Time{}
		if _, err := s.takeBack(itself(ctx), tx, h, *d); err != nil {
			return err
		}
		if err := s.quiet(ctx, tx, *d); err != nil {
			return err
		}
	case to == Sent:
		if err := s.leaves(ctx, tx, h, *d); err != nil {
			return err
		}
		if err := s.wanted(ctx, tx, h, d); err != nil {
			return err
		}
		if err := s.onItsWay(ctx, tx, h, *d); err != nil {
			return err
		}
	}
	if err := save(ctx, tx, *d); err != nil {
		return err
	}
	if err := s.tell(ctx, tx, *d); err != nil {
		return err
	}
	if to == Cancelled && (was == Handed || was == Accepted || was == Ready && d.Tries > 0) {
		if err := s.desk.Jobs.Put(ctx, tx, Cancel{d.ID}); err != nil {
			return err
		}
	}
	if err := s.record(ctx, tx, h, *d, "dispatch."+string(to), map[string]any{"tracking": d.Tracking, "reason": d.Reason}); err != nil {
		return err
	}
	return s.ends(ctx, tx, h, *d)
}

// ends does what follows when something has arrived, or does not: the case that waited
// for it is solved, or ours to look at.
func (s *Dispatches) ends(ctx context.Context, tx *db.Tx, h *cases.Held, d Dispatch) error {
	switch {
	case d.State == Arrived && d.Closes && h.Status == cases.Waiting:
		err := s.desk.Cases.SetStatus(itself(ctx), tx, h, cases.Solved, "")
		if fault.Is(err, fault.Conflict) || fault.Is(err, fault.Invalid) {
			return nil // something else is open in it: it goes on
		}
		return err
	case d.State == Failed:
		return s.opens(ctx, tx, h)
	}
	return nil
}

// opens has a case be ours to look at.
func (s *Dispatches) opens(ctx context.Context, tx *db.Tx, h *cases.Held) error {
	if h.Status != cases.Waiting && h.Status != cases.Solved {
		return nil
	}
	return s.desk.Cases.SetStatus(itself(ctx), tx, h, cases.Open, "")
}

// tell passes on that a dispatch is in another state than before.
func (s *Dispatches) tell(ctx context.Context, tx *db.Tx, d Dispatch) error {
	return event.Tell(ctx, tx, s.desk.Bus, facts.DispatchMoved{Case: d.CaseID, Dispatch: d.ID, For: d.RemedyID, State: string(d.State)})
}

// record writes down what happened to a dispatch. Of what is the delivery of a remedy
// the remedy tells itself that it went, came or failed.
func (s *Dispatches) record(ctx context.Context, tx *db.Tx, h *cases.Held, d Dispatch, kind string, more map[string]any) error {
	if d.RemedyID != 0 && slices.Contains([]string{"dispatch.sent", "dispatch.day", "dispatch.arrived", "dispatch.failed", "dispatch.cancelled"}, kind) {
		return nil
	}
	data := map[string]any{"kind": KindNames.Say(d.Kind), "what": d.What}
	for name, value := range more {
		data[name] = value
	}
	_, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, CaseID: h.ID, On: "dispatch", OnID: d.ID, Data: data})
	return err
}

// Report is what somebody says of a dispatch.
type Report struct {
	To        State
	ForeignID string // what the system calls it
	Tracking  string
	By        time.Time // when it is there at the latest
	Reason    string    // why it failed
}

// furthest is how far away the day may be on which something arrives.
const furthest = 366 * 24 * time.Hour

// read checks a report.
func (r *Report) read(now time.Time) error {
	if r.To != Accepted && r.To != Sent && r.To != Arrived && r.To != Returned && r.To != Failed {
		return fault.Field("state", "dispatch.fault.state")
	}
	r.ForeignID, r.Tracking, r.Reason = clean(r.ForeignID), clean(r.Tracking), clean(r.Reason)
	if r.By.Before(now) || r.By.After(now.Add(furthest)) {
		r.By = time.Time{} // what is said late, or cannot be
	}
	for name, text := range map[string]string{"order": r.ForeignID, "tracking": r.Tracking, "reason": r.Reason} {
		if err := short(name, text, longestWords); err != nil {
			return err
		}
	}
	if r.To == Failed && r.Reason == "" {
		return fault.Field("reason", "dispatch.fault.reason")
	}
	return nil
}

// Say takes what one of us says of a dispatch.
func (s *Dispatches) Say(ctx context.Context, tx *db.Tx, id int64, r Report) (_ Dispatch, err error) {
	defer fault.Wrap(&err, "dispatch.Say(%d, %s)", id, r.To)
	if _, err := staff.Allow(ctx, staff.RemediesGrant); err != nil {
		return Dispatch{}, err
	}
	h, d, err := s.take(ctx, tx, id)
	if err != nil {
		return d, err
	}
	if err := r.read(tx.Now()); err != nil {
		return d, err
	}
	if d.State != r.To && !forward(d.State, r.To, d.Kind) {
		return d, fault.New(fault.Conflict, "dispatch.fault.ended", fault.A("state", StateNames.Say(d.State)))
	}
	return s.said(ctx, tx, h, d, r)
}

// said takes a report. What it adds is kept also where it comes out of order, but for the
// day: of that the newest word holds, and one from before it left is older.
func (s *Dispatches) said(ctx context.Context, tx *db.Tx, h *cases.Held, d Dispatch, r Report) (Dispatch, error) {
	was, further := d, forward(d.State, r.To, d.Kind)
	d.ForeignID, d.Tracking = cmp.Or(r.ForeignID, d.ForeignID), cmp.Or(r.Tracking, d.Tracking)
	if !r.By.IsZero() && !r.To.Ended() && (further || d.State == r.To) {
		d.DueAt = r.By.UTC().Truncate(time.Microsecond)
	}
	if !further {
		return d, s.corrected(ctx, tx, h, was, &d)
	}
	if r.To == Failed {
		d.Reason = r.Reason
	}
	return d, s.move(ctx, tx, h, &d, r.To)
}

// corrected takes what is said anew of a dispatch. Of what is on its way the clock, the
// remedy and the wait of the case follow the newest day, and the customer is written to
// once it can be followed, and when it comes on another day than they were told (told.go).
func (s *Dispatches) corrected(ctx context.Context, tx *db.Tx, h *cases.Held, was Dispatch, d *Dispatch) error {
	if *d == was {
		return nil
	}
	if d.State != Sent {
		return save(ctx, tx, *d)
	}
	if !d.DueAt.Equal(was.DueAt) {
		if err := s.wanted(ctx, tx, h, d); err != nil {
			return err
		}
		if err := s.record(ctx, tx, h, *d, "dispatch.day", map[string]any{"due": d.DueAt}); err != nil {
			return err
		}
	}
	tell := s.otherDay
	if was.Tracking == "" && d.Tracking != "" {
		tell = s.canBeFollowed
	}
	if err := tell(ctx, tx, h, was, *d); err != nil {
		return err
	}
	if err := save(ctx, tx, *d); err != nil {
		return err
	}
	return s.carry(ctx, tx, *d)
}

// hand has a dispatch handed over once what is done now is committed.
func (s *Dispatches) hand(ctx context.Context, tx *db.Tx, d Dispatch) error {
	return s.desk.Jobs.Put(ctx, tx, Hand{ID: d.ID}, jobs.Unique(itoa(d.ID)))
}
