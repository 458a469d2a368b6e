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

// Organization returns an organization.
func (p *People) Organization(ctx context.Context, v db.View, id int64) (_ Organization, err error) {
	defer fault.Wrap(&err, "people.Organization(%d)", id)
	if _, err := staff.Allow(ctx, staff.PeopleRead); err != nil {
		return Organization{}, err
	}
	return organizationByID(ctx, v, id)
}

func organizationByID(ctx context.Context, v db.View, id int64) (Organization, error) {
	return db.One(ctx, v, scanOrganization, `SELECT `+organizationColumns+` FROM organization WHERE id = $1`, id)
}

// HeldOrganization is an organization whose row the transaction has locked.
type HeldOrganization struct{ Organization }

// TakeOrganization locks an organization.
func (p *People) TakeOrganization(ctx context.Context, tx *db.Tx, id int64) (_ HeldOrganization, err error) {
	defer fault.Wrap(&err, "people.TakeOrganization(%d)", id)
	if _, err := staff.Allow(ctx, staff.PeopleChange); err != nil {
		return HeldOrganization{}, err
	}
	if err := tx.Take(ctx, "organization", id); err != nil {
		return HeldOrganization{}, err
	}
	o, err := organizationByID(ctx, tx, id)
	return HeldOrganization{o}, err
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
	h.Name, h.UpdatedAt, h.Version = oneLine(name), tx.Now(), h.Version+1
	if _, err := tx.Exec(ctx, `UPDATE organization SET name = $1, name_key = $2, version = $3, updated_at = $4 WHERE id = $5`,
		h.Name, db.Key(h.Name), h.Version, h.UpdatedAt, h.ID); err != nil {
		return err
	}
	_, err = p.log.Record(ctx, tx, activity.Entry{Kind: "organization.changed", On: "organization", OnID: h.ID})
	return err
}

// Organizations returns a page of organizations in the order of their ids,
// after an id.
func (p *People) Organizations(ctx context.Context, v db.View, after int64, limit int) (_ []Organization, err error) {
	defer fault.Wrap(&err, "people.Organizations")
	if _, err := staff.Allow(ctx, staff.PeopleRead); err != nil {
		return nil, err
	}
	return db.All(ctx, v, scanOrganization,
		`SELECT `+organizationColumns+` FROM organization WHERE id > $1 ORDER BY id LIMIT $2`, after, limit)
}
