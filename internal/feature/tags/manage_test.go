package tags_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/tags"
	"kept.example/kept/internal/platform/db"
)

// managed runs an act of somebody who may manage the settings.
func (r room) managed(f func(ctx context.Context, tx *db.Tx) error) error {
	r.t.Helper()
	return r.DB.Do(r.As(staff.Admin), "test", f)
}

func (r room) rename(id int64, name string) error {
	return r.managed(func(ctx context.Context, tx *db.Tx) error {
		h, err := r.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return r.Rename(ctx, tx, h, name)
	})
}

func (r room) merge(from, into int64) error {
	return r.managed(func(ctx context.Context, tx *db.Tx) error {
		a, err := r.Take(ctx, tx, from)
		if err != nil {
			return err
		}
		b, err := r.Take(ctx, tx, into)
		if err != nil {
			return err
		}
		return r.Merge(ctx, tx, a, b)
	})
}

func (r room) unmerge(id int64) error {
	return r.managed(func(ctx context.Context, tx *db.Tx) error {
		_, err := r.Unmerge(ctx, tx, id)
		return err
	})
}

// listed are the tags there are, each with its cases and other names.
func (r room) listed() (all []string) {
	r.t.Helper()
	r.Must(r.DB.Read(r.As(staff.Admin), "test", func(ctx context.Context, v db.View) error {
		found, err := r.All(ctx, v, "", "", 100)
		if err != nil {
			return err
		}
		for _, tag := range found {
			n, err := r.Carried(ctx, v, tag.ID)
			if err != nil {
				return err
			}
			line := fmt.Sprintf("%s %d", tag.Name, n)
			also, err := r.Also(ctx, v, []int64{tag.ID})
			if err != nil {
				return err
			}
			for _, a := range also[tag.ID] {
				line += " +" + a.Name
			}
			all = append(all, line)
		}
		return nil
	}))
	return all
}

func TestTheOldNameOfATagLeadsToIt(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		tag := r.must(r.id, "repair")
		r.Must(r.rename(tag.ID, "Repairs"))
		wants(t, "listed", r.listed(), []string{"Repairs 1 +repair"})
		other := r.CaseFrom("ben@example.com", desktest.Address, "Two.").ID
		wants(t, "the tag of the old name", r.must(other, "REPAIR").ID, tag.ID)
		wants(t, "of the case", r.names(other), []string{"Repairs"})
		agent := r.Browse(staff.Agent)
		for _, name := range []string{"repair", "Repairs"} {
			agent.Get("/cases?list=open&f.tag="+name).Is(t, http.StatusOK).Has(t, fmt.Sprintf(`id="row-%d"`, other))
		}
		r.Must(r.rename(tag.ID, "repair"))
		wants(t, "renamed back", r.listed(), []string{"repair 2"})
		r.Must(r.rename(tag.ID, "RePair"))
		wants(t, "another spelling", r.listed(), []string{"RePair 2"})
		r.must(r.id, "warranty")
		if err := r.rename(tag.ID, "Warranty"); err == nil || !strings.Contains(err.Error(), "taken") {
			t.Errorf("two tags of one name: %v", err)
		}
	})
}

func TestTagsBecomeOneAndAreTwoAgain(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		two, three := r.CaseFrom("ben@example.com", desktest.Address, "Two.").ID, r.CaseFrom("cem@example.com", desktest.Address, "Three.").ID
		a, b, c := r.must(r.id, "broken"), r.must(two, "defect"), r.must(three, "fault")
		r.must(r.id, "defect")
		before := r.listed()
		r.Must(r.merge(a.ID, b.ID))
		wants(t, "one", r.listed(), []string{"defect 2 +broken", "fault 1"})
		wants(t, "once on a case", r.names(r.id), []string{"defect"})
		between := r.listed()
		r.Must(r.merge(b.ID, c.ID))
		wants(t, "two in one", r.listed(), []string{"fault 3 +broken +defect"})
		wants(t, "by the name within", r.must(two, "broken").ID, c.ID)
		wants(t, "not twice", r.names(two), []string{"fault"})
		if err := r.merge(c.ID, a.ID); err == nil {
			t.Error("a tag became part of itself")
		}
		r.Must(r.unmerge(b.ID))
		wants(t, "the merge before stands", r.listed(), between)
		r.Must(r.unmerge(a.ID))
		wants(t, "as before", r.listed(), before)
		if err := r.unmerge(a.ID); err == nil {
			t.Error("unmerged twice")
		}
		// Taking a tag off takes it off whatever became part of it.
		r.Must(r.merge(a.ID, b.ID))
		r.Must(r.DB.Do(r.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
			h, err := r.Cases.Take(ctx, tx, r.id)
			if err != nil {
				return err
			}
			return r.Remove(ctx, tx, h, b.ID)
		}))
		wants(t, "off", r.names(r.id), []string(nil))
	})
}

