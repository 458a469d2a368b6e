package relief

import (
	"context"
	"embed"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Schema holds the tables of this room.
//
//go:embed schema/*.sql
var Schema embed.FS

const columns = `id, case_id, source, state, blocked_at, since, target, due_at, late_at, led_at, met_at, spent, cleared_at, warned_at, going, solved_at`

func scan(s db.Scan) (c Case, err error) {
	var target, spent int64
	err = s(&c.ID, &c.CaseID, &c.Source, &c.State, &c.BlockedAt, &c.Since, &target, &c.DueAt, &c.LateAt, &c.LedAt, &c.MetAt, &spent, &c.ClearedAt, &c.WarnedAt, &c.Going, &c.SolvedAt)
	c.Target, c.Spent = time.Duration(target)*time.Microsecond, time.Duration(spent)*time.Microsecond
	return c, err
}

// ofCases are the reliefs of cases by case.
func ofCases(ctx context.Context, v db.View, ids []int64) ([]Case, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var args []any
	return db.All(ctx, v, scan, `SELECT `+columns+` FROM relief WHERE case_id IN `+list(&args, ids)+` ORDER BY id`, args...)
}

// chosen is the relief of a family: the one that still blocks, else the newest.
func chosen(all []Case) (one Case) {
	for _, c := range all {
		if one = c; c.Blocks() {
			break
		}
	}
	return one
}

func byID(ctx context.Context, v db.View, id int64) (Case, error) {
	return db.One(ctx, v, scan, `SELECT `+columns+` FROM relief WHERE id = $1`, id)
}

func insert(ctx context.Context, tx *db.Tx, c Case) (int64, error) {
	return tx.Insert(ctx, `INSERT INTO relief (case_id, source, state, blocked_at, since, target, due_at, spent) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)`,
		c.CaseID, c.Source, c.State, c.BlockedAt, c.Since, c.Target.Microseconds(), c.DueAt)
}

// save writes all of a relief that changes.
func save(ctx context.Context, tx *db.Tx, c Case) error {
	_, err := tx.Exec(ctx, `UPDATE relief SET source = $2, state = $3, blocked_at = $4, since = $5, target = $6, due_at = $7, late_at = $8, led_at = $9, met_at = $10, spent = $11, cleared_at = $12, warned_at = $13, going = $14, solved_at = $15 WHERE id = $1`,
		c.ID, c.Source, c.State, c.BlockedAt, c.Since, c.Target.Microseconds(), c.DueAt, c.LateAt, c.LedAt, c.MetAt, c.Spent.Microseconds(), c.ClearedAt, c.WarnedAt, c.Going, c.SolvedAt)
	return err
}

const offerColumns = `id, relief_id, case_id, message_id, way_id, state, words, returns_on, returned_at, by_id, at, answered_by, answered_at, why,
	sends, cost, worth, currency, dispatch_id, left_at, there_at, reminded_at, overdue_at, lost_at`

func scanOffer(s db.Scan) (o Offer, err error) {
	var message *int64
	var sends, cost, worth int64
	var currency string
	err = s(&o.ID, &o.ReliefID, &o.CaseID, &message, &o.WayID, &o.State, &o.Words, &o.ReturnsOn, &o.ReturnedAt, &o.ByID, &o.At, &o.AnsweredBy, &o.AnsweredAt, &o.Why,
		&sends, &cost, &worth, &currency, &o.DispatchID, &o.LeftAt, &o.ThereAt, &o.RemindedAt, &o.OverdueAt, &o.LostAt)
	o.Sending = sendingOf(sends, cost, worth, currency)
	if message != nil {
		o.MessageID = *message
	}
	return o, err
}

// offersOf are the offers of reliefs, the oldest first.
func offersOf(ctx context.Context, v db.View, reliefs []int64) ([]Offer, error) {
	if len(reliefs) == 0 {
		return nil, nil
	}
	var args []any
	return db.All(ctx, v, scanOffer, `SELECT `+offerColumns+` FROM relief_offer WHERE relief_id IN `+list(&args, reliefs)+` ORDER BY id`, args...)
}

func offerByID(ctx context.Context, v db.View, id int64) (Offer, error) {
	o, err := db.One(ctx, v, scanOffer, `SELECT `+offerColumns+` FROM relief_offer WHERE id = $1`, id)
	if fault.Is(err, fault.NotFound) {
		return o, fault.New(fault.NotFound, "relief.fault.no_offer").Because(err)
	}
	return o, err
}

func insertOffer(ctx context.Context, tx *db.Tx, o Offer) (int64, error) {
	var message *int64
	if o.MessageID != 0 {
		message = &o.MessageID
	}
	sends, cost, worth, currency := o.row()
	return tx.Insert(ctx, `INSERT INTO relief_offer (relief_id, case_id, message_id, way_id, state, words, returns_on, by_id, at, answered_by, why, sends, cost, worth, currency) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', $10, $11, $12, $13)`,
		o.ReliefID, o.CaseID, message, o.WayID, o.State, o.Words, o.ReturnsOn, o.ByID, o.At, sends, cost, worth, currency)
}

// answer takes an offer from offered to a state. Of several that try, one wins.
func answer(ctx context.Context, tx *db.Tx, id int64, to State, by, why string) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE relief_offer SET state = $2, answered_by = $3, answered_at = $4, why = $5 WHERE id = $1 AND state = 'offered'`, id, to, by, tx.Now(), why)
	return n == 1, err
}

// owedQuery finds what somebody's open cases owe until a time.
const owedQuery = `SELECT id, case_id, due_at FROM relief WHERE cleared_at IS NULL AND state IN ('owed', 'refused') AND due_at < $1
	AND EXISTS (SELECT 1 FROM cases WHERE cases.id = relief.case_id AND owner_id = $2 AND shelf = 'open') ORDER BY due_at, id LIMIT $3`

// backQuery finds what somebody has lent and gets back until a day.
const backQuery = `SELECT id, case_id, words, returns_on FROM relief_offer WHERE returns_on > '' AND returned_at IS NULL AND lost_at IS NULL AND returns_on <= $1 AND state IN ('offered', 'accepted')
	AND EXISTS (SELECT 1 FROM cases WHERE cases.id = relief_offer.case_id AND owner_id = $2) ORDER BY returns_on, id LIMIT $3`

// outQuery finds what is lent and neither back nor lost, by the day on which it comes
// back; lateQuery that of which the day is over.
const (
	outWhere  = ` FROM relief_offer WHERE returns_on > '' AND returned_at IS NULL AND lost_at IS NULL AND state IN ('offered', 'accepted')`
	outPage   = ` AND returns_on >= $1 AND (returns_on > $1 OR id > $2) ORDER BY returns_on, id LIMIT $3`
	outQuery  = `SELECT ` + offerColumns + outWhere + outPage
	lateQuery = `SELECT ` + offerColumns + outWhere + ` AND overdue_at IS NOT NULL` + outPage
)

const askColumns = `id, case_id, state, way_id, words, returns_on, cost, worth, currency, by_id, approver_id, asked, answer_by, approved_by, tried, reason, offer_id, at, ended_at`

func scanAsk(s db.Scan) (a Ask, err error) {
	var cost, worth int64
	var currency string
	err = s(&a.ID, &a.CaseID, &a.State, &a.WayID, &a.Words, &a.ReturnsOn, &cost, &worth, &currency, &a.ByID, &a.ApproverID, &a.Asked, &a.AnswerBy, &a.ApprovedBy, &a.Tried, &a.Reason, &a.OfferID, &a.At, &a.EndedAt)
	a.Sending = sendingOf(1, cost, worth, currency)
	return a, err
}

// asksOf are what needed the word of another in cases, the oldest first.
func asksOf(ctx context.Context, v db.View, ids []int64) ([]Ask, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var args []any
	return db.All(ctx, v, scanAsk, `SELECT `+askColumns+` FROM relief_ask WHERE case_id IN `+list(&args, ids)+` ORDER BY id`, args...)
}

func askByID(ctx context.Context, v db.View, id int64) (Ask, error) {
	a, err := db.One(ctx, v, scanAsk, `SELECT `+askColumns+` FROM relief_ask WHERE id = $1`, id)
	if fault.Is(err, fault.NotFound) {
		return a, noAsk().Because(err)
	}
	return a, err
}

func noAsk() *fault.Fault { return fault.New(fault.NotFound, "relief.fault.no_ask") }

func insertAsk(ctx context.Context, tx *db.Tx, a Ask) (int64, error) {
	_, cost, worth, currency := a.row()
	return tx.Insert(ctx, `INSERT INTO relief_ask (case_id, state, way_id, words, returns_on, cost, worth, currency, by_id, approver_id, asked, approved_by, reason, offer_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, '', 0, $10)`,
		a.CaseID, a.State, a.WayID, a.Words, a.ReturnsOn, cost, worth, currency, a.ByID, a.At)
}

// saveAsk writes all of an ask that changes.
func saveAsk(ctx context.Context, tx *db.Tx, a Ask) error {
	_, err := tx.Exec(ctx, `UPDATE relief_ask SET state = $2, approver_id = $3, asked = $4, answer_by = $5, approved_by = $6, reason = $7, offer_id = $8, ended_at = $9, tried = $10 WHERE id = $1`,
		a.ID, a.State, a.ApproverID, a.Asked, a.AnswerBy, a.ApprovedBy, a.Reason, a.OfferID, a.EndedAt, a.Tried)
	return err
}

// askedQuery finds what waits for the word of a user.
const askedQuery = `SELECT ` + askColumns + ` FROM relief_ask WHERE state = 'awaiting_approval' AND approver_id = $1 ORDER BY id LIMIT $2`

// list writes ids as a list of placeholders.
func list(args *[]any, ids []int64) string {
	holders := make([]string, len(ids))
	for i, id := range ids {
		*args = append(*args, id)
		holders[i] = fmt.Sprintf("$%d", len(*args))
	}
	return "(" + strings.Join(holders, ", ") + ")"
}
