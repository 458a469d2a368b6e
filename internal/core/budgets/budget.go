package budgets

import (
	"context"
	"embed"
	"fmt"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/ledger"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
)

// Schema holds the tables of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Who holds a budget, and for how long one lasts.
const (
	Agent   = "agent"
	Team    = "team"
	Month   = "month"
	Quarter = "quarter"
	Year    = "year"
)

// Fields are what somebody says of a budget.
type Fields struct {
	Holder   string // Agent or Team
	HolderID int64
	Period   string
	Amount   money.Amount
	Single   money.Amount // up to what an agent grants alone; zero for all of it
	Two      money.Amount // above what two people must say yes; zero for never
	Off      bool         // nothing is spent from it any more
}

// Budget is what may be spent in a period.
type Budget struct {
	ID int64
	Fields
	Version              int64
	CreatedAt, UpdatedAt time.Time
}

// Account is the account of the ledger from which the budget is spent at a time.
func (b Budget) Account(at time.Time) string {
	return fmt.Sprintf("budget:%s:%d:%s", b.Holder, b.HolderID, PeriodAt(b.Period, at))
}

// PeriodAt names the period that a time is in: 2026-11, 2026-q4, 2026.
func PeriodAt(period string, at time.Time) string {
	switch period {
	case Quarter:
		return fmt.Sprintf("%d-q%d", at.Year(), (int(at.Month())+2)/3)
	case Year:
		return at.Format("2006")
	}
	return at.Format("2006-01")
}

// Budgets is the service.
type Budgets struct {
	d      *db.DB
	log    *activity.Log
	staff  *staff.Staff
	ledger *ledger.Ledger
}

// New returns the service and adds its chores.
func New(d *db.DB, reg *chores.Registry, log *activity.Log, st *staff.Staff, l *ledger.Ledger) *Budgets {
	b := &Budgets{d: d, log: log, staff: st, ledger: l}
	reg.Add(chores.Chore{Room: "budgets", Verify: verify})
	return b
}

// Add gives an agent or a team a budget.
func (b *Budgets) Add(ctx context.Context, tx *db.Tx, f Fields) (_ Budget, err error) {
	defer fault.Wrap(&err, "budgets.Add")
	if _, err := staff.Allow(ctx, staff.BudgetsManage); err != nil {
		return Budget{}, err
	}
	if err := b.checked(ctx, tx, &f); err != nil {
		return Budget{}, err
	}
	if err := tx.Lock(ctx, "budget", fmt.Sprint(f.Holder, f.HolderID)); err != nil {
		return Budget{}, err
	}
	if taken, err := db.Exists(ctx, tx, `SELECT 1 FROM budget WHERE holder = $1 AND holder_id = $2`, f.Holder, f.HolderID); err != nil {
		return Budget{}, err
	} else if taken {
		return Budget{}, fault.Field("holder_id", "budgets.fault.taken")
	}
	id, err := tx.Insert(ctx, `
		INSERT INTO budget (holder, holder_id, period, currency, minor, single_minor, two_minor, off_at, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9)`,
		f.Holder, f.HolderID, f.Period, f.Amount.Currency, f.Amount.Minor, f.Single.Minor, f.Two.Minor, offAt(tx, f), tx.Now())
	if err != nil {
		return Budget{}, err
	}
	if err := b.record(ctx, tx, "budget.added", id, f); err != nil {
		return Budget{}, err
	}
	return b.ByID(ctx, tx, id)
}

// Change changes what a budget allows; whose it is and its currency stay.
func (b *Budgets) Change(ctx context.Context, tx *db.Tx, id int64, f Fields) (_ Budget, err error) {
	defer fault.Wrap(&err, "budgets.Change(%d)", id)
	was, err := b.take(ctx, tx, id)
	if err != nil {
		return was, err
	}
	f.Holder, f.HolderID = was.Holder, was.HolderID
	if err := b.checked(ctx, tx, &f); err != nil {
		return was, err
	}
	if f.Amount.Currency != was.Amount.Currency {
		return was, fault.Field("currency", "budgets.fault.currency_stays")
	}
	if f == was.Fields {
		return was, nil
	}
	if _, err := tx.Exec(ctx, `UPDATE budget SET period = $2, minor = $3, single_minor = $4, two_minor = $5, off_at = $6, version = version + 1, updated_at = $7 WHERE id = $1`,
		id, f.Period, f.Amount.Minor, f.Single.Minor, f.Two.Minor, offAt(tx, f), tx.Now()); err != nil {
		return was, err
	}
	if err := b.record(ctx, tx, "budget.changed", id, f); err != nil {
		return was, err
	}
	return b.ByID(ctx, tx, id)
}

// take holds a budget until the end of the transaction.
func (b *Budgets) take(ctx context.Context, tx *db.Tx, id int64) (Budget, error) {
	if _, err := staff.Allow(ctx, staff.BudgetsManage); err != nil {
		return Budget{}, err
	}
	if err := tx.Take(ctx, "budget", id); err != nil {
		return Budget{}, missing(err)
	}
	return byID(ctx, tx, id)
}

func offAt(tx *db.Tx, f Fields) any {
	if f.Off {
		return tx.Now()
	}
	return nil
}

// checked refuses what is no budget.
func (b *Budgets) checked(ctx context.Context, v db.View, f *Fields) error {
	_, err := money.Decimals(f.Amount.Currency)
	switch {
	case err != nil:
		return fault.Field("currency", "budgets.fault.currency").Because(err)
	case f.Amount.Minor < 0 || f.Single.Minor < 0 || f.Two.Minor < 0:
		return fault.Field("amount", "budgets.fault.amount")
	case f.Period != Month && f.Period != Quarter && f.Period != Year:
		return fault.Field("period", "budgets.fault.period")
	case f.Two.Minor > 0 && f.Two.Minor < f.Single.Minor:
		return fault.Field("two", "budgets.fault.two")
	}
	f.Single.Currency, f.Two.Currency = f.Amount.Currency, f.Amount.Currency
	switch f.Holder {
	case Agent:
		_, err = b.staff.NameOf(ctx, v, f.HolderID)
	case Team:
		_, err = b.staff.TeamByID(ctx, v, f.HolderID)
	default:
		return fault.Field("holder", "budgets.fault.holder")
	}
	if fault.Is(err, fault.NotFound) {
		return fault.Field("holder_id", "budgets.fault.holder").Because(err)
	}
	return err
}

func (b *Budgets) record(ctx context.Context, tx *db.Tx, kind string, id int64, f Fields) error {
	_, err := b.log.Record(ctx, tx, activity.Entry{Kind: kind, On: "budget", OnID: id, Data: map[string]any{
		"amount": f.Amount.String(), "holder": f.Holder, "holder_id": f.HolderID, "period": f.Period, "single": f.Single.String(), "two": f.Two.String(), "off": f.Off}})
	return err
}

func missing(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.NotFound, "budgets.fault.none").Because(err)
	}
	return err
}
