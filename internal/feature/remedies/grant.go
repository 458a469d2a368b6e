package remedies

import (
	"context"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Propose writes down what would make it right, without granting it. What is there
// already is returned as it is.
func (s *Remedies) Propose(ctx context.Context, tx *db.Tx, h *cases.Held, d Draft) (_ Remedy, err error) {
	defer fault.Wrap(&err, "remedies.Propose(case %d)", h.ID)
	if err := s.secondSorry(ctx, tx, h, d); err != nil {
		return Remedy{}, err
	}
	r, made, err := s.propose(ctx, tx, h, 0, d)
	if err != nil || !made {
		return r, err
	}
	m, err := s.measured(ctx, tx, h, r)
	if err != nil {
		return r, err
	}
	if _, err := s.deviated(ctx, tx, m, r, "why"); err != nil {
		return r, err
	}
	return r, s.record(ctx, tx, h, r, "remedy.proposed", nil)
}

// propose is Propose. made is false for what is there already.
func (s *Remedies) propose(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, d Draft) (_ Remedy, made bool, err error) {
	actor, err := staff.Allow(ctx, staff.RemediesGrant)
	if err != nil {
		return Remedy{}, false, err
	}
	r, err := d.read("")
	if err != nil {
		return Remedy{}, false, err
	}
	if err := s.notSold(ctx, tx, r); err != nil {
		return Remedy{}, false, err
	}
	family, err := s.desk.Cases.Family(ctx, tx, h.ID)
	if err != nil {
		return Remedy{}, false, err
	}
	if there, ok, err := once(ctx, tx, family, r.Kind, r.Key); err != nil {
		return Remedy{}, false, err
	} else if ok && (there.same(r) || r.PurchaseID == 0 && there.PurchaseID != 0 && there.same(r.of(there.PurchaseID))) {
		return there, false, nil
	} else if ok {
		return Remedy{}, false, fault.New(fault.Conflict, "remedies.fault.twice", fault.A("kind", KindNames.Say(r.Kind)), fault.A("state", StateNames.Say(there.State)))
	}
	if r.PurchaseID, err = s.replaces(ctx, tx, h.ID, family, r); err != nil {
		return Remedy{}, false, err
	}
	r.CaseID, r.State, r.ByID, r.MessageID, r.At = h.ID, Proposed, actor.ID, message, tx.Now()
	if r.ID, err = insert(ctx, tx, r); err != nil {
		return Remedy{}, false, err
	}
	if err := s.given(ctx, tx, h.Case, family); err != nil {
		return Remedy{}, false, err
	}
	return r, true, s.tell(ctx, tx, h, r, "")
}

// Grant gives a remedy: at once within the budget of whoever gives it, else when
// somebody else has approved it. What was granted before is returned as it is.
func (s *Remedies) Grant(ctx context.Context, tx *db.Tx, h *cases.Held, d Draft) (_ Remedy, err error) {
	defer fault.Wrap(&err, "remedies.Grant(case %d)", h.ID)
	if err := s.secondSorry(ctx, tx, h, d); err != nil {
		return Remedy{}, err
	}
	r, _, err := s.propose(ctx, tx, h, 0, d)
	if err != nil || r.State != Proposed {
		return r, err
	}
	return r, s.grantByHand(ctx, tx, h, &r, "why", true)
}

// GrantIt gives a remedy that was proposed. why is the reason for it, where none was said.
func (s *Remedies) GrantIt(ctx context.Context, tx *db.Tx, id int64, why string) (_ Remedy, err error) {
	defer fault.Wrap(&err, "remedies.GrantIt(%d)", id)
	if _, err := staff.Allow(ctx, staff.RemediesGrant); err != nil {
		return Remedy{}, err
	}
	h, r, err := s.take(ctx, tx, id)
	if err != nil || r.State == Approved || r.State == Awaiting {
		return r, err
	}
	if _, err := step(r.State, Approved); err != nil {
		return r, err
	}
	if why = clean(why); r.Why == "" && why != "" {
		if err := short("why", why, longestWords); err != nil {
			return r, err
		}
		r.Why = why
	}
	return r, s.grantByHand(ctx, tx, h, &r, "why", true)
}

// grant gives what is proposed. ask is false where it must be granted now or not at
// all: what a reply says goes out, and nobody promises what others have to allow.
func (s *Remedies) grant(ctx context.Context, tx *db.Tx, h *cases.Held, r *Remedy, ask bool) error {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return err
	}
	if err := s.useProof(ctx, tx, *r); err != nil {
		return err
	}
	parts, err := s.split(ctx, tx, h, *r)
	if err != nil {
		return err
	}
	within, err := s.spend(ctx, tx, h, r, false)
	if err != nil {
		return err
	}
	if within {
		if err := s.approved(ctx, tx, h, r, actor.ID); err != nil {
			return err
		}
		return s.noticeSplit(ctx, tx, h, *r, parts)
	}
	if alone, err := staff.Alone(ctx, tx); err != nil {
		return err
	} else if alone != 0 {
		return s.grantAlone(ctx, tx, h, r, alone)
	}
	if !ask {
		return fault.New(fault.Conflict, "remedies.fault.above")
	}
	return s.ask(ctx, tx, h, r)
}

// grantAlone grants what is above the budget where nobody else could be asked.
func (s *Remedies) grantAlone(ctx context.Context, tx *db.Tx, h *cases.Held, r *Remedy, user int64) error {
	if within, err := s.spend(ctx, tx, h, r, true, user); err != nil {
		return err
	} else if !within {
		return fault.New(fault.Conflict, "remedies.fault.above")
	}
	return s.approved(ctx, tx, h, r, user)
}

