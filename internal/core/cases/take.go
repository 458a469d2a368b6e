package cases

import (
	"context"
	"fmt"
	"slices"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

func notFound() *fault.Fault { return fault.New(fault.NotFound, "cases.fault.not_found") }

// root follows a merge to the case it ends at.
func root(ctx context.Context, v db.View, id int64) (Case, error) {
	c, err := rowByID(ctx, v, id)
	if err == nil && c.MergedInto != 0 {
		return rowByID(ctx, v, c.MergedInto)
	}
	return c, err
}

// hold locks the root of a case. Whoever merges holds the roots, so when the
// locked row is still a root, it stays one until the end of the transaction.
func hold(ctx context.Context, tx *db.Tx, id int64) (*Held, error) {
	for {
		if err := tx.Take(ctx, "cases", id); err != nil {
			return nil, err
		}
		c, err := rowByID(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if c.MergedInto == 0 {
			return held(c), nil
		}
		id = c.MergedInto
	}
}

// Take locks a case until the end of the transaction; a merged one leads to
// the root. A case out of the actor's sight is NotFound.
func (c *Cases) Take(ctx context.Context, tx *db.Tx, id int64) (_ *Held, err error) {
	defer fault.Wrap(&err, "cases.Take(%d)", id)
	h, err := hold(ctx, tx, id)
	if fault.Is(err, fault.NotFound) {
		return nil, notFound().Because(err)
	}
	if err != nil {
		return nil, err
	}
	if err := c.maySee(ctx, tx, h.Case); err != nil {
		return nil, err
	}
	return h, nil
}

// TakePair holds two cases, the lower id first whoever asks, so that two
// merges at once cannot wait for each other.
func (c *Cases) TakePair(ctx context.Context, tx *db.Tx, a, b int64) (_, _ *Held, err error) {
	defer fault.Wrap(&err, "cases.TakePair(%d, %d)", a, b)
	first, err := c.Take(ctx, tx, min(a, b))
	if err != nil {
		return nil, nil, err
	}
	second, err := c.Take(ctx, tx, max(a, b))
	if err != nil {
		return nil, nil, err
	}
	if a > b {
		first, second = second, first
	}
	return first, second, nil
}

// ByID returns a case; a merged one leads to the root. A case out of the
// actor's sight is NotFound.
func (c *Cases) ByID(ctx context.Context, v db.View, id int64) (_ Case, err error) {
	defer fault.Wrap(&err, "cases.ByID(%d)", id)
	k, err := root(ctx, v, id)
	return c.shown(ctx, v, k, err)
}

// ByRef returns the case of a ref as people write it.
func (c *Cases) ByRef(ctx context.Context, v db.View, ref string) (_ Case, err error) {
	defer fault.Wrap(&err, "cases.ByRef")
	folded, ok := FoldRef(ref)
	if !ok {
		return Case{}, notFound()
	}
	id, err := db.Value[int64](ctx, v, `SELECT coalesce(merged_into, id) FROM cases WHERE ref = $1`, folded)
	if fault.Is(err, fault.NotFound) {
		return Case{}, notFound()
	}
	if err != nil {
		return Case{}, err
	}
	k, err := rowByID(ctx, v, id)
	return c.shown(ctx, v, k, err)
}

// shown is a case if the actor may see it.
func (c *Cases) shown(ctx context.Context, v db.View, k Case, err error) (Case, error) {
	if fault.Is(err, fault.NotFound) {
		return Case{}, notFound().Because(err)
	}
	if err == nil {
		err = c.maySee(ctx, v, k)
	}
	if err != nil {
		return Case{}, err
	}
	return k, nil
}

// Family returns the ids of a case and of all that were merged into it, the
// root first. It is nearly always one id.
func (c *Cases) Family(ctx context.Context, v db.View, id int64) (_ []int64, err error) {
	defer fault.Wrap(&err, "cases.Family(%d)", id)
	k, err := c.ByID(ctx, v, id)
	if err != nil {
		return nil, err
	}
	return familyOf(ctx, v, k.ID)
}

func familyOf(ctx context.Context, v db.View, root int64) ([]int64, error) {
	merged, err := db.Once(ctx, v, "cases", fmt.Sprintf("merged into %d", root), func() ([]int64, error) {
		return db.All(ctx, v, scanID, `SELECT id FROM cases WHERE merged_into = $1 ORDER BY id`, root)
	})
	return append([]int64{root}, merged...), err
}

// maySee is nil when the actor may see a case, a root.
func (c *Cases) maySee(ctx context.Context, v db.View, k Case) error {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return err
	}
	if actor.Kind == staff.KindCustomer {
		own, err := root(ctx, v, actor.CaseID)
		if err != nil || own.ID != k.ID || !actor.May(staff.CustomerRead) {
			return notFound().Because(err)
		}
		return nil
	}
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return err
	}
	ok, err := InScope(ctx, v, actor.Scope(), k)
	if err == nil && !ok {
		err = notFound()
	}
	return err
}

