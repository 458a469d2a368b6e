package cases

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// turn is whose turn it is in a case: what a merge may change of the root, and
// what undoing the merge gives back.
type turn struct {
	Status       Status `json:"status"`
	NextStep     string `json:"next_step"`
	NextDue      int64  `json:"next_due"` // microseconds since 1970
	NextBy       int64  `json:"next_by"`
	WaitingUntil int64  `json:"waiting_until"`
	Version      int64  `json:"version"`
	UpdatedAt    int64  `json:"updated_at"`
	Left         int64  `json:"left"` // the version the merge left
}

func turnOf(c Case) turn {
	return turn{Status: c.Status, NextStep: c.NextStep, NextDue: c.NextDue.UnixMicro(), NextBy: c.NextBy,
		WaitingUntil: c.WaitingUntil.UnixMicro(), Version: c.Version, UpdatedAt: c.UpdatedAt.UnixMicro()}
}

// Merge makes two cases one: whatever was said in from is found under into. No
// row moves, and Unmerge takes it back. Where from is the more urgent, into
// takes over its next step, so that an open matter is never hidden in a case
// that waits or is done.
func (c *Cases) Merge(ctx context.Context, tx *db.Tx, from, into *Held, why Reason) (err error) {
	defer fault.Wrap(&err, "cases.Merge(%d into %d)", from.ID, into.ID)
	if _, err := staff.Allow(ctx, staff.CasesMerge); err != nil {
		return err
	}
	switch {
	case from.ID == into.ID:
		return fault.Field("into", "cases.fault.merge_self")
	case from.MergedInto != 0 || into.MergedInto != 0:
		return fault.New(fault.Conflict, "cases.fault.merged_already")
	case from.Private != into.Private:
		return fault.New(fault.Conflict, "cases.fault.merge_private")
	}
	if err := c.guarded(ctx, tx, ToMerge, from.Case, why); err != nil {
		return err
	}
	was, err := c.takeOver(ctx, tx, from, into)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE cases SET merged_to = $1, merged_into = $1, shelf = 'merged', unowned = 0, into_was = $2 WHERE id = $3`,
		into.ID, was, from.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE cases SET merged_into = $1 WHERE merged_into = $2`, into.ID, from.ID); err != nil {
		return err
	}
	from.MergedInto, from.mergedTo = into.ID, into.ID
	from.was = from.Case
	if err := c.recordAct(ctx, tx, into, "case.merged", map[string]any{"from": from.ID, "ref": from.Ref, "reason": string(why)}); err != nil {
		return err
	}
	if err := c.record(ctx, tx, from.Case, "case.merged_away", map[string]any{"into": into.ID, "ref": into.Ref}); err != nil {
		return err
	}
	return event.Tell(ctx, tx, c.bus, facts.CasesMerged{From: from.ID, Into: into.ID})
}

// takeOver gives into the next step of from where that is the more urgent, and
// returns what it was before, as JSON; nil when nothing changed.
func (c *Cases) takeOver(ctx context.Context, tx *db.Tx, from, into *Held) (*string, error) {
	if from.Status.Shelf() != ShelfOpen || into.Status.Shelf() == ShelfOpen && !from.NextDue.Before(into.NextDue) {
		return nil, nil
	}
	before, status := turnOf(into.Case), into.Status
	if into.Status.Shelf() != ShelfOpen {
		into.settle(Open)
	}
	into.NextStep, into.NextDue, into.NextBy = from.NextStep, from.NextDue, from.NextBy
	if err := save(ctx, tx, into); err != nil {
		return nil, err
	}
	before.Left = into.Version
	text, err := json.Marshal(before)
	if err != nil {
		return nil, err
	}
	if status != into.Status {
		if err := c.moved(ctx, tx, into, status); err != nil {
			return nil, err
		}
	}
	was := string(text)
	return &was, nil
}

// Unmerge makes a merged case one of its own again, and returns it. The merges
// into it that came before stand.
func (c *Cases) Unmerge(ctx context.Context, tx *db.Tx, id int64) (_ *Held, err error) {
	defer fault.Wrap(&err, "cases.Unmerge(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesMerge); err != nil {
		return nil, err
	}
	into, err := c.Take(ctx, tx, id) // the root: nobody merges or unmerges beside us now
	if err != nil {
		return nil, err
	}
	if into.ID == id {
		return nil, fault.New(fault.Conflict, "cases.fault.not_merged")
	}
	gone, err := rowByID(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	under, err := under(ctx, tx, into.ID, id)
	if err != nil {
		return nil, err
	}
	if err := bothSaySomething(ctx, tx, into.ID, append(under, id)); err != nil {
		return nil, err
	}
	if err := c.giveBack(ctx, tx, into, gone); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, `UPDATE cases SET merged_to = NULL, merged_into = NULL, into_was = NULL, shelf = $1, unowned = $2 WHERE id = $3`,
		gone.Status.Shelf(), gone.OwnerID == 0 && gone.Status.Shelf() == ShelfOpen, id); err != nil {
		return nil, err
	}
	for _, child := range under {
		if _, err := tx.Exec(ctx, `UPDATE cases SET merged_into = $1 WHERE id = $2`, id, child); err != nil {
			return nil, err
		}
	}
	return c.apart(ctx, tx, into, id)
}

