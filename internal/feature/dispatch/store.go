package dispatch

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Schema holds the tables of this room.
//
//go:embed schema/*.sql
var Schema embed.FS

const columns = `id, case_id, remedy_id, kind, state, what, choice, old, address_id, worth, currency, foreign_id, tracking, reason, due_at, late_at, back_by, closes, tries, wrong, by_id, created_at, updated_at, purchase_id, one_touch, gives, awaited_at`

func scan(s db.Scan) (d Dispatch, err error) {
	var address *int64
	var due, back, closes, touch, awaited int64
	var gives Kind
	err = s(&d.ID, &d.CaseID, &d.RemedyID, &d.Kind, &d.State, &d.What, &d.Choice, &d.Old, &address, &d.Worth.Minor, &d.Worth.Currency, &d.ForeignID, &d.Tracking, &d.Reason,
		&due, &d.LateAt, &back, &closes, &d.Tries, &d.Wrong, &d.ByID, &d.At, &d.UpdatedAt, &d.PurchaseID, &touch, &gives, &awaited)
	if address != nil {
		d.AddressID = *address
	}
	d.DueAt, d.BackBy, d.AwaitedAt, d.Closes = moment(due), moment(back), moment(awaited), closes == 1
	d.OneTouch, d.Kind = touch == 1, cmp.Or(gives, d.Kind)
	return d, err
}

// moment reads a time that is 0 for none, for it is sorted by; micros writes it.
func moment(n int64) (t time.Time) {
	if n != 0 {
		t = time.UnixMicro(n).UTC()
	}
	return t
}

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func bit(is bool) int {
	if is {
		return 1
	}
	return 0
}

func byID(ctx context.Context, v db.View, id int64) (Dispatch, error) {
	d, err := db.One(ctx, v, scan, `SELECT `+columns+` FROM dispatch WHERE id = $1`, id)
	if fault.Is(err, fault.NotFound) {
		return d, none().Because(err)
	}
	return d, err
}

func none() *fault.Fault { return fault.New(fault.NotFound, "dispatch.fault.none") }

// ofRemedy is the dispatch of a remedy; false for none.
func ofRemedy(ctx context.Context, v db.View, remedy int64) (Dispatch, bool, error) {
	d, err := db.One(ctx, v, scan, `SELECT `+columns+` FROM dispatch WHERE remedy_id = $1 AND remedy_id > 0`, remedy)
	if fault.Is(err, fault.NotFound) {
		return d, false, nil
	}
	return d, err == nil, err
}

func ofCasesQuery(args *[]any, ids []int64) string {
	return `SELECT ` + columns + ` FROM dispatch WHERE case_id IN ` + list(args, ids)
}

// ofCases are the dispatches of cases, the oldest first.
func ofCases(ctx context.Context, v db.View, ids []int64) ([]Dispatch, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var args []any
	query := ofCasesQuery(&args, ids)
	all, err := db.All(ctx, v, scan, query, args...)
	slices.SortFunc(all, func(a, b Dispatch) int { return cmp.Compare(a.ID, b.ID) })
	return all, err
}

func insert(ctx context.Context, tx *db.Tx, d Dispatch) (int64, error) {
	kind, gives := d.Kind.stored()
	return tx.Insert(ctx, `INSERT INTO dispatch (case_id, remedy_id, kind, state, what, choice, old, address_id, worth, currency, foreign_id, tracking, reason, due_at, back_by, closes, tries, wrong, by_id, created_at, updated_at, purchase_id, one_touch, gives)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', '', 0, $11, $12, 0, '', $13, $14, $14, $15, $16, $17)`,
		d.CaseID, d.RemedyID, kind, d.State, d.What, d.Choice, d.Old, orNull(d.AddressID), d.Worth.Minor, d.Worth.Currency, micros(d.BackBy), bit(d.Closes), d.ByID, tx.Now(), d.PurchaseID, bit(d.OneTouch), gives)
}

// save writes all of a dispatch that changes.
func save(ctx context.Context, tx *db.Tx, d Dispatch) error {
	_, err := tx.Exec(ctx, `UPDATE dispatch SET state = $2, choice = $3, old = $4, address_id = $5, foreign_id = $6, tracking = $7, reason = $8, due_at = $9, late_at = $10, back_by = $11,
		closes = $12, tries = $13, wrong = $14, updated_at = $15, awaited_at = $16 WHERE id = $1`,
		d.ID, d.State, d.Choice, d.Old, orNull(d.AddressID), d.ForeignID, d.Tracking, d.Reason, micros(d.DueAt), d.LateAt, micros(d.BackBy), bit(d.Closes), d.Tries, d.Wrong, tx.Now(), micros(d.AwaitedAt))
	return err
}

// newestQuery finds dispatches before an id, the newest first; inStateQuery those in a
// state.
const (
	newestQuery  = `SELECT ` + columns + ` FROM dispatch WHERE id < $1 ORDER BY id DESC LIMIT $2`
	inStateQuery = `SELECT ` + columns + ` FROM dispatch WHERE state = $3 AND id < $1 ORDER BY id DESC LIMIT $2`
)

const addressColumns = `id, name, street, postcode, city, country, by_customer, confirmed_at, case_id, choice, old`

func scanAddress(s db.Scan) (a Address, err error) {
	var by int64
	err = s(&a.ID, &a.Name, &a.Street, &a.Postcode, &a.City, &a.Country, &by, &a.At, &a.caseID, &a.choice, &a.old)
	a.ByCustomer = by == 1
	return a, err
}

func addressByID(ctx context.Context, v db.View, id int64) (Address, error) {
	return db.One(ctx, v, scanAddress, `SELECT `+addressColumns+` FROM dispatch_address WHERE id = $1`, id)
}

// addressQuery finds the newest address of people.
func addressQuery(args *[]any, people []int64) string {
	return `SELECT ` + addressColumns + ` FROM dispatch_address WHERE street <> '' AND person_id IN ` + list(args, people) + ` ORDER BY id DESC LIMIT 1`
}

// newestAddress is the newest address of people; one without an id for none.
func newestAddress(ctx context.Context, v db.View, people []int64) (Address, error) {
	if len(people) == 0 {
		return Address{}, nil
	}
	var args []any
	query := addressQuery(&args, people)
	some, err := db.All(ctx, v, scanAddress, query, args...)
	if err != nil || len(some) == 0 {
		return Address{}, err
	}
	return some[0], nil
}

func orNull(n int64) *int64 {
	if n == 0 {
		return nil
	}
	return &n
}

// list writes ids as a list of placeholders.
func list(args *[]any, ids []int64) string {
	holders := make([]string, len(ids))
	for i, id := range ids {
		*args = append(*args, id)
		holders[i] = fmt.Sprintf("$%d", len(*args))
	}
	return "(" + strings.Join(holders, ", ") + ")"
}
