package people

import (
	"context"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
)

// TakePair holds two people to be merged, the lower id first whoever asks, so
// that two merges at once cannot wait for each other.
func (p *People) TakePair(ctx context.Context, tx *db.Tx, a, b int64) (_, _ Held, err error) {
	defer fault.Wrap(&err, "people.TakePair(%d, %d)", a, b)
	first, err := p.Take(ctx, tx, min(a, b))
	if err != nil {
		return Held{}, Held{}, err
	}
	second, err := p.Take(ctx, tx, max(a, b))
	if err != nil {
		return Held{}, Held{}, err
	}
	if a > b {
		first, second = second, first
	}
	return first, second, nil
}

// Merge makes two people one: whatever was from's is found under into. No row
// moves, and Unmerge takes it back.
func (p *People) Merge(ctx context.Context, tx *db.Tx, from, into *Held) (err error) {
	defer fault.Wrap(&err, "people.Merge(%d into %d)", from.ID, into.ID)
	if _, err := staff.Allow(ctx, staff.PeopleMerge); err != nil {
		return err
	}
	if from.ID == into.ID {
		return fault.Field("into", "people.fault.merge_self")
	}
	if from.Erased() || into.Erased() {
		return fault.New(fault.Conflict, "people.fault.erased")
	}
	if from.MergedInto != 0 || into.MergedInto != 0 {
		return fault.New(fault.Conflict, "people.fault.merged_already")
	}
	if _, err := tx.Exec(ctx, `UPDATE person SET merged_to = $1, merged_into = $1 WHERE id = $2`, into.ID, from.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE person SET merged_into = $1 WHERE merged_into = $2`, into.ID, from.ID); err != nil {
		return err
	}
	from.MergedInto, from.mergedTo = into.ID, into.ID
	if err := updatePerson(ctx, tx, into); err != nil {
		return err
	}
	if err := p.chores.Merged(ctx, tx, from.ID, into.ID); err != nil {
		return err
	}
	if _, err := p.log.Record(ctx, tx, activity.Entry{Kind: "person.merged", PersonID: into.ID, On: "person", OnID: from.ID,
		Data: map[string]any{"from": from.ID}}); err != nil {
		return err
	}
	return event.Tell(ctx, tx, p.bus, facts.PersonMerged{From: from.ID, Into: into.ID})
}

// Unmerge makes a merged person one of their own again. The merges into them
// that came before stand.
func (p *People) Unmerge(ctx context.Context, tx *db.Tx, id int64) (_ Held, err error) {
	defer fault.Wrap(&err, "people.Unmerge(%d)", id)
	if _, err := staff.Allow(ctx, staff.PeopleMerge); err != nil {
		return Held{}, err
	}
	into, err := p.Take(ctx, tx, id) // the root: nobody merges or unmerges beside us now
	if err != nil {
		return Held{}, err
	}
	if into.ID == id {
		return Held{}, fault.New(fault.Conflict, "people.fault.not_merged")
	}
	under, err := under(ctx, tx, into.ID, id)
	if err != nil {
		return Held{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE person SET merged_to = NULL, merged_into = NULL WHERE id = $1`, id); err != nil {
		return Held{}, err
	}
	for _, child := range under {
		if _, err := tx.Exec(ctx, `UPDATE person SET merged_into = $1 WHERE id = $2`, id, child); err != nil {
			return Held{}, err
		}
	}
	if err := p.chores.Unmerged(ctx, tx, id, into.ID); err != nil {
		return Held{}, err
	}
	if _, err := p.log.Record(ctx, tx, activity.Entry{Kind: "person.unmerged", PersonID: into.ID, On: "person", OnID: id,
		Data: map[string]any{"from": id}}); err != nil {
		return Held{}, err
	}
	if err := event.Tell(ctx, tx, p.bus, facts.PersonUnmerged{From: id, Into: into.ID}); err != nil {
		return Held{}, err
	}
	return hold(ctx, tx, id)
}

// under returns all whom merges had brought under id before id itself was
// merged.
func under(ctx context.Context, v db.View, root, id int64) (ids []int64, err error) {
	type edge struct{ child, parent int64 }
	edges, err := db.All(ctx, v, func(s db.Scan) (e edge, err error) {
		err = s(&e.child, &e.parent)
		return e, err
	}, `SELECT id, merged_to FROM person WHERE merged_into = $1`, root)
	for next := []int64{id}; len(next) > 0; next = next[1:] {
		for _, e := range edges {
			if e.parent == next[0] {
				ids, next = append(ids, e.child), append(next, e.child)
			}
		}
	}
	return ids, err
}
