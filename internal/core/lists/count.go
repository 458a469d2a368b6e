package lists

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// mostCounted is where a count stops.
const mostCounted = 1000

// fresh is how long a count is kept.
const fresh = 2 * time.Second

// counted is a count that is kept.
type counted struct {
	n  int
	at time.Time
}

// Count returns how many cases of a list a scope shows. It stops at 1,000 and
// says that there are more; it is up to two seconds old.
func (l *Lists) Count(ctx context.Context, v db.View, s staff.Scope, name string) (n int, more bool, err error) {
	defer fault.Wrap(&err, "lists.Count(%s)", name)
	a, err := l.read(ctx, v, Query{List: name, Sort: "next_due"}, s)
	if err != nil {
		return 0, false, err
	}
	key := fmt.Sprintf("%s %v %d %v", name, s.All, s.UserID, s.Inboxes)
	if a.filters.narrow() { // a view: what it asks may change
		f, owner := a.filters, int64(-1)
		if f.OwnerID != nil {
			owner = *f.OwnerID
		}
		f.OwnerID = nil
		key += fmt.Sprintf(" %d %+v", owner, f)
	}
	if n, ok := l.known(key, v.Now()); ok {
		return min(n, mostCounted), n > mostCounted, nil
	}
	all, err := branches(ctx, v, s, a)
	if err != nil {
		return 0, false, err
	}
	n, err = l.count(ctx, v, s, a, all)
	if err != nil {
		return 0, false, err
	}
	l.keepCount(key, counted{n, v.Now()})
	return min(n, mostCounted), n > mostCounted, nil
}

// count counts, by the index where every row of the branches counts, else by
// looking at the rows.
func (l *Lists) count(ctx context.Context, v db.View, s staff.Scope, a asked, all []branch) (n int, err error) {
	if a.filters.narrow() {
		return l.countNarrow(ctx, v, s, a, all)
	}
	if a.list.kind == "person" {
		rows, err := read(ctx, v, all, a.sort, nil, mostCounted+1)
		if err != nil {
			return 0, err
		}
		kept, err := l.keep(ctx, v, s, a, rows)
		return len(kept), err
	}
	for _, b := range all {
		query, args := counting(b, a.sort, mostCounted+1)
		some, err := db.Value[int64](ctx, v, query, args...)
		if err != nil {
			return 0, err
		}
		if n += int(some); n > mostCounted {
			break
		}
	}
	return n, nil
}

// countNarrow counts what filters leave of a list, among the first 5,000 of it.
func (l *Lists) countNarrow(ctx context.Context, v db.View, s staff.Scope, a asked, all []branch) (n int, err error) {
	const chunk = 1000
	for looked := 0; len(all) > 0 && looked < mostLooked && n <= mostCounted; looked += chunk {
		rows, err := read(ctx, v, all, a.sort, a.after, chunk)
		if err != nil {
			return 0, err
		}
		kept, err := l.keep(ctx, v, s, a, rows)
		if err != nil {
			return 0, err
		}
		if n += len(kept); len(rows) < chunk {
			return n, nil
		}
		last := rows[len(rows)-1]
		a.after = &place{a.sort.value(last), last.ID}
	}
	return n, nil
}

// counting is the statement that counts a branch and stops.
func counting(b branch, by sorting, limit int) (string, []any) {
	where := b.where
	for n := len(b.args); n > 0; n-- {
		where = strings.ReplaceAll(where, fmt.Sprintf(`{%d}`, n), fmt.Sprintf(`$%d`, n))
	}
	from := b.from
	if from == "" {
		from = `cases c`
	}
	return fmt.Sprintf(`SELECT count(*) FROM (SELECT c.id FROM %s WHERE %s ORDER BY c.%s, c.id LIMIT %d) AS b`,
		from, where, by.column, limit), b.args
}

func (l *Lists) known(key string, now time.Time) (int, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c, ok := l.kept[key]
	return c.n, ok && now.Sub(c.at) < fresh && !now.Before(c.at)
}

// keepCount keeps a count, and throws the old ones away when there are many.
func (l *Lists) keepCount(key string, c counted) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.kept) > 10_000 {
		for k, old := range l.kept {
			if c.at.Sub(old.at) >= fresh {
				delete(l.kept, k)
			}
		}
	}
	l.kept[key] = c
}
