package people

import (
	"context"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// organizationFamily returns the ids of an organization and of all that became
// part of it, the root first.
func organizationFamily(ctx context.Context, v db.View, root int64) ([]int64, error) {
	parts, err := db.All(ctx, v, scanID, `SELECT id FROM organization WHERE merged_into = $1 ORDER BY id`, root)
	return append([]int64{root}, parts...), err
}

// TakeOrganizations holds two organizations to be merged, the lower id first
// whoever asks, so that two merges at once cannot wait for each other.
func (p *People) TakeOrganizations(ctx context.Context, tx *db.Tx, a, b int64) (_, _ HeldOrganization, err error) {
	first, err := p.TakeOrganization(ctx, tx, min(a, b))
	if err != nil {
		return HeldOrganization{}, HeldOrganization{}, err
	}
	second, err := p.TakeOrganization(ctx, tx, max(a, b))
	if a > b {
		first, second = second, first
	}
	return first, second, err
}

// MergeOrganizations makes two organizations one: the people and domains of
// from are those of into. No row moves, and UnmergeOrganization takes it back.
func (p *People) MergeOrganizations(ctx context.Context, tx *db.Tx, from, into *HeldOrganization) (err error) {
	defer fault.Wrap(&err, "people.MergeOrganizations(%d into %d)", from.ID, into.ID)
	if _, err := staff.Allow(ctx, staff.PeopleMerge); err != nil {
		return err
	}
	if from.ID == into.ID {
		return fault.Field("into", "people.fault.organization_itself")
	}
	if _, err := tx.Exec(ctx, `UPDATE organization SET merged_to = $1, merged_into = $1, version = version + 1 WHERE id = $2`, into.ID, from.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE organization SET merged_into = $1 WHERE merged_into = $2`, into.ID, from.ID); err != nil {
		return err
	}
	return p.joined(ctx, tx, "organization.merged", from.ID, into)
}

// UnmergeOrganization makes an organization that became part of another one of
// its own again. The merges into it that came before stand.
func (p *People) UnmergeOrganization(ctx context.Context, tx *db.Tx, id int64) (_ Organization, err error) {
	defer fault.Wrap(&err, "people.UnmergeOrganization(%d)", id)
	if _, err := staff.Allow(ctx, staff.PeopleMerge); err != nil {
		return Organization{}, err
	}
	into, err := p.TakeOrganization(ctx, tx, id)
	if err != nil {
		return Organization{}, err
	}
	if into.ID == id {
		return into.Organization, fault.New(fault.Conflict, "people.fault.organization_not_merged")
	}
	type edge struct{ child, parent int64 }
	edges, err := db.All(ctx, tx, func(s db.Scan) (e edge, err error) { return e, s(&e.child, &e.parent) },
		`SELECT id, merged_to FROM organization WHERE merged_into = $1`, into.ID)
	if err != nil {
		return Organization{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE organization SET merged_to = NULL, merged_into = NULL, version = version + 1 WHERE id = $1`, id); err != nil {
		return Organization{}, err
	}
	for next := []int64{id}; len(next) > 0; next = next[1:] {
		for _, e := range edges {
			if e.parent != next[0] {
				continue
			}
			next = append(next, e.child)
			if _, err := tx.Exec(ctx, `UPDATE organization SET merged_into = $1 WHERE id = $2`, id, e.child); err != nil {
				return Organization{}, err
			}
		}
	}
	if err := p.joined(ctx, tx, "organization.unmerged", id, &into); err != nil {
		return Organization{}, err
	}
	return organizationByID(ctx, tx, id)
}

// joined counts the change of the organization that others are part of and
// writes it down.
func (p *People) joined(ctx context.Context, tx *db.Tx, kind string, part int64, into *HeldOrganization) error {
	if _, err := tx.Exec(ctx, `UPDATE organization SET version = version + 1, updated_at = $1 WHERE id = $2`, tx.Now(), into.ID); err != nil {
		return err
	}
	if _, err := p.log.Record(ctx, tx, activity.Entry{Kind: kind, On: "organization", OnID: into.ID, Data: map[string]any{"from": part}}); err != nil {
		return err
	}
	o, err := organizationByID(ctx, tx, into.ID)
	into.Organization = o
	return err
}

// PartsOfOrganization returns what became part of an organization, by id, each
// of which can be taken out again.
func (p *People) PartsOfOrganization(ctx context.Context, v db.View, root int64) (_ []Organization, err error) {
	defer fault.Wrap(&err, "people.PartsOfOrganization(%d)", root)
	if _, err := staff.Allow(ctx, staff.PeopleRead); err != nil {
		return nil, err
	}
	return db.All(ctx, v, scanOrganization, `SELECT `+organizationColumns+` FROM organization r WHERE r.merged_into = $1 ORDER BY r.id`, root)
}
