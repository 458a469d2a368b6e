package relief

import (
	"testing"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
)

func TestTheLibraryAndTodayAreReadFromIndexes(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		query, args := waysQuery(1, "a", 1, 50)
		d.Planned("relief_way_topic", query, args...)
		var in []any
		d.Planned("relief_way_topic", waysForQuery(&in, []int64{1, 0}, "en"), in...)
		d.Planned("relief_ask_waits", askedQuery, 1, 50)
		d.Planned("relief_due", owedQuery, d.Now(), 1, 50)
		d.Planned("relief_offer_back", backQuery, "2026-03-02", 1, 50)
		d.Planned("relief_offer_back", outQuery, "2026-03-02", 1, 50)
		d.Planned("relief_offer_back", lateQuery, "2026-03-02", 1, 50)
	}, desktest.Room{Name: "relief", Schema: Schema, Words: Words, Mount: func(d *desk.Desk) { Mount(d) }})
}
