package people

import (
	"context"
	"fmt"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// root follows a merge to the person it ends at.
func root(ctx context.Context, v db.View, id int64) (Person, error) {
	r, err := rowByID(ctx, v, id)
	if err == nil && r.MergedInto != 0 {
		return rowByID(ctx, v, r.MergedInto)
	}
	return r, err
}

// hold locks the root of a person. Whoever merges holds the roots, so when the
// locked row is still a root, it stays one until the end of the transaction.
func hold(ctx context.Context, tx *db.Tx, id int64) (Held, error) {
	for {
		if err := tx.Take(ctx, "person", id); err != nil {
			return Held{}, err
		}
		r, err := rowByID(ctx, tx, id)
		if err != nil || r.MergedInto == 0 {
			return Held{r}, err
		}
		id = r.MergedInto
	}
}

// mayRead says whether the actor may read of a person: customers of themselves
// only, staff of whom their scope shows.
func (p *People) mayRead(ctx context.Context, v db.View, id int64) error {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return err
	}
	gone := fault.New(fault.NotFound, "people.fault.not_found")
	if actor.Kind == staff.KindCustomer {
		own, err := root(ctx, v, actor.PersonID)
		if err != nil || own.ID != id {
			return gone.Because(err)
		}
		return nil
	}
	if _, err := staff.Allow(ctx, staff.PeopleRead); err != nil {
		return err
	}
	if scope := actor.Scope(); !scope.All && p.seenBy != nil {
		family, err := familyOf(ctx, v, id)
		if err != nil {
			return err
		}
		seen, err := p.seenBy(ctx, v, scope, family)
		if err != nil {
			return err
		}
		if !anySeen(seen, family) {
			return gone
		}
	}
	return nil
}

// anySeen says whether a person of some members may be seen: one with a case
// in sight, or one without any case.
func anySeen(seen map[int64]bool, family []int64) bool {
	hidden := false
	for _, id := range family {
		if ok, has := seen[id]; ok {
			return true
		} else if has {
			hidden = true
		}
	}
	return !hidden
}

// Take locks a person's row until the end of the transaction; a merged person
// leads to the root.
func (p *People) Take(ctx context.Context, tx *db.Tx, id int64) (_ Held, err error) {
	defer fault.Wrap(&err, "people.Take(%d)", id)
	h, err := hold(ctx, tx, id)
	if err != nil {
		return Held{}, err
	}
	return h, p.mayRead(ctx, tx, h.ID)
}

// ByID returns a person; a merged one leads to the root.
func (p *People) ByID(ctx context.Context, v db.View, id int64) (_ Person, err error) {
	defer fault.Wrap(&err, "people.ByID(%d)", id)
	r, err := root(ctx, v, id)
	if err != nil {
		return Person{}, err
	}
	if err := p.mayRead(ctx, v, r.ID); err != nil {
		return Person{}, err
	}
	return r, nil
}

// Root is ByID under the name of what it does to a merged person.
func (p *People) Root(ctx context.Context, v db.View, id int64) (Person, error) {
	return p.ByID(ctx, v, id)
}

// NamesOf returns what the people of a page of cases are called, asked once for
// all ids; a merged id has the name of its root. The caller has shown that the
// actor may see the cases.
func (p *People) NamesOf(ctx context.Context, v db.View, ids []int64) (_ map[int64]string, err error) {
	defer fault.Wrap(&err, "people.NamesOf")
	if _, err := staff.Acting(ctx); err != nil {
		return nil, err
	}
	names := map[int64]string{}
	if len(ids) == 0 {
		return names, nil
	}
	var args []any
	type named struct {
		id   int64
		name string
	}
	rows, err := db.All(ctx, v, func(s db.Scan) (n named, err error) {
		err = s(&n.id, &n.name)
		return n, err
	}, `SELECT p.id, r.name FROM person p JOIN person r ON r.id = coalesce(p.merged_into, p.id) WHERE p.id IN `+in(&args, ids), args...)
	for _, n := range rows {
		names[n.id] = n.name
	}
	return names, err
}

// Family returns the ids of a person and of all who were merged into them, the
// root first. It is nearly always one id.
func (p *People) Family(ctx context.Context, v db.View, id int64) (_ []int64, err error) {
	defer fault.Wrap(&err, "people.Family(%d)", id)
	r, err := p.ByID(ctx, v, id)
	if err != nil {
		return nil, err
	}
	return familyOf(ctx, v, r.ID)
}

func familyOf(ctx context.Context, v db.View, root int64) ([]int64, error) {
	merged, err := db.Once(ctx, v, "person", fmt.Sprintf("merged into %d", root), func() ([]int64, error) {
		return db.All(ctx, v, scanID, `SELECT id FROM person WHERE merged_into = $1 ORDER BY id`, root)
	})
	return append([]int64{root}, merged...), err
}

// Add makes a person who has not written yet.
func (p *People) Add(ctx context.Context, tx *db.Tx, n Change) (_ Held, err error) {
	defer fault.Wrap(&err, "people.Add")
	if _, err := staff.Allow(ctx, staff.PeopleChange); err != nil {
		return Held{}, err
	}
	if err := n.check(ctx, tx); err != nil {
		return Held{}, err
	}
	var fresh Person
	n.apply(&fresh)
	made, err := insertPerson(ctx, tx, fresh)
	if err != nil {
		return Held{}, err
	}
	_, err = p.log.Record(ctx, tx, activity.Entry{Kind: "person.added", PersonID: made.ID})
	return Held{made}, err
}

// Change changes what is known of a person.
func (p *People) Change(ctx context.Context, tx *db.Tx, h *Held, n Change) (err error) {
	defer fault.Wrap(&err, "people.Change(%d)", h.ID)
	if _, err := staff.Allow(ctx, staff.PeopleChange); err != nil {
		return err
	}
	if h.Erased() {
		return fault.New(fault.Conflict, "people.fault.erased")
	}
	if err := n.check(ctx, tx); err != nil {
		return err
	}
	n.apply(&h.Person)
	if err := updatePerson(ctx, tx, h); err != nil {
		return err
	}
	_, err = p.log.Record(ctx, tx, activity.Entry{Kind: "person.changed", PersonID: h.ID})
	return err
}
