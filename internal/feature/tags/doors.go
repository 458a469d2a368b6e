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

// filterPath is the list of all cases with a tag.
func filterPath(name string) string {
	return "/cases?" + url.Values{"list": {"all"}, "f.tag": {name}}.Encode()
}
