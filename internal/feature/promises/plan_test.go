package promises

import (
	"testing"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
)

func TestTheBoardAndThePaceAreReadFromIndexes(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		for column, index := range map[Board]string{BoardBroken: "promise_state", BoardDue: "promise_state", BoardRisk: "promise_state", BoardKept: "promise_state", BoardRenegotiated: "promise_again", BoardWithdrawn: "promise_state"} {
			for _, f := range []Filter{{}, {Owner: 1}, {Owner: 1, Team: 1}} {
				query, args := boardQuery(column, f, column.first(), 50)
				d.Planned(index, query, args...)
			}
		}
		d.Planned("cases_inbox_updated", doneCases, 1, 400)
		d.Planned("promise_state", chancesKept, d.Now())
	}, desktest.Room{Name: "promises", Schema: Schema, Words: Words, Mount: func(d *desk.Desk) { Mount(d) }})
}
