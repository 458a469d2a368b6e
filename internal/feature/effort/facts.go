package effort

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
)

// root is a case as far as it counts.
type root struct {
	person  int64
	created time.Time
	done    bool
}

// factsOf are the facts of a batch of cases, each kind read at once.
type factsOf struct {
	roots   map[int64]root
	merged  []int64 // cases of the batch that belong to another now
	said    map[int64][]said
	did     map[int64][]did
	marks   map[int64]map[string]int64
	was     map[int64]Effort
	weights Weights
	quiet   time.Duration
}

// factsOf reads the facts of some cases and of all that was merged into them.
func (s *Efforts) factsOf(ctx context.Context, v db.View, ids []int64) (f factsOf, err error) {
	f = factsOf{roots: map[int64]root{}, said: map[int64][]said{}, did: map[int64][]did{}, was: map[int64]Effort{}}
	if err := f.find(ctx, v, ids); err != nil {
		return f, err
	}
	of, err := s.desk.Cases.RootsOf(ctx, v, slices.Sorted(maps.Keys(f.roots)))
	if err != nil {
		return f, err
	}
	family := slices.Sorted(maps.Keys(of))
	if err := f.hear(ctx, v, family, of); err != nil {
		return f, err
	}
	if err := f.see(ctx, v, family, of); err != nil {
		return f, err
	}
	if f.marks, err = s.desk.Cases.Marks(ctx, v, slices.Sorted(maps.Keys(f.roots))); err != nil {
		return f, err
	}
	before, err := ofCases(ctx, v, slices.Sorted(maps.Keys(f.roots)))
	if err != nil {
		return f, err
	}
	for _, e := range before {
		f.was[e.CaseID] = e
	}
	if f.weights, err = s.Weights(ctx, v); err != nil {
		return f, err
	}
	days, err := s.days.Value(ctx, v)
	f.quiet = time.Duration(days) * 24 * time.Hour
	return f, err
}

// find reads the roots of some cases, and which of them belong to another.
func (f *factsOf) find(ctx context.Context, v db.View, ids []int64) error {
	type found struct {
		id, to int64
		root
	}
	read := func(ids []int64) ([]found, error) {
		var args []any
		return db.All(ctx, v, func(s db.Scan) (one found, err error) {
			var shelf cases.Shelf
			err = s(&one.id, &one.to, &one.person, &one.created, &shelf)
			one.done = shelf == cases.ShelfDone
			return one, err
		}, `SELECT id, coalesce(merged_into, id), person_id, created_at, shelf FROM cases WHERE id IN `+list(&args, ids), args...)
	}
	all, err := read(ids)
	if err != nil {
		return err
	}
	var more []int64
	for _, one := range all {
		if one.to == one.id {
			f.roots[one.id] = one.root
			continue
		}
		f.merged = append(f.merged, one.id)
		more = append(more, one.to)
	}
	if len(more) == 0 {
		return nil
	}
	if all, err = read(unique(more)); err != nil {
		return err
	}
	for _, one := range all {
		f.roots[one.id] = one.root
	}
	return nil
}

// hear reads who said something when, without the words.
func (f *factsOf) hear(ctx context.Context, v db.View, family []int64, of map[int64]int64) error {
	if len(family) == 0 {
		return nil
	}
	args := []any{mostRead}
	all, err := db.All(ctx, v, func(s db.Scan) (m said, err error) {
		var kind cases.Kind
		err = s(&m.caseID, &m.id, &kind, &m.via, &m.at)
		m.inbound, m.note = kind == cases.Inbound, kind == cases.Note
		return m, err
	}, `SELECT case_id, id, kind, via, at FROM message WHERE case_id IN `+list(&args, family)+` AND (kind = 'note' OR kind IN ('inbound', 'reply') AND audience = 'customer') ORDER BY at, id LIMIT $1`, args...)
	for _, m := range all {
		f.said[of[m.caseID]] = append(f.said[of[m.caseID]], m)
	}
	return err
}

// see reads what was done on them: of who took over also from whom and to whom.
func (f *factsOf) see(ctx context.Context, v db.View, family []int64, of map[int64]int64) error {
	if len(family) == 0 {
		return nil
	}
	args := []any{mostRead}
	all, err := db.All(ctx, v, func(s db.Scan) (d did, err error) {
		var data string
		if err = s(&d.caseID, &d.kind, &d.user, &d.at, &data); err != nil || data == "" {
			return d, err
		}
		var moved struct{ From, To int64 }
		if json.Unmarshal([]byte(data), &moved) == nil {
			d.from, d.to = moved.From, moved.To
		}
		return d, nil
	}, `SELECT case_id, kind, CASE WHEN who_kind IN ('user', 'token') THEN 1 ELSE 0 END, at, CASE WHEN kind IN ('case.owner', 'case.team') THEN coalesce(data, '') ELSE '' END
		FROM activity WHERE case_id IN `+list(&args, family)+` ORDER BY id LIMIT $1`, args...)
	for _, d := range all {
		f.did[of[d.caseID]] = append(f.did[of[d.caseID]], d)
	}
	return err
}

// kin are the families of people by their root.
func kin(ctx context.Context, v db.View, ids []int64) (map[int64][]int64, error) {
	var args []any
	roots, err := db.All(ctx, v, scanID, `SELECT coalesce(merged_into, id) FROM person WHERE id IN `+list(&args, ids), args...)
	if err != nil {
		return nil, err
	}
	all := map[int64][]int64{}
	for _, id := range unique(roots) {
		all[id] = []int64{id}
	}
	if len(all) == 0 {
		return all, nil
	}
	args = nil
	type member struct{ id, root int64 }
	members, err := db.All(ctx, v, func(s db.Scan) (m member, err error) { return m, s(&m.id, &m.root) },
		`SELECT id, merged_into FROM person WHERE merged_into IN `+list(&args, unique(roots))+` ORDER BY id`, args...)
	for _, m := range members {
		all[m.root] = append(all[m.root], m.id)
	}
	return all, err
}

// signsOf are the cases of people, by the root of their family, with what the
// rooms say of them.
func (s *Efforts) signsOf(ctx context.Context, v db.View, families map[int64][]int64) (map[int64][]signs, error) {
	theirs := map[int64][]Effort{}
	var ids []int64
	for root, family := range families {
		efforts, err := ofPeople(ctx, v, family, mostTheirs)
		if err != nil {
			return nil, err
		}
		theirs[root] = efforts
		for _, e := range efforts {
			ids = append(ids, e.CaseID)
		}
	}
	all := map[int64][]signs{}
	if len(ids) == 0 {
		return all, nil
	}
	marks, err := s.desk.Cases.Marks(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	at, err := bornAt(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	for root, efforts := range theirs {
		for _, e := range efforts {
			m := marks[e.CaseID]
			all[root] = append(all[root], signs{e, at[e.CaseID], m["promises.broken"], m["verified.not_yet"], m["relief.refused"]})
		}
	}
	return all, nil
}

// bornAt is when cases were opened.
func bornAt(ctx context.Context, v db.View, ids []int64) (map[int64]time.Time, error) {
	type born struct {
		id int64
		at time.Time
	}
	var args []any
	all, err := db.All(ctx, v, func(s db.Scan) (b born, err error) { return b, s(&b.id, &b.at) }, `SELECT id, created_at FROM cases WHERE id IN `+list(&args, ids), args...)
	at := map[int64]time.Time{}
	for _, b := range all {
		at[b.id] = b.at
	}
	return at, err
}
