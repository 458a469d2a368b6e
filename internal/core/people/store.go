package people

import (
	"context"
	"fmt"
	"strings"

	"kept.example/kept/internal/platform/db"
)

// columns are those of a person read from the table itself; of those by another
// name in a query. An organization that became part of another is read as that
// one, and as the row says, so that it is written back as it was.
const (
	plain   = `person.id, person.name, person.lang, person.zone, person.called, person.reach, person.organization_id, person.merged_into, person.merged_to, person.erased_at, person.created_at, person.updated_at, person.version`
	columns = plain + `, (SELECT coalesce(root.merged_into, root.id) FROM organization root WHERE root.id = person.organization_id)`
)

func of(table string) string { return strings.ReplaceAll(columns, "person.", table+".") }

func scanPerson(s db.Scan) (p Person, err error) {
	var member, org, into, to *int64
	err = s(&p.ID, &p.Name, &p.Lang, &p.Zone, &p.Called, &p.Reach, &member, &into, &to, &p.ErasedAt, &p.CreatedAt, &p.UpdatedAt, &p.Version, &org)
	p.OrganizationID, p.MergedInto, p.mergedTo = or0(org), or0(into), or0(to)
	p.member = membership{or0(member), or0(org)}
	return p, err
}

const identityColumns = `id, person_id, kind, value, verified, first, created_at`

func scanIdentity(s db.Scan) (i Identity, err error) {
	err = s(&i.ID, &i.PersonID, &i.Kind, &i.Value, &i.Verified, &i.First, &i.CreatedAt)
	return i, err
}

// membership is to which organization a row says that somebody belongs, and
// which one that is part of by now.
type membership struct{ row, root int64 }

// memberOf is what is written of a person's organization: the row's own, while
// it still leads to the one that is meant.
func (p Person) memberOf() *int64 {
	if p.OrganizationID == p.member.root {
		return orNull(p.member.row)
	}
	return orNull(p.OrganizationID)
}

const organizationColumns = `r.id, r.name, r.version, r.created_at, r.updated_at`

func scanOrganization(s db.Scan) (o Organization, err error) {
	err = s(&o.ID, &o.Name, &o.Version, &o.CreatedAt, &o.UpdatedAt)
	return o, err
}

func scanID(s db.Scan) (id int64, err error) {
	err = s(&id)
	return id, err
}

func or0(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}

// orNull is NULL for 0.
func orNull(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// placeholders fills in the numbers of parameters, or a limit.
func placeholders(format string, n ...any) string { return fmt.Sprintf(format, n...) }

// in is "($n, $n+1, …)" for ids, which are added to args.
func in(args *[]any, ids []int64) string {
	marks := make([]string, len(ids))
	for i, id := range ids {
		*args = append(*args, id)
		marks[i] = fmt.Sprintf("$%d", len(*args))
	}
	return "(" + strings.Join(marks, ", ") + ")"
}

func rowByID(ctx context.Context, v db.View, id int64) (Person, error) {
	return db.ByID(ctx, v, scanPerson, columns, "person organization", id)
}

func insertPerson(ctx context.Context, tx *db.Tx, p Person) (Person, error) {
	p.CreatedAt, p.UpdatedAt, p.Version = tx.Now(), tx.Now(), 1
	id, err := tx.Insert(ctx, `
		INSERT INTO person (name, name_key, lang, zone, called, reach, organization_id, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		p.Name, db.Key(p.Name), p.Lang, p.Zone, p.Called, p.Reach, orNull(p.OrganizationID), p.Version, p.CreatedAt, p.UpdatedAt)
	p.ID = id
	return p, err
}

// updatePerson writes what may change of a person, and counts the change.
func updatePerson(ctx context.Context, tx *db.Tx, h *Held) error {
	h.UpdatedAt = tx.Now()
	h.Version++
	_, err := tx.Exec(ctx, `
		UPDATE person SET name = $1, name_key = $2, lang = $3, zone = $4, called = $5, reach = $6,
			organization_id = $7, version = $8, updated_at = $9
		WHERE id = $10`,
		h.Name, db.Key(h.Name), h.Lang, h.Zone, h.Called, h.Reach, h.memberOf(), h.Version, h.UpdatedAt, h.ID)
	return err
}

func insertIdentity(ctx context.Context, tx *db.Tx, i Identity) (Identity, error) {
	i.CreatedAt = tx.Now()
	id, err := tx.Insert(ctx, `
		INSERT INTO identity (person_id, kind, value, value_key, value_sum, verified, first, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		i.PersonID, i.Kind, i.Value, foldIdentity(i.Kind, i.Value), sum(i.Kind, i.Value), i.Verified, i.First, i.CreatedAt)
	i.ID = id
	return i, err
}

func identityBy(ctx context.Context, v db.View, kind IdentityKind, value string) (Identity, error) {
	return db.One(ctx, v, scanIdentity, `
		SELECT `+identityColumns+` FROM identity WHERE kind = $1 AND value_sum = $2`, kind, sum(kind, value))
}

// identitiesBy are all who have an address: at most one, unless it is a telephone
// number.
func identitiesBy(ctx context.Context, v db.View, kind IdentityKind, value string) ([]Identity, error) {
	return db.All(ctx, v, scanIdentity, `
		SELECT `+identityColumns+` FROM identity WHERE kind = $1 AND value_sum = $2 ORDER BY id`, kind, sum(kind, value))
}
