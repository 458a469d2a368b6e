package cover

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// recordedPage shows the cases that were only recorded.
func (s *Cover) recordedPage(w http.ResponseWriter, r *http.Request) error {
	var found []cases.Case
	link := ""
	err := s.desk.DB.Read(r.Context(), "cover.recorded", func(ctx context.Context, v db.View) error {
		some, next, more, err := s.Recorded(ctx, v, placeOf(r.FormValue("after")), pageRecorded)
		if found = some; more {
			link = fmt.Sprintf("/recorded?after=%d.%d", next.Tx, next.ID)
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, recordedList(found, link))
}

// placeOf reads where a page begins; the first where it is none.
func placeOf(text string) db.Place {
	at, id, _ := strings.Cut(text, ".")
	a, err := strconv.ParseInt(at, 10, 64)
	b, err2 := strconv.ParseInt(id, 10, 64)
	if err != nil || err2 != nil {
		return db.Place{}
	}
	return db.Place{Tx: a, ID: b}
}
