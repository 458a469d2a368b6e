package remedies

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/money"
)

// Deviated is a grant that is another than was to be expected, and why.
type Deviated struct {
	ID, CaseID int64
	LossID     int64 // 0 where nobody had said what was lost; then it has no failure and no fault
	Failure    Failure
	Fault      Fault
	Price      money.Amount
	Chosen     string       // the kinds that were granted, between +
	Suggested  money.Amount // what the policy came to; nothing for what was given by hand
	Granted    money.Amount
	How        Deviation // "" in older ones
	Reason     string
	PolicyID   int64 // the version that it was measured by
	ByID       int64 // the user who granted it
	At         time.Time
}

// deviated is how a grant for a loss deviates. suggested is nil for what is given by hand.
func (l Loss) deviated(how Deviation, given Proposal, suggested *Proposal, policy int64, reason string) Deviated {
	d := Deviated{LossID: l.ID, Failure: l.Failure, Fault: l.Fault, Price: l.Price, Chosen: given.kinds(), Granted: given.Total, How: how, Reason: reason, PolicyID: policy}
	if suggested != nil {
		d.Suggested = suggested.Total
	}
	if l.ID == 0 {
		d.Failure, d.Fault = "", ""
	}
	return d
}

const deviatedColumns = `id, case_id, loss_id, failure, fault, price, currency, chosen, suggested, granted, how, reason, policy_id, by_id, at`

func scanDeviated(s db.Scan) (d Deviated, err error) {
	err = s(&d.ID, &d.CaseID, &d.LossID, &d.Failure, &d.Fault, &d.Price.Minor, &d.Price.Currency, &d.Chosen, &d.Suggested.Minor, &d.Granted.Minor, &d.How, &d.Reason, &d.PolicyID, &d.ByID, &d.At)
	d.Suggested.Currency, d.Granted.Currency = d.Price.Currency, d.Price.Currency
	return d, err
}

func insertDeviated(ctx context.Context, tx *db.Tx, d Deviated) (int64, error) {
	return tx.Insert(ctx, `INSERT INTO remedy_deviation (case_id, loss_id, failure, fault, price, currency, chosen, suggested, granted, how, reason, policy_id, by_id, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		d.CaseID, d.LossID, d.Failure, d.Fault, d.Price.Minor, d.Price.Currency, d.Chosen, d.Suggested.Minor, d.Granted.Minor, d.How, d.Reason, d.PolicyID, d.ByID, d.At)
}

// deviationsQuery lists what was granted otherwise, ofFailureQuery for a failure, and
// byUserQuery by a user; ofCasesDeviated in some cases.
const (
	deviationsQuery = `SELECT ` + deviatedColumns + ` FROM remedy_deviation WHERE id < $1 ORDER BY id DESC LIMIT $2`
	ofFailureQuery  = `SELECT ` + deviatedColumns + ` FROM remedy_deviation WHERE id < $1 AND failure = $3 ORDER BY id DESC LIMIT $2`
	byUserQuery     = `SELECT ` + deviatedColumns + ` FROM remedy_deviation WHERE id < $1 AND by_id = $3 ORDER BY id DESC LIMIT $2`
)

func deviatedOf(ctx context.Context, v db.View, ids []int64) ([]Deviated, error) {
	var args []any
	in := list(&args, ids)
	return db.All(ctx, v, scanDeviated, `SELECT `+deviatedColumns+` FROM remedy_deviation WHERE case_id IN `+in+` ORDER BY id`, args...)
}
