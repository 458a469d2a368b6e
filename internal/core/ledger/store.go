package ledger

import (
	"context"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
)

// columns are those of an entry, with its lines to come.
const columns = `e.id, e.at, e.month, e.cause, e.of_kind, e.ref, e.case_id, e.reverses, e.foreign_minor, e.foreign_currency, e.rate, e.rate_day,
	e.by_kind, e.by_id, e.by_name, e.note_digest, e.seal, coalesce(n.words, ''), coalesce(r.id, 0)`

// from joins what belongs to an entry.
const from = ` FROM ledger_entry e LEFT JOIN ledger_note n ON n.entry_id = e.id LEFT JOIN ledger_entry r ON r.reverses = e.id AND r.reverses <> 0`

func scan(s db.Scan) (p Posted, err error) {
	err = s(&p.ID, &p.When, &p.Month, &p.Cause, &p.Of, &p.Ref, &p.CaseID, &p.Reverses, &p.At.From.Minor, &p.At.From.Currency, &p.At.Rate, &p.At.Day,
		&p.By.Kind, &p.By.ID, &p.By.Name, &p.digest, &p.seal, &p.Note, &p.ReversedBy)
	return p, err
}

// insert writes an entry with its lines and its note.
func insert(ctx context.Context, tx *db.Tx, p Posted, salt []byte) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO ledger_entry (id, at, month, cause, of_kind, ref, case_id, reverses, currency, foreign_minor, foreign_currency, rate, rate_day, by_kind, by_id, by_name, note_digest, seal)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
		p.ID, p.When, p.Month, p.Cause, p.Of, p.Ref, p.CaseID, p.Reverses, p.currency(), p.At.From.Minor, p.At.From.Currency, p.At.Rate, p.At.Day,
		p.By.Kind, p.By.ID, p.By.Name, p.digest, p.seal)
	if err != nil {
		return err
	}
	lines := make([][]any, len(p.Lines))
	for i, l := range p.Lines {
		lines[i] = []any{p.ID, i, l.Account, l.Amount.Currency, l.Amount.Minor}
	}
	if err := tx.InsertMany(ctx, `INSERT INTO ledger_line (entry_id, n, account, currency, minor)`, lines); err != nil {
		return err
	}
	if p.Note == "" {
		return nil
	}
	_, err = tx.Exec(ctx, `INSERT INTO ledger_note (entry_id, salt, words) VALUES ($1, $2, $3)`, p.ID, salt, p.Note)
	return err
}

// newest returns number and seal of the last entry; the zero value where there is
// none.
func newest(ctx context.Context, v db.View) (p Posted, err error) {
	all, err := db.All(ctx, v, func(s db.Scan) (p Posted, err error) {
		err = s(&p.ID, &p.seal)
		return p, err
	}, `SELECT id, seal FROM ledger_entry ORDER BY id DESC LIMIT 1`)
	if len(all) == 1 {
		p = all[0]
	}
	return p, err
}

func byID(ctx context.Context, v db.View, id int64) (Posted, error) {
	return one(ctx, v, `SELECT `+columns+from+` WHERE e.id = $1`, id)
}

// ByCause returns the entry that a cause has posted; a NotFound fault if it has not.
func ByCause(ctx context.Context, v db.View, cause string) (_ Posted, err error) {
	defer fault.Wrap(&err, "ledger.ByCause(%s)", cause)
	return one(ctx, v, `SELECT `+columns+from+` WHERE e.cause = $1`, cause)
}

// Caused returns entries whose causes begin with a prefix and go on, in the order of
// their causes, those after one; "" for the first page. What turns one back is among them.
func Caused(ctx context.Context, v db.View, prefix, after string, limit int) (_ []Posted, err error) {
	defer fault.Wrap(&err, "ledger.Caused(%s)", prefix)
	const beyond = "~" // comes after all that a cause is written with
	all, err := db.All(ctx, v, scan, `SELECT `+columns+from+` WHERE e.cause > $1 AND e.cause < $2 ORDER BY e.cause LIMIT $3`, max(after, prefix), prefix+beyond, limit)
	if err != nil {
		return nil, err
	}
	return all, fill(ctx, v, all)
}

func one(ctx context.Context, v db.View, query string, arg any) (Posted, error) {
	p, err := db.One(ctx, v, scan, query, arg)
	if fault.Is(err, fault.NotFound) {
		return p, fault.New(fault.NotFound, "ledger.fault.none").Because(err)
	}
	if err != nil {
		return p, err
	}
	all := []Posted{p}
	err = fill(ctx, v, all)
	return all[0], err
}

// fill adds their lines to entries, in whatever order they stand.
func fill(ctx context.Context, v db.View, all []Posted) error {
	if len(all) == 0 {
		return nil
	}
	at := make(map[int64]int, len(all))
	low, high := all[0].ID, all[0].ID
	for i, p := range all {
		at[p.ID], low, high = i, min(low, p.ID), max(high, p.ID)
	}
	type line struct {
		entry int64
		Line
	}
	query, args := `SELECT entry_id, account, minor, currency FROM ledger_line WHERE entry_id BETWEEN $1 AND $2 ORDER BY entry_id, n`, []any{low, high}
	if high-low >= int64(2*len(all)+100) { // far apart: those of one case or account
		query, args = `SELECT entry_id, account, minor, currency FROM ledger_line WHERE entry_id IN (`+marks(len(all))+`) ORDER BY entry_id, n`, nil
		for _, p := range all {
			args = append(args, p.ID)
		}
	}
	lines, err := db.All(ctx, v, func(s db.Scan) (l line, err error) {
		err = s(&l.entry, &l.Account, &l.Amount.Minor, &l.Amount.Currency)
		return l, err
	}, query, args...)
	for _, l := range lines {
		if i, ok := at[l.entry]; ok {
			all[i].Lines = append(all[i].Lines, l.Line)
		}
	}
	return err
}

// Balance returns what is on an account, an amount for each currency, none where
// nothing is left of it.
func (l *Ledger) Balance(ctx context.Context, v db.View, account string) (_ []money.Amount, err error) {
	defer fault.Wrap(&err, "ledger.Balance(%s)", account)
	if _, err := staff.Acting(ctx); err != nil {
		return nil, err
	}
	return db.All(ctx, v, func(s db.Scan) (a money.Amount, err error) {
		err = s(&a.Currency, &a.Minor)
		return a, err
	}, `SELECT currency, CAST(sum(minor) AS BIGINT) FROM ledger_line WHERE account = $1 GROUP BY currency HAVING sum(minor) <> 0 ORDER BY currency`, account)
}

// OfCase returns what was posted for cases, the newest first.
func OfCase(ctx context.Context, v db.View, cases []int64, before int64, limit int) ([]Posted, error) {
	if len(cases) == 0 {
		return nil, nil
	}
	args := []any{before, limit}
	for _, id := range cases {
		args = append(args, id)
	}
	all, err := db.All(ctx, v, scan, `SELECT `+columns+from+` WHERE e.case_id IN (`+marksFrom(3, len(cases))+`) AND e.case_id <> 0 AND e.id < $1 ORDER BY e.id DESC LIMIT $2`, args...)
	if err != nil {
		return nil, err
	}
	return all, fill(ctx, v, all)
}
