package search

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
)

func scanID(s db.Scan) (id int64, err error) {
	err = s(&id)
	return id, err
}

// in is "($n, $n+1, …)" for ids, which are added to args.
func in(args *[]any, ids []int64) string {
	marks := make([]string, len(ids))
	for i, id := range ids {
		*args = append(*args, id)
		marks[i] = fmt.Sprintf("$%d", len(*args))
	}
	return "(" + strings.Join(marks, ", ") + ")"
}

// most is how many ids stand in one statement.
const most = 500

// chunked asks a question of some ids at a time. The question holds {ids} where
// they go.
func chunked[T any](ctx context.Context, v db.View, ids []int64, scan func(db.Scan) (T, error), query string) ([]T, error) {
	var all []T
	for len(ids) > 0 {
		n := min(len(ids), most)
		var args []any
		found, err := db.All(ctx, v, scan, strings.ReplaceAll(query, "{ids}", in(&args, ids[:n])), args...)
		if err != nil {
			return nil, err
		}
		all, ids = append(all, found...), ids[n:]
	}
	return all, nil
}

// kin returns people with all who were merged together with them.
func kin(ctx context.Context, v db.View, ids []int64) ([]int64, error) {
	roots, err := chunked(ctx, v, ids, scanID, `SELECT coalesce(merged_into, id) FROM person WHERE id IN {ids}`)
	if err != nil {
		return nil, err
	}
	merged, err := chunked(ctx, v, unique(roots), scanID, `SELECT id FROM person WHERE merged_into IN {ids}`)
	return unique(append(append(ids, roots...), merged...)), err
}

// membersOf returns who belongs to some organizations, and to what became part
// of them.
func membersOf(ctx context.Context, v db.View, ids []int64) ([]int64, error) {
	return chunked(ctx, v, ids, scanID, `SELECT p.id FROM organization o JOIN person p ON p.organization_id = o.id WHERE o.id IN {ids} OR o.merged_into IN {ids}`)
}

// casesOf returns the cases of people, and those in which they take part.
func casesOf(ctx context.Context, v db.View, people []int64) ([]int64, error) {
	own, err := chunked(ctx, v, people, scanID, `SELECT id FROM cases WHERE person_id IN {ids}`)
	if err != nil {
		return nil, err
	}
	others, err := chunked(ctx, v, people, scanID, `SELECT case_id FROM participant WHERE person_id IS NOT NULL AND person_id IN {ids}`)
	return append(own, others...), err
}

// families returns cases with all that were merged together with them.
func families(ctx context.Context, v db.View, ids []int64) ([]int64, error) {
	roots, err := chunked(ctx, v, ids, scanID, `SELECT coalesce(merged_into, id) FROM cases WHERE id IN {ids}`)
	if err != nil {
		return nil, err
	}
	merged, err := chunked(ctx, v, unique(roots), scanID, `SELECT id FROM cases WHERE merged_into IN {ids}`)
	return unique(append(append(ids, roots...), merged...)), err
}

// messagesIn returns the messages of cases.
func messagesIn(ctx context.Context, v db.View, cases []int64) ([]int64, error) {
	return chunked(ctx, v, cases, scanID, `SELECT id FROM message WHERE case_id IN {ids}`)
}

// filing is what the messages of a case are filed under, and what they can be
// found by beside their own words.
type filing struct {
	id, root, inbox int64
	private         bool
	subject         string
	people          []string // names and addresses of those we write to
}

// sum is the filing as a number: another one, most likely, when anything changed.
func (f filing) sum() int64 {
	h := db.Hash(fmt.Sprint(f.root, f.inbox, f.private, "\x00", f.subject, "\x00", strings.Join(f.people, "\x00")))
	n := int64(0)
	for _, b := range h[:8] {
		n = n<<8 | int64(b)
	}
	return n
}

// filings reads how some cases are filed.
func filings(ctx context.Context, v db.View, ids []int64) (map[int64]*filing, error) {
	of, owners := map[int64]*filing{}, map[int64][]*filing{} // by case, and by person
	found, err := chunked(ctx, v, ids, func(s db.Scan) (f filing, err error) {
		var own, root int64
		var name string
		err = s(&f.id, &f.root, &f.inbox, &f.private, &f.subject, &own, &root, &name)
		f.people = []string{name}
		one := f
		of[f.id] = &one
		owners[own] = append(owners[own], &one)
		if root != own {
			owners[root] = append(owners[root], &one)
		}
		return f, err
	}, `SELECT k.id, r.id, r.inbox_id, r.private, k.subject, p.id, q.id, q.name
		FROM cases k JOIN cases r ON r.id = coalesce(k.merged_into, k.id) JOIN person p ON p.id = k.person_id JOIN person q ON q.id = coalesce(p.merged_into, p.id)
		WHERE k.id IN {ids}`)
	if err != nil || len(found) == 0 {
		return of, err
	}
	type named struct {
		id          int64
		name, value string
	}
	scan := func(s db.Scan) (n named, err error) {
		err = s(&n.id, &n.name, &n.value)
		return n, err
	}
	who := make([]int64, 0, len(owners))
	for id := range owners {
		who = append(who, id)
	}
	values, err := chunked(ctx, v, unique(who), scan, `SELECT person_id, '', value FROM identity WHERE person_id IN {ids} ORDER BY id`)
	if err != nil {
		return nil, err
	}
	for _, n := range values {
		for _, f := range owners[n.id] {
			f.people = append(f.people, n.value)
		}
	}
	parts, err := chunked(ctx, v, ids, scan, `SELECT case_id, name, address FROM participant WHERE case_id IN {ids} ORDER BY id`)
	for _, n := range parts {
		if f := of[n.id]; f != nil {
			f.people = append(f.people, n.name, n.value)
		}
	}
	return of, err
}

// refiled returns those of some cases that are filed otherwise than the index
// has it.
func refiled(ctx context.Context, v db.View, ids []int64) ([]int64, error) {
	now, err := filings(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	type sum struct{ id, sum int64 }
	was, err := chunked(ctx, v, ids, func(s db.Scan) (one sum, err error) {
		err = s(&one.id, &one.sum)
		return one, err
	}, `SELECT case_id, filed FROM search_case WHERE case_id IN {ids}`)
	if err != nil {
		return nil, err
	}
	for _, one := range was {
		if f := now[one.id]; f != nil && f.sum() == one.sum {
			delete(now, one.id)
		}
	}
	changed := make([]int64, 0, len(now))
	for id := range now {
		changed = append(changed, id)
	}
	return unique(changed), nil
}

// said is a message as it is indexed.
type said struct {
	id, caseID             int64
	ours                   bool
	name, address, subject string
	body, rest             string
	at                     time.Time
}

// messagesBy reads messages by their ids. What is quoted below the first message
// of a case stands nowhere else, so it is read as well.
func messagesBy(ctx context.Context, v db.View, ids []int64) ([]said, error) {
	return chunked(ctx, v, ids, func(s db.Scan) (m said, err error) {
		var kind string
		err = s(&m.id, &m.caseID, &kind, &m.name, &m.address, &m.subject, &m.body, &m.rest, &m.at)
		m.ours = kind == "reply" || kind == "automatic"
		return m, err
	}, `SELECT m.id, m.case_id, m.kind, m.by_name, m.from_address, m.subject, m.body,
			CASE WHEN m.id = (SELECT min(f.id) FROM message f WHERE f.case_id = m.case_id) THEN m.rest ELSE '' END, m.at
		FROM message m WHERE m.id IN {ids}`)
}
