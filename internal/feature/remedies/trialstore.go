package remedies

import (
	"context"
	"encoding/json"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

const trialColumns = `id, rules, by_id, at, from_at, until_at, state, stage, placed, place_id, total, done, granted, still_open, outside, wrong, wrong_loss, ended_at`

func scanTrial(s db.Scan) (t Trial, err error) {
	return t, s(&t.ID, &t.Text, &t.ByID, &t.At, &t.From, &t.Until, &t.State, &t.stage, &t.placed, &t.placeID, &t.Total, &t.Done, &t.Granted, &t.Open, &t.Outside, &t.Wrong, &t.WrongLoss, &t.EndedAt)
}

func trialByID(ctx context.Context, v db.View, id int64) (Trial, error) {
	t, err := db.One(ctx, v, scanTrial, `SELECT `+trialColumns+` FROM remedy_trial WHERE id = $1`, id)
	if fault.Is(err, fault.NotFound) {
		return t, fault.New(fault.NotFound, "remedies.fault.no_trial").Because(err)
	}
	return t, err
}

func insertTrial(ctx context.Context, tx *db.Tx, t Trial) (int64, error) {
	return tx.Insert(ctx, `INSERT INTO remedy_trial (rules, by_id, at, from_at, until_at, state, stage, placed, place_id, total, done, granted, still_open, outside, wrong, wrong_loss)
		VALUES ($1, $2, $3, $4, $5, $6, 0, $4, 0, $7, 0, 0, 0, 0, 0, 0)`, t.Text, t.ByID, t.At, t.From, t.Until, t.State, t.Total)
}

// saveTrial writes all of a trial that changes.
func saveTrial(ctx context.Context, tx *db.Tx, t Trial) error {
	_, err := tx.Exec(ctx, `UPDATE remedy_trial SET state = $2, stage = $3, placed = $4, place_id = $5, done = $6, granted = $7, still_open = $8, outside = $9, wrong = $10, wrong_loss = $11, ended_at = $12 WHERE id = $1`,
		t.ID, t.State, t.stage, t.placed, t.placeID, t.Done, t.Granted, t.Open, t.Outside, t.Wrong, t.WrongLoss, t.EndedAt)
	return err
}

func trialSums(ctx context.Context, v db.View, id int64) ([]TrialSum, error) {
	return db.All(ctx, v, func(s db.Scan) (o TrialSum, err error) {
		return o, s(&o.Part, &o.Currency, &o.Kind, &o.Given, &o.GivenN, &o.Would, &o.WouldN)
	}, `SELECT part, currency, kind, given, given_n, would, would_n FROM remedy_trial_sum WHERE trial_id = $1 ORDER BY part, currency, kind`, id)
}

// addSum adds to a sum of a trial.
func addSum(ctx context.Context, tx *db.Tx, id int64, o TrialSum) error {
	_, err := tx.Exec(ctx, `INSERT INTO remedy_trial_sum (trial_id, part, currency, kind, given, given_n, would, would_n) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (trial_id, part, currency, kind) DO UPDATE SET given = remedy_trial_sum.given + excluded.given, given_n = remedy_trial_sum.given_n + excluded.given_n,
		would = remedy_trial_sum.would + excluded.would, would_n = remedy_trial_sum.would_n + excluded.would_n`, id, o.Part, o.Currency, o.Kind, o.Given, o.GivenN, o.Would, o.WouldN)
	return err
}

const (
	rowColumns     = `id, case_id, given, would, differs`
	rowsQuery      = `SELECT ` + rowColumns + ` FROM remedy_trial_row WHERE trial_id = $1 AND id > $2 ORDER BY id LIMIT $3`
	differingQuery = `SELECT ` + rowColumns + ` FROM remedy_trial_row WHERE trial_id = $1 AND id > $2 AND differs = 1 ORDER BY id LIMIT $3`
	// outsideQuery goes through the remedies of a time.
	outsideQuery = `SELECT ` + columns + ` FROM remedy WHERE (created_at, id) > ($1, $2) AND created_at < $3 ORDER BY created_at, id LIMIT $4`
)

func scanTrialRow(s db.Scan) (r TrialRow, err error) {
	var given, would string
	var differs int
	if err := s(&r.ID, &r.CaseID, &given, &would, &differs); err != nil {
		return r, err
	}
	r.Differs = differs == 1
	if err := json.Unmarshal([]byte(given), &r.Given); err != nil {
		return r, err
	}
	return r, json.Unmarshal([]byte(would), &r.Would)
}

func insertRows(ctx context.Context, tx *db.Tx, trial int64, all []TrialRow) error {
	rows := make([][]any, len(all))
	for i, r := range all {
		given, err := json.Marshal(r.Given)
		if err != nil {
			return err
		}
		would, err := json.Marshal(r.Would)
		if err != nil {
			return err
		}
		rows[i] = []any{trial, r.CaseID, string(given), string(would), bit(r.Differs)}
	}
	return tx.InsertMany(ctx, `INSERT INTO remedy_trial_row (trial_id, case_id, given, would, differs)`, rows)
}

// forgotten is how many rows are deleted in one transaction.
const forgotten = 1000

// forgetTrial deletes some of the oldest trial from before a time; more says whether
// there is more to delete.
func forgetTrial(ctx context.Context, tx *db.Tx, before time.Time) (more bool, err error) {
	ids, err := db.All(ctx, tx, func(s db.Scan) (id int64, err error) { return id, s(&id) }, `SELECT id FROM remedy_trial WHERE at < $1 ORDER BY at, id LIMIT 1`, before)
	if err != nil || len(ids) == 0 {
		return false, err
	}
	n, err := tx.Exec(ctx, `DELETE FROM remedy_trial_row WHERE id IN (SELECT id FROM remedy_trial_row WHERE trial_id = $1 ORDER BY id LIMIT 1000)`, ids[0])
	if err != nil || n == forgotten {
		return true, err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM remedy_trial_sum WHERE trial_id = $1`, ids[0]); err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, `DELETE FROM remedy_trial WHERE id = $1`, ids[0])
	return true, err
}
