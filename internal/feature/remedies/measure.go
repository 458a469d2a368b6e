package remedies

import (
	"context"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Deviation is how a grant is another than was to be expected.
type Deviation string

// The deviations.
const (
	OverCap Deviation = "cap"     // above the cap
	Changed Deviation = "changed" // of a kind another amount than was suggested
	Unlike  Deviation = "unlike"  // another amount than like cases had
)

// DeviationNames are the words for them.
var DeviationNames = words.Family("remedies.deviation.", OverCap, Changed, Unlike)

// measure is what every grant in a case is held against, whichever way it comes in.
type measure struct {
	Suggestion                // for what was lost; of its cap alone where nobody has said that
	Usual      Usual          // what like cases had
	before     map[Kind]int64 // what stands or waits for it already, in minor units of the price
}

// measure is what a grant in a case is held against. Where nobody has said what was lost,
// it is the cap of what they paid.
func (s *Remedies) measure(ctx context.Context, v db.View, c cases.Case, family []int64) (m measure, err error) {
	var ok bool
	if m.Suggestion, m.Usual, ok, err = s.suggest(ctx, v, family); err != nil {
		return m, err
	}
	if !ok {
		p, err := s.policy(ctx, v)
		if err != nil {
			return m, err
		}
		l := Loss{CaseID: c.ID, Failure: Undone, Fault: Unknown}
		if s.known != nil {
			k, err := s.known(ctx, v, c.ID)
			if err != nil {
				return m, err
			}
			l.Price = k.Price
		}
		m.Suggestion = p.Suggest(l)
	}
	all, err := ofCases(ctx, v, family)
	m.before = map[Kind]int64{}
	for _, r := range all {
		if err == nil && (r.Stands() || r.State == Awaiting) && m.Loss.answeredBy(r) {
			err = s.add(ctx, v, &m, r)
		}
	}
	return m, err
}

// add counts a remedy among what stands. What is in a currency for which no rate was
// entered cannot be held against the price.
func (s *Remedies) add(ctx context.Context, v db.View, m *measure, r Remedy) error {
	minor, err := s.inPrice(ctx, v, *m, r)
	if fault.Is(err, fault.Conflict) {
		return nil
	}
	m.before[r.Kind] += minor
	return err
}

// inPrice is the worth of a remedy in the currency of the price; 0 where no price is known,
// and [fault.Conflict] where no rate between the two was entered.
func (s *Remedies) inPrice(ctx context.Context, v db.View, m measure, r Remedy) (int64, error) {
	if r.Worth.IsZero() || m.Loss.Price.IsZero() {
		return 0, nil
	}
	a, err := s.desk.Budgets.In(ctx, v, r.Worth, m.Loss.Price.Currency)
	return a.Minor, err
}

// deviates says how a grant is another than was suggested, than like cases had, or, with
// what stands already, above the cap, and by which sentence a reason is asked for. Kinds
// are compared one by one: beside a replacement a gift that was changed would not be seen
// in the sum. suggested is nil for what is given by hand, to which more may come: in the
// sum it can be too much, and not too little.
func (m measure) deviates(given Proposal, suggested *Proposal) (how Deviation, key string, args []fault.Arg) {
	if given.Total.Minor == 0 {
		return "", "", nil
	}
	total := given.Total
	for _, minor := range m.before {
		total.Minor += minor
	}
	if m.Cap.Minor > 0 && total.Minor > m.Cap.Minor {
		return OverCap, "remedies.fault.cap", []fault.Arg{fault.A("sum", total), fault.A("cap", m.Cap)}
	}
	for i, r := range given.Remedies {
		if suggested != nil && suggested.Remedies[i].Worth != r.Worth {
			return Changed, "remedies.fault.changed", []fault.Arg{fault.A("kind", KindNames.Say(r.Kind)), fault.A("worth", suggested.Remedies[i].Worth.String())}
		}
	}
	for _, r := range given.Remedies {
		n := m.Loss.share(r.Worth.Minor + m.before[r.Kind])
		if p, ok := m.Usual.Of[r.Kind]; ok && n >= 0 && !r.Worth.IsZero() && far(int64(n), int64(p.Share), m.Fair) {
			return Unlike, "remedies.fault.unlike_kind", []fault.Arg{fault.A("n", p.Cases), fault.A("percent", (p.Share+50)/100), fault.A("kind", KindNames.Say(r.Kind))}
		}
	}
	n := m.Loss.percent(total.Minor)
	if m.Usual.Cases >= fewestLike && n >= 0 && (suggested != nil || n > m.Usual.Percent) && far(int64(n), int64(m.Usual.Percent), m.Fair) {
		return Unlike, "remedies.fault.unlike", []fault.Arg{fault.A("n", m.Usual.Cases), fault.A("percent", m.Usual.Percent)}
	}
	return "", "", nil
}

// alone is what is given by hand, as the proposal that it amounts to.
func alone(l Loss, r Remedy, minor int64) Proposal {
	worth := l.Price
	worth.Minor = minor
	return Proposal{Remedies: []Suggested{{r.Kind, worth}}, Total: worth}
}

// deviated holds what is given by hand against the measure. Where it deviates there must
// be a reason, in the field that is named; what cannot be compared with the price, for want
// of a rate, is refused until there is one.
func (s *Remedies) deviated(ctx context.Context, v db.View, m measure, r Remedy, field string) (d Deviated, err error) {
	minor, err := s.inPrice(ctx, v, m, r)
	if err != nil {
		return d, err
	}
	one := alone(m.Loss, r, minor)
	how, key, args := m.deviates(one, nil)
	if how != "" && r.Why == "" {
		return d, fault.Field(field, key, args...)
	}
	return m.Loss.deviated(how, one, nil, m.PolicyID, r.Why), nil
}

// measured is the measure of a case for what is given by hand; of nothing where that costs
// nothing, which is never held back.
func (s *Remedies) measured(ctx context.Context, v db.View, h *cases.Held, r Remedy) (m measure, err error) {
	if r.Worth.IsZero() {
		return m, nil
	}
	family, err := s.desk.Cases.Family(ctx, v, h.ID)
	if err != nil {
		return m, err
	}
	return s.measure(ctx, v, h.Case, family)
}

// grantByHand is grant for what is no part of a proposal. What cannot be granted at all is
// said before a reason is asked for.
func (s *Remedies) grantByHand(ctx context.Context, tx *db.Tx, h *cases.Held, r *Remedy, field string, ask bool) error {
	m, err := s.measured(ctx, tx, h, *r)
	if err != nil {
		return err
	}
	if err := s.grant(ctx, tx, h, r, ask); err != nil {
		return err
	}
	d, err := s.deviated(ctx, tx, m, *r, field)
	if err != nil {
		return err
	}
	return s.keep(ctx, tx, h, d)
}

// keep writes down that a grant deviates, and why, for those who look after the policy.
func (s *Remedies) keep(ctx context.Context, tx *db.Tx, h *cases.Held, d Deviated) error {
	if d.How == "" {
		return nil
	}
	actor, err := staff.Acting(ctx)
	if err != nil {
		return err
	}
	d.CaseID, d.ByID, d.At = h.ID, actor.ID, tx.Now()
	if d.ID, err = insertDeviated(ctx, tx, d); err != nil {
		return err
	}
	_, err = s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "remedy.deviated", CaseID: h.ID, On: "remedy_deviation", OnID: d.ID, Data: map[string]any{"reason": d.Reason}})
	return err
}
