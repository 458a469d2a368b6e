package people

import (
	"context"
	"math"
	"slices"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Search asks for a page of the people whose name or one of whose addresses
// begins with a text; without a text for all, the newest first.
type Search struct {
	Text           string
	Names          bool  // look at names alone
	OrganizationID int64 // only its members; 0 for everybody
	After          Place // where the page before ended; the zero value for the first
	Limit          int   // at most 200; 50 when 0
}

// Place is where a page of a [Search] ended.
type Place struct {
	Key string // the folded name or address by which the last one was found
	ID  int64
}

// mostLooked is how many people one page looks at: in a narrow scope many may
// be out of sight.
const mostLooked = 2000

// hit is a person by what they were found by.
type hit struct {
	Person
	key string
}

// Directory returns a page of people as a list shows them, and where the next
// page begins; more is false at the end. Merged and erased people are left out,
// and those whom the actor may not see.
func (p *People) Directory(ctx context.Context, v db.View, q Search) (found []Person, next Place, more bool, err error) {
	defer fault.Wrap(&err, "people.Directory")
	actor, err := staff.Allow(ctx, staff.PeopleRead)
	if err != nil {
		return nil, next, false, err
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	q.Limit = min(q.Limit, 200)
	if q.OrganizationID != 0 {
		o, err := organizationByID(ctx, v, q.OrganizationID)
		if fault.Is(err, fault.NotFound) {
			return nil, next, false, nil
		}
		if err != nil {
			return nil, next, false, err
		}
		q.OrganizationID = o.ID
	}
	for next, looked := q.After, 0; ; {
		some, err := hits(ctx, v, q, next)
		if err != nil {
			return nil, next, false, err
		}
		last := len(some) <= q.Limit
		some = some[:min(len(some), q.Limit)]
		looked += len(some)
		seen, err := p.seenOf(ctx, v, actor.Scope(), some)
		if err != nil {
			return nil, next, false, err
		}
		for _, h := range some {
			if len(found) == q.Limit {
				return found, next, true, nil
			}
			next = Place{h.key, h.ID}
			if seen[h.ID] && (q.OrganizationID == 0 || h.OrganizationID == q.OrganizationID) &&
				!slices.ContainsFunc(found, func(f Person) bool { return f.ID == h.ID }) {
				found = append(found, h.Person)
			}
		}
		if last || looked >= mostLooked || len(found) == q.Limit {
			return found, next, !last, nil
		}
	}
}

// seenOf says which of some people the scope shows.
func (p *People) seenOf(ctx context.Context, v db.View, scope staff.Scope, some []hit) (map[int64]bool, error) {
	all := make([]Person, len(some))
	for i, h := range some {
		all[i] = h.Person
	}
	shown, err := p.inSight(ctx, v, scope, all)
	seen := map[int64]bool{}
	for _, one := range shown {
		seen[one.ID] = true
	}
	return seen, err
}

// hits reads the next people after a place, in one bounded read of each index.
func hits(ctx context.Context, v db.View, q Search, after Place) ([]hit, error) {
	key, limit := db.Key(q.Text), q.Limit+1
	if key == "" {
		return newest(ctx, v, after.ID, limit)
	}
	addresses := `
			UNION ALL
			SELECT * FROM (` + byAddressQuery + `) AS b`
	if q.Names {
		addresses = ``
	}
	query := placeholders(`
		SELECT `+of("p")+`, u.k FROM (SELECT * FROM (`+byNameQuery+`) AS a`+addresses+`
		) AS u JOIN person p ON p.id = u.id ORDER BY u.k, u.id LIMIT %[1]d`, limit)
	return db.All(ctx, v, scanHit, query, key, key+"\U0010FFFF", after.Key, after.ID)
}

// The reads of an index each that find people: by their name, by an address
// that begins so (whom the name does not find), and the newest.
const (
	byNameQuery = `SELECT id, name_key AS k FROM person
				WHERE merged_into IS NULL AND erased_at IS NULL AND name_key >= $1 AND name_key < $2 AND (name_key, id) > ($3, $4)
				ORDER BY name_key, id LIMIT %[1]d`
	byAddressQuery = `SELECT coalesce(o.merged_into, o.id) AS id, i.value_key AS k FROM identity i JOIN person o ON o.id = i.person_id
				WHERE i.value_key >= $1 AND i.value_key < $2 AND i.value_key >= $3
					AND (i.value_key > $3 OR coalesce(o.merged_into, o.id) > $4) AND NOT (o.name_key >= $1 AND o.name_key < $2)
				ORDER BY i.value_key, i.id LIMIT %[1]d`
	newestQuery = ` FROM person p WHERE id < $1 AND merged_into IS NULL AND erased_at IS NULL ORDER BY id DESC LIMIT %[1]d`
)

func newest(ctx context.Context, v db.View, before int64, limit int) ([]hit, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	return db.All(ctx, v, scanHit, placeholders(`SELECT `+of("p")+`, ''`+newestQuery, limit), before)
}

func scanHit(s db.Scan) (h hit, err error) {
	h.Person, err = scanPerson(func(dest ...any) error { return s(append(dest, &h.key)...) })
	return h, err
}

// Addresses returns the address of each of some people that a list shows: the
// first mail address, else what there is. It is asked once for all.
func (p *People) Addresses(ctx context.Context, v db.View, found []Person) (_ map[int64]string, err error) {
	defer fault.Wrap(&err, "people.Addresses")
	if _, err := staff.Allow(ctx, staff.PeopleRead); err != nil {
		return nil, err
	}
	out := map[int64]string{}
	if len(found) == 0 {
		return out, nil
	}
	var args []any
	ids := make([]int64, len(found))
	for i, f := range found {
		ids[i] = f.ID
	}
	all, err := db.All(ctx, v, scanIdentity, `SELECT `+identityColumns+` FROM identity WHERE person_id IN `+in(&args, ids)+` ORDER BY id`, args...)
	byPerson := map[int64][]Identity{}
	for _, i := range all {
		byPerson[i.PersonID] = append(byPerson[i.PersonID], i)
	}
	for id, own := range byPerson {
		out[id] = own[0].Value
		if best, ok := bestEmail(own, id); ok {
			out[id] = best.Value
		}
	}
	return out, err
}
