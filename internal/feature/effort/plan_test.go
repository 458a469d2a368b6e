package effort

import (
	"testing"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
)

func TestTheListsAreReadFromIndexes(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		query, args := walkedQuery(top, 50)
		d.Planned("effort_walked", query, args...)
		query, args = riskQuery(8, top, 50)
		d.Planned("effort_person_points", query, args...)
		d.Planned("effort_quiet", quietQuery, d.Now(), 40)
		d.Planned("effort_solved", solvedQuery, d.Now())
	}, desktest.Room{Name: "effort", Schema: Schema, Words: Words, Mount: func(d *desk.Desk) { Mount(d) }})
}
