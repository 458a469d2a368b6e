package requests

import (
	"testing"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
)

func TestRowsAndChecklistsAreReadFromTheirIndexes(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		ids := make([]int64, 50)
		var args []any
		query := ofRowsQuery(&args, ids)
		d.Planned("request_case", query, args...)
		args = nil
		query = heardQuery(&args, ids)
		d.Planned("request_word_topic", query, args...)
	}, desktest.Room{Name: "requests", Schema: Schema, Words: Words, Mount: func(d *desk.Desk) { Mount(d) }})
}
