package outbox

import (
	"context"
	"net/http"
	"strings"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// offered is how many colleagues are offered at one time.
const offered = 8

// mentionsPage offers colleagues whose name has a word that begins with what was
// typed behind an at sign in a note.
func (o *Outbox) mentionsPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	begins := db.Key(r.URL.Query().Get("q"))
	var found []staff.User
	err = o.d.Read(r.Context(), "outbox.mentions", func(ctx context.Context, v db.View) error {
		if _, err := o.cases.ByID(ctx, v, id); err != nil {
			return err
		}
		all, err := o.staff.Assignable(ctx, v)
		for _, u := range all {
			if len(found) < offered && nameBegins(u.Name, begins) {
				found = append(found, u)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, mentionList(found))
}

func nameBegins(name, begins string) bool {
	key := db.Key(name)
	return strings.HasPrefix(key, begins) || strings.Contains(key, " "+begins)
}
