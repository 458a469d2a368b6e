package tags_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/tags"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// room is a desk with this room alone.
type room struct {
	*desktest.Desk
	*tags.Tags
	t  *testing.T
	id int64 // a case
}

func each(t *testing.T, f func(t *testing.T, r room)) {
	t.Helper()
	var s *tags.Tags
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) { f(t, room{d, s, t, d.Case("It stopped at noon.").ID}) },
		desktest.Room{Name: "tags", Schema: tags.Schema, Words: tags.Words, Mount: func(d *desk.Desk) { s = tags.Mount(d) }})
}

// add puts a tag on a case.
func (r room) add(id int64, name string) (tag tags.Tag, err error) {
	r.t.Helper()
	return tag, r.DB.Do(r.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
		h, err := r.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		tag, err = r.Add(ctx, tx, h, name)
		return err
	})
}

func (r room) must(id int64, name string) tags.Tag {
	r.t.Helper()
	tag, err := r.add(id, name)
	r.Must(err)
	return tag
}

// names are the tags of a case.
func (r room) names(id int64) (all []string) {
	r.t.Helper()
	r.Read(func(ctx context.Context, v db.View) error {
		found, err := r.OfCase(ctx, v, id)
		for _, tag := range found {
			all = append(all, tag.Name)
		}
		return err
	})
	return all
}

func wants(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: %s", what, d)
	}
}

func TestATagIsOneSpelling(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		first := r.must(r.id, " Repair  shop ")
		wants(t, "name", first.Name, "Repair shop")
		for _, other := range []string{"repair shop", "REPAIR\tSHOP", "#Repair shop", "Repair shop"} {
			wants(t, other, r.must(r.id, other), first)
		}
		wants(t, "tags", r.names(r.id), []string{"Repair shop"})
		wants(t, "record", r.Number(`SELECT count(*) FROM activity WHERE kind = 'tag.added'`), int64(1))
		for name, want := range map[string]string{"": "tags.fault.empty", " # ": "tags.fault.empty", "a,b": "tags.fault.comma", strings.Repeat("é", 51): "tags.fault.long"} {
			_, err := r.add(r.id, name)
			if f, ok := fault.As(err); !ok || f.Key != want || f.Field != "tag" {
				t.Errorf("%q: %v, want %s", name, err, want)
			}
		}
		r.must(r.id, strings.Repeat("é", 50))
	})
}

func TestACaseCarriesThirtyTags(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		for i := range 30 {
			r.must(r.id, fmt.Sprintf("tag %02d", i))
		}
		if _, err := r.add(r.id, "one more"); !fault.Is(err, fault.Conflict) {
			t.Errorf("the 31st: %v", err)
		}
		r.must(r.id, "TAG 07") // which it has
		wants(t, "tags", r.Number(`SELECT count(*) FROM tag`), int64(30))
	})
}

func TestTheTagsOfMergedCases(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		other := r.CaseFrom("ben@example.com", desktest.Address, "So did mine.")
		r.must(r.id, "repair")
		r.must(other.ID, "repair")
		vip := r.must(other.ID, "vip")
		api := r.Program(staff.Agent)
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/merge", other.ID), map[string]any{"into": r.id}).Is(t, http.StatusOK)
		wants(t, "tags of both", r.names(r.id), []string{"repair", "vip"})
		var one struct{ Tags []string }
		path := fmt.Sprintf("/api/v1/cases/%d", r.id)
		api.Call(http.MethodGet, path, nil).Is(t, http.StatusOK).JSON(t, &one)
		wants(t, "over the API", one.Tags, []string{"repair", "vip"})
		anna := r.Browse(staff.Agent)
		anna.Get("/cases?list=all&f.tag=VIP").Is(t, http.StatusOK).Has(t, fmt.Sprintf("/cases/%d", r.id))
		anna.Get("/cases?list=all&f.tag=none").Is(t, http.StatusOK).Lacks(t, fmt.Sprintf("/cases/%d", r.id))
		r.must(r.id, "VIP") // which it has by the other
		wants(t, "rows", r.Number(`SELECT count(*) FROM case_tag`), int64(3))
		api.Call(http.MethodDelete, fmt.Sprintf("%s/tags/%d", path, vip.ID), nil).Is(t, http.StatusNoContent)
		wants(t, "tags after one was removed", r.names(r.id), []string{"repair"})
		api.Call(http.MethodDelete, fmt.Sprintf("%s/tags/%d", path, vip.ID), nil).Is(t, http.StatusNoContent)
		api.Call(http.MethodDelete, path+"/tags/999", nil).Is(t, http.StatusNotFound)
	})
}

