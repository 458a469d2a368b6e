package questions

import (
	"testing"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
)

func TestRowsCountOpenQuestionsFromTheirIndex(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		var args []any
		query := openQuery(&args, []int64{1, 2, 3})
		d.Planned("question_open", query, args...)
	}, desktest.Room{Name: "questions", Schema: Schema, Words: Words, Mount: func(d *desk.Desk) { Mount(d) }})
}