// approved says that a remedy is granted: it is to be seen to by a time. An apology is
// received with its words.
func (s *Remedies) approved(ctx context.Context, tx *db.Tx, h *cases.Held, r *Remedy, by int64) error {
	for _, kind := range []string{askNotice, silentNotice} {
		if err := s.desk.Notices.Over(ctx, tx, kind, r.ID); err != nil {
			return err
		}
	}
	r.ApprovedBy, r.ApprovedAt, r.ApproverID, r.AnswerBy = by, tx.Now(), 0, noTime
	if !r.Goes() {
		if err := s.move(ctx, tx, h, r, Received, "remedy.granted", nil); err != nil {
			return err
		}
		return s.quietParts(ctx, tx, h)
	}
	if err := s.wanted(ctx, tx, h, r, toSend); err != nil {
		return err
	}
	kind := "remedy.granted"
	if r.State == Awaiting {
		kind = "remedy.approved"
	}
	if err := s.move(ctx, tx, h, r, Approved, kind, map[string]any{"due": r.DueAt}); err != nil {
		return err
	}
	return s.quietParts(ctx, tx, h)
}

// Approve grants what is above the budget of whoever proposed it, who may not.
func (s *Remedies) Approve(ctx context.Context, tx *db.Tx, id int64) (_ Remedy, err error) {
	defer fault.Wrap(&err, "remedies.Approve(%d)", id)
	actor, err := staff.Allow(ctx, staff.RemediesApprove)
	if err != nil {
		return Remedy{}, err
	}
	h, r, err := s.take(ctx, tx, id)
	if err != nil {
		return r, err
	}
	if changes, err := step(r.State, Approved); err != nil || !changes {
		return r, err
	}
	set, err := s.waitsWith(ctx, tx, &r)
	if err != nil {
		return r, err
	}
	if r.ByID == actor.ID {
		alone, err := staff.Alone(ctx, tx)
		if err != nil {
			return r, err
		}
		if alone == 0 {
			return r, fault.New(fault.Forbidden, "remedies.fault.own")
		}
		for _, one := range set {
			if err := s.grantAlone(ctx, tx, h, one, alone); err != nil {
				return r, err
			}
		}
		return r, nil
	}
	return r, s.saidYes(ctx, tx, h, set, actor.ID)
}

// saidYes takes somebody's yes to what is granted together. Where one is not enough,
// the next is asked.
func (s *Remedies) saidYes(ctx context.Context, tx *db.Tx, h *cases.Held, set []*Remedy, by int64) error {
	yes, again := set[0].petition().Yes(by)
	if again {
		return fault.New(fault.Conflict, "remedies.fault.second")
	}
	if short, err := s.short(ctx, tx, h, set, len(yes)); err != nil {
		return err
	} else if short {
		for _, r := range set {
			p := r.petition().Agreed(by)
			r.ApprovedBy, r.ApproverID, r.Tried = p.ApprovedBy, p.ApproverID, p.Tried
		}
		return s.ask(ctx, tx, h, set...)
	}
	for _, r := range set {
		parts, err := s.split(ctx, tx, h, *r, yes...)
		if err != nil {
			return err
		}
		if within, err := s.spend(ctx, tx, h, r, false, yes...); err != nil {
			return err
		} else if !within { // its budget was changed this very moment
			return fault.New(fault.Conflict, "remedies.fault.above")
		}
		if err := s.approved(ctx, tx, h, r, by); err != nil {
			return err
		}
		if err := s.noticeSplit(ctx, tx, h, *r, parts); err != nil {
			return err
		}
	}
	return s.hear(ctx, tx, h, *set[0])
}

// Decline says that a remedy is not given, and why: whoever proposed it, or one who
// approves. What waits with it as one set is declined with it; what was paid is given back.
func (s *Remedies) Decline(ctx context.Context, tx *db.Tx, id int64, reason string) (_ Remedy, err error) {
	defer fault.Wrap(&err, "remedies.Decline(%d)", id)
	actor, err := staff.Allow(ctx, staff.RemediesGrant)
	if err != nil {
		return Remedy{}, err
	}
	h, r, err := s.take(ctx, tx, id)
	if err != nil {
		return r, err
	}
	if r.ByID != actor.ID && !actor.May(staff.RemediesApprove) {
		return r, fault.New(fault.Forbidden, "remedies.fault.not_yours")
	}
	if changes, err := step(r.State, Declined); err != nil || !changes {
		return r, err
	}
	if reason, err = because(reason); err != nil {
		return r, err
	}
	set, err := s.waitsWith(ctx, tx, &r)
	if err != nil {
		return r, err
	}
	for _, one := range set {
		one.Reason = reason
		if err := s.ends(ctx, tx, one); err != nil {
			return r, err
		}
		if err := s.move(ctx, tx, h, one, Declined, "remedy.declined", map[string]any{"reason": reason}); err != nil {
			return r, err
		}
	}
	return r, s.hear(ctx, tx, h, r)
}

// because reads the reason why a remedy does not come to be: there must be one.
func because(reason string) (string, error) {
	reason = clean(reason)
	if reason == "" {
		return "", fault.Field("reason", "remedies.fault.reason")
	}
	return reason, short("reason", reason, longestWords)
}

// ends gives back what was paid for what does not come to be, and quietens what was
// told of it.
func (s *Remedies) ends(ctx context.Context, tx *db.Tx, r *Remedy) error {
	if err := s.giveBack(ctx, tx, r); err != nil {
		return err
	}
	if err := s.freeProof(ctx, tx, *r); err != nil {
		return err
	}
	r.ApproverID, r.AnswerBy, r.DueAt, r.LateAt = 0, noTime, noTime, noTime
	return s.quiet(ctx, tx, *r)
}
