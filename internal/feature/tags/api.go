package tags

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

func (t *Tags) mountAPI(rt *web.Router) {
	read, change, manage := string(staff.CasesRead), string(staff.CasesChange), string(staff.SettingsManage)
	about := []string{"tags"}
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/tags", Summary: "The tags there are, by name", Tags: about}, t.apiAll)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/tags/{id}", Summary: "A tag", Tags: about}, t.apiOne)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPatch, Path: "/tags/{id}", Summary: "Rename a tag; the old name leads to it", Tags: about}, t.apiRename)
	web.Act(rt, manage, huma.Operation{Method: http.MethodDelete, Path: "/tags/{id}", Summary: "Remove a tag from all cases; for a week it can be restored", DefaultStatus: http.StatusNoContent, Tags: about}, t.apiDrop)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/tags/{id}/restore", Summary: "Bring back a tag that was removed", DefaultStatus: http.StatusOK, Tags: about}, t.apiRestore)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/tags/{id}/merge", Summary: "Make a tag part of another", DefaultStatus: http.StatusOK, Tags: about}, t.apiMerge)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/tags/{id}/unmerge", Summary: "Make a tag that became part of another one of its own", DefaultStatus: http.StatusOK, Tags: about}, t.apiUnmerge)
	web.Act(rt, change, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/tags", Summary: "Put a tag on a case", DefaultStatus: http.StatusCreated, Tags: about}, t.apiAdd)
	web.Act(rt, change, huma.Operation{Method: http.MethodDelete, Path: "/cases/{id}/tags/{tag_id}", Summary: "Take a tag off a case", DefaultStatus: http.StatusNoContent, Tags: about}, t.apiRemove)
}

// Body is a tag as the API shows it.
type Body struct {
	ID    int64    `json:"id"`
	Name  string   `json:"name"`
	Also  []string `json:"also" doc:"Other names that lead to it"`
	Cases *int     `json:"cases,omitempty" doc:"How many cases carry it, up to 1,001; only for those who may manage the settings"`
}

// bodies adds to tags what the API shows of them, each thing asked once for
// all but the count.
func (t *Tags) bodies(ctx context.Context, v db.View, all []Tag) ([]Body, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	also, err := t.Also(ctx, v, ids(all))
	if err != nil {
		return nil, err
	}
	out := make([]Body, len(all))
	for i, tag := range all {
		out[i] = Body{ID: tag.ID, Name: tag.Name, Also: []string{}}
		for _, one := range also[tag.ID] {
			out[i].Also = append(out[i].Also, one.Name)
		}
		if actor.May(staff.SettingsManage) {
			n, err := t.Carried(ctx, v, tag.ID)
			if err != nil {
				return nil, err
			}
			out[i].Cases = &n
		}
	}
	return out, nil
}

func ids(all []Tag) []int64 {
	out := make([]int64, len(all))
	for i, tag := range all {
		out[i] = tag.ID
	}
	return out
}

type page struct{ Body web.List[Body] }

func (t *Tags) apiAll(ctx context.Context, v db.View, in *web.Paging) (*page, error) {
	at, err := in.After()
	if err != nil {
		return nil, err
	}
	after := ""
	if at != nil {
		after = at.Text
	}
	all, err := t.All(ctx, v, "", after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	bodies, err := t.bodies(ctx, v, all)
	return &page{web.NewList(bodies, in.Limit, func(b Body) web.Cursor { return web.Cursor{Text: b.Name, ID: b.ID} })}, err
}

type oneIn struct {
	ID int64 `path:"id"`
}

type oneOut struct {
	web.Versioned
	Body Body
}

func (t *Tags) out(ctx context.Context, v db.View, tag Tag, err error) (*oneOut, error) {
	if err != nil {
		return nil, err
	}
	all, err := t.bodies(ctx, v, []Tag{tag})
	if err != nil {
		return nil, err
	}
	return &oneOut{web.Versioned{ETag: web.ETag(tag.Version)}, all[0]}, nil
}

func (t *Tags) apiOne(ctx context.Context, v db.View, in *oneIn) (*oneOut, error) {
	tag, err := t.ByID(ctx, v, in.ID)
	return t.out(ctx, v, tag, err)
}

type renameIn struct {
	ID int64 `path:"id"`
	web.Guarded
	Body struct {
		Name string `json:"name" maxLength:"200"`
	}
}

func (t *Tags) apiRename(ctx context.Context, tx *db.Tx, in *renameIn) (*oneOut, error) {
	h, err := t.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Check(h.Version); err != nil {
		return nil, err
	}
	if err := t.Rename(ctx, tx, h, in.Body.Name); err != nil {
		return nil, err
	}
	return t.out(ctx, tx, h.Tag, nil)
}

type dropIn struct {
	ID int64 `path:"id"`
	web.Guarded
}

func (t *Tags) apiDrop(ctx context.Context, tx *db.Tx, in *dropIn) (*struct{}, error) {
	h, err := t.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Check(h.Version); err != nil {
		return nil, err
	}
	return nil, t.Drop(ctx, tx, h)
}

func (t *Tags) apiRestore(ctx context.Context, tx *db.Tx, in *oneIn) (*oneOut, error) {
	tag, err := t.Restore(ctx, tx, in.ID)
	return t.out(ctx, tx, tag, err)
}

type mergeIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Into int64 `json:"into" doc:"The tag that stays"`
	}
}

func (t *Tags) apiMerge(ctx context.Context, tx *db.Tx, in *mergeIn) (*oneOut, error) {
	into, err := t.merge(ctx, tx, in.ID, in.Body.Into)
	return t.out(ctx, tx, into, err)
}

func (t *Tags) apiUnmerge(ctx context.Context, tx *db.Tx, in *oneIn) (*oneOut, error) {
	tag, err := t.Unmerge(ctx, tx, in.ID)
	return t.out(ctx, tx, tag, err)
}

type addIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Tag string `json:"tag" doc:"The label; made if it is new"`
	}
}

type added struct{ Body Body }

func (t *Tags) apiAdd(ctx context.Context, tx *db.Tx, in *addIn) (*added, error) {
	h, err := t.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	tag, err := t.Add(ctx, tx, h, in.Body.Tag)
	if err != nil {
		return nil, err
	}
	all, err := t.bodies(ctx, tx, []Tag{tag})
	if err != nil {
		return nil, err
	}
	return &added{all[0]}, nil
}

type removeIn struct {
	ID    int64 `path:"id"`
	TagID int64 `path:"tag_id"`
}

func (t *Tags) apiRemove(ctx context.Context, tx *db.Tx, in *removeIn) (*struct{}, error) {
	h, err := t.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return nil, t.Remove(ctx, tx, h, in.TagID)
}

// merge makes one tag part of another, by their ids.
func (t *Tags) merge(ctx context.Context, tx *db.Tx, from, into int64) (Tag, error) {
	stays, err := t.Take(ctx, tx, into)
	if err != nil {
		return Tag{}, err
	}
	joins, err := t.Take(ctx, tx, from)
	if err != nil {
		return Tag{}, err
	}
	return stays.Tag, t.Merge(ctx, tx, joins, stays)
}
