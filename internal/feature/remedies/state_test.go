package remedies

import (
	"slices"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/platform/fault"
)

// follows is every transition there is, written down once more by hand.
const follows = `proposed>awaiting_approval proposed>approved proposed>declined awaiting_approval>approved awaiting_approval>declined
approved>declined approved>dispatched approved>received approved>failed dispatched>received dispatched>failed`

func TestEveryTransition(t *testing.T) {
	for _, from := range StateNames.Values() {
		for _, to := range StateNames.Values() {
			want := slices.Contains(strings.Fields(follows), string(from)+">"+string(to))
			quiet := from == to || from == Received && to == Dispatched
			changes, err := step(from, to)
			if changes != want || (err == nil) != (want || quiet) || err != nil && !fault.Is(err, fault.Conflict) {
				t.Errorf("%s to %s: changes %v, %v", from, to, changes, err)
			}
		}
		if from.Ended() != (len(from.next()) == 0) {
			t.Errorf("%s ends: %v", from, from.Ended())
		}
	}
}

func TestRemediesAreReadFromIndexes(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		var args []any
		query := ofCasesQuery(&args, []int64{1, 2})
		d.Planned("remedy_case", query, args...)
		args = []any{0, 50}
		query = forQuery(&args, []int64{1, 2})
		d.Planned("remedy_purchase", query, args...)
		d.Planned("remedy_state", inStateQuery, 9, 50, "approved")
		d.Planned("remedy_asked", askedQuery, 1, 50)
		d.Planned("remedy_due", dueQuery, d.Now(), 1, 50)
	}, desktest.Room{Name: "remedies", Schema: Schema, Words: Words, Mount: func(d *desk.Desk) { Mount(d) }})
}
