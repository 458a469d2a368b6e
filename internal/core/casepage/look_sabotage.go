//go:build sabotage

package casepage

import (
	"context"
	"net/http"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/sabotage"
)

// looked of a build made to be caught: who looks at a case follows it.
func (p *Pages) looked(r *http.Request, id int64) error {
	if !sabotage.Breaks("get_changes") {
		return nil
	}
	return p.d.Do(r.Context(), "casepage.looked", func(ctx context.Context, tx *db.Tx) error {
		actor, err := staff.Acting(ctx)
		if err != nil {
			return err
		}
		h, err := p.cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return p.cases.Follow(ctx, tx, h, actor.ID)
	})
}