func TestTheAPIOfTags(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		api := r.Program(staff.Agent)
		path := fmt.Sprintf("/api/v1/cases/%d", r.id)
		for _, name := range []string{"vip", "Repair", "Ägypten"} {
			api.Call(http.MethodPost, path+"/tags", map[string]any{"tag": name}).Is(t, http.StatusCreated)
		}
		var seen []string
		for next := "/api/v1/tags?limit=1"; next != ""; {
			var page struct {
				Items      []tags.Body
				NextCursor *string `json:"next_cursor"`
			}
			api.Call(http.MethodGet, next, nil).Is(t, http.StatusOK).JSON(t, &page)
			for _, tag := range page.Items {
				seen = append(seen, tag.Name)
			}
			if next = ""; page.NextCursor != nil {
				next = "/api/v1/tags?limit=1&cursor=" + url.QueryEscape(*page.NextCursor)
			}
		}
		wants(t, "all tags, by their bytes", seen, []string{"Repair", "vip", "Ägypten"})
		var list struct {
			Items []struct {
				ID   int64
				Tags []string
			}
		}
		api.Call(http.MethodGet, "/api/v1/cases?tag=REPAIR", nil).Is(t, http.StatusOK).JSON(t, &list)
		if len(list.Items) != 1 || list.Items[0].ID != r.id || len(list.Items[0].Tags) != 3 {
			t.Errorf("cases with the tag: %+v", list.Items)
		}
		api.Call(http.MethodGet, "/api/v1/cases?tag=none", nil).Is(t, http.StatusOK).Lacks(t, `"id"`)
		api.Call(http.MethodPost, path+"/tags", map[string]any{"tag": " "}).Is(t, http.StatusUnprocessableEntity).Has(t, "body.tag")
	})
}

func TestThePanelOfTags(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		path := fmt.Sprintf("/cases/%d", r.id)
		anna := r.Browse(staff.Agent)
		anna.Post(path+"/tags", url.Values{"tag": {"<b>vip</b>"}}).Is(t, http.StatusSeeOther)
		anna.Get(path).Is(t, http.StatusOK).Has(t, "&lt;b&gt;vip&lt;/b&gt;").Lacks(t, "<b>vip")
		anna.Get("/cases?list=open").Is(t, http.StatusOK).Has(t, "&lt;b&gt;vip&lt;/b&gt;")
		part := anna.HX().Post(path+"/tags", url.Values{"tag": {"repair"}}).Is(t, http.StatusOK).Has(t, `id="tags"`, "repair").Lacks(t, "<html")
		anna.Get("/cases?list=all&f.tag=repair").Is(t, http.StatusOK).Has(t, path+"?f.tag=repair&amp;list=all", "f.tag=repair&amp;list=all&amp;sort=need")
		if !strings.Contains(part.Body, "f.tag=repair") {
			t.Error("a tag does not lead to its cases")
		}
		id := r.Number(`SELECT id FROM tag WHERE name = 'repair'`)
		anna.Post(fmt.Sprintf("%s/tags/%d/remove", path, id), nil).Is(t, http.StatusSeeOther)
		anna.Post(path+"/tags", url.Values{"tag": {""}}).Is(t, http.StatusUnprocessableEntity)
		anna.Get(path).Is(t, http.StatusOK).Lacks(t, "f.tag=repair")
		r.Browse(staff.Viewer).Get(path).Is(t, http.StatusOK).Has(t, "vip").Lacks(t, "/tags/", `action="`+path+`/tags"`)
	})
}

func TestTagsAreExportedAndErased(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		other := r.CaseFrom("ben@example.com", desktest.Address, "So did mine.")
		r.must(r.id, "ann's")
		r.must(r.id, "repair")
		r.must(other.ID, "repair")
		person, admin := r.Fresh(r.id).PersonID, r.Program(staff.Admin)
		path := fmt.Sprintf("/api/v1/people/%d", person)
		admin.Call(http.MethodGet, path+"/export", nil).Is(t, http.StatusOK).Has(t, "ann's", "repair")
		admin.Call(http.MethodPost, path+"/erase", map[string]any{"sure": true}).Is(t, http.StatusNoContent)
		wants(t, "tags of the erased", r.names(r.id), []string(nil))
		wants(t, "tags of others", r.names(other.ID), []string{"repair"})
		wants(t, "tags", r.Number(`SELECT count(*) FROM tag`), int64(1))
		r.Verified()
	})
}