// bothSaySomething refuses to take a case apart where one side would be left
// without a word, because what it said was split off since.
func bothSaySomething(ctx context.Context, v db.View, root int64, part []int64) error {
	family, err := familyOf(ctx, v, root)
	if err != nil {
		return err
	}
	var args []any
	split, err := db.Exists(ctx, v, `SELECT 1 FROM activity WHERE kind = 'case.split' AND case_id IN `+in(&args, family), args...)
	if err != nil || !split {
		return err
	}
	rest := slices.DeleteFunc(slices.Clone(family), func(id int64) bool { return slices.Contains(part, id) })
	for _, side := range [][]int64{part, rest} {
		args = nil
		if says, err := db.Exists(ctx, v, `SELECT 1 FROM message WHERE case_id IN `+in(&args, side), args...); err != nil {
			return err
		} else if !says {
			return fault.New(fault.Conflict, "cases.fault.unmerge_empty")
		}
	}
	return nil
}

// giveBack gives the root the turn it had before a merge, unless somebody has
// changed the root since.
func (c *Cases) giveBack(ctx context.Context, tx *db.Tx, into *Held, gone Case) error {
	if gone.intoWas == "" || gone.mergedTo != into.ID {
		return nil
	}
	var was turn
	if err := json.Unmarshal([]byte(gone.intoWas), &was); err != nil {
		return err
	}
	if into.Version != was.Left {
		return nil
	}
	status := into.Status
	at := func(us int64) time.Time { return time.UnixMicro(us).UTC() }
	into.Status, into.NextStep, into.NextDue, into.NextBy = was.Status, was.NextStep, at(was.NextDue), was.NextBy
	into.WaitingUntil = at(was.WaitingUntil)
	if err := save(ctx, tx, into); err != nil {
		return err
	}
	// The counters too: the case is as it was. Its ETag names the time of the
	// change as well, so no later state has the name of this one.
	into.Version, into.UpdatedAt = was.Version, at(was.UpdatedAt)
	if _, err := tx.Exec(ctx, `UPDATE cases SET version = $1, updated_at = $2 WHERE id = $3`, into.Version, into.UpdatedAt, into.ID); err != nil {
		return err
	}
	into.was = into.Case
	if into.Status != status {
		if err := c.moved(ctx, tx, into, status); err != nil {
			return err
		}
	}
	return c.waitsAgain(ctx, tx, into)
}

// waitsAgain sees to a waiting case whose wake-up may have come while it was
// merged or open: it wakes now if the date has passed, else the job is put
// again. The job looks at the case before it acts, so a second one is harmless.
func (c *Cases) waitsAgain(ctx context.Context, tx *db.Tx, h *Held) error {
	switch {
	case h.Status != Waiting:
		return nil
	case !h.WaitingUntil.After(tx.Now()):
		return c.woken(ctx, tx, h)
	default:
		return c.jobs.Put(ctx, tx, wake{Case: h.ID, Until: h.WaitingUntil}, jobs.At(h.WaitingUntil))
	}
}

// apart finishes an unmerge: the timelines, the fact, and a wait that ended
// meanwhile.
func (c *Cases) apart(ctx context.Context, tx *db.Tx, into *Held, id int64) (*Held, error) {
	h, err := hold(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if err := c.recordAct(ctx, tx, into, "case.unmerged", map[string]any{"from": id, "ref": h.Ref}); err != nil {
		return nil, err
	}
	if err := c.recordAct(ctx, tx, h, "case.apart", map[string]any{"into": into.ID, "ref": into.Ref}); err != nil {
		return nil, err
	}
	if err := event.Tell(ctx, tx, c.bus, facts.CasesUnmerged{From: id, Into: into.ID}); err != nil {
		return nil, err
	}
	return h, c.waitsAgain(ctx, tx, h)
}

// under returns all that merges had brought under a case before the case
// itself was merged.
func under(ctx context.Context, v db.View, root, id int64) (ids []int64, err error) {
	type edge struct{ child, parent int64 }
	edges, err := db.All(ctx, v, func(s db.Scan) (e edge, err error) {
		err = s(&e.child, &e.parent)
		return e, err
	}, `SELECT id, merged_to FROM cases WHERE merged_into = $1`, root)
	for next := []int64{id}; len(next) > 0; next = next[1:] {
		for _, e := range edges {
			if e.parent == next[0] {
				ids, next = append(ids, e.child), append(next, e.child)
			}
		}
	}
	return ids, err
}
