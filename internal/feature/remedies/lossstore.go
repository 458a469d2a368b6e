package remedies

import (
	"context"
	"encoding/json"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/money"
)

const lossColumns = `id, case_id, failure, fault, price, currency, share, hours, consequence, missed, contacts, broken, repeats, years, by_id, created_at, updated_at,
	granted_at, chosen, suggested, granted, policy_id, deviates, reason, parts, granted_by, deviation`

func scanLoss(s db.Scan) (l Loss, err error) {
	var missed, deviates int
	var suggested, granted int64
	var parts string
	err = s(&l.ID, &l.CaseID, &l.Failure, &l.Fault, &l.Price.Minor, &l.Price.Currency, &l.Share, &l.Hours, &l.Consequence, &missed, &l.Contacts, &l.Broken, &l.Repeats, &l.Years,
		&l.ByID, &l.At, &l.UpdatedAt, &l.GrantedAt, &l.Chosen, &suggested, &granted, &l.PolicyID, &deviates, &l.Reason, &parts, &l.GrantedBy, &l.Deviation)
	if err == nil && parts != "" {
		err = json.Unmarshal([]byte(parts), &l.Parts)
	}
	l.Missed, l.Deviates = missed == 1, deviates == 1
	l.Suggested, l.Granted = money.Amount{Minor: suggested, Currency: l.Price.Currency}, money.Amount{Minor: granted, Currency: l.Price.Currency}
	return l, err
}

func bit(is bool) int {
	if is {
		return 1
	}
	return 0
}

func lossQuery(args *[]any, family []int64) string {
	return `SELECT ` + lossColumns + ` FROM remedy_loss WHERE case_id IN ` + list(args, family) + ` ORDER BY id DESC`
}

// newestLoss is what was last said of what the customer of a case lost.
func newestLoss(ctx context.Context, v db.View, family []int64) (Loss, bool, error) {
	var args []any
	query := lossQuery(&args, family) + ` LIMIT 2`
	some, err := db.All(ctx, v, scanLoss, query, args...)
	if err != nil || len(some) == 0 {
		return Loss{}, false, err
	}
	some[0].Later = len(some) > 1
	return some[0], true, nil
}

func insertLoss(ctx context.Context, tx *db.Tx, l Loss) (int64, error) {
	return tx.Insert(ctx, `INSERT INTO remedy_loss (case_id, failure, fault, price, currency, share, hours, consequence, missed, contacts, broken, repeats, years, by_id, created_at, updated_at,
		chosen, suggested, granted, policy_id, deviates, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, '', 0, 0, 0, 0, '')`,
		l.CaseID, l.Failure, l.Fault, l.Price.Minor, l.Price.Currency, l.Share, l.Hours, l.Consequence, bit(l.Missed), l.Contacts, l.Broken, l.Repeats, l.Years, l.ByID, tx.Now())
}

// updateLoss writes what was said anew of a loss for which nothing was granted yet.
func updateLoss(ctx context.Context, tx *db.Tx, l Loss) error {
	_, err := tx.Exec(ctx, `UPDATE remedy_loss SET failure = $2, fault = $3, price = $4, currency = $5, share = $6, hours = $7, consequence = $8, missed = $9, contacts = $10,
		broken = $11, repeats = $12, years = $13, by_id = $14, updated_at = $15 WHERE id = $1`,
		l.ID, l.Failure, l.Fault, l.Price.Minor, l.Price.Currency, l.Share, l.Hours, l.Consequence, bit(l.Missed), l.Contacts, l.Broken, l.Repeats, l.Years, l.ByID, tx.Now())
	return err
}

// grantedLoss writes what was granted for a loss.
func grantedLoss(ctx context.Context, tx *db.Tx, l Loss) error {
	parts, err := json.Marshal(l.Parts)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE remedy_loss SET granted_at = $2, chosen = $3, suggested = $4, granted = $5, policy_id = $6, deviates = $7, reason = $8, parts = $9, granted_by = $10, deviation = $11, updated_at = $2 WHERE id = $1`,
		l.ID, tx.Now(), l.Chosen, l.Suggested.Minor, l.Granted.Minor, l.PolicyID, bit(l.Deviates), l.Reason, string(parts), l.GrantedBy, l.Deviation)
	return err
}

// likeQuery finds the newest failures of a kind and a fault for which something was granted.
const likeQuery = `SELECT ` + lossColumns + ` FROM remedy_loss WHERE failure = $1 AND fault = $2 AND created_at > $3
	AND (granted_at IS NOT NULL OR EXISTS (SELECT 1 FROM remedy r WHERE r.case_id = remedy_loss.case_id AND r.state IN ('approved', 'dispatched', 'received')))
	ORDER BY created_at DESC LIMIT 200`

// toldQuery finds when what was lost was told in cases, the first of each before the others.
func toldQuery(args *[]any, ids []int64) string {
	return `SELECT id, case_id, created_at FROM remedy_loss WHERE case_id IN ` + list(args, ids) + ` ORDER BY id`
}

// sinceQuery goes through the losses of a time.
const sinceQuery = `SELECT ` + lossColumns + ` FROM remedy_loss WHERE (created_at, id) > ($1, $2) AND created_at < $3 ORDER BY created_at, id LIMIT $4`
