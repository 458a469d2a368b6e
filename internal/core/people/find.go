package people

import (
	"cmp"
	"context"
	"slices"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Query says which people one looks for; the zero value finds all.
type Query struct {
	Email          string // exactly this address
	Name           string // names that begin so, by name; one page of them
	OrganizationID int64
	After          int64 // the last id seen
	Limit          int   // at most 200; 50 when 0
}

// Page returns a page of people, erased and merged ones left out, in the order
// of their ids, and the id to go on after; 0 at the end. People whom the actor
// may not see are left out, so a page may hold fewer than asked for.
func (p *People) Page(ctx context.Context, v db.View, q Query) (_ []Person, next int64, err error) {
	defer fault.Wrap(&err, "people.Page")
	actor, err := staff.Allow(ctx, staff.PeopleRead)
	if err != nil {
		return nil, 0, err
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	q.Limit = min(q.Limit, 200)
	if q.Email != "" {
		return p.findEmail(ctx, v, q)
	}
	if q.Name != "" {
		found, _, _, err := p.Directory(ctx, v, Search{Text: q.Name, Names: true, OrganizationID: q.OrganizationID, Limit: q.Limit})
		return found, 0, err
	}
	found, err := byIDs(ctx, v, q)
	if err != nil {
		return nil, 0, err
	}
	if len(found) == q.Limit {
		next = found[len(found)-1].ID
	}
	seen, err := p.inSight(ctx, v, actor.Scope(), found)
	return seen, next, err
}

const (
	pageQuery   = `SELECT ` + columns + ` FROM person WHERE id > $1 AND merged_into IS NULL AND erased_at IS NULL ORDER BY id LIMIT $2`
	memberQuery = `SELECT ` + columns + ` FROM person WHERE id > $1 AND merged_into IS NULL AND erased_at IS NULL AND organization_id = $3 ORDER BY id LIMIT $2`
)

// byIDs reads a page of people in the order of their ids: everybody, or the
// members of an organization and of what became part of it, one bounded read
// for each.
func byIDs(ctx context.Context, v db.View, q Query) (found []Person, err error) {
	if q.OrganizationID == 0 {
		return db.All(ctx, v, scanPerson, pageQuery, q.After, q.Limit)
	}
	parts, err := organizationFamily(ctx, v, q.OrganizationID)
	if err != nil {
		return nil, err
	}
	for _, part := range parts {
		some, err := db.All(ctx, v, scanPerson, memberQuery, q.After, q.Limit, part)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	slices.SortFunc(found, func(a, b Person) int { return cmp.Compare(a.ID, b.ID) })
	return found[:min(len(found), q.Limit)], nil
}

func (p *People) findEmail(ctx context.Context, v db.View, q Query) ([]Person, int64, error) {
	i, err := identityBy(ctx, v, Email, q.Email)
	if fault.Is(err, fault.NotFound) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	r, err := p.ByID(ctx, v, i.PersonID)
	if fault.Is(err, fault.NotFound) || err == nil && r.ID <= q.After {
		return nil, 0, nil
	}
	return []Person{r}, 0, err
}

// inSight leaves out whom a scope may not see.
func (p *People) inSight(ctx context.Context, v db.View, scope staff.Scope, found []Person) ([]Person, error) {
	if scope.All || p.seenBy == nil || len(found) == 0 {
		return found, nil
	}
	family := map[int64][]int64{}
	var ids []int64
	for _, f := range found {
		members, err := familyOf(ctx, v, f.ID)
		if err != nil {
			return nil, err
		}
		family[f.ID], ids = members, append(ids, members...)
	}
	seen, err := p.seenBy(ctx, v, scope, ids)
	if err != nil {
		return nil, err
	}
	var shown []Person
	for _, f := range found {
		if anySeen(seen, family[f.ID]) {
			shown = append(shown, f)
		}
	}
	return shown, nil
}

// Find returns people by what somebody types: how a name or an address begins.
func (p *People) Find(ctx context.Context, v db.View, text string, limit int) (_ []Person, err error) {
	defer fault.Wrap(&err, "people.Find")
	if db.Key(text) == "" {
		return nil, nil
	}
	found, _, _, err := p.Directory(ctx, v, Search{Text: text, Limit: limit})
	return found, err
}

// Seen returns those of some people whom the actor may see, in the order of the
// ids; erased and merged ones are left out.
func (p *People) Seen(ctx context.Context, v db.View, ids []int64) (_ []Person, err error) {
	defer fault.Wrap(&err, "people.Seen")
	actor, err := staff.Allow(ctx, staff.PeopleRead)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var args []any
	rows, err := db.All(ctx, v, scanPerson, `SELECT `+columns+` FROM person WHERE id IN `+in(&args, ids)+` AND merged_into IS NULL AND erased_at IS NULL`, args...)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b Person) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return p.inSight(ctx, v, actor.Scope(), rows)
}
