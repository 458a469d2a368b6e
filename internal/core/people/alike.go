package people

import (
	"context"
	"strings"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// likeness is somebody who may be the same person, and the address that says
// so.
type likeness struct {
	Person
	Address string
}

// mostAlike is how many people of one name are looked at.
const mostAlike = 20

// alike returns people of the same name with an address that is like one of
// the person's. It is a suggestion: nobody is ever merged by it.
func (p *People) alike(ctx context.Context, v db.View, one Person, ids []Identity) ([]likeness, error) {
	key := db.Key(one.Name)
	if key == "" {
		return nil, nil
	}
	found, err := db.All(ctx, v, scanPerson, placeholders(`SELECT `+columns+` FROM person
		WHERE name_key = $1 AND id <> $2 AND merged_into IS NULL AND erased_at IS NULL ORDER BY id LIMIT %d`, mostAlike), key, one.ID)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	if found, err = p.inSight(ctx, v, actor.Scope(), found); err != nil {
		return nil, err
	}
	var all []likeness
	for _, other := range found {
		theirs, err := identitiesOf(ctx, v, other.ID)
		if err != nil {
			return nil, err
		}
		if address := likest(ids, theirs); address != "" {
			all = append(all, likeness{other, address})
		}
	}
	return all, nil
}

// likest is the first of their mail addresses that is like one of ours.
func likest(ours, theirs []Identity) string {
	for _, b := range theirs {
		for _, a := range ours {
			if a.Kind == Email && b.Kind == Email && similar(foldIdentity(Email, a.Value), foldIdentity(Email, b.Value)) {
				return b.Value
			}
		}
	}
	return ""
}

// similar says whether two folded mail addresses may be one person's: the same
// before the @, dots and what follows a plus aside; the same domain, where it
// is no public one; or two letters apart.
func similar(a, b string) bool {
	boxA, domainA, _ := strings.Cut(a, "@")
	boxB, domainB, _ := strings.Cut(b, "@")
	plain := func(box string) string {
		box, _, _ = strings.Cut(box, "+")
		return strings.NewReplacer(".", "", "-", "", "_", "").Replace(box)
	}
	return plain(boxA) == plain(boxB) || domainA == domainB && !public(domainA) || apart(a, b) <= 2
}

// apart is how many letters have to change to make b of a.
func apart(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		before := row[0]
		row[0] = i + 1
		for j := range y {
			cost := before
			if x[i] != y[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j]+1, before+1)
		}
	}
	return row[len(y)]
}
