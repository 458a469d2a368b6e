package remedies

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/words"
)

// Choice is a proposal that somebody grants.
type Choice struct {
	Proposal int             // from 1
	Stamp    string          // of the suggestion that was seen; "" for whatever it is now
	What     map[Kind]string // in other words than ours, as the customer reads it
	Amount   *money.JSON     // another worth of what is given for the pain
	Reason   string          // why it is another than suggested, or than like cases had
}

// stamp names the state of a suggestion.
func (s Suggestion) stamp() string {
	return fmt.Sprintf("%d.%d", s.PolicyID, s.Loss.UpdatedAt.UnixMicro())
}

// SuggestFor returns what would make the newest loss of a case right; ok is false where
// nobody has said yet what was lost. Either way it says what is out of stock.
func (s *Remedies) SuggestFor(ctx context.Context, v db.View, caseID int64) (_ Suggestion, _ Usual, ok bool, err error) {
	defer fault.Wrap(&err, "remedies.SuggestFor(case %d)", caseID)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return Suggestion{}, Usual{}, false, err
	}
	family, err := s.desk.Cases.Family(ctx, v, caseID)
	if err != nil {
		return Suggestion{}, Usual{}, false, err
	}
	sg, u, ok, err := s.suggest(ctx, v, family)
	if err == nil {
		err = s.stocked(ctx, v, caseID, &sg)
	}
	return sg, u, ok, err
}

func (s *Remedies) suggest(ctx context.Context, v db.View, family []int64) (Suggestion, Usual, bool, error) {
	l, ok, err := newestLoss(ctx, v, family)
	if err != nil || !ok {
		return Suggestion{}, Usual{}, false, err
	}
	p, err := s.policy(ctx, v)
	if err != nil {
		return Suggestion{}, Usual{}, false, err
	}
	u, err := usual(ctx, v, l)
	return p.Suggest(l), u, true, err
}

// GrantSet grants a proposal as one: all of it within the budget, or what costs money
// is asked for together while what costs nothing is given at once.
func (s *Remedies) GrantSet(ctx context.Context, tx *db.Tx, h *cases.Held, c Choice) (_ []Remedy, err error) {
	defer fault.Wrap(&err, "remedies.GrantSet(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.RemediesGrant); err != nil {
		return nil, err
	}
	family, err := s.desk.Cases.Family(ctx, tx, h.ID)
	if err != nil {
		return nil, err
	}
	sg, _, ok, err := s.suggest(ctx, tx, family)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return nil, fault.New(fault.Conflict, "remedies.fault.no_loss")
	case !sg.Loss.GrantedAt.IsZero():
		return s.grantedBefore(ctx, tx, family, sg, c)
	case c.Stamp != "" && c.Stamp != sg.stamp():
		return nil, fault.New(fault.Conflict, "remedies.fault.anew")
	case sg.Wrong != nil:
		return nil, fault.New(fault.Conflict, "remedies.policy.wrong", fault.A("line", sg.Wrong.Line), fault.A("why", sg.Wrong.Why))
	case len(sg.Proposals) == 0:
		return nil, fault.Field("price", "remedies.fault.no_proposal")
	case c.Proposal < 1 || c.Proposal > len(sg.Proposals):
		return nil, fault.Field("proposal", "remedies.fault.proposal", fault.A("n", len(sg.Proposals)))
	}
	one := sg.Proposals[c.Proposal-1]
	suggested := one
	if c.Amount != nil {
		if one, err = one.changed(*c.Amount); err != nil {
			return nil, err
		}
	}
	m, err := s.measure(ctx, tx, h.Case, family)
	if err != nil {
		return nil, err
	}
	l, d, err := m.take(one, suggested, c.Reason)
	if err != nil {
		return nil, err
	}
	all, err := s.give(ctx, tx, h, l, one, c)
	if err != nil {
		return nil, err
	}
	return all, s.keep(ctx, tx, h, d)
}

