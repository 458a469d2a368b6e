package budgets

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/core/ledger"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
)

// splitWithin is how long spends for one person are looked at together.
const splitWithin = 7 * 24 * time.Hour

// Parts are spends for one person which keep a limit each and pass it together.
type Parts struct {
	Count int // with the one that is asked for, if one is
	Sum   money.Amount
	Limit money.Amount
	Why   Reason // PastSingle or PastTwo: which limit it is
}

// String is for logs and tests.
func (p Parts) String() string { return fmt.Sprintf("%d spends, %v above %v", p.Count, p.Sum, p.Limit) }

// limit is an amount above which so many must say yes.
type limit struct {
	why    Reason
	amount money.Amount
	yes    int
}

// limits are those of a budget, the graver one first.
func (b Budget) limits() (all []limit) {
	for _, one := range []limit{{PastTwo, b.Two, 2}, {PastSingle, b.Single, 1}} {
		if one.amount.Minor > 0 {
			all = append(all, one)
		}
	}
	return all
}

// part is a spend, and how many said yes to it.
type part struct {
	minor int64
	yes   int
}

// keeps says whether a spend keeps a limit, and so is a part of what may pass it: what as
// many said yes to as the limit asks for was not split to go around it.
func (l limit) keeps(p part) bool { return p.yes < l.yes && p.minor <= l.amount.Minor }

// Split tells whether a spend, together with those of the last seven days for the
// person of its case, passes a limit although each of them keeps it: what one may grant
// alone, or what takes two people; nil if not. Without an amount it is asked about those
// that were. It is a reason to look, and refuses nothing.
func (b *Budgets) Split(ctx context.Context, v db.View, a Ask) (_ *Parts, err error) {
	defer fault.Wrap(&err, "budgets.Split(case %d)", a.CaseID)
	if err := maySpend(ctx); err != nil {
		return nil, err
	}
	from, err := of(ctx, v, a.By, a.Team)
	if err != nil || len(from.limits()) == 0 || a.CaseID == 0 {
		return nil, err
	}
	var all []part
	if !a.Amount.IsZero() {
		amount, _, err := reckon(ctx, v, a.Amount, from.Amount.Currency)
		if err != nil {
			return nil, err
		}
		all = append(all, part{amount.Minor, a.yes()})
	}
	before, err := b.spentOf(ctx, v, a.CaseID, from.Amount.Currency)
	if err != nil {
		return nil, err
	}
	for _, l := range from.limits() {
		if len(all) > 0 && !l.keeps(all[0]) {
			continue // it goes around nothing itself
		}
		p := Parts{Sum: money.Amount{Currency: from.Amount.Currency}, Limit: l.amount, Why: l.why}
		for _, one := range append(all, before...) {
			if l.keeps(one) {
				p.Count, p.Sum.Minor = p.Count+1, p.Sum.Minor+one.minor
			}
		}
		if p.Count > 1 && p.Sum.Minor > l.amount.Minor {
			return &p, nil
		}
	}
	return nil, nil //nolint:nilnil // nothing was split
}

// SplitNow is Split for who spends in the same transaction: until its end nobody else
// spends for the person of the case, so that of two parts that are granted at one time
// the second is seen beside the first.
func (b *Budgets) SplitNow(ctx context.Context, tx *db.Tx, a Ask) (_ *Parts, err error) {
	defer fault.Wrap(&err, "budgets.SplitNow(case %d)", a.CaseID)
	if err := maySpend(ctx); err != nil {
		return nil, err
	}
	from, err := of(ctx, tx, a.By, a.Team)
	if err != nil || a.CaseID == 0 {
		return nil, err
	}
	if from.ID != 0 { // before the person, as a spend has it
		if err := tx.Take(ctx, "budget", from.ID); err != nil {
			return nil, err
		}
	}
	if err := inTurn(ctx, tx, a.CaseID); err != nil {
		return nil, err
	}
	return b.Split(ctx, tx, a)
}

// inTurn makes who spends for the person of a case wait for each other, whosever budget
// it is.
func inTurn(ctx context.Context, tx *db.Tx, caseID int64) error {
	if caseID == 0 {
		return nil
	}
	person, err := db.All(ctx, tx, scanID, `SELECT person_id FROM cases WHERE id = $1`, caseID)
	if err != nil || len(person) == 0 {
		return err
	}
	return tx.Lock(ctx, "budget.person", fmt.Sprint(person[0]))
}

// spentOf are the spends of the last days in a currency for the person of a case.
func (b *Budgets) spentOf(ctx context.Context, v db.View, caseID int64, currency string) (all []part, err error) {
	ids, err := db.All(ctx, v, scanID, `SELECT id FROM cases WHERE person_id = (SELECT person_id FROM cases WHERE id = $1) ORDER BY id DESC LIMIT 200`, caseID)
	if err != nil {
		return nil, err
	}
	moved, err := b.ledger.Recent(ctx, v, ids, v.Now().Add(-splitWithin))
	if err != nil {
		return nil, err
	}
	for _, m := range moved {
		for _, l := range m.Lines {
			if !strings.HasPrefix(l.Account, "budget:") || l.Amount.Minor >= 0 || l.Amount.Currency != currency {
				continue
			}
			yes, err := saidYes(ctx, v, m)
			if err != nil {
				return nil, err
			}
			all = append(all, part{-l.Amount.Minor, yes})
		}
	}
	return all, nil
}

// saidYes is how many said yes to a spend.
func saidYes(ctx context.Context, v db.View, p ledger.Posted) (int, error) {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM budget_yes WHERE entry_id = $1`, p.ID)
	return int(n), err
}

// keepYes writes down who said yes to a spend.
func keepYes(ctx context.Context, tx *db.Tx, entry int64, a Ask) error {
	for user := range a.said() {
		if _, err := tx.Exec(ctx, `INSERT INTO budget_yes (entry_id, user_id) VALUES ($1, $2) ON CONFLICT (entry_id, user_id) DO NOTHING`, entry, user); err != nil {
			return err
		}
	}
	return nil
}

func scanID(s db.Scan) (id int64, err error) { return id, s(&id) }
