package people

import (
	"context"
	"slices"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

const goneColumns = `id, person_id, kind, value, verified, first, gone_at`

// scanGone reads an address that was taken away; CreatedAt is when it was.
func scanGone(s db.Scan) (i Identity, err error) {
	err = s(&i.ID, &i.PersonID, &i.Kind, &i.Value, &i.Verified, &i.First, &i.CreatedAt)
	return i, err
}

func noIdentity(err error) error {
	return fault.New(fault.NotFound, "people.fault.no_identity").Because(err)
}

// identityOf returns one of a person's addresses, with those of whoever was
// merged into them.
func identityOf(ctx context.Context, v db.View, root, id int64) (Identity, error) {
	all, err := identitiesOf(ctx, v, root)
	if err != nil {
		return Identity{}, err
	}
	for _, i := range all {
		if i.ID == id {
			return i, nil
		}
	}
	return Identity{}, noIdentity(nil)
}

// RemoveIdentity takes an address away from a person. What was said from it
// stays; whoever writes from it next is somebody new. It returns the id by
// which [People.RestoreIdentity] gives it back.
func (p *People) RemoveIdentity(ctx context.Context, tx *db.Tx, h *Held, id int64) (gone int64, err error) {
	defer fault.Wrap(&err, "people.RemoveIdentity(%d)", id)
	if _, err := staff.Allow(ctx, staff.PeopleChange); err != nil {
		return 0, err
	}
	i, err := identityOf(ctx, tx, h.ID, id)
	if err != nil {
		return 0, err
	}
	if err := tx.Lock(ctx, "person", string(i.Kind)+":"+foldIdentity(i.Kind, i.Value)); err != nil {
		return 0, err
	}
	n, err := tx.Exec(ctx, `DELETE FROM identity WHERE id = $1`, i.ID)
	if err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, noIdentity(nil)
	}
	gone, err = tx.Insert(ctx, `INSERT INTO identity_gone (person_id, kind, value, verified, first, gone_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		i.PersonID, i.Kind, i.Value, i.Verified, i.First, tx.Now())
	if err != nil {
		return 0, err
	}
	return gone, p.identityChanged(ctx, tx, h, "person.identity_removed")
}

// RestoreIdentity gives back an address that was taken away, with all that was
// known of it. One that somebody else has meanwhile is a Conflict.
func (p *People) RestoreIdentity(ctx context.Context, tx *db.Tx, h *Held, gone int64) (_ Identity, err error) {
	defer fault.Wrap(&err, "people.RestoreIdentity(%d)", gone)
	if _, err := staff.Allow(ctx, staff.PeopleChange); err != nil {
		return Identity{}, err
	}
	family, err := familyOf(ctx, tx, h.ID)
	if err != nil {
		return Identity{}, err
	}
	args := []any{gone}
	i, err := db.One(ctx, tx, scanGone, `SELECT `+goneColumns+` FROM identity_gone WHERE id = $1 AND person_id IN `+in(&args, family), args...)
	if fault.Is(err, fault.NotFound) {
		return Identity{}, noIdentity(err)
	}
	if err != nil {
		return Identity{}, err
	}
	if err := tx.Lock(ctx, "person", string(i.Kind)+":"+foldIdentity(i.Kind, i.Value)); err != nil {
		return Identity{}, err
	}
	has, err := identitiesBy(ctx, tx, i.Kind, i.Value)
	if err != nil {
		return Identity{}, err
	}
	if slices.ContainsFunc(has, func(o Identity) bool { return i.Kind != Phone || o.PersonID == i.PersonID }) {
		return Identity{}, fault.New(fault.Conflict, "people.fault.identity_taken")
	}
	if _, err := tx.Exec(ctx, `DELETE FROM identity_gone WHERE id = $1`, gone); err != nil {
		return Identity{}, err
	}
	if i.First { // another may be the first by now
		if err := clearFirst(ctx, tx, family, i.Kind); err != nil {
			return Identity{}, err
		}
	}
	if i, err = insertIdentity(ctx, tx, i); err != nil {
		return Identity{}, err
	}
	return i, p.identityChanged(ctx, tx, h, "person.identity_added")
}

// PreferIdentity makes an address the first of its kind: it is the one that is
// written to.
func (p *People) PreferIdentity(ctx context.Context, tx *db.Tx, h *Held, id int64) (err error) {
	defer fault.Wrap(&err, "people.PreferIdentity(%d)", id)
	if _, err := staff.Allow(ctx, staff.PeopleChange); err != nil {
		return err
	}
	i, err := identityOf(ctx, tx, h.ID, id)
	if err != nil || i.First {
		return err
	}
	family, err := familyOf(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	if err := clearFirst(ctx, tx, family, i.Kind); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE identity SET first = 1 WHERE id = $1`, i.ID); err != nil {
		return err
	}
	return p.identityChanged(ctx, tx, h, "person.identity_first")
}

// clearFirst makes none of a person's addresses of a kind the first.
func clearFirst(ctx context.Context, tx *db.Tx, family []int64, kind IdentityKind) error {
	args := []any{kind}
	_, err := tx.Exec(ctx, `UPDATE identity SET first = 0 WHERE first = 1 AND kind = $1 AND person_id IN `+in(&args, family), args...)
	return err
}

// identityChanged counts the change and writes it down.
func (p *People) identityChanged(ctx context.Context, tx *db.Tx, h *Held, kind string) error {
	if err := updatePerson(ctx, tx, h); err != nil {
		return err
	}
	_, err := p.log.Record(ctx, tx, activity.Entry{Kind: kind, PersonID: h.ID})
	return err
}
