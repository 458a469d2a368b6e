package people

import (
	"context"
	"slices"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// SayOfThemselves changes what a customer says of themselves: their name, their
// language, how they like to be called and reached. They came by a link that was
// mailed to one of their addresses, which has thereby shown to be theirs.
func (p *People) SayOfThemselves(ctx context.Context, tx *db.Tx, h *Held, identity int64, n Change) (err error) {
	defer fault.Wrap(&err, "people.SayOfThemselves(%d)", h.ID)
	actor, err := staff.Allow(ctx, staff.CustomerWrite)
	if err != nil {
		return err
	}
	own, err := root(ctx, tx, actor.PersonID)
	if err != nil || own.ID != h.ID || h.Erased() {
		return fault.New(fault.NotFound, "people.fault.not_found").Because(err)
	}
	n.Zone, n.OrganizationID = nil, nil // these are for the staff to say
	if err := n.check(ctx, tx); err != nil {
		return err
	}
	n.apply(&h.Person)
	if err := updatePerson(ctx, tx, h); err != nil {
		return err
	}
	family, err := familyOf(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	i, err := identityOf(ctx, tx, h.ID, identity)
	if err != nil || !slices.Contains(family, i.PersonID) {
		return fault.New(fault.NotFound, "people.fault.not_found").Because(err)
	}
	if !i.Verified {
		if _, err := tx.Exec(ctx, `UPDATE identity SET verified = 1 WHERE id = $1`, i.ID); err != nil {
			return err
		}
	}
	_, err = p.log.Record(ctx, tx, activity.Entry{Kind: "person.said", PersonID: h.ID})
	return err
}
