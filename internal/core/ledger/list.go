package ledger

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
)

// Filter says which entries are meant; the zero value all.
type Filter struct {
	Month   string
	Account string
	CaseID  int64
}

// where is the filter in SQL, beginning with WHERE, and its arguments after those
// that stand there already. page is what the entries of one account alone are cut
// by, so that of a million no more are read than are shown; "" for all.
func (f Filter) where(args []any, page string) (string, []any) {
	parts := []string{"true"}
	add := func(text string, arg any) {
		args = append(args, arg)
		parts = append(parts, strings.ReplaceAll(text, "$?", "$"+strconv.Itoa(len(args))))
	}
	if f.CaseID != 0 {
		add(`e.case_id = $? AND e.case_id <> 0`, f.CaseID)
	}
	if f.Month != "" {
		add(`e.month = $?`, f.Month)
	}
	if f.Account != "" {
		if f.CaseID != 0 || f.Month != "" {
			page = ""
		}
		add(`e.id IN (SELECT DISTINCT entry_id FROM ledger_line WHERE account = $?`+page+`)`, f.Account)
	}
	return " WHERE " + strings.Join(parts, " AND "), args
}

// List returns entries, the newest first, those before a number; 0 for the first
// page.
func (l *Ledger) List(ctx context.Context, v db.View, f Filter, before int64, limit int) (_ []Posted, err error) {
	defer fault.Wrap(&err, "ledger.List")
	if _, err := staff.Allow(ctx, staff.LedgerRead); err != nil {
		return nil, err
	}
	if before == 0 {
		before = math.MaxInt64
	}
	where, args := f.where([]any{before, limit}, ` AND entry_id < $1 ORDER BY entry_id DESC LIMIT $2`)
	all, err := db.All(ctx, v, scan, `SELECT `+columns+from+where+` AND e.id < $1 ORDER BY e.id DESC LIMIT $2`, args...)
	if err != nil {
		return nil, err
	}
	return all, fill(ctx, v, all)
}

// After returns entries in their order, those after a number.
func After(ctx context.Context, v db.View, f Filter, after int64, limit int) ([]Posted, error) {
	where, args := f.where([]any{after, limit}, ` AND entry_id > $1 ORDER BY entry_id LIMIT $2`)
	all, err := db.All(ctx, v, scan, `SELECT `+columns+from+where+` AND e.id > $1 ORDER BY e.id LIMIT $2`, args...)
	if err != nil {
		return nil, err
	}
	return all, fill(ctx, v, all)
}

// ByID returns an entry.
func (l *Ledger) ByID(ctx context.Context, v db.View, id int64) (_ Posted, err error) {
	defer fault.Wrap(&err, "ledger.ByID(%d)", id)
	if _, err := staff.Allow(ctx, staff.LedgerRead); err != nil {
		return Posted{}, err
	}
	return byID(ctx, v, id)
}

// Totals returns what came to each account and what left it, by currency, in a month.
func (l *Ledger) Totals(ctx context.Context, v db.View, f Filter) (_ []Line, err error) {
	defer fault.Wrap(&err, "ledger.Totals")
	if _, err := staff.Allow(ctx, staff.LedgerRead); err != nil {
		return nil, err
	}
	where, args := f.where(nil, "")
	return db.All(ctx, v, func(s db.Scan) (t Line, err error) {
		t.Amount = money.Amount{}
		err = s(&t.Account, &t.Amount.Currency, &t.Amount.Minor)
		return t, err
	}, `SELECT l.account, l.currency, CAST(sum(l.minor) AS BIGINT) FROM ledger_entry e JOIN ledger_line l ON l.entry_id = e.id`+where+`
		GROUP BY l.account, l.currency ORDER BY l.account, l.currency LIMIT 200`, args...)
}

// Recent returns what was posted for cases since a time and was not turned back,
// the newest first.
func (l *Ledger) Recent(ctx context.Context, v db.View, cases []int64, since time.Time) (_ []Posted, err error) {
	defer fault.Wrap(&err, "ledger.Recent")
	if _, err := staff.Acting(ctx); err != nil {
		return nil, err
	}
	if len(cases) == 0 {
		return nil, nil
	}
	args := []any{since}
	for _, id := range cases {
		args = append(args, id)
	}
	all, err := db.All(ctx, v, scan, `SELECT `+columns+from+` WHERE e.case_id IN (`+marksFrom(2, len(cases))+`) AND e.case_id <> 0
		AND e.at >= $1 AND e.reverses = 0 AND r.id IS NULL ORDER BY e.id DESC LIMIT 100`, args...)
	if err != nil {
		return nil, err
	}
	return all, fill(ctx, v, all)
}

// Balances returns what is on each of some accounts, in minor units by currency.
func (l *Ledger) Balances(ctx context.Context, v db.View, accounts []string) (_ map[string]map[string]int64, err error) {
	defer fault.Wrap(&err, "ledger.Balances")
	if _, err := staff.Acting(ctx); err != nil {
		return nil, err
	}
	of := map[string]map[string]int64{}
	if len(accounts) == 0 {
		return of, nil
	}
	args := make([]any, len(accounts))
	for i, a := range accounts {
		args[i] = a
	}
	all, err := db.All(ctx, v, func(s db.Scan) (t Line, err error) {
		err = s(&t.Account, &t.Amount.Currency, &t.Amount.Minor)
		return t, err
	}, `SELECT account, currency, CAST(sum(minor) AS BIGINT) FROM ledger_line WHERE account IN (`+marks(len(accounts))+`) GROUP BY account, currency`, args...)
	for _, t := range all {
		if of[t.Account] == nil {
			of[t.Account] = map[string]int64{}
		}
		of[t.Account][t.Amount.Currency] = t.Amount.Minor
	}
	return of, err
}

// End is for how many cases something left an account, and how many of these are
// solved by now.
type End struct{ Cases, Well int }

// Ends tells how the cases ended for which something left each of some accounts.
func (l *Ledger) Ends(ctx context.Context, v db.View, accounts []string) (_ map[string]End, err error) {
	defer fault.Wrap(&err, "ledger.Ends")
	if _, err := staff.Acting(ctx); err != nil {
		return nil, err
	}
	of := map[string]End{}
	if len(accounts) == 0 {
		return of, nil
	}
	args := make([]any, len(accounts))
	for i, a := range accounts {
		args[i] = a
	}
	type row struct {
		account string
		End
	}
	all, err := db.All(ctx, v, func(s db.Scan) (r row, err error) {
		err = s(&r.account, &r.Cases, &r.Well)
		return r, err
	}, `SELECT l.account, count(DISTINCT e.case_id), count(DISTINCT CASE WHEN c.status IN ('solved', 'confirmed') THEN e.case_id END)
		FROM ledger_line l JOIN ledger_entry e ON e.id = l.entry_id JOIN cases c ON c.id = e.case_id
			LEFT JOIN ledger_entry r ON r.reverses = e.id AND r.reverses <> 0
		WHERE l.account IN (`+marks(len(accounts))+`) AND l.minor < 0 AND e.reverses = 0 AND r.id IS NULL GROUP BY l.account`, args...)
	for _, r := range all {
		of[r.account] = r.End
	}
	return of, err
}
