package cover

import (
	"testing"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/platform/db"
)

func TestClocksAreReadFromIndexes(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		var args []any
		query := openQuery(&args, make([]int64, 50))
		d.Planned("clock_open", query, args...)
		query, args = recordedQuery(db.Place{}, 50)
		d.Planned("mark_value", query, args...)
		query, args = rowsQuery(d.Now(), db.Place{}, 50)
		d.Planned("check_row_due", query, args...)
		d.Planned("cases_inbox_due", falls[NeedStep], 1, d.Now(), d.Now(), 50)
	}, desktest.Room{Name: "cover", Schema: Schema, Words: Words, Mount: func(d *desk.Desk) { Mount(d) }})
}
