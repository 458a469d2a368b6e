package dispatch

import (
	"context"
	"fmt"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Door is who else has the address of somebody, and the parcels that went there of late.
type Door struct {
	People, Names, Parcels int64
}

// DoorDays is for how many days back the parcels to a door are counted.
const DoorDays = 90

// mostAtDoor is how many addresses of one postcode are looked through.
const mostAtDoor = 500

// DoorOf counts the people and the names that have had parcels at the newest address of a person, and the parcels of the
// last DoorDays that were not called off; nothing where there is no address.
func (s *Dispatches) DoorOf(ctx context.Context, v db.View, person int64) (d Door, err error) {
	defer fault.Wrap(&err, "dispatch.DoorOf(%d)", person)
	if _, err := staff.Allow(ctx, staff.RemediesGrant); err != nil {
		return d, err
	}
	a, err := s.addressOf(ctx, v, person)
	if err != nil || a.ID == 0 || a.Postcode == "" {
		return d, err
	}
	type at struct {
		id, person            int64
		name, street, country string
	}
	all, err := db.All(ctx, v, func(s db.Scan) (o at, err error) { return o, s(&o.id, &o.person, &o.name, &o.street, &o.country) },
		`SELECT id, person_id, name, street, country FROM dispatch_address WHERE postcode = $1 AND postcode <> '' ORDER BY id DESC LIMIT $2`, a.Postcode, mostAtDoor)
	if err != nil {
		return d, err
	}
	people, names, ids := map[int64]bool{}, map[string]bool{}, []int64(nil)
	for _, o := range all {
		if db.Key(o.street) == db.Key(a.Street) && o.country == a.Country {
			people[o.person], names[db.Key(o.name)], ids = true, true, append(ids, o.id)
		}
	}
	var args []any
	query := `SELECT count(*) FROM dispatch WHERE address_id IN ` + list(&args, ids) + fmt.Sprintf(` AND state NOT IN ('failed', 'cancelled') AND created_at >= $%d`, len(args)+1)
	d.Parcels, err = db.Value[int64](ctx, v, query, append(args, v.Now().AddDate(0, 0, -DoorDays))...)
	d.People, d.Names = int64(len(people)), int64(len(names))
	return d, err
}
