package products

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

const (
	unknownsPath = catalogue + "/unknown"
	pageUnknowns = 50
	// mostToday is how many products Today names.
	mostToday = 5
)

// unknownTalliesView is what we do not know, by product.
type unknownTalliesView struct {
	UnknownTallies []UnknownTally
	Next           string
}

func (s *Products) unknownTalliesPage(w http.ResponseWriter, r *http.Request) error {
	at, err := web.ParseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	if at == nil {
		at = &web.Cursor{}
	}
	var view unknownTalliesView
	err = s.desk.DB.Read(r.Context(), "products.unknowns", func(ctx context.Context, v db.View) (err error) {
		view.UnknownTallies, err = s.UnknownTallies(ctx, v, at.Sort, at.ID, pageUnknowns+1)
		return err
	})
	if err != nil {
		return err
	}
	if len(view.UnknownTallies) > pageUnknowns {
		view.UnknownTallies = view.UnknownTallies[:pageUnknowns]
		last := view.UnknownTallies[pageUnknowns-1]
		view.Next = unknownsPath + "?" + url.Values{"cursor": {web.Cursor{Sort: last.N, ID: last.ProductID}.String()}}.Encode()
	}
	return web.Show(w, r, http.StatusOK, unknownTalliesPageOf(view))
}

// unknownsToday tells those who may write into the catalogue what is asked and nobody knows.
func (s *Products) unknownsToday(ctx context.Context, v db.View) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.ProductsChange) {
		return nil, err
	}
	all, err := s.UnknownTallies(ctx, v, 0, 0, mostToday)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return unknownsPanel(all), nil
}
