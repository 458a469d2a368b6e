package tags

import (
	"context"
	"embed"
	"maps"
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// Schema holds the tables of this room.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this room.
//
//go:embed words/*.json
var Words embed.FS

// Mount plugs tags into the desk.
func Mount(d *desk.Desk) *Tags {
	t := &Tags{d}
	d.Cases.AddField(cases.Field{Name: "tags", Schema: []string{}, Load: t.load, Row: chips})
	d.Lists.AddFilter("tag", t.filter)
	d.Page.AddPanel(casepage.Panel{Name: "tags", Order: 40, Render: t.panel})
	d.Page.AddBulk(casepage.BulkAct{Name: "tag", Order: 30, Icon: "tag", Keys: "l", Label: func(ctx context.Context) string { return words.T(ctx, "tags.add") }, Fields: bulkFields, Do: t.bulkAdd})
	d.Page.AddBulk(casepage.BulkAct{Name: "untag", Do: t.bulkRemove})
	d.Chores.Add(chores.Chore{Room: "tags", Erase: erase, Export: export, Verify: verify})

	read, change := string(staff.CasesRead), string(staff.CasesChange)
	d.Web.Page("POST /cases/{case}/tags", change, t.addPage)
	d.Web.Page("POST /cases/{case}/tags/{tag}/remove", change, t.removePage)

	about := []string{"tags"}
	web.Op(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/tags", Summary: "The tags there are", Tags: about}, t.listOp)
	web.Act(d.Web, change, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/tags", Summary: "Put a tag on a case", DefaultStatus: http.StatusCreated, Tags: about}, t.addOp)
	web.Act(d.Web, change, huma.Operation{Method: http.MethodDelete, Path: "/cases/{id}/tags/{tag_id}", Summary: "Take a tag off a case", DefaultStatus: http.StatusNoContent, Tags: about}, t.removeOp)
	return t
}

// load reads the tags of a page of cases for lists and the API.
func (t *Tags) load(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	roots, err := t.desk.Cases.RootsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	found, err := ofCases(ctx, v, slices.Sorted(maps.Keys(roots)))
	if err != nil {
		return nil, err
	}
	out := make(map[int64]any, len(ids))
	for _, id := range ids {
		out[id] = []string{}
	}
	for _, id := range slices.Sorted(maps.Keys(found)) {
		root := roots[id]
		for _, tag := range found[id] {
			if names, _ := out[root].([]string); !slices.Contains(names, tag.Name) {
				out[root] = append(names, tag.Name)
			}
		}
	}
	return out, nil
}

// chips shows the first tags of a case in its row.
func chips(_ context.Context, value any) []cases.Chip {
	names, _ := value.([]string)
	var shown []cases.Chip
	for _, name := range names[:min(2, len(names))] {
		shown = append(shown, cases.Chip{Look: web.Plain, Icon: "tag", Text: name})
	}
	return shown
}

// filter keeps the cases that carry a tag.
func (t *Tags) filter(ctx context.Context, v db.View, ids []int64, value string) (map[int64]bool, error) {
	keep := map[int64]bool{}
	if len(ids) == 0 {
		return keep, nil
	}
	roots, err := t.desk.Cases.RootsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	args := []any{db.Key(value)}
	found, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) {
		err = s(&id)
		return id, err
	}, `SELECT c.case_id FROM case_tag c JOIN tag t ON t.id = c.tag_id WHERE t.name_key = $1 AND c.case_id IN `+list(&args, slices.Sorted(maps.Keys(roots))), args...)
	for _, id := range found {
		keep[roots[id]] = true
	}
	return keep, err
}

// panel shows the tags beside the conversation.
func (t *Tags) panel(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	all, err := t.OfCase(ctx, v, c.ID)
	return tagPanel(c.ID, all, actor.May(staff.CasesChange)), err
}

// erase takes the tags off a person's cases.
func erase(ctx context.Context, tx *db.Tx, _ int64, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	var args []any
	if _, err := tx.Exec(ctx, `DELETE FROM case_tag WHERE case_id IN `+list(&args, ids), args...); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM tag WHERE NOT EXISTS (SELECT 1 FROM case_tag c WHERE c.tag_id = tag.id)`)
	return err
}

func export(ctx context.Context, v db.View, _ int64, ids []int64, w *chores.Writer) error {
	found, err := ofCases(ctx, v, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		for _, tag := range found[id] {
			if err := w.Row("tag", map[string]any{"case_id": id, "tag": tag.Name}); err != nil {
				return err
			}
		}
	}
	return nil
}

func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM case_tag`)
	r.Count("tags on cases", n)
	return err
}