// grantedBefore returns what was granted for a loss to whoever grants the same once
// more. For another proposal it says what was granted.
func (s *Remedies) grantedBefore(ctx context.Context, v db.View, family []int64, sg Suggestion, c Choice) ([]Remedy, error) {
	all, err := s.ofSet(ctx, v, family, sg.Loss)
	if err != nil {
		return nil, err
	}
	if c.Proposal < 1 || c.Proposal > len(sg.Proposals) || sg.Proposals[c.Proposal-1].kinds() != sg.Loss.Chosen {
		return nil, fault.New(fault.Conflict, "remedies.fault.granted", fault.A("what", kindsOf(all)), fault.A("at", sg.Loss.GrantedAt))
	}
	return all, nil
}

// kindsOf names what was granted.
type kindsOf []Remedy

// Worded writes them as their reader does.
func (all kindsOf) Worded(r words.Reader) string {
	names := make([]string, len(all))
	for i, one := range all {
		names[i] = r.Say(KindNames.Say(one.Kind))
	}
	return strings.Join(names, " + ")
}

// take writes into a loss what is granted for it. Where that is another than suggested,
// or than like cases had, there must be a reason.
func (m measure) take(one, suggested Proposal, reason string) (Loss, Deviated, error) {
	l := m.Loss
	l.Chosen, l.Suggested, l.Granted, l.PolicyID, l.Reason = one.kinds(), suggested.Total, one.Total, m.PolicyID, clean(reason)
	l.Parts = one.parts()
	if err := short("reason", l.Reason, longestWords); err != nil {
		return l, Deviated{}, err
	}
	how, key, args := m.deviates(one, &suggested)
	if l.Deviates, l.Deviation = how != "", how; l.Deviates && l.Reason == "" {
		return l, Deviated{}, fault.Field("reason", key, args...)
	}
	return l, l.deviated(how, one, &suggested, m.PolicyID, l.Reason), nil
}

// parts are the amounts of a proposal by kind.
func (p Proposal) parts() map[Kind]int64 {
	all := map[Kind]int64{}
	for _, r := range p.Remedies {
		all[r.Kind] = r.Worth.Minor
	}
	return all
}

// give grants the remedies of a proposal.
func (s *Remedies) give(ctx context.Context, tx *db.Tx, h *cases.Held, l Loss, one Proposal, c Choice) (all []Remedy, err error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	over := false
	if !one.Total.IsZero() {
		if over, err = s.aboveNow(ctx, tx, h.Case, Remedy{ByID: actor.ID, Worth: one.Total}); err != nil {
			return nil, err
		}
	}
	var set, waiting []*Remedy
	for _, r := range one.Remedies {
		what := cmp.Or(clean(c.What[r.Kind]), offer(ctx, h.Case, r.Kind, r.Worth))
		d := Draft{Kind: r.Kind, What: what, Why: cmp.Or(l.Reason, words.T(ctx, "remedies.set.why", words.A("failure", FailureNames.Say(l.Failure)))), Fault: l.Fault, Key: l.key()}
		if !r.Worth.IsZero() {
			worth := r.Worth.JSON()
			d.Worth = &worth
		}
		if d.PurchaseID, err = s.forWhat(ctx, tx, h.ID, d); err != nil {
			return nil, err
		}
		made, _, err := s.propose(ctx, tx, h, 0, d)
		if err != nil {
			return nil, err
		}
		if over && !r.Worth.IsZero() {
			err = s.useProof(ctx, tx, made)
			waiting = append(waiting, &made)
		} else {
			err = s.grant(ctx, tx, h, &made, true)
		}
		if err != nil {
			return nil, err
		}
		set = append(set, &made)
	}
	if len(waiting) > 0 {
		if err := s.ask(ctx, tx, h, waiting...); err != nil {
			return nil, err
		}
	}
	for _, r := range set {
		all = append(all, *r)
	}
	l.GrantedBy = actor.ID
	return all, grantedLoss(ctx, tx, l)
}

// key is the key of the remedies that were granted for a loss.
func (l Loss) key() string { return fmt.Sprintf("%s%d", setKey, l.ID) }

const setKey = "set-"

// kinds are the kinds of a proposal, between +.
func (p Proposal) kinds() string {
	all := make([]string, len(p.Remedies))
	for i, r := range p.Remedies {
		all[i] = string(r.Kind)
	}
	return strings.Join(all, " + ")
}

