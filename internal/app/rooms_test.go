package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/app"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/words"
)

// rooms are all rooms of the product but some.
func rooms(without ...string) []desktest.Room {
	var all []desktest.Room
	for _, r := range app.Rooms() {
		if !slices.Contains(without, r.Name) {
			all = append(all, desktest.Room(r))
		}
	}
	return all
}

// each runs a test on the whole product, on each engine.
func each(t *testing.T, f func(t *testing.T, d *desktest.Desk), more ...desktest.Room) {
	t.Helper()
	desktest.Each(t, f, append(rooms(), more...)...)
}

func TestEachRoomAloneAndAllButOne(t *testing.T) {
	sets := map[string][]desktest.Room{}
	add := func(set []desktest.Room) {
		names := []string{"rooms"}
		for _, r := range set {
			names = append(names, r.Name)
		}
		sets[strings.Join(names, " ")] = set
	}
	add(nil)
	add(rooms())
	for _, r := range app.Rooms() {
		add([]desktest.Room{desktest.Room(r)})
		add(rooms(r.Name))
	}
	for name, set := range sets {
		t.Run(name, func(t *testing.T) { // tables that only one test has are made in place
			dbtest.Each(t, func(t *testing.T, d *db.DB) { worksAtAll(t, desktest.On(t, d, set...)) })
		})
	}
}

// worksAtAll is the least that a desk does, whatever rooms it has.
func worksAtAll(t *testing.T, d *desktest.Desk) {
	c := d.Case("It stopped at noon.")
	anna := d.Browse(staff.Agent)
	path := fmt.Sprintf("/cases/%d", c.ID)
	anna.Get(path).Is(t, http.StatusOK).Has(t, "It stopped at noon.", "My watch", "Ann Vik", `id="composer"`)
	anna.Get("/cases?list=open").Is(t, http.StatusOK).Has(t, path)
	anna.Get("/cases?list=open&f.tag=none").Is(t, map[bool]int{true: http.StatusOK, false: http.StatusUnprocessableEntity}[hasRoom(d, "tags")])
	anna.Post(path+"/reply", url.Values{"kind": {"reply"}, "body": {"Please send it in."}, "key": {"k"}}).Is(t, http.StatusSeeOther)
	d.Advance(time.Minute)
	if m := d.LastSent().Message(t); !strings.Contains(m.Text, "Please send it in.") || m.To[0].Mail != desktest.Ann {
		t.Errorf("it left as %q to %v", m.Text, m.To)
	}
	d.Program(staff.Agent).Call(http.MethodGet, "/api/v1/cases", nil).Is(t, http.StatusOK).Has(t, `"id":`)
	d.Verified()
}

func hasRoom(d *desktest.Desk, name string) bool { return slices.Contains(d.Chores.Rooms(), name) }

func TestTheWholeCatalogueLoads(t *testing.T) {
	for _, set := range [][]app.Room{nil, app.Rooms()} {
		if _, err := words.Load(app.Words(set)...); err != nil {
			t.Error(err)
		}
	}
}

func TestMigratingTwiceChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		d.Must(d.DB.Migrate(d.Ctx, app.Schemas(app.Rooms())...))
		d.Verified()
	})
}