// InScope says whether a scope shows a case: its inbox is in scope, or the
// user owns or follows it. A private case is shown to its owner and followers
// only, and to the desk's own jobs.
func InScope(ctx context.Context, v db.View, s staff.Scope, k Case) (bool, error) {
	seen, err := Seen(ctx, v, s, []Case{k})
	return len(seen) == 1, err
}

// Seen returns those of some cases that a scope shows, in their order.
func Seen(ctx context.Context, v db.View, s staff.Scope, all []Case) ([]Case, error) {
	var unsure []int64
	for _, k := range all {
		if !openTo(s, k) && s.UserID != 0 {
			unsure = append(unsure, k.ID)
		}
	}
	follows := map[int64]bool{}
	if len(unsure) > 0 {
		args := []any{s.UserID}
		found, err := db.All(ctx, v, scanID, `SELECT case_id FROM follow WHERE user_id = $1 AND case_id IN `+in(&args, unsure), args...)
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			follows[id] = true
		}
	}
	seen := make([]Case, 0, len(all))
	for _, k := range all {
		if openTo(s, k) || follows[k.ID] {
			seen = append(seen, k)
		}
	}
	return seen, nil
}

// openTo says whether a scope shows a case, whoever follows it.
func openTo(s staff.Scope, k Case) bool {
	switch {
	case s.UserID != 0 && s.UserID == k.OwnerID:
		return true
	case k.Private:
		return s.All && s.UserID == 0
	}
	return s.All || slices.Contains(s.Inboxes, k.InboxID)
}

// mayChange is nil when the actor may change a case they hold: the staff with
// the permission, a customer their own.
func (c *Cases) mayChange(ctx context.Context, v db.View, h *Held, p staff.Permission) error {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return err
	}
	if actor.Kind == staff.KindCustomer {
		if err := c.maySee(ctx, v, h.Case); err != nil {
			return err
		}
		_, err := staff.Allow(ctx, staff.CustomerWrite)
		return err
	}
	_, err = staff.Allow(ctx, p)
	return err
}

// casesOf returns the cases of which people are the requester, merged ones too.
func casesOf(ctx context.Context, v db.View, people []int64) ([]int64, error) {
	if len(people) == 0 {
		return nil, nil
	}
	var args []any
	return db.All(ctx, v, scanID, `SELECT id FROM cases WHERE person_id IN `+in(&args, people)+` ORDER BY id`, args...)
}

// seenPeople says for people who have cases whether a scope shows one of them.
func seenPeople(ctx context.Context, v db.View, s staff.Scope, people []int64) (map[int64]bool, error) {
	seen := map[int64]bool{}
	if len(people) == 0 {
		return seen, nil
	}
	var args []any
	found, err := db.All(ctx, v, Scan, `SELECT `+columns+` FROM cases WHERE person_id IN `+in(&args, people)+` ORDER BY id DESC LIMIT 1000`, args...)
	if err != nil {
		return nil, err
	}
	for _, k := range found {
		person := k.PersonID
		if seen[person] {
			continue
		}
		if k.MergedInto != 0 {
			if k, err = rowByID(ctx, v, k.MergedInto); err != nil {
				return nil, err
			}
		}
		ok, err := InScope(ctx, v, s, k)
		if err != nil {
			return nil, err
		}
		seen[person] = ok
	}
	return seen, nil
}
