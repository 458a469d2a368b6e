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
	}, desktest.Room{Name: "cover", Schema: Schema, Words: Words, Mount: func(d *desk.Desk) { Mount(d) }})
}
