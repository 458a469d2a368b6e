package topics

import (
	"context"
	"time"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

const columns = `id, parent_id, name, team_id, worked_days, off_at, version, created_at, updated_at`

func scan(s db.Scan) (t Topic, err error) {
	var off *int64
	err = s(&t.ID, &t.ParentID, &t.Name, &t.TeamID, &t.WorkedDays, &off, &t.Version, &t.CreatedAt, &t.UpdatedAt)
	if off != nil {
		t.OffAt = time.UnixMicro(*off).UTC()
	}
	return t, err
}

// All returns the whole tree, each topic after the one it is under, those of one
// parent by name. A desk has some dozens.
func (t *Topics) All(ctx context.Context, v db.View) (_ []Topic, err error) {
	defer fault.Wrap(&err, "topics.All")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	flat, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM topic ORDER BY parent_id, name_key, id`)
	if err != nil {
		return nil, err
	}
	under := map[int64][]Topic{}
	for _, one := range flat {
		under[one.ParentID] = append(under[one.ParentID], one)
	}
	var all []Topic
	var walk func(parent Topic, depth int)
	walk = func(parent Topic, depth int) {
		for _, one := range under[parent.ID] {
			one.Depth, one.Path, one.Hidden = depth, one.Name, one.Off() || parent.Hidden
			if depth > 0 {
				one.Path = parent.Path + " / " + one.Name
			}
			all = append(all, one)
			walk(one, depth+1)
		}
	}
	walk(Topic{}, 0)
	return all, nil
}

// ByID returns a topic, also one that is switched off.
func (t *Topics) ByID(ctx context.Context, v db.View, id int64) (_ Topic, err error) {
	defer fault.Wrap(&err, "topics.ByID(%d)", id)
	all, err := t.All(ctx, v)
	if err != nil {
		return Topic{}, err
	}
	one := find(all, id)
	if one == nil {
		return Topic{}, missing()
	}
	return *one, nil
}

// WorkedAfter is after how many working days people are asked whether it worked in cases
// of a topic: as it says, else as the next one above it does; 0 for at once.
func (t *Topics) WorkedAfter(ctx context.Context, v db.View, id int64) (_ int, err error) {
	defer fault.Wrap(&err, "topics.WorkedAfter(%d)", id)
	if id == 0 {
		return 0, nil
	}
	all, err := t.All(ctx, v)
	for one := find(all, id); one != nil; one = find(all, one.ParentID) {
		if one.WorkedDays > 0 {
			return one.WorkedDays, err
		}
	}
	return 0, err
}

// Under returns the ids of a topic and of all under it.
func (t *Topics) Under(ctx context.Context, v db.View, id int64) (_ []int64, err error) {
	defer fault.Wrap(&err, "topics.Under(%d)", id)
	all, err := t.All(ctx, v)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, one := range all {
		if within(all, one.ID, id) {
			ids = append(ids, one.ID)
		}
	}
	return ids, nil
}

func find(all []Topic, id int64) *Topic {
	for i := range all {
		if all[i].ID == id {
			return &all[i]
		}
	}
	return nil
}

// within says whether a topic is another one or under it.
func within(all []Topic, id, top int64) bool {
	for range deepest + 2 {
		if id == top {
			return true
		}
		one := find(all, id)
		if one == nil || one.ParentID == 0 {
			return false
		}
		id = one.ParentID
	}
	return false
}

// height is how many topics stand below one, counted along the longest way.
func height(all []Topic, id int64) int {
	top := find(all, id)
	if id == 0 || top == nil {
		return 0
	}
	n := 0
	for _, one := range all {
		if within(all, one.ID, id) {
			n = max(n, one.Depth-top.Depth)
		}
	}
	return n
}

// verify looks for topics that no way from the top leads to.
func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM topic`)
	if err != nil {
		return err
	}
	r.Count("topics", n)
	lost, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) },
		`SELECT t.id FROM topic t WHERE t.parent_id <> 0 AND NOT EXISTS (SELECT 1 FROM topic p WHERE p.id = t.parent_id) ORDER BY t.id LIMIT 100`)
	for _, id := range lost {
		r.Off("topic %d is under one that is not there", id)
	}
	return err
}
