package tags

import (
	"context"
	"fmt"
	"strings"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

const columns = `r.id, r.name, r.version`

func scan(s db.Scan) (t Tag, err error) {
	err = s(&t.ID, &t.Name, &t.Version)
	return t, err
}

func scanID(s db.Scan) (id int64, err error) { return id, s(&id) }

func missing(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.NotFound, "tags.fault.not_found").Because(err)
	}
	return err
}

// byID returns a tag, or the one that it became part of.
func byID(ctx context.Context, v db.View, id int64) (Tag, error) {
	t, err := db.One(ctx, v, scan, `
		SELECT `+columns+` FROM tag t JOIN tag r ON r.id = coalesce(t.merged_into, t.id)
		WHERE t.id = $1 AND r.gone_at = 0`, id)
	return t, missing(err)
}

// named returns the tag that a name leads to.
func named(ctx context.Context, v db.View, name string) (Tag, error) {
	t, err := db.One(ctx, v, scan, `
		SELECT `+columns+` FROM tag t JOIN tag r ON r.id = coalesce(t.merged_into, t.id)
		WHERE t.name_key = $1 AND t.gone_at = 0`, db.Key(name))
	return t, missing(err)
}

// partsOf returns the ids under which cases carry a tag: its own, and those of
// what became part of it.
func partsOf(ctx context.Context, v db.View, root int64) ([]int64, error) {
	parts, err := db.All(ctx, v, scanID, `SELECT id FROM tag WHERE merged_into = $1 ORDER BY id`, root)
	return append([]int64{root}, parts...), err
}

// allQuery lists tags by name; a view of their names that begin with something
// is a range of keys.
const allQuery = `
	SELECT ` + columns + ` FROM tag r
	WHERE r.merged_into IS NULL AND r.gone_at = 0 AND r.name_key > $1 AND r.name_key >= $2 AND r.name_key < $3
	ORDER BY r.name_key LIMIT $4`

// All returns the tags there are whose name begins with a text, by name after
// one, at most limit.
func (t *Tags) All(ctx context.Context, v db.View, begins, after string, limit int) (_ []Tag, err error) {
	defer fault.Wrap(&err, "tags.All")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	key := db.Key(begins)
	return db.All(ctx, v, scan, allQuery, db.Key(after), key, key+"\U0010FFFF", limit)
}

// ByID returns a tag; by the id of what became part of another, the other.
func (t *Tags) ByID(ctx context.Context, v db.View, id int64) (_ Tag, err error) {
	defer fault.Wrap(&err, "tags.ByID(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return Tag{}, err
	}
	return byID(ctx, v, id)
}

// Named returns the tag that a name leads to.
func (t *Tags) Named(ctx context.Context, v db.View, name string) (_ Tag, err error) {
	defer fault.Wrap(&err, "tags.Named")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return Tag{}, err
	}
	return named(ctx, v, name)
}

// Also returns, for some tags, what became part of them, by name: each a name
// that leads to them as well.
func (t *Tags) Also(ctx context.Context, v db.View, roots []int64) (_ map[int64][]Tag, err error) {
	defer fault.Wrap(&err, "tags.Also")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	out := map[int64][]Tag{}
	if len(roots) == 0 {
		return out, nil
	}
	type row struct {
		of int64
		Tag
	}
	var args []any
	rows, err := db.All(ctx, v, func(s db.Scan) (r row, err error) {
		err = s(&r.of, &r.ID, &r.Name, &r.Version)
		return r, err
	}, `SELECT r.merged_into, `+columns+` FROM tag r WHERE r.merged_into IN `+list(&args, roots)+` ORDER BY r.name_key`, args...)
	for _, r := range rows {
		out[r.of] = append(out[r.of], r.Tag)
	}
	return out, err
}

// countedTo is up to how many cases are counted.
const countedTo = 1000

// Carried counts the cases that carry a tag or another of some, each once,
// whoever may see them; it stops at 1,000.
func (t *Tags) Carried(ctx context.Context, v db.View, roots ...int64) (_ int, err error) {
	defer fault.Wrap(&err, "tags.Carried(%v)", roots)
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return 0, err
	}
	var parts []int64
	for _, root := range roots {
		some, err := partsOf(ctx, v, root)
		if err != nil {
			return 0, err
		}
		parts = append(parts, some...)
	}
	args := []any{countedTo + 1}
	n, err := db.Value[int64](ctx, v, `
		SELECT count(DISTINCT coalesce(k.merged_into, k.id)) FROM (SELECT case_id FROM case_tag WHERE tag_id IN `+list(&args, parts)+` LIMIT $1) c
		JOIN cases k ON k.id = c.case_id`, args...)
	return int(n), err
}

// ofCases returns the tags of cases, by name.
func ofCases(ctx context.Context, v db.View, ids []int64) (map[int64][]Tag, error) {
	out := map[int64][]Tag{}
	if len(ids) == 0 {
		return out, nil
	}
	type row struct {
		of int64
		Tag
	}
	var args []any
	rows, err := db.All(ctx, v, func(s db.Scan) (r row, err error) {
		err = s(&r.of, &r.ID, &r.Name, &r.Version)
		return r, err
	}, `SELECT c.case_id, `+columns+` FROM case_tag c JOIN tag t ON t.id = c.tag_id JOIN tag r ON r.id = coalesce(t.merged_into, t.id)
		WHERE c.case_id IN `+list(&args, ids)+` AND r.gone_at = 0 ORDER BY r.name_key`, args...)
	for _, r := range rows {
		out[r.of] = append(out[r.of], r.Tag)
	}
	return out, err
}

// list writes ids as a list of placeholders.
func list(args *[]any, ids []int64) string {
	holders := make([]string, len(ids))
	for i, id := range ids {
		*args = append(*args, id)
		holders[i] = fmt.Sprintf("$%d", len(*args))
	}
	return "(" + strings.Join(holders, ", ") + ")"
}
