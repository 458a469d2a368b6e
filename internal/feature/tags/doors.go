package tags

import (
	"context"
	"net/http"
	"net/url"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

func (t *Tags) addPage(w http.ResponseWriter, r *http.Request) error {
	return t.change(w, r, "tags.add", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		_, err := t.Add(ctx, tx, h, r.PostFormValue("tag"))
		return err
	})
}

func (t *Tags) removePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "tag")
	if err != nil {
		return err
	}
	return t.change(w, r, "tags.remove", func(ctx context.Context, tx *db.Tx, h *cases.Held) error { return t.Remove(ctx, tx, h, id) })
}

func (t *Tags) change(w http.ResponseWriter, r *http.Request, name string, f func(context.Context, *db.Tx, *cases.Held) error) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	var all []Tag
	err = t.desk.DB.Do(r.Context(), name, func(ctx context.Context, tx *db.Tx) error {
		h, err := t.desk.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := f(ctx, tx, h); err != nil {
			return err
		}
		all, err = t.OfCase(ctx, tx, h.ID)
		return err
	})
	if err != nil {
		return err
	}
	if web.IsPartial(r) {
		return web.Show(w, r, http.StatusOK, tagPanel(id, all, true))
	}
	return web.Redirect(w, r, casepage.Path(id))
}

// Body is a tag as the API shows it.
type Body struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type page struct{ Body web.List[Body] }

func (t *Tags) listOp(ctx context.Context, in *web.Paging) (*page, error) {
	at, err := in.After()
	if err != nil {
		return nil, err
	}
	after := ""
	if at != nil {
		after = at.Text
	}
	out := &page{}
	return out, t.desk.DB.Read(ctx, "tags.list", func(ctx context.Context, v db.View) error {
		all, err := t.All(ctx, v, after, in.Limit+1)
		bodies := make([]Body, len(all))
		for i, tag := range all {
			bodies[i] = Body(tag)
		}
		out.Body = web.NewList(bodies, in.Limit, func(b Body) web.Cursor { return web.Cursor{Text: b.Name, ID: b.ID} })
		return err
	})
}

type addIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Tag string `json:"tag" doc:"The label; made if it is new"`
	}
}

type one struct{ Body Body }

func (t *Tags) addOp(ctx context.Context, tx *db.Tx, in *addIn) (*one, error) {
	h, err := t.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	tag, err := t.Add(ctx, tx, h, in.Body.Tag)
	return &one{Body(tag)}, err
}

type removeIn struct {
	ID    int64 `path:"id"`
	TagID int64 `path:"tag_id"`
}

func (t *Tags) removeOp(ctx context.Context, tx *db.Tx, in *removeIn) (*struct{}, error) {
	h, err := t.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return nil, t.Remove(ctx, tx, h, in.TagID)
}

// filterPath is the list of all cases with a tag.
func filterPath(name string) string {
	return "/cases?" + url.Values{"list": {"all"}, "f.tag": {name}}.Encode()
}
