package outbox

import (
	"context"
	"net/http"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// attachPage puts files on a draft, or takes them off. The composer uploads one
// at a time and leaves the text alone; without script the whole form comes.
func (o *Outbox) attachPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	f, err := o.formOf(r)
	if f.kind != cases.Note {
		f.kind = cases.Reply
	}
	if err != nil {
		return o.refused(w, r, id, f, err)
	}
	var d Draft
	err = o.d.Do(r.Context(), "outbox.attach", func(ctx context.Context, tx *db.Tx) error {
		l, err := o.limits(ctx, tx)
		if err != nil {
			return err
		}
		if err := o.files.Hold(ctx, tx, f.files); err != nil {
			return err
		}
		return o.keepDraft(ctx, tx, id, f.kind, func(was *Draft) error {
			if f.values.Has("body") {
				if err := f.into(was); err != nil {
					return err
				}
			}
			was.attach(f.files, f.values["remove"])
			d = *was
			return l.together("files", was.files)
		})
	})
	if err != nil {
		return o.refused(w, r, id, f, err)
	}
	switch {
	case !web.IsPartial(r):
		return web.Redirect(w, r, casepage.Path(id)+"#composer")
	case len(f.files) == 1 && f.files[0].Inline:
		return web.Show(w, r, http.StatusOK, draftPicture(id, f.files[0]))
	}
	return web.Show(w, r, http.StatusOK, draftFiles(id, d))
}

// filesPage lists what hangs on a draft, for a tab that has not attached it.
func (o *Outbox) filesPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	kind := cases.Reply
	if r.URL.Query().Get("kind") == string(cases.Note) {
		kind = cases.Note
	}
	var d Draft
	err = o.d.Read(r.Context(), "outbox.files", func(ctx context.Context, v db.View) error {
		c, err := o.cases.ByID(ctx, v, id)
		if err != nil {
			return err
		}
		d, err = o.DraftOf(ctx, v, c.ID, kind)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, draftFiles(id, d))
}