func TestATagThatWasRemovedComesBackForAWeek(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		a, b := r.must(r.id, "broken"), r.must(r.id, "defect")
		r.Must(r.merge(a.ID, b.ID))
		admin := r.Browse(staff.Admin)
		path := fmt.Sprintf("/settings/tags/%d", b.ID)
		admin.Get("/settings/tags").Is(t, http.StatusOK).Has(t, "One case loses it.", "also broken")
		admin.Post(path+"/remove", nil).Is(t, http.StatusSeeOther)
		wants(t, "gone", r.names(r.id), []string(nil))
		admin.Get("/cases?list=open&f.tag=defect").Lacks(t, fmt.Sprintf(`id="row-%d"`, r.id))
		admin.Get("/settings/tags").Has(t, "Bring back defect").Lacks(t, fmt.Sprintf(`id="tag-%d"`, b.ID))
		admin.Post(path+"/restore", nil).Is(t, http.StatusSeeOther)
		wants(t, "back", r.listed(), []string{"defect 1 +broken"})

		admin.Post(path+"/remove", nil).Is(t, http.StatusSeeOther)
		again := r.must(r.id, "broken")
		admin.Post(path+"/restore", nil).Is(t, http.StatusConflict).Has(t, "There is a tag broken again.")
		r.Must(r.rename(again.ID, "cracked"))
		wants(t, "the name leads to the new one", r.listed(), []string{"cracked 1 +broken"})
		r.Advance(8 * 24 * time.Hour)
		r.Browse(staff.Admin).Post(path+"/restore", nil).Is(t, http.StatusNotFound)
		r.Read(func(ctx context.Context, v db.View) error {
			n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM tag`)
			wants(t, "tags left", n, int64(2))
			rows, rowsErr := db.Value[int64](ctx, v, `SELECT count(*) FROM case_tag`)
			wants(t, "rows left", rows, int64(1))
			r.Must(rowsErr)
			return err
		})
		r.Verified()
	})
}

func TestThePageOfTheTags(t *testing.T) {
	d := desktest.Lite(t, desktest.Room{Name: "tags", Schema: tags.Schema, Words: tags.Words, Mount: func(d *desk.Desk) { tags.Mount(d) }})
	admin := d.Browse(staff.Admin)
	admin.Get("/settings/tags").Is(t, http.StatusOK).Has(t, "No tag yet.")
	one := d.Case("It stopped.").ID
	p := d.Program(staff.Admin)
	var tag, other struct{ ID int64 }
	p.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/tags", one), map[string]any{"tag": "vip"}).Is(t, http.StatusCreated).JSON(t, &tag)
	p.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/tags", one), map[string]any{"tag": "very important"}).Is(t, http.StatusCreated).JSON(t, &other)
	path := fmt.Sprintf("/settings/tags/%d", tag.ID)
	admin.Get("/settings").Is(t, http.StatusOK).Has(t, "2 tags", `href="/settings/tags"`)
	admin.Post(path, url.Values{"name": {"a, b"}}).Is(t, http.StatusUnprocessableEntity).Has(t, `value="a, b"`, "A tag has no comma.", "<details open")
	admin.Post(path, url.Values{"name": {"VERY important"}}).Is(t, http.StatusUnprocessableEntity).Has(t, "Merge the two instead.")
	admin.Get("/settings/tags?q=ve").Has(t, "very important").Lacks(t, fmt.Sprintf(`id="tag-%d"`, tag.ID))
	admin.Get("/settings/tags?q=zz").Has(t, "No tag begins with")
	admin.Get(path+"/merge").Is(t, http.StatusOK).Has(t, `<option value="very important">`)
	admin.Get(path+"/merge?into=nothing").Is(t, http.StatusUnprocessableEntity).Has(t, "There is no tag nothing.", `value="nothing"`)
	admin.Get(path+"/merge?into=vip").Is(t, http.StatusUnprocessableEntity).Has(t, "cannot be merged into itself")
	admin.Get(path+"/merge?into=Very+Important").Is(t, http.StatusOK).Has(t, "Afterwards one case carries very important, and vip leads to it.")
	admin.Post(path+"/merge", url.Values{"into": {fmt.Sprint(other.ID)}}).Is(t, http.StatusSeeOther)
	p.Call(http.MethodGet, fmt.Sprintf("/api/v1/tags/%d", other.ID), nil).Is(t, http.StatusOK).Has(t, `"also":["vip"]`, `"cases":1`)
	admin.Post(path+"/unmerge", nil).Is(t, http.StatusSeeOther)
	admin.Post(path+"?name=friend", nil).Is(t, http.StatusSeeOther)
	got := p.Call(http.MethodGet, fmt.Sprintf("/api/v1/tags/%d", tag.ID), nil).Is(t, http.StatusOK).Has(t, `"name":"friend"`, `"also":["vip"]`)
	api := fmt.Sprintf("/api/v1/tags/%d", tag.ID)
	p.With("If-Match", `"v1"`).Call(http.MethodPatch, api, map[string]any{"name": "guest"}).Is(t, http.StatusPreconditionFailed)
	p.With("If-Match", got.Header.Get("ETag")).Call(http.MethodPatch, api, map[string]any{"name": "guest"}).Is(t, http.StatusOK).Has(t, `"name":"guest"`)
	p.Call(http.MethodPost, api+"/merge", map[string]any{"into": other.ID}).Is(t, http.StatusOK)
	p.Call(http.MethodPost, api+"/unmerge", nil).Is(t, http.StatusOK)
	p.Call(http.MethodDelete, api, nil).Is(t, http.StatusNoContent)
	p.Call(http.MethodGet, api, nil).Is(t, http.StatusNotFound)
	p.Call(http.MethodPost, api+"/restore", nil).Is(t, http.StatusOK)
	d.Program(staff.Agent).Call(http.MethodGet, "/api/v1/tags", nil).Is(t, http.StatusOK).Has(t, `"guest"`).Lacks(t, `"cases"`)
	d.Program(staff.Lead).Call(http.MethodDelete, api, nil).Is(t, http.StatusForbidden)
}
