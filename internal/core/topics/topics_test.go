package topics_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

// add adds a topic as the desk itself.
func add(d *desktest.Desk, f topics.Fields) (made topics.Topic, err error) {
	err = d.DB.Do(d.Ctx, "test", func(ctx context.Context, tx *db.Tx) error {
		made, err = d.Topics.Add(ctx, tx, f)
		return err
	})
	return made, err
}

func must(d *desktest.Desk, f topics.Fields) topics.Topic {
	d.T.Helper()
	made, err := add(d, f)
	d.Must(err)
	return made
}

func change(d *desktest.Desk, id int64, f topics.Fields) error {
	return d.DB.Do(d.Ctx, "test", func(ctx context.Context, tx *db.Tx) error {
		_, err := d.Topics.Change(ctx, tx, id, f)
		return err
	})
}

func wantKind(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%v, want %v", err, kind)
	}
}

func TestTheTree(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		delivery := must(d, topics.Fields{Name: "  Delivery "})
		late := must(d, topics.Fields{Name: "Late", ParentID: delivery.ID})
		must(d, topics.Fields{Name: "Broken", ParentID: delivery.ID})
		warranty := must(d, topics.Fields{Name: "Warranty"})
		must(d, topics.Fields{Name: "Late", ParentID: warranty.ID})
		var paths string
		d.Read(func(ctx context.Context, v db.View) error {
			all, err := d.Topics.All(ctx, v)
			for _, one := range all {
				paths += one.Path + "; "
			}
			return err
		})
		if want := "Delivery; Delivery / Broken; Delivery / Late; Warranty; Warranty / Late; "; paths != want {
			t.Errorf("%q, want %q", paths, want)
		}
		for _, f := range []topics.Fields{{Name: ""}, {Name: "delivery"}, {Name: "LATE", ParentID: delivery.ID}, {Name: "x", ParentID: 999}, {Name: "x", TeamID: 999}} {
			_, err := add(d, f)
			wantKind(t, err, fault.Invalid)
		}
		wantKind(t, change(d, delivery.ID, topics.Fields{Name: "Delivery", ParentID: late.ID}), fault.Invalid)
		wantKind(t, change(d, delivery.ID, topics.Fields{Name: "Delivery", ParentID: delivery.ID}), fault.Invalid)
		wantKind(t, change(d, 999, topics.Fields{Name: "x"}), fault.NotFound)
		d.Must(change(d, late.ID, topics.Fields{Name: "Too late", ParentID: 0}))
		deep := must(d, topics.Fields{Name: "1"})
		for i := range 4 {
			deep = must(d, topics.Fields{Name: fmt.Sprint(i + 2), ParentID: deep.ID})
		}
		_, err := add(d, topics.Fields{Name: "6", ParentID: deep.ID})
		wantKind(t, err, fault.Invalid)
		d.Verified()
	})
}

func TestOfEightWhoMoveTopicsUnderEachOtherNoneMakesACircle(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		ids := []int64{must(d, topics.Fields{Name: "a"}).ID, must(d, topics.Fields{Name: "b"}).ID}
		for _, err := range dbtest.Race(t, d.DB, 8, func(i int) error {
			return change(d, ids[i%2], topics.Fields{Name: string("ab"[i%2]), ParentID: ids[(i+1)%2]})
		}) {
			if err != nil && !fault.Is(err, fault.Invalid) {
				t.Error(err)
			}
		}
		if n := d.Number(`SELECT count(*) FROM topic WHERE parent_id = 0`); n != 1 {
			t.Errorf("%d topics are at the top", n)
		}
	})
}

