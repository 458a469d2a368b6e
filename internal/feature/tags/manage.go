package tags

import (
	"context"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Held is a tag while nobody else changes the tags.
type Held struct{ Tag }

// Take holds the names of all tags until the end of the transaction, so that
// two who change tags at once cannot make two of one name, and returns one.
func (t *Tags) Take(ctx context.Context, tx *db.Tx, id int64) (_ *Held, err error) {
	defer fault.Wrap(&err, "tags.Take(%d)", id)
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return nil, err
	}
	if err := tx.Lock(ctx, "tags", "names"); err != nil {
		return nil, err
	}
	tag, err := byID(ctx, tx, id)
	return &Held{tag}, err
}

// Rename gives a tag another name. The old name leads to it from now on, so
// that views and links of the staff still find what they found. A name that
// led to it already changes places with its own; where no case carries that
// one, it goes, so that renaming back leaves nothing behind.
func (t *Tags) Rename(ctx context.Context, tx *db.Tx, h *Held, name string) (err error) {
	defer fault.Wrap(&err, "tags.Rename(%d)", h.ID)
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return err
	}
	if name, err = clean(name); err != nil {
		return err
	}
	was := h.Name
	if name == was {
		return nil
	}
	if db.Key(name) != db.Key(was) {
		if err := t.makeRoom(ctx, tx, h, name); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE tag SET name = $1, name_key = $2, version = version + 1 WHERE id = $3`, name, db.Key(name), h.ID); err != nil {
		return err
	}
	if db.Key(name) != db.Key(was) {
		if err := t.keepName(ctx, tx, h.ID, was); err != nil {
			return err
		}
	}
	h.Name, h.Version = name, h.Version+1
	return t.note(ctx, tx, "tag.renamed", h.ID, nil)
}

// leaving is the key of a name between two rows; no name folds to it.
const leaving = "\x01"

// makeRoom frees a name for a tag: a part of it that bears the name gives it up.
func (t *Tags) makeRoom(ctx context.Context, tx *db.Tx, h *Held, name string) error {
	bears, err := db.All(ctx, tx, scanID, `SELECT id FROM tag WHERE name_key = $1 AND gone_at = 0`, db.Key(name))
	if err != nil || len(bears) == 0 {
		return err
	}
	parts, err := partsOf(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	for _, part := range parts {
		if part == bears[0] {
			_, err := tx.Exec(ctx, `UPDATE tag SET name_key = $1 WHERE id = $2`, leaving, part)
			return err
		}
	}
	return fault.Field("name", "tags.fault.taken", fault.A("tag", name))
}

// keepName has the name that a tag had lead to it: borne by the part that gave
// its own name up, else by a row made for it.
func (t *Tags) keepName(ctx context.Context, tx *db.Tx, root int64, was string) error {
	free, err := db.All(ctx, tx, scanID, `SELECT id FROM tag WHERE name_key = $1 AND gone_at = 0`, leaving)
	switch {
	case err != nil:
		return err
	case len(free) == 0:
		_, err := tx.Exec(ctx, `INSERT INTO tag (name, name_key, at, merged_into, merged_to) VALUES ($1, $2, $3, $4, $4)`, was, db.Key(was), tx.Now(), root)
		return err
	}
	used, err := db.All(ctx, tx, scanID, `SELECT tag_id FROM case_tag WHERE tag_id = $1 UNION ALL SELECT id FROM tag WHERE merged_to = $1 LIMIT 1`, free[0])
	if err != nil {
		return err
	}
	if len(used) == 0 {
		_, err = tx.Exec(ctx, `DELETE FROM tag WHERE id = $1`, free[0])
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE tag SET name = $1, name_key = $2 WHERE id = $3`, was, db.Key(was), free[0])
	return err
}

