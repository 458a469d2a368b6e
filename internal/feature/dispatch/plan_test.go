package dispatch

import (
	"testing"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
)

func TestDispatchesAreReadFromIndexes(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		var args []any
		d.Planned("dispatch_case", ofCasesQuery(&args, []int64{1, 2}), args...)
		args = nil
		d.Planned("dispatch_address_person", addressQuery(&args, []int64{1}), args...)
		d.Planned("dispatch_state", inStateQuery, 100, 50, "sent")
		d.Planned("dispatch_followed", followedQuery, "JD0140", "JD0140", "jd0140")
		d.Planned("dispatch_ordered", orderedQuery, "F1", "F1", "f1")
		d.Planned("dispatch_hook_system", hooksQuery, 1, 20)
	}, desktest.Room{Name: "dispatch", Schema: Schema, Words: Words, Mount: func(d *desk.Desk) { Mount(d) }})
}