func TestACaseHasATopic(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c, other := d.Case("It stopped."), d.CaseFrom("ben@example.com", desktest.Address, "So did mine.")
		team := int64(0)
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			made, err := d.Staff.AddTeam(ctx, tx, "Workshop")
			team = made.ID
			return err
		})
		top := must(d, topics.Fields{Name: "Watches", TeamID: team})
		below := must(d, topics.Fields{Name: "Stopped", ParentID: top.ID})
		anna, api := d.Browse(staff.Agent), d.Program(staff.Agent)
		at := fmt.Sprintf("/cases/%d", c.ID)
		anna.Get(at).Is(t, http.StatusOK).Has(t, "Watches / Stopped")
		anna.HX().Post(at+"/topic", url.Values{"topic": {fmt.Sprint(top.ID)}}).Is(t, http.StatusOK).Has(t, `selected`)
		if got := d.Fresh(c.ID); got.TopicID != top.ID || got.TeamID != team {
			t.Errorf("topic %d, team %d", got.TopicID, got.TeamID)
		}
		anna.Get(at).Has(t, "set the topic Watches")
		anna.Post(at+"/topic", url.Values{"topic": {"x"}}).Is(t, http.StatusUnprocessableEntity)
		anna.Post(at+"/topic", url.Values{"topic": {"999"}}).Is(t, http.StatusUnprocessableEntity)
		api.Call("PATCH", "/api/v1"+at, map[string]any{"topic_id": below.ID}).Is(t, http.StatusOK).Has(t, `"topic":{"id":`+fmt.Sprint(below.ID)+`,"name":"Stopped"}`)
		list := func(id int64) (ids []int64) {
			var found struct{ Items []cases.CaseBody }
			api.Call("GET", fmt.Sprintf("/api/v1/cases?topic_id=%d", id), nil).Is(t, http.StatusOK).JSON(t, &found)
			for _, k := range found.Items {
				ids = append(ids, k.ID)
			}
			return ids
		}
		if a, b := fmt.Sprint(list(top.ID), list(below.ID)), fmt.Sprint([]int64{c.ID}, []int64{c.ID}); a != b {
			t.Errorf("%s, want %s (not %d)", a, b, other.ID)
		}
		anna.Get(fmt.Sprintf("/cases?list=open&f.topic=%d", top.ID)).Is(t, http.StatusOK).Has(t, at+"?").Lacks(t, fmt.Sprintf("/cases/%d?", other.ID))
		admin := d.Browse(staff.Admin)
		admin.Post(fmt.Sprintf("/settings/topics/%d/off", top.ID), nil).Is(t, http.StatusSeeOther)
		// It stays with the case that has it, and is offered to no other.
		anna.Get(at).Has(t, "Watches / Stopped")
		anna.Get(fmt.Sprintf("/cases/%d", other.ID)).Is(t, http.StatusOK).Lacks(t, "Watches")
		api.Call("PATCH", "/api/v1"+at, map[string]any{"topic_id": 0}).Is(t, http.StatusOK).Has(t, `"topic":null`)
		api.Call("PATCH", "/api/v1"+at, map[string]any{"topic_id": top.ID}).Is(t, http.StatusUnprocessableEntity)
		d.Verified()
	})
}

func TestTopicsOnPagesAndOverTheAPI(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		admin, api := d.Browse(staff.Admin), d.Program(staff.Admin)
		admin.Get("/settings/topics").Is(t, http.StatusOK).Has(t, "No topic yet.")
		admin.Post("/settings/topics", url.Values{"name": {"Delivery"}}).Is(t, http.StatusSeeOther)
		admin.Post("/settings/topics", url.Values{"name": {"delivery"}}).Is(t, http.StatusUnprocessableEntity).Has(t, "There is a topic of this name")
		id := d.Number(`SELECT id FROM topic`)
		admin.Post(fmt.Sprintf("/settings/topics/%d", id), url.Values{"name": {"Deliveries"}}).Is(t, http.StatusSeeOther)
		admin.Get("/settings/topics").Is(t, http.StatusOK).Has(t, "Deliveries")
		got := api.Call("GET", fmt.Sprintf("/api/v1/topics/%d", id), nil).Is(t, http.StatusOK).Has(t, `"name":"Deliveries"`)
		tag := got.Header.Get("ETag")
		api.With("If-Match", tag).Call("PATCH", fmt.Sprintf("/api/v1/topics/%d", id), map[string]any{"off": true}).Is(t, http.StatusOK).Has(t, `"off":true`)
		api.With("If-Match", tag).Call("PATCH", fmt.Sprintf("/api/v1/topics/%d", id), map[string]any{"off": false}).Is(t, http.StatusPreconditionFailed)
		api.Call("POST", "/api/v1/topics", map[string]any{"name": "Late", "parent_id": id}).Is(t, http.StatusCreated).Has(t, `"path":"Deliveries / Late"`)
		d.Program(staff.Agent).Call("GET", "/api/v1/topics", nil).Is(t, http.StatusOK).Has(t, "Late")
		d.Program(staff.Agent).Call("POST", "/api/v1/topics", map[string]any{"name": "x"}).Is(t, http.StatusForbidden)
		d.Browse(staff.Agent).Get("/settings/topics").Is(t, http.StatusForbidden)
	})
}
