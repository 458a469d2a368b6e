package budgets

import (
	"context"
	"math/big"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/ledger"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
)

// Rate is what one whole unit of a currency is worth in another.
type Rate struct {
	ID       int64
	From, To string
	Rate     string // 11.42
	Day      string // when it was entered, in the desk's zone: 2026-11-20
	At       time.Time
}

// readRate reads a rate: a decimal number above zero, exactly.
func readRate(text string) (*big.Rat, error) {
	text = strings.TrimSpace(text)
	wrong := fault.Field("rate", "budgets.fault.rate_number")
	if text == "" || len(text) > 20 || strings.Trim(text, "0123456789.") != "" {
		return nil, wrong
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok || r.Sign() <= 0 {
		return nil, wrong
	}
	return r, nil
}

// Enter enters a rate, which counts from now on.
func (b *Budgets) Enter(ctx context.Context, tx *db.Tx, r Rate) (_ Rate, err error) {
	defer fault.Wrap(&err, "budgets.Enter")
	actor, err := staff.Allow(ctx, staff.BudgetsManage)
	if err != nil {
		return r, err
	}
	r.From, r.To, r.Rate = strings.ToUpper(strings.TrimSpace(r.From)), strings.ToUpper(strings.TrimSpace(r.To)), strings.TrimSpace(r.Rate)
	if _, err := readRate(r.Rate); err != nil {
		return r, err
	}
	if _, err := money.Decimals(r.From); err != nil {
		return r, fault.Field("from", "budgets.fault.currency").Because(err)
	}
	if _, err := money.Decimals(r.To); err != nil || r.To == r.From {
		return r, fault.Field("to", "budgets.fault.currency").Because(err)
	}
	zone, err := b.ledger.Zone(ctx, tx)
	if err != nil {
		return r, err
	}
	r.At, r.Day = tx.Now(), tx.Now().In(zone).Format(time.DateOnly)
	r.ID, err = tx.Insert(ctx, `INSERT INTO budget_rate (from_currency, to_currency, rate, day, by_id, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		r.From, r.To, r.Rate, r.Day, actor.ID, r.At)
	if err != nil {
		return r, err
	}
	_, err = b.log.Record(ctx, tx, activity.Entry{Kind: "budget.rate_entered", On: "budget_rate", OnID: r.ID, Data: map[string]any{"from": r.From, "to": r.To, "rate": r.Rate}})
	return r, err
}

const rateColumns = `id, from_currency, to_currency, rate, day, at`

func scanRate(s db.Scan) (r Rate, err error) {
	err = s(&r.ID, &r.From, &r.To, &r.Rate, &r.Day, &r.At)
	return r, err
}

// Rates returns the rates that count: the newest of each pair.
func (b *Budgets) Rates(ctx context.Context, v db.View) (_ []Rate, err error) {
	defer fault.Wrap(&err, "budgets.Rates")
	if err := mayRead(ctx); err != nil {
		return nil, err
	}
	return db.All(ctx, v, scanRate, `SELECT `+rateColumns+` FROM budget_rate
		WHERE id IN (SELECT max(id) FROM budget_rate GROUP BY from_currency, to_currency) ORDER BY from_currency, to_currency LIMIT 200`)
}

// In is an amount in another currency, at the rate that counts; a Conflict where none was
// entered.
func (b *Budgets) In(ctx context.Context, v db.View, a money.Amount, currency string) (_ money.Amount, err error) {
	defer fault.Wrap(&err, "budgets.In(%s)", currency)
	if _, err := staff.Acting(ctx); err != nil {
		return a, err
	}
	sum, _, err := reckon(ctx, v, a, currency)
	return sum, err
}

// reckon returns an amount in the currency of a budget, and how it was reckoned.
func reckon(ctx context.Context, v db.View, a money.Amount, into string) (money.Amount, ledger.Exchange, error) {
	if a.Currency == into {
		return a, ledger.Exchange{}, nil
	}
	all, err := db.All(ctx, v, scanRate, `SELECT `+rateColumns+` FROM budget_rate WHERE from_currency = $1 AND to_currency = $2 ORDER BY id DESC LIMIT 1`, a.Currency, into)
	if err != nil {
		return a, ledger.Exchange{}, err
	}
	if len(all) == 0 {
		return a, ledger.Exchange{}, fault.New(fault.Conflict, "budgets.fault.no_rate", fault.A("from", a.Currency), fault.A("to", into))
	}
	rate, err := readRate(all[0].Rate)
	if err != nil {
		return a, ledger.Exchange{}, err
	}
	sum, err := a.Convert(rate, into)
	if err != nil {
		return a, ledger.Exchange{}, fault.Field("amount", "budgets.fault.ask_amount").Because(err)
	}
	return sum, ledger.Exchange{From: a, Rate: all[0].Rate, Day: all[0].Day}, nil
}
