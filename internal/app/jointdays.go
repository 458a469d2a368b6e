package app

import (
	"context"
	"fmt"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/relief"
	"kept.example/kept/internal/feature/remedies"
	"kept.example/kept/internal/platform/db"
)

// without has days be credited on which a customer could not use what they pay for again
// and again, once they can go on.
func (j *joint) without() {
	bought, mended := j.bought, j.mended
	j.relieved.WentOnBy(func(ctx context.Context, tx *db.Tx, h *cases.Held, c relief.Case) error {
		all, err := bought.OfCase(staff.As(ctx, staff.System("remedies")), tx, h.ID)
		if err != nil {
			return err
		}
		for _, p := range all {
			days, worth, err := p.Without(c.BlockedAt, c.ClearedAt)
			if err != nil {
				return err
			}
			if worth.IsZero() {
				continue
			}
			if err := mended.Credit(ctx, tx, h, remedies.Without{PurchaseID: p.ID, What: p.What, Days: days, Worth: worth, Key: fmt.Sprintf("without-%d-%d", p.ID, c.BlockedAt.Unix())}); err != nil {
				return err
			}
		}
		return nil
	})
}
