package products

import (
	"context"
	"fmt"
	"strings"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
)

// seen is what a message names.
type seen struct {
	ids   []int64
	names []string
}

// look finds what a message names, before the transaction.
func (s *Products) look(ctx context.Context, v db.View, a cases.Arrival) (any, error) {
	x, err := s.index(ctx, v)
	if err != nil || x == nil {
		return seen{}, err
	}
	files := make([]string, len(a.Files))
	for i, f := range a.Files {
		files[i] = f.Name
	}
	found := seen{ids: x.all(a.Subject, a.Text, files)}
	if len(found.ids) == 0 {
		return found, nil
	}
	by, err := byIDs(ctx, v, found.ids)
	for _, id := range found.ids {
		found.names = append(found.names, by[id].Called())
	}
	return found, err
}

// note files what a message names with its case.
func (s *Products) note(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, looked any) error {
	found, ok := looked.(seen)
	if !ok {
		return fmt.Errorf("products: a look of type %T", looked)
	}
	if len(found.ids) == 0 {
		return nil
	}
	return s.named(ctx, tx, h.ID, message, found)
}

// named writes that a message names products, and tells of those that the case was not
// about before.
func (s *Products) named(ctx context.Context, tx *db.Tx, caseID, message int64, found seen) error {
	rows := make([][]any, len(found.ids))
	for i, id := range found.ids {
		rows[i] = []any{caseID, id, message, 0, tx.Now()}
	}
	before, err := db.Value[int64](ctx, tx, `SELECT coalesce(max(id), 0) FROM product_case WHERE case_id = $1`, caseID)
	if err != nil {
		return err
	}
	if err := tx.UpsertMany(ctx, insertLinks, rows, `ON CONFLICT (case_id, product_id) DO NOTHING`); err != nil {
		return err
	}
	fresh := found.ids
	if before > 0 {
		if fresh, err = db.All(ctx, tx, func(s db.Scan) (id int64, err error) { return id, s(&id) }, `SELECT product_id FROM product_case WHERE case_id = $1 AND id > $2 ORDER BY id`, caseID, before); err != nil {
			return err
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	for _, id := range fresh {
		if err := event.Tell(ctx, tx, s.desk.Bus, facts.ProductNamed{Case: caseID, Product: id, Message: message}); err != nil {
			return err
		}
	}
	return s.record(ctx, tx, "product.named", caseID, strings.Join(found.names, ", "))
}

func (s *Products) record(ctx context.Context, tx *db.Tx, kind string, caseID int64, what string) error {
	_, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, CaseID: caseID, Data: map[string]any{"what": what}})
	return err
}

// split takes what messages named to the case they went to.
func (s *Products) split(ctx context.Context, tx *db.Tx, f facts.CaseSplit) error {
	if len(f.Messages) == 0 {
		return nil
	}
	args := []any{f.To}
	if _, err := tx.Exec(ctx, `UPDATE product_feedback SET case_id = $1 WHERE message_id IN `+list(&args, f.Messages), args...); err != nil {
		return err
	}
	args = []any{f.To}
	_, err := tx.Exec(ctx, `UPDATE product_case SET case_id = $1 WHERE message_id IN `+list(&args, f.Messages)+`
		AND NOT EXISTS (SELECT 1 FROM product_case o WHERE o.case_id = $1 AND o.product_id = product_case.product_id)`, args...)
	return err
}
