package relief

import (
	"context"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// settled is a draft that was made exact.
type settled struct {
	Draft
	of    Sending
	way   Way  // of the library; without an id for none
	above bool // the budget of whoever offers it: another must say yes
}

// settle makes a draft exact: the words of the library, and a good day for what is
// lent. It reads only.
func (s *Relief) settle(ctx context.Context, v db.View, c cases.Case, of Draft, prefix string) (d settled, err error) {
	d.Draft = of
	d.Words, d.None = clean(d.Words), clean(d.None)
	if err := d.check(prefix); err != nil {
		return d, err
	}
	if d.of, err = d.sending(prefix); err != nil {
		return d, err
	}
	if d.WayID != 0 {
		if d.way, err = s.Way(ctx, v, d.WayID); err != nil {
			return d, err
		}
		if d.Words == "" {
			d.Words = d.way.Words
		}
		if d.of == (Sending{}) {
			d.of = d.way.Sending
		}
	}
	if d.Words == "" && d.None == "" {
		return d, fault.Field(prefix+"words", "relief.fault.words")
	}
	if d.None != "" {
		d.ReturnsOn, d.of = "", Sending{}
		return d, nil
	}
	if d.above, err = s.aboveBudget(ctx, v, c, d.of, prefix); err != nil {
		return d, err
	}
	if !d.Lent && d.way.Days == 0 && strings.TrimSpace(d.ReturnsOn) == "" {
		d.ReturnsOn = ""
		return d, nil
	}
	hours, err := s.desk.Cases.HoursOf(ctx, v, c)
	if err != nil {
		return d, err
	}
	d.Lent = true
	d.ReturnsOn, err = returns(hours, v.Now(), d.ReturnsOn, d.way.Days, prefix+"returns_on")
	return d, err
}

// Offer offers a case's customer a workaround, or says why there is none. message is
// the reply that says so, 0 for none. A case that blocked nobody does from then on.
// What is above the budget is asked for, and is no offer yet: then there is none. A
// reply must not promise it.
func (s *Relief) Offer(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, of Draft) (_ Offer, err error) {
	defer fault.Wrap(&err, "relief.Offer(case %d)", h.ID)
	actor, err := staff.Allow(ctx, staff.CasesReply)
	if err != nil {
		return Offer{}, err
	}
	d, err := s.settle(ctx, tx, h.Case, of, "")
	switch {
	case err != nil:
		return Offer{}, err
	case d.above && message != 0:
		return Offer{}, fault.New(fault.Conflict, "relief.fault.above")
	case d.above:
		return Offer{}, s.askFor(ctx, tx, h, actor.ID, d)
	}
	return s.offer(ctx, tx, h, message, actor.ID, d)
}

// offer is Offer of what is exact, by a user; approvers have said yes to what it costs.
// What waited for somebody's word is over.
func (s *Relief) offer(ctx context.Context, tx *db.Tx, h *cases.Held, message, by int64, d settled, approvers ...int64) (_ Offer, err error) {
	if err := s.unask(ctx, tx, h); err != nil {
		return Offer{}, err
	}
	if err := s.Blocking(ctx, tx, h, ByAgent); err != nil {
		return Offer{}, err
	}
	c, err := s.OfCase(ctx, tx, h.ID)
	if err != nil {
		return Offer{}, err
	}
	if open, ok := c.Open(); ok {
		if _, err := answer(ctx, tx, open.ID, Replaced, "", ""); err != nil {
			return Offer{}, err
		}
		if err := s.stop(ctx, tx, open); err != nil {
			return Offer{}, err
		}
		if c, err = s.OfCase(ctx, tx, h.ID); err != nil {
			return Offer{}, err
		}
	}
	o := Offer{ReliefID: c.ID, CaseID: h.ID, MessageID: message, WayID: d.way.ID, State: Offered, Words: d.Words, ReturnsOn: d.ReturnsOn, ByID: by, At: tx.Now(), Sending: d.of}
	kind := "relief.offered"
	if d.None != "" {
		o.State, o.Words, kind = None, d.None, "relief.none"
	} else if o.WayID, err = s.used(ctx, tx, h, d.way, d.Draft, d.of); err != nil {
		return o, err
	}
	if o.ID, err = insertOffer(ctx, tx, o); err != nil {
		return o, err
	}
	if err := s.begun(ctx, tx, h, &c, &o, approvers); err != nil {
		return o, err
	}
	data := map[string]any{"what": o.Words, "returns_on": o.ReturnsOn}
	if kind == "relief.none" {
		return o, s.told(ctx, tx, h, "relief.none", c.ID, data)
	}
	return o, s.told(ctx, tx, h, "relief.offered", c.ID, data)
}

// begun does what follows from an offer: the clock stops, unless it is still to be sent;
// what is lent has a day.
func (s *Relief) begun(ctx context.Context, tx *db.Tx, h *cases.Held, c *Case, o *Offer, approvers []int64) error {
	if o.ReturnsOn != "" {
		if err := s.due(ctx, tx, h, *o); err != nil {
			return err
		}
	}
	if o.Sends {
		return s.send(ctx, tx, h, c, o, approvers)
	}
	if c.Owes() {
		hours, err := s.desk.Cases.HoursOf(ctx, tx, h.Case)
		if err != nil {
			return err
		}
		c.MetAt, c.Spent = tx.Now(), hours.Between(c.Since, tx.Now())
	}
	c.State = o.State
	return s.over(ctx, tx, *c)
}

// Answer says whether an offer is accepted: the customer of its case themselves, or
// one of us for them. One that is refused is owed again, and whoever looks after the
// case is told.
func (s *Relief) Answer(ctx context.Context, tx *db.Tx, h *cases.Held, id int64, accepts bool, why string) (_ Offer, err error) {
	defer fault.Wrap(&err, "relief.Answer(%d)", id)
	by, err := answering(ctx, h)
	if err != nil {
		return Offer{}, err
	}
	o, err := offerByID(ctx, tx, id)
	if err != nil {
		return o, err
	}
	c, err := ofHeld(ctx, tx, s, h, o.ReliefID)
	if err != nil {
		return o, err
	}
	if why = clean(why); len([]rune(why)) > longestWords {
		return o, fault.Field("why", "relief.fault.long", fault.A("n", longestWords))
	}
	to := Refused
	if accepts {
		to, why = Accepted, ""
	}
	if done, err := answer(ctx, tx, id, to, by, why); err != nil {
		return o, err
	} else if !done && o.State == to {
		return o, nil // said twice is said once
	} else if !done {
		return o, fault.New(fault.Conflict, "relief.fault.answered", fault.A("state", StateNames.Say(o.State)))
	}
	if err := learnt(ctx, tx, o.WayID, accepts); err != nil {
		return o, err
	}
	if o, err = offerByID(ctx, tx, id); err != nil {
		return o, err
	}
	data := map[string]any{"what": o.Words, "why": o.Why}
	if accepts {
		if !o.Sends || !o.ThereAt.IsZero() { // else their clock stops when they have it
			c.State = Accepted
		}
		if err := save(ctx, tx, c); err != nil {
			return o, err
		}
		return o, s.told(ctx, tx, h, "relief.accepted", c.ID, data)
	}
	if err := s.stop(ctx, tx, o); err != nil {
		return o, err
	}
	if c, err = byID(ctx, tx, c.ID); err != nil {
		return o, err
	}
	if c.Blocks() {
		if err := s.owe(itself(ctx), tx, h, &c, Refused); err != nil {
			return o, err
		}
	}
	if err := s.told(ctx, tx, h, "relief.refused", c.ID, data); err != nil {
		return o, err
	}
	return o, s.hear(ctx, tx, h, c)
}

// answering says who answers: the customer of the case, or one of us.
func answering(ctx context.Context, h *cases.Held) (by string, err error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return "", err
	}
	if actor.Kind != staff.KindCustomer {
		_, err = staff.Allow(ctx, staff.CasesChange)
		return "agent", err
	}
	if _, err := staff.Allow(ctx, staff.CustomerWrite); err != nil {
		return "", err
	}
	return "customer", nil
}

