package notices

import (
	"context"
	"maps"
	"math"
	"slices"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// mostLooked is how many notices a page looks through for those in sight.
const mostLooked = 1000

// Page returns notices of the acting user, the newest first, after a cursor:
// all, or the unread ones. What has gone out of their sight is left out.
func (n *Notices) Page(ctx context.Context, v db.View, unread bool, at *web.Cursor, limit int) (_ []Seen, next *web.Cursor, err error) {
	defer fault.Wrap(&err, "notices.Page")
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return nil, nil, err
	}
	before := newest
	if at != nil {
		before = db.Place{Tx: at.Sort, ID: at.ID}
	}
	var shown []Seen
	for looked := 0; looked < mostLooked; {
		some, err := ofUser(ctx, v, actor.ID, before, unread, limit+1)
		if err != nil {
			return nil, nil, err
		}
		seen, err := n.see(ctx, v, actor, some)
		if err != nil {
			return nil, nil, err
		}
		for _, s := range seen {
			if len(shown) == limit {
				return shown, cursorOf(placeOf(shown[limit-1].Notice)), nil
			}
			shown = append(shown, s)
		}
		if len(some) <= limit {
			return shown, nil, nil
		}
		looked += len(some)
		before = placeOf(some[len(some)-1])
	}
	return shown, cursorOf(before), nil
}

func cursorOf(at db.Place) *web.Cursor { return &web.Cursor{Sort: at.Tx, ID: at.ID} }

// see gives notices what their reader may know of them, and leaves out what
// they may not see.
func (n *Notices) see(ctx context.Context, v db.View, reader staff.Actor, some []Notice) ([]Seen, error) {
	ids := map[int64]bool{}
	for _, one := range some {
		if one.CaseID != 0 {
			ids[one.CaseID] = true
		}
	}
	about, err := roots(ctx, v, slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return nil, err
	}
	open, err := cases.Seen(ctx, v, reader.Scope(), slices.Collect(maps.Values(about)))
	if err != nil {
		return nil, err
	}
	may := map[int64]bool{}
	persons := make([]int64, len(open))
	for i, c := range open {
		may[c.ID], persons[i] = true, c.PersonID
	}
	customers, err := n.people.NamesOf(ctx, v, persons)
	if err != nil {
		return nil, err
	}
	several, err := n.counts(ctx, v, some)
	if err != nil {
		return nil, err
	}
	names := map[int64]string{}
	var seen []Seen
	for _, one := range some {
		kind, known := n.kind(one.Kind)
		if !known || one.CaseID != 0 && !may[about[one.CaseID].ID] {
			continue
		}
		if one.ByID != 0 && names[one.ByID] == "" {
			if names[one.ByID], err = n.staff.NameOf(ctx, v, one.ByID); err != nil && !fault.Is(err, fault.NotFound) {
				return nil, err
			}
		}
		c := about[one.CaseID]
		seen = append(seen, Seen{Notice: one, Told: Told{Who: names[one.ByID], Customer: customers[c.PersonID], N: several[one.ID]}, Case: c, kind: kind})
	}
	return seen, nil
}

// mostCounted is how many unread notices are counted.
const mostCounted = 100

// Unread counts what the acting user has not read, at most 100.
func (n *Notices) Unread(ctx context.Context, v db.View) (_ int, err error) {
	defer fault.Wrap(&err, "notices.Unread")
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil || actor.ID == 0 {
		return 0, err
	}
	some, err := ofUser(ctx, v, actor.ID, newest, true, mostCounted)
	if err != nil || len(some) == 0 {
		return 0, err
	}
	seen, err := n.see(ctx, v, actor, some)
	return len(seen), err
}

// Read says that the acting user has read a notice of theirs.
func (n *Notices) Read(ctx context.Context, tx *db.Tx, id int64) (_ Notice, err error) {
	defer fault.Wrap(&err, "notices.Read(%d)", id)
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return Notice{}, err
	}
	one, err := db.One(ctx, tx, scan, `SELECT `+columns+` FROM notice WHERE id = $1 AND user_id = $2 AND shown = 1`, id, actor.ID)
	if fault.Is(err, fault.NotFound) {
		return Notice{}, fault.New(fault.NotFound, "notices.fault.not_found").Because(err)
	}
	if err != nil || !one.Unread() {
		return one, err
	}
	one.ReadAt = tx.Now()
	_, err = tx.Exec(ctx, `UPDATE notice SET read_at = $1 WHERE id = $2`, one.ReadAt, id)
	n.ring(tx, actor.ID)
	return one, err
}

// ReadAll says that the acting user has read all notices up to one; 0 for all.
func (n *Notices) ReadAll(ctx context.Context, tx *db.Tx, upTo int64) (err error) {
	defer fault.Wrap(&err, "notices.ReadAll")
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return err
	}
	if upTo == 0 {
		upTo = math.MaxInt64
	}
	_, err = tx.Exec(ctx, `UPDATE notice SET read_at = $1 WHERE user_id = $2 AND id <= $3 AND shown = 1 AND read_at IS NULL`, tx.Now(), actor.ID, upTo)
	n.ring(tx, actor.ID)
	return err
}

// Over says that what notices of a kind are about needs nobody any more: they
// are read, and not mailed.
func (n *Notices) Over(ctx context.Context, tx *db.Tx, kind string, item int64) (err error) {
	defer fault.Wrap(&err, "notices.Over(%s %d)", kind, item)
	if _, err := staff.Acting(ctx); err != nil {
		return err
	}
	if k, ok := n.kind(kind); ok && k.Many != nil {
		users, err := drop(ctx, tx, `n.kind = $1 AND p.item_id = $2`, kind, item)
		if len(users) > 0 {
			n.ring(tx, users...)
		}
		return err
	}
	users, err := db.All(ctx, tx, scanID, `SELECT user_id FROM notice WHERE kind = $1 AND item_id = $2 AND read_at IS NULL`, kind, item)
	if err != nil || len(users) == 0 {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE notice SET read_at = $1 WHERE kind = $2 AND item_id = $3 AND read_at IS NULL`, tx.Now(), kind, item)
	n.ring(tx, users...)
	return err
}

// ReadCase says that the acting user has opened a case: what they were told
// about it is read.
func (n *Notices) ReadCase(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "notices.ReadCase(%d)", id)
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil || actor.ID == 0 {
		return err
	}
	family, err := n.cases.Family(ctx, tx, id)
	if err != nil {
		return err
	}
	opened, err := n.opened(ctx, tx, actor, family)
	if err != nil {
		return err
	}
	args := []any{tx.Now(), actor.ID}
	changed, err := tx.Exec(ctx, `UPDATE notice SET read_at = $1 WHERE user_id = $2 AND read_at IS NULL AND case_id IN `+in(&args, family), args...)
	if changed > 0 || opened {
		n.ring(tx, actor.ID)
	}
	return err
}
