package people

import (
	"context"
	"io"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
)

// Erase removes all that we hold of a person, in every room: names, addresses,
// words, files. What is left are facts without a person: times, amounts,
// states. It cannot be undone. Whoever was merged into them goes too.
func (p *People) Erase(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "people.Erase(%d)", id)
	if _, err := staff.Allow(ctx, staff.PeopleErase); err != nil {
		return err
	}
	h, err := p.Take(ctx, tx, id)
	if err != nil {
		return err
	}
	family, err := familyOf(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	cases, err := p.cases(ctx, tx, family)
	if err != nil {
		return err
	}
	for _, member := range family {
		if err := p.chores.Erase(ctx, tx, member, cases); err != nil {
			return err
		}
	}
	if _, err := p.log.Record(ctx, tx, activity.Entry{Kind: "person.erased", PersonID: h.ID}); err != nil {
		return err
	}
	return event.Tell(ctx, tx, p.bus, facts.PersonErased{Person: h.ID, Cases: cases})
}

// Export writes all that we hold of a person, from every room.
func (p *People) Export(ctx context.Context, v db.View, id int64, w io.Writer) (err error) {
	defer fault.Wrap(&err, "people.Export(%d)", id)
	return p.export(ctx, v, id, chores.NewWriter(w))
}

func (p *People) export(ctx context.Context, v db.View, id int64, out *chores.Writer) error {
	if _, err := staff.Allow(ctx, staff.PeopleExport); err != nil {
		return err
	}
	r, err := p.ByID(ctx, v, id)
	if err != nil {
		return err
	}
	family, err := familyOf(ctx, v, r.ID)
	if err != nil {
		return err
	}
	cases, err := p.cases(ctx, v, family)
	if err != nil {
		return err
	}
	for i, member := range family {
		if i > 0 {
			cases = nil // told once, with the root
		}
		if err := p.chores.Export(ctx, v, member, cases, out); err != nil {
			return err
		}
	}
	return nil
}

func (p *People) cases(ctx context.Context, v db.View, family []int64) ([]int64, error) {
	if p.casesOf == nil {
		return nil, nil
	}
	return p.casesOf(ctx, v, family)
}

// chore is what this package itself holds of a person.
func (p *People) chore() chores.Chore {
	return chores.Chore{Room: "people", Erase: eraseRows, Export: exportRows, Verify: verifyRows}
}

func eraseRows(ctx context.Context, tx *db.Tx, person int64, _ []int64) error {
	for _, table := range []string{"identity", "identity_gone", "person_foreign"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE person_id = $1`, person); err != nil {
			return err
		}
	}
	row, err := rowByID(ctx, tx, person)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `
		UPDATE person SET name = '', name_key = '', lang = '', zone = '', called = '', reach = '', organization_id = NULL,
			erased_at = $1, links_ended_at = $1, version = version + 1, updated_at = $1
		WHERE id = $2`, tx.Now(), person); err != nil || row.OrganizationID == 0 {
		return err
	}
	return forgetOrganization(ctx, tx, row)
}

// forgetOrganization takes the name and the domains of an organization along
// with the last of its people: it may be a household's. What became part of
// another, or has parts, goes once nobody belongs to any of them.
func forgetOrganization(ctx context.Context, tx *db.Tx, last Person) error {
	gone := []int64{}
	family, err := organizationFamily(ctx, tx, last.member.root)
	if err != nil {
		return err
	}
	var args []any
	left, err := db.Exists(ctx, tx, `SELECT 1 FROM person WHERE organization_id IN `+in(&args, family), args...)
	switch {
	case err != nil:
		return err
	case !left:
		gone = family
	case last.member.row != last.member.root:
		own, err := db.Exists(ctx, tx, `SELECT 1 FROM person WHERE organization_id = $1`, last.member.row)
		if err != nil || own {
			return err
		}
		gone = append(gone, last.member.row)
	}
	for _, id := range gone {
		if _, err := tx.Exec(ctx, `UPDATE organization SET name = '', name_key = '', version = version + 1 WHERE id = $1`, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM organization_domain WHERE organization_id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

func exportRows(ctx context.Context, v db.View, person int64, _ []int64, w *chores.Writer) error {
	row, err := rowByID(ctx, v, person)
	if err != nil {
		return err
	}
	out := struct {
		ID           int64     `json:"id"`
		Name         string    `json:"name"`
		Lang         string    `json:"lang,omitempty"`
		Zone         string    `json:"zone,omitempty"`
		Called       string    `json:"called,omitempty"`
		Reach        string    `json:"reach,omitempty"`
		Organization string    `json:"organization,omitempty"`
		MergedInto   int64     `json:"merged_into,omitempty"`
		CreatedAt    time.Time `json:"created_at"`
	}{row.ID, row.Name, row.Lang, row.Zone, row.Called, row.Reach, "", row.MergedInto, row.CreatedAt}
	if row.OrganizationID != 0 {
		o, err := organizationByID(ctx, v, row.OrganizationID)
		if err != nil {
			return err
		}
		out.Organization = o.Name
	}
	if err := w.Row("person", out); err != nil {
		return err
	}
	ids, err := db.All(ctx, v, scanIdentity, `SELECT `+identityColumns+` FROM identity WHERE person_id = $1 ORDER BY id`, person)
	if err != nil {
		return err
	}
	for _, i := range ids {
		if err := w.Row("identity", map[string]any{"kind": i.Kind, "value": i.Value, "verified": i.Verified, "created_at": i.CreatedAt}); err != nil {
			return err
		}
	}
	if err := exportGone(ctx, v, person, w); err != nil {
		return err
	}
	return exportForeign(ctx, v, person, w)
}

// exportGone writes the addresses that were taken away from a person and are
// still remembered.
func exportGone(ctx context.Context, v db.View, person int64, w *chores.Writer) error {
	all, err := db.All(ctx, v, scanGone, `SELECT `+goneColumns+` FROM identity_gone WHERE person_id = $1 ORDER BY id`, person)
	if err != nil {
		return err
	}
	for _, g := range all {
		if err := w.Row("identity_removed", map[string]any{"kind": g.Kind, "value": g.Value, "verified": g.Verified, "removed_at": g.CreatedAt}); err != nil {
			return err
		}
	}
	return nil
}

func exportForeign(ctx context.Context, v db.View, person int64, w *chores.Writer) error {
	type name struct {
		Source string `json:"source"`
		ID     string `json:"id"`
	}
	names, err := db.All(ctx, v, func(s db.Scan) (n name, err error) {
		err = s(&n.Source, &n.ID)
		return n, err
	}, `SELECT source, foreign_id FROM person_foreign WHERE person_id = $1 ORDER BY id`, person)
	if err != nil {
		return err
	}
	for _, n := range names {
		if err := w.Row("person_foreign_id", n); err != nil {
			return err
		}
	}
	return nil
}

// verifyRows looks for merges that do not end at a root.
func verifyRows(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM person`)
	if err != nil {
		return err
	}
	r.Count("people", n)
	off, err := db.All(ctx, v, scanID, `
		SELECT p.id FROM person p JOIN person q ON q.id = p.merged_into WHERE q.merged_into IS NOT NULL ORDER BY p.id LIMIT 100`)
	for _, id := range off {
		r.Off("person %d is merged into one who is merged", id)
	}
	return err
}