// ofHeld is the relief of a case that is held; one of another is none.
func ofHeld(ctx context.Context, v db.View, s *Relief, h *cases.Held, id int64) (Case, error) {
	family, err := s.desk.Cases.Family(itself(ctx), v, h.ID)
	if err != nil {
		return Case{}, err
	}
	all, err := ofCases(ctx, v, family)
	if err != nil {
		return Case{}, err
	}
	for _, c := range all {
		if c.ID == id {
			return c, nil
		}
	}
	return Case{}, fault.New(fault.NotFound, "relief.fault.no_offer")
}

// hear tells whoever looks after a case, or the leads where nobody does, that a
// workaround was refused. A case that waited for the customer is open again.
func (s *Relief) hear(ctx context.Context, tx *db.Tx, h *cases.Held, c Case) error {
	if h.Status == cases.Waiting {
		if err := s.desk.Cases.SetStatus(ctx, tx, h, cases.Open, ""); err != nil {
			return err
		}
	}
	users, err := s.lookAfter(ctx, tx, h.Case)
	if err != nil {
		return err
	}
	_, err = s.desk.Notices.Tell(ctx, tx, notices.News{Kind: refusedNotice, Users: users, Case: h.Case, ItemID: c.ID})
	return err
}

// lookAfter are those who look after a case: its owner, else the leads.
func (s *Relief) lookAfter(ctx context.Context, v db.View, c cases.Case) ([]int64, error) {
	if c.OwnerID != 0 {
		return []int64{c.OwnerID}, nil
	}
	return s.desk.Notices.Leads(ctx, v)
}

// Returned says that what was lent is back.
func (s *Relief) Returned(ctx context.Context, tx *db.Tx, h *cases.Held, id int64) (_ Offer, err error) {
	defer fault.Wrap(&err, "relief.Returned(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return Offer{}, err
	}
	o, err := offerByID(ctx, tx, id)
	if err != nil {
		return o, err
	}
	if _, err := ofHeld(ctx, tx, s, h, o.ReliefID); err != nil {
		return o, err
	}
	if err := s.back(ctx, tx, h, o); err != nil {
		return o, err
	}
	return offerByID(ctx, tx, id)
}
