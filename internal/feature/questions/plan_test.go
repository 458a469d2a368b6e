package questions

import (
	"testing"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
)

func TestRowsCountOpenQuestionsFromTheirIndex(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		var args []any
		ids := make([]int64, 50)
		query := openQuery(&args, ids)
		d.Planned("question_counts", query, args...)
	}, desktest.Room{Name: "questions", Schema: Schema, Words: Words, Mount: func(d *desk.Desk) { Mount(d) }})
}
