package tags

import (
	"context"
	"slices"
	"strings"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Tags is what can be done with tags.
type Tags struct{ desk *desk.Desk }

// Tag is a label of the staff's own.
type Tag struct {
	ID      int64
	Name    string
	Version int64
}

// longestName is how many characters a tag may have.
const longestName = 50

// most is how many tags a case may carry.
const most = 30

// clean makes one spelling of a name: spaces folded, no comma.
func clean(name string) (string, error) {
	name = strings.Join(strings.Fields(strings.TrimPrefix(strings.TrimSpace(name), "#")), " ")
	switch {
	case name == "":
		return "", fault.Field("tag", "tags.fault.empty")
	case len([]rune(name)) > longestName:
		return "", fault.Field("tag", "tags.fault.long", fault.A("n", longestName))
	case strings.Contains(name, ","):
		return "", fault.Field("tag", "tags.fault.comma")
	}
	return name, nil
}

// Add puts a tag on a case; one it carries already stays as it is.
func (t *Tags) Add(ctx context.Context, tx *db.Tx, h *cases.Held, name string) (_ Tag, err error) {
	defer fault.Wrap(&err, "tags.Add(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return Tag{}, err
	}
	if name, err = clean(name); err != nil {
		return Tag{}, err
	}
	tag, err := t.make(ctx, tx, name)
	if err != nil {
		return tag, err
	}
	has, err := t.OfCase(ctx, tx, h.ID)
	if err != nil || slices.ContainsFunc(has, func(one Tag) bool { return one.ID == tag.ID }) {
		return tag, err
	}
	if len(has) >= most {
		return tag, fault.New(fault.Conflict, "tags.fault.many", fault.A("n", most))
	}
	if _, err := tx.Exec(ctx, `INSERT INTO case_tag (case_id, tag_id, at) VALUES ($1, $2, $3)`, h.ID, tag.ID, tx.Now()); err != nil {
		return tag, err
	}
	return tag, t.record(ctx, tx, h.ID, "tag.added", tag)
}

// make finds a tag by its folded name or makes it. A name that leads to another
// tag gives that one.
func (t *Tags) make(ctx context.Context, tx *db.Tx, name string) (Tag, error) {
	found, err := named(ctx, tx, name)
	if !fault.Is(err, fault.NotFound) {
		return found, err
	}
	if err := tx.Lock(ctx, "tags", "names"); err != nil {
		return Tag{}, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO tag (name, name_key, at) VALUES ($1, $2, $3) ON CONFLICT (name_key) WHERE gone_at = 0 DO NOTHING`, name, db.Key(name), tx.Now()); err != nil {
		return Tag{}, err
	}
	return named(ctx, tx, name)
}

// Remove takes a tag off a case and off what was merged into it.
func (t *Tags) Remove(ctx context.Context, tx *db.Tx, h *cases.Held, id int64) (err error) {
	defer fault.Wrap(&err, "tags.Remove(case %d, tag %d)", h.ID, id)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	tag, err := byID(ctx, tx, id)
	if err != nil {
		return err
	}
	parts, err := partsOf(ctx, tx, tag.ID)
	if err != nil {
		return err
	}
	family, err := t.desk.Cases.Family(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	var args []any
	n, err := tx.Exec(ctx, `DELETE FROM case_tag WHERE tag_id IN `+list(&args, parts)+` AND case_id IN `+list(&args, family), args...)
	if err != nil || n == 0 {
		return err
	}
	return t.record(ctx, tx, h.ID, "tag.removed", tag)
}

func (t *Tags) record(ctx context.Context, tx *db.Tx, caseID int64, kind string, tag Tag) error {
	_, err := t.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, CaseID: caseID, On: "tag", OnID: tag.ID, Data: map[string]any{"tag": tag.Name}})
	return err
}

// OfCase returns the tags of a case and of what was merged into it.
func (t *Tags) OfCase(ctx context.Context, v db.View, id int64) (_ []Tag, err error) {
	defer fault.Wrap(&err, "tags.OfCase(%d)", id)
	family, err := t.desk.Cases.Family(ctx, v, id)
	if err != nil {
		return nil, err
	}
	found, err := ofCases(ctx, v, family)
	if err != nil {
		return nil, err
	}
	var all []Tag
	seen := map[int64]bool{}
	for _, one := range family {
		for _, tag := range found[one] {
			if !seen[tag.ID] {
				seen[tag.ID] = true
				all = append(all, tag)
			}
		}
	}
	return all, nil
}
