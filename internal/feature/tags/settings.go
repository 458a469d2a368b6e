package tags

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

const (
	settingsPath = "/settings/tags"
	pageTags     = 50
)

func tagPath(id int64) string { return fmt.Sprintf("%s/%d", settingsPath, id) }

// row is a tag on the page of the settings.
type row struct {
	Tag
	Cases int
	Also  []Tag
}

// settingsView is the page of the tags.
type settingsView struct {
	Text    string // what names begin with
	Rows    []row
	Next    string // address of the next page
	Dropped []Tag

	Of   int64 // the tag whose form was refused
	Name string
	Said map[string]string
}

// name is what stands in the form of a tag, said what is wrong with it.
func (v settingsView) name(t Tag) string {
	if v.Of == t.ID {
		return v.Name
	}
	return t.Name
}

func (v settingsView) said(t Tag) string {
	if v.Of == t.ID {
		return v.Said["name"] + v.Said["tag"]
	}
	return ""
}

func (t *Tags) settingsPage(w http.ResponseWriter, r *http.Request) error {
	return t.show(w, r, http.StatusOK, settingsView{})
}

func (t *Tags) show(w http.ResponseWriter, r *http.Request, status int, view settingsView) error {
	view.Text = r.URL.Query().Get("q")
	at, err := web.ParseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	after := ""
	if at != nil {
		after = at.Text
	}
	err = t.desk.DB.Read(r.Context(), "tags.settings", func(ctx context.Context, v db.View) error {
		all, err := t.All(ctx, v, view.Text, after, pageTags+1)
		if err != nil {
			return err
		}
		if len(all) > pageTags {
			all = all[:pageTags]
			last := all[pageTags-1]
			view.Next = settingsPath + "?" + url.Values{"q": {view.Text}, "cursor": {web.Cursor{Text: last.Name, ID: last.ID}.String()}}.Encode()
		}
		if view.Rows, err = t.rows(ctx, v, all); err != nil {
			return err
		}
		if at == nil && view.Text == "" {
			view.Dropped, err = t.Dropped(ctx, v, pageTags)
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, settingsPageOf(view))
}

// rows adds to tags how many cases carry them, and their other names.
func (t *Tags) rows(ctx context.Context, v db.View, all []Tag) ([]row, error) {
	also, err := t.Also(ctx, v, ids(all))
	if err != nil {
		return nil, err
	}
	rows := make([]row, len(all))
	for i, tag := range all {
		n, err := t.Carried(ctx, v, tag.ID)
		if err != nil {
			return nil, err
		}
		rows[i] = row{tag, n, also[tag.ID]}
	}
	return rows, nil
}

// state says how many tags there are.
func (t *Tags) state(ctx context.Context) (text string, err error) {
	err = t.desk.DB.Read(ctx, "tags.state", func(ctx context.Context, v db.View) error {
		all, err := t.All(ctx, v, "", "", countedTo+1)
		text = words.T(ctx, "tags.count", words.A("n", min(len(all), countedTo)))
		return err
	})
	return text, err
}

// act does something with the tag of a path and leads back to the page, which
// says so once.
func (t *Tags) act(w http.ResponseWriter, r *http.Request, name string, f func(ctx context.Context, tx *db.Tx, id int64) (said, undo string, err error)) error {
	id, err := web.PathID(r, "tag")
	if err != nil {
		return err
	}
	var said, undo string
	err = t.desk.DB.Do(r.Context(), name, func(ctx context.Context, tx *db.Tx) (err error) {
		said, undo, err = f(ctx, tx, id)
		return err
	})
	if err != nil {
		return err
	}
	return web.Saved(w, r, settingsPath, said, undo)
}

func (t *Tags) renamePage(w http.ResponseWriter, r *http.Request) error {
	name := r.FormValue("name") // undo has it in its address
	err := t.act(w, r, "tags.rename", func(ctx context.Context, tx *db.Tx, id int64) (string, string, error) {
		h, err := t.Take(ctx, tx, id)
		if err != nil {
			return "", "", err
		}
		was := h.Name
		undo := tagPath(h.ID) + "?" + url.Values{"name": {was}}.Encode()
		return words.T(ctx, "tags.said.renamed", words.A("tag", name)), undo, t.Rename(ctx, tx, h, name)
	})
	said := web.Invalid(r.Context(), err)
	if said == nil {
		return err
	}
	id, err := web.PathID(r, "tag")
	if err != nil {
		return err
	}
	return t.show(w, r, http.StatusUnprocessableEntity, settingsView{Of: id, Name: name, Said: said})
}

func (t *Tags) dropPage(w http.ResponseWriter, r *http.Request) error {
	return t.act(w, r, "tags.drop", func(ctx context.Context, tx *db.Tx, id int64) (string, string, error) {
		h, err := t.Take(ctx, tx, id)
		if err != nil {
			return "", "", err
		}
		return words.T(ctx, "tags.said.dropped", words.A("tag", h.Name)), tagPath(h.ID) + "/restore", t.Drop(ctx, tx, h)
	})
}

func (t *Tags) restorePage(w http.ResponseWriter, r *http.Request) error {
	return t.act(w, r, "tags.restore", func(ctx context.Context, tx *db.Tx, id int64) (string, string, error) {
		tag, err := t.Restore(ctx, tx, id)
		return words.T(ctx, "tags.said.restored", words.A("tag", tag.Name)), "", err
	})
}

func (t *Tags) unmergePage(w http.ResponseWriter, r *http.Request) error {
	return t.act(w, r, "tags.unmerge", func(ctx context.Context, tx *db.Tx, id int64) (string, string, error) {
		tag, err := t.Unmerge(ctx, tx, id)
		return words.T(ctx, "tags.said.unmerged", words.A("tag", tag.Name)), "", err
	})
}

// mergeView asks for the tag that another becomes part of, and shows both.
type mergeView struct {
	From, Into row // Into without an id while it is looked for
	Together   int // cases that carry one or the other
	Wanted     string
	Some       []Tag // to choose from
	Said       map[string]string
}

func (t *Tags) mergePage(w http.ResponseWriter, r *http.Request) error {
	return t.showMerge(w, r, http.StatusOK, mergeView{Wanted: r.URL.Query().Get("into")})
}

func (t *Tags) showMerge(w http.ResponseWriter, r *http.Request, status int, view mergeView) error {
	id, err := web.PathID(r, "tag")
	if err != nil {
		return err
	}
	err = t.desk.DB.Read(r.Context(), "tags.merge", func(ctx context.Context, v db.View) error {
		if view.From, err = t.rowOf(ctx, v, id); err != nil {
			return err
		}
		if view.Some, err = t.All(ctx, v, "", "", 200); err != nil || view.Wanted == "" || view.Said != nil {
			return err
		}
		into, err := t.Named(ctx, v, view.Wanted)
		switch {
		case fault.Is(err, fault.NotFound):
			view.Said = map[string]string{"into": words.T(ctx, "tags.fault.no_such", words.A("tag", view.Wanted))}
			return nil
		case err != nil:
			return err
		case into.ID == view.From.ID:
			view.Said = map[string]string{"into": words.T(ctx, "tags.fault.itself")}
			return nil
		}
		if view.Into, err = t.rowOf(ctx, v, into.ID); err != nil {
			return err
		}
		view.Together, err = t.Carried(ctx, v, view.From.ID, view.Into.ID)
		return err
	})
	if err != nil {
		return err
	}
	if view.Said != nil {
		status = http.StatusUnprocessableEntity
	}
	return web.Show(w, r, status, mergePageOf(view))
}

func (t *Tags) rowOf(ctx context.Context, v db.View, id int64) (row, error) {
	tag, err := t.ByID(ctx, v, id)
	if err != nil {
		return row{}, err
	}
	rows, err := t.rows(ctx, v, []Tag{tag})
	if err != nil {
		return row{}, err
	}
	return rows[0], nil
}

// mergeDo makes two tags one; the next page offers to take it back.
func (t *Tags) mergeDo(w http.ResponseWriter, r *http.Request) error {
	into, err := strconv.ParseInt(r.PostFormValue("into"), 10, 64)
	if err != nil {
		return t.showMerge(w, r, http.StatusUnprocessableEntity, mergeView{Said: map[string]string{"into": words.T(r.Context(), "tags.fault.not_found")}})
	}
	return t.act(w, r, "tags.merge", func(ctx context.Context, tx *db.Tx, id int64) (string, string, error) {
		from, err := t.Take(ctx, tx, id)
		if err != nil {
			return "", "", err
		}
		stays, err := t.merge(ctx, tx, from.ID, into)
		return words.T(ctx, "tags.said.merged", words.A("from", from.Name), words.A("tag", stays.Name)), tagPath(from.ID) + "/unmerge", err
	})
}

// wanted is the field that asks for the tag that stays.
func wanted(ctx context.Context, v mergeView) web.Input {
	return web.Input{Name: "into", Label: words.T(ctx, "tags.merge_into"), Hint: words.T(ctx, "tags.merge_into_hint"), Error: v.Said["into"]}
}
