package budgets

import (
	"context"
	"fmt"

	"kept.example/kept/internal/core/ledger"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
)

// Ask is who wants to spend what, and why.
type Ask struct {
	By         int64 // the user whose budget it is
	Team       int64 // whose budget is used where the user has none; 0 for any of theirs
	Amount     money.Amount
	Cause      string // once for ever: remedy:12:granted
	Of         string // the kind of what it is for
	Ref        int64
	CaseID     int64
	To         string  // the account it goes to; "" for granted: and the kind
	ApprovedBy []int64 // the users who said yes to it; whoever asks does not count
}

// Spent is what was spent.
type Spent struct {
	Entry  int64        // of the ledger
	Budget int64        // 0 where nobody had one, and somebody approved
	Amount money.Amount // in the currency of the budget
	Left   money.Amount // of the budget, after it
}

// Over is why a spend needs somebody's yes: it is more than is left, or more than
// one may grant alone.
type Over struct {
	Left, Needed money.Amount // in the currency of the budget
	Approvals    int          // how many must say yes
	Why          Reason
	f            *fault.Fault
}

// Reason is which limit a spend does not keep.
type Reason string

// The reasons. The zero value is none: the spend is free.
const (
	Free       Reason = ""
	PastBudget Reason = "budget" // more than is left
	PastSingle Reason = "single" // more than one grants alone
	PastTwo    Reason = "two"    // two people must say yes
	NoBudget   Reason = "none"   // there is none to spend from
)

// Error implements error.
func (o *Over) Error() string { return o.f.Error() }

// Unwrap gives the fault that pages and API word.
func (o *Over) Unwrap() error { return o.f }

// needs says how many must say yes to an amount while so much is left.
func (b Budget) needs(amount, left money.Amount) (Reason, int) {
	switch {
	case b.ID == 0:
		return NoBudget, 1
	case b.Two.Minor > 0 && amount.Minor > b.Two.Minor:
		return PastTwo, 2
	case b.Single.Minor > 0 && amount.Minor > b.Single.Minor:
		return PastSingle, 1
	case amount.Minor > left.Minor:
		return PastBudget, 1
	}
	return Free, 0
}

// Spend spends from the budget of a user, or refuses with an [Over].
func (b *Budgets) Spend(ctx context.Context, tx *db.Tx, a Ask) (_ Spent, err error) {
	defer fault.Wrap(&err, "budgets.Spend(%s)", a.Cause)
	if err := maySpend(ctx); err != nil {
		return Spent{}, err
	}
	if a.Amount.Minor <= 0 {
		return Spent{}, fault.Field("amount", "budgets.fault.ask_amount")
	}
	from, err := of(ctx, tx, a.By, a.Team)
	if err != nil {
		return Spent{}, err
	}
	if from.ID != 0 {
		if err := tx.Take(ctx, "budget", from.ID); err != nil {
			return Spent{}, err
		}
		if from, err = byID(ctx, tx, from.ID); err != nil { // as it is now that it is held
			return Spent{}, err
		}
	}
	if err := inTurn(ctx, tx, a.CaseID); err != nil { // whoever looks for parts waits for this one
		return Spent{}, err
	}
	if done, err := ledger.ByCause(ctx, tx, a.Cause); err == nil {
		return b.again(ctx, tx, done, a, from)
	} else if !fault.Is(err, fault.NotFound) {
		return Spent{}, err
	}
	return b.spend(ctx, tx, a, from)
}

func (b *Budgets) spend(ctx context.Context, tx *db.Tx, a Ask, from Budget) (Spent, error) {
	s, err := b.stateOf(ctx, tx, from)
	if err != nil {
		return Spent{}, err
	}
	amount, how := a.Amount, ledger.Exchange{}
	if from.ID != 0 {
		if amount, how, err = reckon(ctx, tx, a.Amount, from.Amount.Currency); err != nil {
			return Spent{}, err
		}
		if amount.Minor == 0 {
			return Spent{}, fault.Field("amount", "budgets.fault.ask_amount")
		}
	}
	why, approvals := from.needs(amount, s.Left)
	if a.yes() < approvals {
		return Spent{}, over(amount, s.Left, why, approvals)
	}
	account := s.Account
	if from.ID == 0 {
		account = "budget:none:" + s.Period
	}
	to := a.To
	if to == "" {
		to = "granted:" + a.Of
	}
	id, err := b.ledger.Post(ctx, tx, ledger.Entry{Cause: a.Cause, Of: a.Of, Ref: a.Ref, CaseID: a.CaseID, At: how,
		Lines: []ledger.Line{{Account: account, Amount: amount.Neg()}, {Account: to, Amount: amount}}})
	if err != nil {
		return Spent{}, err
	}
	s.Left.Minor -= amount.Minor
	return Spent{Entry: id, Budget: from.ID, Amount: amount, Left: s.Left}, keepYes(ctx, tx, id, a)
}

// again answers whoever asks for the same once more.
func (b *Budgets) again(ctx context.Context, tx *db.Tx, done ledger.Posted, a Ask, from Budget) (Spent, error) {
	if done.Of != a.Of || done.Ref != a.Ref || done.CaseID != a.CaseID || done.Given() != a.Amount {
		return Spent{}, fault.New(fault.Conflict, "ledger.fault.cause")
	}
	s, err := b.stateOf(ctx, tx, from)
	return Spent{Entry: done.ID, Budget: from.ID, Amount: done.Total(), Left: s.Left}, err
}

// yes counts who approved.
func (a Ask) yes() int { return len(a.said()) }

// said are those who approved: each once, and not whoever asks.
func (a Ask) said() map[int64]bool {
	said := map[int64]bool{}
	for _, id := range a.ApprovedBy {
		if id != 0 && id != a.By {
			said[id] = true
		}
	}
	return said
}

func over(amount, left money.Amount, why Reason, approvals int) *Over {
	return &Over{Left: left, Needed: amount, Approvals: approvals, Why: why,
		f: fault.New(fault.Conflict, overs.Key(why), fault.A("left", left.String()), fault.A("needed", amount.String()))}
}

func maySpend(ctx context.Context) error {
	actor, err := staff.Acting(ctx)
	if err != nil || actor.May(staff.RemediesApprove) {
		return err
	}
	_, err = staff.Allow(ctx, staff.RemediesGrant)
	return err
}

// Return gives back what a cause has spent, once, to the period it came from.
func (b *Budgets) Return(ctx context.Context, tx *db.Tx, cause string) (err error) {
	defer fault.Wrap(&err, "budgets.Return(%s)", cause)
	if err := maySpend(ctx); err != nil {
		return err
	}
	was, err := ledger.ByCause(ctx, tx, cause)
	if err != nil {
		return err
	}
	_, err = b.ledger.Reverse(ctx, tx, was.ID, fmt.Sprint(cause, ":returned"), "")
	return err
}
