package tags

import (
	"context"
	"embed"
	"maps"
	"slices"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
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

	jobs.Handle(d.Jobs, t.sweep)
	d.Jobs.Every(Sweep{}, sweepEvery)

	change, manage := string(staff.CasesChange), string(staff.SettingsManage)
	d.Web.Page("POST /cases/{case}/tags", change, t.addPage)
	d.Web.Page("POST /cases/{case}/tags/{tag}/remove", change, t.removePage)
	d.Web.Page("GET /settings/tags", manage, t.settingsPage)
	d.Web.Page("POST /settings/tags/{tag}", manage, t.renamePage)
	d.Web.Page("GET /settings/tags/{tag}/merge", manage, t.mergePage)
	d.Web.Page("POST /settings/tags/{tag}/merge", manage, t.mergeDo)
	d.Web.Page("POST /settings/tags/{tag}/unmerge", manage, t.unmergePage)
	d.Web.Page("POST /settings/tags/{tag}/remove", manage, t.dropPage)
	d.Web.Page("POST /settings/tags/{tag}/restore", manage, t.restorePage)
	d.Web.AddNav(web.NavItem{Key: "tags.title", Icon: "tag", Href: "/settings/tags", Group: web.GroupAdmin, Order: 46, Access: manage,
		Subject: "settings.subject.cases", About: "tags.about", State: t.state})
	t.mountAPI(d.Web)
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
	tag, err := named(ctx, v, value)
	if fault.Is(err, fault.NotFound) {
		return keep, nil
	}
	if err != nil {
		return nil, err
	}
	parts, err := partsOf(ctx, v, tag.ID)
	if err != nil {
		return nil, err
	}
	var args []any
	found, err := db.All(ctx, v, scanID, `SELECT case_id FROM case_tag WHERE tag_id IN `+list(&args, parts)+` AND case_id IN `+list(&args, slices.Sorted(maps.Keys(roots))), args...)
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
	// A tag goes with its other names once no case carries any of them.
	if _, err := tx.Exec(ctx, `UPDATE tag SET merged_into = NULL, merged_to = NULL WHERE merged_into IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM case_tag c WHERE c.tag_id = tag.merged_into)
		AND NOT EXISTS (SELECT 1 FROM tag f JOIN case_tag c ON c.tag_id = f.id WHERE f.merged_into = tag.merged_into)`); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM tag WHERE merged_into IS NULL AND NOT EXISTS (SELECT 1 FROM tag m WHERE m.merged_into = tag.id)
		AND NOT EXISTS (SELECT 1 FROM case_tag c WHERE c.tag_id = tag.id)`)
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
