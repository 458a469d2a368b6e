package people

import (
	"context"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// AddOrganization makes an organization.
func (p *People) AddOrganization(ctx context.Context, tx *db.Tx, name string) (_ Organization, err error) {
	defer fault.Wrap(&err, "people.AddOrganization")
	if _, err := staff.Allow(ctx, staff.PeopleChange); err != nil {
		return Organization{}, err
	}
	o := Organization{Name: oneLine(name), Version: 1, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
	if o.Name == "" {
		return o, fault.Field("name", "people.fault.name_empty")
	}
	o.ID, err = tx.Insert(ctx, `
		INSERT INTO organization (name, name_key, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5)`,
		o.Name, db.Key(o.Name), o.Version, o.CreatedAt, o.UpdatedAt)
	if err != nil {
		return o, err
	}
	_, err = p.log.Record(ctx, tx, activity.Entry{Kind: "organization.added", On: "organization", OnID: o.ID})
	return o, err
}

// Organization returns an organization; one that became part of another leads
// to it.
func (p *People) Organization(ctx context.Context, v db.View, id int64) (_ Organization, err error) {
	defer fault.Wrap(&err, "people.Organization(%d)", id)
	if _, err := staff.Allow(ctx, staff.PeopleRead); err != nil {
		return Organization{}, err
	}
	return organizationByID(ctx, v, id)
}

func organizationByID(ctx context.Context, v db.View, id int64) (Organization, error) {
	o, err := db.One(ctx, v, scanOrganization, `
		SELECT `+organizationColumns+` FROM organization o JOIN organization r ON r.id = coalesce(o.merged_into, o.id) WHERE o.id = $1`, id)
	if fault.Is(err, fault.NotFound) {
		return o, fault.New(fault.NotFound, "people.fault.no_organization").Because(err)
	}
	if err != nil {
		return o, err
	}
	one := []Organization{o}
	return one[0], withDomains(ctx, v, one)
}

// HeldOrganization is an organization whose row the transaction has locked.
type HeldOrganization struct{ Organization }

// TakeOrganization locks an organization; one that became part of another leads
// to it.
func (p *People) TakeOrganization(ctx context.Context, tx *db.Tx, id int64) (_ HeldOrganization, err error) {
	defer fault.Wrap(&err, "people.TakeOrganization(%d)", id)
	if _, err := staff.Allow(ctx, staff.PeopleChange); err != nil {
		return HeldOrganization{}, err
	}
	for {
		if err := tx.Take(ctx, "organization", id); err != nil {
			return HeldOrganization{}, err
		}
		o, err := organizationByID(ctx, tx, id)
		if err != nil || o.ID == id {
			return HeldOrganization{o}, err
		}
		id = o.ID
	}
}

// RenameOrganization changes what an organization is called.
func (p *People) RenameOrganization(ctx context.Context, tx *db.Tx, h *HeldOrganization, name string) (err error) {
	defer fault.Wrap(&err, "people.RenameOrganization(%d)", h.ID)
	if _, err := staff.Allow(ctx, staff.PeopleChange); err != nil {
		return err
	}
	if oneLine(name) == "" {
		return fault.Field("name", "people.fault.name_empty")
	}
	h.Name = oneLine(name)
	return p.saveOrganization(ctx, tx, h)
}

// saveOrganization writes what may change of an organization, counts the
// change and writes it down.
func (p *People) saveOrganization(ctx context.Context, tx *db.Tx, h *HeldOrganization) error {
	h.UpdatedAt, h.Version = tx.Now(), h.Version+1
	if _, err := tx.Exec(ctx, `UPDATE organization SET name = $1, name_key = $2, version = $3, updated_at = $4 WHERE id = $5`,
		h.Name, db.Key(h.Name), h.Version, h.UpdatedAt, h.ID); err != nil {
		return err
	}
	_, err := p.log.Record(ctx, tx, activity.Entry{Kind: "organization.changed", On: "organization", OnID: h.ID})
	return err
}

// OrganizationsBy asks for a page of organizations by name.
type OrganizationsBy struct {
	Text  string // names that begin so; "" for all
	After Place  // where the page before ended
	Limit int
}

// Organizations returns a page of organizations by name. One whose last person
// was erased has no name and is left out.
func (p *People) Organizations(ctx context.Context, v db.View, q OrganizationsBy) (_ []Organization, err error) {
	defer fault.Wrap(&err, "people.Organizations")
	if _, err := staff.Allow(ctx, staff.PeopleRead); err != nil {
		return nil, err
	}
	key := db.Key(q.Text)
	all, err := db.All(ctx, v, scanOrganization, placeholders(organizationsQuery, q.Limit), key, key+"\U0010FFFF", q.After.Key, q.After.ID)
	if err != nil {
		return nil, err
	}
	return all, withDomains(ctx, v, all)
}

const organizationsQuery = `
	SELECT ` + organizationColumns + ` FROM organization r
	WHERE r.merged_into IS NULL AND r.name_key > '' AND r.name_key >= $1 AND r.name_key < $2 AND (r.name_key, r.id) > ($3, $4)
	ORDER BY r.name_key, r.id LIMIT %[1]d`

// Members returns a page of the people of an organization whom the actor may
// see, after an id, and where to go on; 0 at the end.
func (p *People) Members(ctx context.Context, v db.View, id, after int64, limit int) (_ []Person, next int64, err error) {
	defer fault.Wrap(&err, "people.Members(%d)", id)
	return p.Page(ctx, v, Query{OrganizationID: id, After: after, Limit: limit})
}

// NamesOfOrganizations returns what organizations are called, asked once for
// all.
func (p *People) NamesOfOrganizations(ctx context.Context, v db.View, ids []int64) (_ map[int64]string, err error) {
	defer fault.Wrap(&err, "people.NamesOfOrganizations")
	if _, err := staff.Allow(ctx, staff.PeopleRead); err != nil {
		return nil, err
	}
	out := map[int64]string{}
	if len(ids) == 0 {
		return out, nil
	}
	var args []any
	type named struct {
		id   int64
		name string
	}
	all, err := db.All(ctx, v, func(s db.Scan) (n named, err error) { return n, s(&n.id, &n.name) }, `
		SELECT o.id, r.name FROM organization o JOIN organization r ON r.id = coalesce(o.merged_into, o.id) WHERE o.id IN `+in(&args, ids), args...)
	for _, n := range all {
		out[n.id] = n.name
	}
	return out, err
}
