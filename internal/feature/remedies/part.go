package remedies

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// partName is under what replies keep what they grant.
const partName = "remedies"

// The fields of the composer.
const (
	kindField  = "remedies.kind"
	whatField  = "remedies.what"
	worthField = "remedies.worth"
	whyField   = "remedies.why"
	faultField = "remedies.fault"
)

// mostAtOnce is how many remedies go out with one reply.
const mostAtOnce = 8

func fromForm(f url.Values) (any, error) {
	kind := strings.TrimSpace(f.Get(kindField))
	if kind == "" {
		return nil, nil
	}
	return []Draft{{Kind: Kind(kind), What: f.Get(whatField), Worth: worthOf(f.Get(worthField)), Why: f.Get(whyField), Fault: Fault(f.Get(faultField))}}, nil
}

func fromJSON(raw json.RawMessage) (any, error) {
	var all []Draft
	if err := json.Unmarshal(raw, &all); err != nil || len(all) > mostAtOnce {
		return nil, fault.Field(partName, "remedies.fault.json", fault.A("n", mostAtOnce)).Because(err)
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, nil
}

// Given is what a reply grants, as package outbox takes it.
func Given(all ...Draft) (name string, value any) { return partName, all }

func drafts(value any) ([]Draft, error) {
	all, ok := value.([]Draft)
	if !ok {
		return nil, fmt.Errorf("remedies: drafts of type %T", value)
	}
	return all, nil
}

// check refuses a reply that grants what cannot be granted.
func (s *Remedies) check(ctx context.Context, v db.View, c cases.Case, value any) ([]outbox.Hint, error) {
	actor, err := staff.Allow(ctx, staff.RemediesGrant)
	if err != nil {
		return nil, err
	}
	all, err := drafts(value)
	if err != nil {
		return nil, err
	}
	family, err := s.desk.Cases.Family(ctx, v, c.ID)
	if err != nil {
		return nil, err
	}
	m, err := s.measure(ctx, v, c, family)
	if err != nil {
		return nil, err
	}
	with, err := ofCases(ctx, v, family) // and what the reply gives
	if err != nil {
		return nil, err
	}
	for _, d := range all {
		r, err := d.read(partName + ".")
		if err != nil {
			return nil, err
		}
		if r.PurchaseID, err = s.forWhat(ctx, v, c.ID, d); err != nil {
			return nil, err
		}
		if _, err := s.replaces(ctx, v, c.ID, family, r); err != nil {
			return nil, err
		}
		if err := s.unused(ctx, v, r); err != nil {
			return nil, err
		}
		r.ByID = actor.ID
		if err := s.affords(ctx, v, c, &m, r); err != nil {
			return nil, err
		}
		r.State = Approved
		with = append(with, r)
	}
	return advice(with, all), nil
}

// advice says of all that a case would have been given, with what a reply gives, whether
// it is less than it looks.
func advice(with []Remedy, gives []Draft) (hints []outbox.Hint) {
	plain := func(d Draft) bool { return d.Kind == Apology && clean(d.Why) == "" }
	sorry, stand := 0, 0
	for _, r := range with {
		if r.Stands() {
			stand++
			if r.Kind == Apology {
				sorry++
			}
		}
	}
	if slices.ContainsFunc(gives, plain) && sorry > 1 && sorry == stand {
		hints = append(hints, outbox.Hint{Kind: "sorry", Icon: "gift", Says: fault.Say("remedies.fault.sorry")})
	}
	if moneyAlone(with) {
		hints = append(hints, outbox.Hint{Kind: "money", Icon: "gift", Says: fault.Say("remedies.suggest.money")})
	}
	return hints
}

// affords refuses what somebody else would have to approve, and what deviates without a
// reason; m then counts it among what stands.
func (s *Remedies) affords(ctx context.Context, v db.View, c cases.Case, m *measure, r Remedy) error {
	if r.Worth.IsZero() {
		return nil
	}
	if _, err := s.deviated(ctx, v, *m, r, whyField); err != nil {
		return err
	}
	if over, err := s.above(ctx, v, c, r); err != nil {
		return err
	} else if over {
		return fault.Field(worthField, "remedies.fault.above")
	}
	return s.add(ctx, v, m, r)
}

// above says whether somebody else would have to approve a remedy.
func (s *Remedies) above(ctx context.Context, v db.View, c cases.Case, r Remedy) (bool, error) {
	over, err := s.desk.Budgets.Needs(ctx, v, ask(r, c))
	if err != nil || over == nil {
		return false, err
	}
	alone, err := staff.Alone(ctx, v)
	return alone == 0, err
}

// aboveNow is above, which stays so until the end of the transaction.
func (s *Remedies) aboveNow(ctx context.Context, tx *db.Tx, c cases.Case, r Remedy) (bool, error) {
	over, err := s.desk.Budgets.Hold(ctx, tx, ask(r, c))
	if err != nil || over == nil {
		return false, err
	}
	alone, err := staff.Alone(ctx, tx)
	return alone == 0, err
}

// act grants what a reply grants that has become a message. What is above the budget
// returns the reply to its writer: it must not promise what others have yet to allow.
func (s *Remedies) act(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, value any) error {
	all, err := drafts(value)
	if err != nil {
		return err
	}
	m, err := s.desk.Cases.Message(ctx, tx, message)
	if err != nil || m.Audience != cases.ToCustomer {
		return err // what a third party reads is given to nobody
	}
	for i, d := range all {
		if d.Key == "" {
			d.Key = fmt.Sprintf("message-%d-%d", message, i+1)
		}
		if d.PurchaseID, err = s.forWhat(ctx, tx, h.ID, d); err != nil {
			return err
		}
		r, _, err := s.propose(ctx, tx, h, message, d)
		if err != nil {
			return err
		}
		if r.State != Proposed {
			continue // granted before
		}
		if err := s.grantByHand(ctx, tx, h, &r, whyField, false); err != nil {
			return err
		}
	}
	return nil
}

// fields draws what is still missing, what was granted, and what can be granted with a
// reply.
func (s *Remedies) fields(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.RemediesGrant) {
		return nil, err
	}
	view, err := s.composing(ctx, v, c)
	if err != nil {
		return nil, err
	}
	if view.Left, err = s.desk.Budgets.Left(ctx, v, actor.ID, c.TeamID); err != nil {
		return nil, err
	}
	if view.Gone, err = s.gone(ctx, v, c.ID); err != nil {
		return nil, err
	}
	var some []Draft
	if raw, ok := outbox.PartDraft(ctx, partName); ok && json.Unmarshal(raw, &some) != nil {
		some = nil
	}
	if len(some) == 0 {
		some = []Draft{{}}
	}
	return composerPart(view, some[0]), nil
}

// tool draws the button that opens it.
func (s *Remedies) tool(ctx context.Context, _ db.View, _ cases.Case) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.RemediesGrant) {
		return nil, err
	}
	return composerTool(), nil
}