// Merge makes a tag part of another: whatever carries it carries the other, and
// its name leads there. No row moves, and Unmerge takes it back.
func (t *Tags) Merge(ctx context.Context, tx *db.Tx, from, into *Held) (err error) {
	defer fault.Wrap(&err, "tags.Merge(%d into %d)", from.ID, into.ID)
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return err
	}
	if from.ID == into.ID {
		return fault.Field("into", "tags.fault.itself")
	}
	if _, err := tx.Exec(ctx, `UPDATE tag SET merged_to = $1, merged_into = $1, version = version + 1 WHERE id = $2`, into.ID, from.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE tag SET merged_into = $1 WHERE merged_into = $2`, into.ID, from.ID); err != nil {
		return err
	}
	if err := t.touch(ctx, tx, into); err != nil {
		return err
	}
	return t.note(ctx, tx, "tag.merged", into.ID, map[string]any{"from": from.ID})
}

// Unmerge makes a tag that became part of another one of its own again. The
// merges into it that came before stand.
func (t *Tags) Unmerge(ctx context.Context, tx *db.Tx, id int64) (_ Tag, err error) {
	defer fault.Wrap(&err, "tags.Unmerge(%d)", id)
	into, err := t.Take(ctx, tx, id)
	if err != nil {
		return Tag{}, err
	}
	if into.ID == id {
		return into.Tag, fault.New(fault.Conflict, "tags.fault.not_merged")
	}
	type edge struct{ child, parent int64 }
	edges, err := db.All(ctx, tx, func(s db.Scan) (e edge, err error) { return e, s(&e.child, &e.parent) },
		`SELECT id, merged_to FROM tag WHERE merged_into = $1`, into.ID)
	if err != nil {
		return Tag{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE tag SET merged_to = NULL, merged_into = NULL, version = version + 1 WHERE id = $1`, id); err != nil {
		return Tag{}, err
	}
	for next := []int64{id}; len(next) > 0; next = next[1:] {
		for _, e := range edges {
			if e.parent != next[0] {
				continue
			}
			next = append(next, e.child)
			if _, err := tx.Exec(ctx, `UPDATE tag SET merged_into = $1 WHERE id = $2`, id, e.child); err != nil {
				return Tag{}, err
			}
		}
	}
	if err := t.touch(ctx, tx, into); err != nil {
		return Tag{}, err
	}
	tag, err := byID(ctx, tx, id)
	if err != nil {
		return tag, err
	}
	return tag, t.note(ctx, tx, "tag.unmerged", into.ID, map[string]any{"from": id})
}

// kept is how long a tag that was removed can be brought back.
const kept = 7 * 24 * time.Hour

// Drop removes a tag, with its other names, from all cases. For a week it can
// be brought back as it was.
func (t *Tags) Drop(ctx context.Context, tx *db.Tx, h *Held) (err error) {
	defer fault.Wrap(&err, "tags.Drop(%d)", h.ID)
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE tag SET gone_at = $1, version = version + 1 WHERE id = $2 OR merged_into = $2`, tx.Now(), h.ID); err != nil {
		return err
	}
	return t.note(ctx, tx, "tag.dropped", h.ID, nil)
}

// Restore brings a tag back that was removed, with its cases and other names.
func (t *Tags) Restore(ctx context.Context, tx *db.Tx, id int64) (_ Tag, err error) {
	defer fault.Wrap(&err, "tags.Restore(%d)", id)
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return Tag{}, err
	}
	if err := tx.Lock(ctx, "tags", "names"); err != nil {
		return Tag{}, err
	}
	tag, err := db.One(ctx, tx, scan, `SELECT `+columns+` FROM tag r WHERE r.id = $1 AND r.gone_at >= $2 AND r.merged_into IS NULL`, id, tx.Now().Add(-kept))
	if err != nil {
		return tag, missing(err)
	}
	taken, err := db.All(ctx, tx, func(s db.Scan) (name string, err error) { return name, s(&name) }, `
		SELECT t.name FROM tag t JOIN tag o ON o.name_key = t.name_key AND o.gone_at = 0
		WHERE (t.id = $1 OR t.merged_into = $1) ORDER BY t.id LIMIT 1`, id)
	if err != nil {
		return tag, err
	}
	if len(taken) > 0 {
		return tag, fault.New(fault.Conflict, "tags.fault.name_again", fault.A("tag", taken[0]))
	}
	if _, err := tx.Exec(ctx, `UPDATE tag SET gone_at = 0, version = version + 1 WHERE id = $1 OR merged_into = $1`, id); err != nil {
		return tag, err
	}
	tag.Version++
	return tag, t.note(ctx, tx, "tag.restored", id, nil)
}

// Dropped returns the tags that can be brought back, the one removed last
// first, at most limit.
func (t *Tags) Dropped(ctx context.Context, v db.View, limit int) (_ []Tag, err error) {
	defer fault.Wrap(&err, "tags.Dropped")
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return nil, err
	}
	return db.All(ctx, v, scan, droppedQuery, v.Now().Add(-kept), limit)
}

const droppedQuery = `SELECT ` + columns + ` FROM tag r WHERE r.gone_at > 0 AND r.gone_at >= $1 AND r.merged_into IS NULL ORDER BY r.gone_at DESC, r.id DESC LIMIT $2`

// touch counts a change of a tag.
func (t *Tags) touch(ctx context.Context, tx *db.Tx, h *Held) error {
	h.Version++
	_, err := tx.Exec(ctx, `UPDATE tag SET version = $1 WHERE id = $2`, h.Version, h.ID)
	return err
}

// note writes down what was done with a tag, without its words: they may name
// somebody, and an entry outlasts them.
func (t *Tags) note(ctx context.Context, tx *db.Tx, kind string, id int64, data map[string]any) error {
	_, err := t.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, On: "tag", OnID: id, Data: data})
	return err
}
