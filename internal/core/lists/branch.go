package lists

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// branch is one bounded read of one index: a place in the index where the
// cases of one inbox (or owner, team, person) on one shelf lie sorted.
type branch struct {
	from  string // the tables, "cases c" unless a follower's
	where string // holds {1}, {2} … for its own arguments
	args  []any
}

// most is how many branches go into one statement.
const most = 60

// branches are the reads that find the cases of a list that a scope shows.
// What they leave to be looked at row by row is in keep.
func branches(ctx context.Context, v db.View, s staff.Scope, a asked) ([]branch, error) {
	l, f := a.list, a.base
	var all []branch
	each := func(make func(shelf cases.Shelf)) {
		for _, shelf := range l.shelves {
			make(shelf)
		}
	}
	switch {
	case l.kind == Mine && s.UserID == 0:
		return nil, nil // nobody owns nothing
	case f.PersonID != 0 || f.OrganizationID != 0 && !a.crowd:
		for _, member := range a.family {
			each(func(shelf cases.Shelf) {
				all = append(all, branch{where: `c.person_id = {1} AND c.shelf = '` + string(shelf) + `'`, args: []any{member}})
			})
		}
		return all, nil
	}
	inboxes, others, err := inboxesOf(ctx, v, s, f.InboxID)
	if err != nil {
		return nil, err
	}
	if f.OwnerID != nil && *f.OwnerID != 0 {
		for _, inbox := range append(slices.Clone(inboxes), others...) {
			each(func(shelf cases.Shelf) {
				all = append(all, branch{where: `c.owner_id = {1} AND c.inbox_id = {2} AND c.shelf = '` + string(shelf) + `'`, args: []any{*f.OwnerID, inbox}})
			})
		}
		return all, nil
	}
	unowned := l.kind == Unowned || f.OwnerID != nil && slices.Equal(l.shelves, openOnly)
	for _, inbox := range inboxes {
		each(func(shelf cases.Shelf) {
			in := branch{where: `c.inbox_id = {1} AND c.private = 0 AND c.shelf = '` + string(shelf) + `'`, args: []any{inbox}}
			switch {
			case f.TeamID != 0:
				in = branch{where: `c.team_id = {1} AND c.inbox_id = {2} AND c.private = 0 AND c.shelf = '` + string(shelf) + `'`, args: []any{f.TeamID, inbox}}
			case unowned:
				in = branch{where: `c.inbox_id = {1} AND c.private = 0 AND c.unowned = 1`, args: []any{inbox}}
			}
			all = append(all, in)
		})
	}
	more := own(s, l, others)
	for i := range more {
		if f.TeamID != 0 {
			more[i].where += fmt.Sprintf(` AND c.team_id = %d`, f.TeamID)
		}
		if unowned {
			more[i].where += ` AND c.unowned = 1`
		}
	}
	return append(all, more...), nil
}

// own are the cases that a scope shows beside those of its inboxes: private
// ones, and those of other inboxes, that the user owns or follows. To the
// desk's own jobs it shows all private ones.
func own(s staff.Scope, l list, others []int64) (all []branch) {
	for _, shelf := range l.shelves {
		on := ` AND c.shelf = '` + string(shelf) + `'`
		if s.All && s.UserID == 0 {
			all = append(all, branch{where: `c.private = 1` + on})
			continue
		}
		if s.UserID == 0 {
			continue
		}
		if l.kind != Unowned {
			all = append(all, branch{where: `c.private = 1 AND c.owner_id = {1}` + on, args: []any{s.UserID}})
			for _, inbox := range others {
				all = append(all, branch{where: `c.owner_id = {1} AND c.inbox_id = {2} AND c.private = 0` + on, args: []any{s.UserID, inbox}})
			}
		}
		elsewhere, args := `c.private = 1`, []any{s.UserID}
		for _, inbox := range others {
			args = append(args, inbox)
			elsewhere += fmt.Sprintf(` OR c.inbox_id = {%d}`, len(args))
		}
		all = append(all, branch{from: `follow f JOIN cases c ON c.id = f.case_id`, args: args,
			where: `f.user_id = {1} AND (c.owner_id IS NULL OR c.owner_id <> {1}) AND (` + elsewhere + `)` + on})
	}
	return all
}

// inboxesOf are the inboxes of a scope, and those that are not in it; or of
// both only the one asked for.
func inboxesOf(ctx context.Context, v db.View, s staff.Scope, only int64) (in, out []int64, err error) {
	all := []int64{only}
	if only == 0 {
		if all, err = db.All(ctx, v, scanID, `SELECT id FROM inbox ORDER BY id`); err != nil {
			return nil, nil, err
		}
	}
	for _, id := range all {
		if s.All || slices.Contains(s.Inboxes, id) {
			in = append(in, id)
		} else {
			out = append(out, id)
		}
	}
	return in, out, nil
}

func scanID(s db.Scan) (id int64, err error) {
	err = s(&id)
	return id, err
}

// place is where a page ended.
type place struct{ value, id int64 }

// statement is the read of some branches: one bounded subquery each, joined
// and cut again. The limit stands in the text, since SQLite plans a statement
// anew each time a LIMIT that is a parameter is bound.
func statement(some []branch, by sorting, after *place, limit int, columns string) (string, []any) {
	order := fmt.Sprintf(`c.%s, c.id`, by.column)
	than := `>`
	if by.down {
		order, than = fmt.Sprintf(`c.%s DESC, c.id DESC`, by.column), `<`
	}
	var args []any
	parts := make([]string, len(some))
	bound := ``
	if after != nil {
		args = append(args, after.value, after.id)
		bound = fmt.Sprintf(` AND (c.%s, c.id) %s ($1, $2)`, by.column, than)
	}
	for i, b := range some {
		where := b.where
		for n := len(b.args); n > 0; n-- {
			where = strings.ReplaceAll(where, fmt.Sprintf(`{%d}`, n), fmt.Sprintf(`$%d`, len(args)+n))
		}
		args = append(args, b.args...)
		from := b.from
		if from == "" {
			from = `cases c`
		}
		parts[i] = fmt.Sprintf(`SELECT * FROM (SELECT c.id, c.%s AS sort FROM %s WHERE %s%s ORDER BY %s LIMIT %d) AS b%d`, by.column, from, where, bound, order, limit, i)
	}
	cut, outer := `u.sort, u.id`, `p.sort, p.id`
	if by.down {
		cut, outer = `u.sort DESC, u.id DESC`, `p.sort DESC, p.id DESC`
	}
	return fmt.Sprintf(`SELECT %s FROM (SELECT id, sort FROM (%s) AS u ORDER BY %s LIMIT %d) AS p JOIN cases c ON c.id = p.id ORDER BY %s`,
		columns, strings.Join(parts, ` UNION ALL `), cut, limit, outer), args
}
