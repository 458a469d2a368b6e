package activity

import (
	"cmp"
	"context"
	"math"
	"slices"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// OfCase returns entries of the cases of one family, oldest first, after the
// entry with an id; at most limit.
func (l *Log) OfCase(ctx context.Context, v db.View, cases []int64, after int64, limit int) (_ []Entry, err error) {
	defer fault.Wrap(&err, "activity.OfCase(%v)", cases)
	return each(cases, limit, func(id int64) ([]Entry, error) {
		return db.All(ctx, v, scanEntry, `SELECT id, `+columns+` FROM activity
			WHERE case_id = $1 AND id > $2 ORDER BY id LIMIT $3`, id, after, limit)
	})
}

// Newest returns entries of the cases of one family, the newest first, before
// the entry with an id, 0 for the last of all; at most limit.
func (l *Log) Newest(ctx context.Context, v db.View, cases []int64, before int64, limit int) (_ []Entry, err error) {
	defer fault.Wrap(&err, "activity.Newest(%v)", cases)
	if before <= 0 {
		before = math.MaxInt64
	}
	var all []Entry
	for _, id := range cases {
		some, err := db.All(ctx, v, scanEntry, `SELECT id, `+columns+` FROM activity
			WHERE case_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`, id, before, limit)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	if len(cases) > 1 {
		slices.SortFunc(all, func(a, b Entry) int { return cmp.Compare(b.ID, a.ID) })
	}
	return all[:min(len(all), limit)], nil
}

// OfPerson returns entries of one person's family, oldest first, after the
// entry with an id; at most limit.
func (l *Log) OfPerson(ctx context.Context, v db.View, people []int64, after int64, limit int) (_ []Entry, err error) {
	defer fault.Wrap(&err, "activity.OfPerson(%v)", people)
	return each(people, limit, func(id int64) ([]Entry, error) {
		return db.All(ctx, v, scanEntry, `SELECT id, `+columns+` FROM activity
			WHERE person_id = $1 AND id > $2 ORDER BY id LIMIT $3`, id, after, limit)
	})
}

// OfPersonBefore returns entries of one person's family, newest first, before
// the entry with an id (0 for the newest of all); at most limit.
func (l *Log) OfPersonBefore(ctx context.Context, v db.View, people []int64, before int64, limit int) (_ []Entry, err error) {
	defer fault.Wrap(&err, "activity.OfPersonBefore(%v)", people)
	if before <= 0 {
		before = math.MaxInt64
	}
	all, err := each(people, limit*len(people), func(id int64) ([]Entry, error) {
		return db.All(ctx, v, scanEntry, `SELECT id, `+columns+` FROM activity
			WHERE person_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`, id, before, limit)
	})
	slices.SortFunc(all, func(a, b Entry) int { return cmp.Compare(b.ID, a.ID) })
	return all[:min(len(all), limit)], err
}

// About returns entries about a thing that is no case, as ("user", 7), oldest
// first, after the entry with an id; at most limit.
func (l *Log) About(ctx context.Context, v db.View, on string, id, after int64, limit int) (_ []Entry, err error) {
	defer fault.Wrap(&err, "activity.About(%s %d)", on, id)
	return db.All(ctx, v, scanEntry, `SELECT id, `+columns+` FROM activity
		WHERE on_what = $1 AND on_id = $2 AND on_id <> 0 AND id > $3 ORDER BY id LIMIT $4`, on, id, after, limit)
}

// AboutNewest is About, the newest first.
func (l *Log) AboutNewest(ctx context.Context, v db.View, on string, id int64, limit int) (_ []Entry, err error) {
	defer fault.Wrap(&err, "activity.AboutNewest(%s %d)", on, id)
	return db.All(ctx, v, scanEntry, `SELECT id, `+columns+` FROM activity
		WHERE on_what = $1 AND on_id = $2 AND on_id <> 0 ORDER BY id DESC LIMIT $3`, on, id, limit)
}

// Follow returns entries in the order in which a follower misses none, and the
// place to go on from. See [db.Follow].
func (l *Log) Follow(ctx context.Context, v db.View, after db.Place, limit int) (_ []Entry, _ db.Place, err error) {
	defer fault.Wrap(&err, "activity.Follow")
	return db.Follow(ctx, v, "activity", "id, "+columns, after, limit, scanEntry)
}

// Beyond returns what a follower at a place has not been given yet, also what it
// waits for. See [db.Beyond].
func (l *Log) Beyond(ctx context.Context, v db.View, after db.Place, limit int) (_ []Entry, _ db.Place, err error) {
	defer fault.Wrap(&err, "activity.Beyond")
	return db.Beyond(ctx, v, "activity", "id, "+columns, after, limit, scanEntry)
}

// each asks for every id and merges the answers by the entry's id. A family
// has nearly always one member.
func each(ids []int64, limit int, ask func(id int64) ([]Entry, error)) ([]Entry, error) {
	var all []Entry
	for _, id := range ids {
		some, err := ask(id)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	if len(ids) > 1 {
		slices.SortFunc(all, func(a, b Entry) int { return cmp.Compare(a.ID, b.ID) })
		all = slices.CompactFunc(all, func(a, b Entry) bool { return a.ID == b.ID })
	}
	return all[:min(len(all), limit)], nil
}
