package outbox

import (
	"context"
	"net/http"

	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// mentionsPage offers colleagues and teams whose name has a word that begins
// with what was typed behind an at sign in a note.
func (o *Outbox) mentionsPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	var found []notices.Named
	err = o.d.Read(r.Context(), "outbox.mentions", func(ctx context.Context, v db.View) (err error) {
		found, err = o.notices.Callable(ctx, v, id, r.URL.Query().Get("q"))
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, mentionList(found))
}
