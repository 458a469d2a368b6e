package ledger

import (
	"context"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// monthForm is how a month is written.
const monthForm = "2006-01"

// Zone is the zone of the desk's books: that of its first brand.
func (l *Ledger) Zone(ctx context.Context, v db.View) (*time.Location, error) {
	b, err := l.inboxes.DefaultBrand(ctx, v)
	if fault.Is(err, fault.NotFound) {
		return time.UTC, nil
	}
	if err != nil {
		return nil, err
	}
	if zone, err := time.LoadLocation(b.Zone); err == nil {
		return zone, nil
	}
	return time.UTC, nil
}

// openMonth returns the month of a time, and refuses one that is closed.
func (l *Ledger) openMonth(ctx context.Context, v db.View, at time.Time) (string, error) {
	zone, err := l.Zone(ctx, v)
	if err != nil {
		return "", err
	}
	month := at.In(zone).Format(monthForm)
	closed, err := db.Exists(ctx, v, `SELECT 1 FROM ledger_period WHERE month = $1`, month)
	if err == nil && closed {
		err = fault.New(fault.Conflict, "ledger.fault.closed", fault.A("month", month))
	}
	return month, err
}

// Period is a month that is closed.
type Period struct {
	Month    string // 2026-10
	ClosedAt time.Time
	By       activity.Who
}

// Close closes a month that is over: it takes no entry any more, for good. Closing
// it again changes nothing.
func (l *Ledger) Close(ctx context.Context, tx *db.Tx, month string) (err error) {
	defer fault.Wrap(&err, "ledger.Close(%s)", month)
	if _, err := staff.Allow(ctx, staff.BudgetsManage); err != nil {
		return err
	}
	zone, err := l.Zone(ctx, tx)
	if err != nil {
		return err
	}
	if _, err := time.Parse(monthForm, month); err != nil {
		return fault.Field("month", "ledger.fault.month")
	}
	if month >= tx.Now().In(zone).Format(monthForm) {
		return fault.Field("month", "ledger.fault.not_over")
	}
	if err := tx.Lock(ctx, "ledger", "chain"); err != nil { // whoever posts has ended, or waits
		return err
	}
	by, err := who(ctx)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `INSERT INTO ledger_period (month, closed_at, by_id, by_kind) VALUES ($1, $2, $3, $4) ON CONFLICT (month) DO NOTHING`,
		month, tx.Now(), by.ID, by.Kind)
	if err != nil || n == 0 {
		return err
	}
	_, err = l.log.Record(ctx, tx, activity.Entry{Kind: "ledger.closed", On: "ledger_period", Data: map[string]any{"month": month}})
	return err
}

const periodColumns = `month, closed_at, by_id, by_kind`

func scanPeriod(s db.Scan) (p Period, err error) {
	err = s(&p.Month, &p.ClosedAt, &p.By.ID, &p.By.Kind)
	return p, err
}

// ClosedAt returns when a month was closed and by whom; nil while it is open.
func ClosedAt(ctx context.Context, v db.View, month string) (*Period, error) {
	all, err := db.All(ctx, v, scanPeriod, `SELECT `+periodColumns+` FROM ledger_period WHERE month = $1`, month)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// Closed returns the months that are closed, the newest first, those before one; "" for
// the first page.
func Closed(ctx context.Context, v db.View, before string, limit int) (_ []Period, err error) {
	defer fault.Wrap(&err, "ledger.Closed")
	if _, err := staff.Allow(ctx, staff.LedgerRead); err != nil {
		return nil, err
	}
	if before == "" {
		before = "~" // behind every month
	}
	return db.All(ctx, v, scanPeriod, `SELECT `+periodColumns+` FROM ledger_period WHERE month < $1 ORDER BY month DESC LIMIT $2`, before, limit)
}
