package budgets

import (
	"context"
	"time"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

const columns = `b.id, b.holder, b.holder_id, b.period, b.currency, b.minor, b.single_minor, b.two_minor, b.off_at, b.version, b.created_at, b.updated_at`

func scan(s db.Scan) (b Budget, err error) {
	var off time.Time
	err = s(&b.ID, &b.Holder, &b.HolderID, &b.Period, &b.Amount.Currency, &b.Amount.Minor, &b.Single.Minor, &b.Two.Minor, &off, &b.Version, &b.CreatedAt, &b.UpdatedAt)
	b.Single.Currency, b.Two.Currency, b.Off = b.Amount.Currency, b.Amount.Currency, !off.IsZero()
	return b, err
}

func byID(ctx context.Context, v db.View, id int64) (Budget, error) {
	b, err := db.One(ctx, v, scan, `SELECT `+columns+` FROM budget b WHERE b.id = $1`, id)
	return b, missing(err)
}

// mayRead lets those see a budget who manage them or read the ledger.
func mayRead(ctx context.Context) error {
	actor, err := staff.Acting(ctx)
	if err != nil || actor.May(staff.BudgetsManage) {
		return err
	}
	_, err = staff.Allow(ctx, staff.LedgerRead)
	return err
}

// ByID returns a budget.
func (b *Budgets) ByID(ctx context.Context, v db.View, id int64) (_ Budget, err error) {
	defer fault.Wrap(&err, "budgets.ByID(%d)", id)
	if err := mayRead(ctx); err != nil {
		return Budget{}, err
	}
	return byID(ctx, v, id)
}

// List returns budgets in the order of their ids, those after one.
func (b *Budgets) List(ctx context.Context, v db.View, after int64, limit int) (_ []Budget, err error) {
	defer fault.Wrap(&err, "budgets.List")
	if err := mayRead(ctx); err != nil {
		return nil, err
	}
	return db.All(ctx, v, scan, `SELECT `+columns+` FROM budget b WHERE b.id > $1 ORDER BY b.id LIMIT $2`, after, limit)
}

// of returns the budget that a user spends from: their own, else that of the team,
// else of the first of their teams that has one. None is the zero value.
func of(ctx context.Context, v db.View, user, team int64) (Budget, error) {
	all, err := db.All(ctx, v, scan, `
		SELECT `+columns+` FROM budget b
		WHERE b.off_at IS NULL AND (b.holder = 'agent' AND b.holder_id = $1
			OR b.holder = 'team' AND (b.holder_id = $2 OR b.holder_id IN (SELECT m.team_id FROM team_member m WHERE m.user_id = $1)))
		ORDER BY CASE WHEN b.holder = 'agent' THEN 0 WHEN b.holder_id = $2 THEN 1 ELSE 2 END, b.holder_id LIMIT 1`, user, team)
	if err != nil || len(all) == 0 {
		return Budget{}, err
	}
	return all[0], nil
}

// verify checks that no budget has an account that grew by what was never spent.
func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM budget`)
	if err != nil {
		return err
	}
	r.Count("budgets", n)
	accounts, err := db.All(ctx, v, func(s db.Scan) (a string, err error) {
		err = s(&a)
		return a, err
	}, `SELECT account FROM ledger_line WHERE account >= 'budget:' AND account < 'budget;' GROUP BY account, currency HAVING sum(minor) > 0`)
	for _, a := range accounts {
		r.Off("more was returned to %s than was spent from it", a)
	}
	return err
}
