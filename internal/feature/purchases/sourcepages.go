package purchases

import (
	"net/http"

	"kept.example/kept/internal/platform/web"
)

// sourcesPage is where purchases come from elsewhere.
func (s *Purchases) sourcesPage(w http.ResponseWriter, r *http.Request) error {
	return web.Show(w, r, http.StatusOK, sourcesPageOf())
}
