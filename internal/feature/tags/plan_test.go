package tags

import (
	"testing"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
)

func TestListsOfTagsHaveAnIndex(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		d.Planned("tag_name", allQuery, "m", "", "\U0010FFFF", 51)
		d.Planned("tag_gone", droppedQuery, d.Now(), 50)
	}, desktest.Room{Name: "tags", Schema: Schema, Words: Words, Mount: func(d *desk.Desk) { Mount(d) }})
}