// changed is a proposal with another worth of what is given for the pain: one more line
// of its reckoning.
func (p Proposal) changed(to money.JSON) (Proposal, error) {
	a, err := Draft{Worth: &to, Kind: Gift}.worth("amount")
	if err != nil {
		return p, err
	}
	i := slices.IndexFunc(p.Remedies, func(r Suggested) bool { return r.Kind.carries() })
	if i < 0 {
		return p, fault.Field("amount", "remedies.fault.no_amount")
	}
	if a.IsZero() || a.Currency != p.Remedies[i].Worth.Currency {
		return p, fault.Field("amount", "remedies.fault.amount")
	}
	p.Remedies, p.Lines = slices.Clone(p.Remedies), slices.Clone(p.Lines)
	by := money.Amount{Minor: a.Minor - p.Remedies[i].Worth.Minor, Currency: a.Currency}
	p.Remedies[i].Worth = a
	if !by.IsZero() {
		p.Lines = append(p.Lines, Line{ItemChanged, p.Remedies[i].Kind, by})
	}
	p.Total.Minor += by.Minor
	return p, nil
}

// offers are the words of what a customer gets, where nobody has others.
var offers = words.Family("remedies.offer.", Apology, Again, Replacement, Refund, Credit, Upgrade, Compensation, Gift)

// offer says what a customer gets, in their language.
func offer(ctx context.Context, c cases.Case, k Kind, worth money.Amount) string {
	ctx = theirs(ctx, c)
	return offers.T(ctx, k, words.A("worth", worth.Shown(ctx)))
}

// theirs words what follows in the language of a case's customer.
func theirs(ctx context.Context, c cases.Case) context.Context {
	reader := words.From(ctx)
	if slices.Contains(words.Languages(), c.Lang) {
		reader.Lang = c.Lang
	}
	return words.With(ctx, reader)
}

// ofSet are the remedies that were granted for a loss.
func (s *Remedies) ofSet(ctx context.Context, v db.View, family []int64, l Loss) ([]Remedy, error) {
	all, err := ofCases(ctx, v, family)
	return slices.DeleteFunc(all, func(r Remedy) bool { return r.Key != l.key() }), err
}

// waitsWith are a remedy and, where it waits as part of a set, what waits with it: it is
// approved, declined and passed on as one.
func (s *Remedies) waitsWith(ctx context.Context, v db.View, r *Remedy) ([]*Remedy, error) {
	set := []*Remedy{r}
	if r.State != Awaiting || !r.ofSet() {
		return set, nil
	}
	all, err := ofCases(ctx, v, []int64{r.CaseID})
	for _, o := range all {
		if o.Key == r.Key && o.ID != r.ID && o.State == Awaiting {
			set = append(set, &o)
		}
	}
	return set, err
}

// ofSet says whether it was granted as part of a set.
func (r Remedy) ofSet() bool { return strings.HasPrefix(r.Key, setKey) }

// short says whether what is granted together needs more people than have said yes: it
// is not made smaller by its parts.
func (s *Remedies) short(ctx context.Context, tx *db.Tx, h *cases.Held, set []*Remedy, yes int) (bool, error) {
	whole := *set[0]
	for _, o := range set[1:] {
		sum, err := whole.Worth.Add(o.Worth)
		if err != nil {
			return false, err
		}
		whole.Worth = sum
	}
	over, err := s.desk.Budgets.Hold(ctx, tx, ask(whole, h.Case))
	return over != nil && over.Approvals > yes, err
}

// secondSorry stops a second apology while nothing was done: it is worse than none. A
// reason lets it pass.
func (s *Remedies) secondSorry(ctx context.Context, v db.View, h *cases.Held, d Draft) error {
	if d.Kind != Apology || clean(d.Why) != "" {
		return nil
	}
	all, err := s.OfCase(ctx, v, h.ID)
	if err != nil {
		return err
	}
	if sorryAlone(all, d.Key) {
		return fault.Field("why", "remedies.fault.sorry")
	}
	return nil
}

// sorryAlone says whether somebody has said sorry, under another key, and nothing else
// was done.
func sorryAlone(all []Remedy, key string) bool {
	said, done := false, false
	for _, r := range all {
		said = said || r.Kind == Apology && r.Stands() && r.Key != key
		done = done || r.Kind != Apology && r.Stands()
	}
	return said && !done
}
