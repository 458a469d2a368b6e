package app

import (
	"context"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/effort"
	"kept.example/kept/internal/feature/promises"
	"kept.example/kept/internal/feature/purchases"
	"kept.example/kept/internal/feature/remedies"
	"kept.example/kept/internal/platform/db"
)

// losses has what somebody lost reckoned with what other rooms know of the case: what
// they paid, how often they had to write, and which promises of ours broke.
func losses(d *desk.Desk, r *remedies.Remedies) {
	of := d.Cases
	r.KnownBy(func(ctx context.Context, v db.View, id int64) (remedies.Known, error) {
		fields, err := of.FieldsOf(staff.As(ctx, staff.System("remedies")), v, []int64{id})
		return knownOf(fields[id]), err
	})
}

// knownOf is what the rooms' fields of a case say of what was lost.
func knownOf(fields map[string]any) (k remedies.Known) {
	bought, _ := fields["purchases"].([]purchases.Body)
	for _, p := range bought {
		if p.Price == nil {
			continue
		}
		if a, err := p.Price.Read(); err == nil { // the newest that the case is about
			k.Price = a
		}
	}
	made, _ := fields["promises"].([]promises.Body)
	for _, p := range made {
		if p.State == string(promises.Broken) {
			k.Broken++
		}
	}
	k.Contacts = 1
	cost, _ := fields["effort"].(*effort.Body)
	if cost == nil { // it was not counted yet
		return k
	}
	for _, t := range cost.Terms {
		switch effort.Term(t.Term) {
		case effort.Repeats, effort.Reopened, effort.NoHelp:
			k.Contacts += int(t.N)
		}
	}
	return k
}
