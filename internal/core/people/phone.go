package people

import (
	"context"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Sharing are those who have a telephone number, by any of the forms in which it
// may have been written down: the roots whom the actor may see, the oldest first.
func (p *People) Sharing(ctx context.Context, v db.View, forms []string) (_ []Person, err error) {
	defer fault.Wrap(&err, "people.Sharing")
	if _, err := staff.Allow(ctx, staff.PeopleRead); err != nil || len(forms) == 0 {
		return nil, err
	}
	query, args := sharingQuery(forms)
	ids, err := db.All(ctx, v, scanID, query, args...)
	if err != nil {
		return nil, err
	}
	return p.Seen(ctx, v, ids)
}

// sharingQuery reads who has a number, in each of its forms.
func sharingQuery(forms []string) (string, []any) {
	var args []any
	union := ""
	for _, f := range forms {
		args = append(args, sum(Phone, f))
		if union != "" {
			union += " UNION ALL "
		}
		union += placeholders(`SELECT person_id FROM identity WHERE kind = 'phone' AND value_sum = $%d`, len(args))
	}
	return `SELECT DISTINCT coalesce(o.merged_into, o.id) FROM (` + union + `) AS n JOIN person o ON o.id = n.person_id ORDER BY 1 LIMIT 50`, args
}

// alone refuses a telephone number that more people than one have: which of them
// it is, somebody has to say.
func alone(ctx context.Context, v db.View, i Identity) error {
	if i.Kind != Phone {
		return nil
	}
	all, err := identitiesBy(ctx, v, Phone, i.Value)
	if err != nil || len(all) < 2 {
		return err
	}
	first := int64(0)
	for _, one := range all {
		r, err := root(ctx, v, one.PersonID)
		if err != nil {
			return err
		}
		if first != 0 && r.ID != first {
			return fault.Field("person.phone", "people.fault.shared")
		}
		first = r.ID
	}
	return nil
}
