package people_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// firms are two organizations with a member each, of a desk.
type firms struct {
	*desktest.Desk
	a, b     int64 // organizations
	ann, ben int64 // their people
	caseOf   int64 // of ben
}

func eachFirms(t *testing.T, f func(t *testing.T, d firms)) {
	desktest.Each(t, func(t *testing.T, desk *desktest.Desk) {
		d := firms{Desk: desk}
		api := d.Program(staff.Admin)
		var made struct{ ID int64 }
		api.Call(http.MethodPost, "/api/v1/organizations", map[string]any{"name": "Parts Ltd", "domains": []string{"parts.example"}}).Is(t, http.StatusCreated).JSON(t, &made)
		d.a = made.ID
		api.Call(http.MethodPost, "/api/v1/organizations", map[string]any{"name": "Parts Limited", "domains": []string{"parts-limited.example"}}).Is(t, http.StatusCreated).JSON(t, &made)
		d.b = made.ID
		d.ann = d.CaseFrom("ann@parts.example", desktest.Address, "One.").PersonID
		c := d.CaseFrom("ben@parts-limited.example", desktest.Address, "Two.")
		d.ben, d.caseOf = c.PersonID, c.ID
		f(t, d)
	})
}

// members are the ids of the people of an organization.
func (d firms) members(id int64) (ids []int64) {
	d.T.Helper()
	d.Read(func(ctx context.Context, v db.View) error {
		for after := int64(0); ; {
			some, next, err := d.People.Members(ctx, v, id, after, 1)
			for _, p := range some {
				ids = append(ids, p.ID)
			}
			if after = next; next == 0 {
				return err
			}
		}
	})
	return ids
}

func TestOrganizationsBecomeOneAndAreTwoAgain(t *testing.T) {
	eachFirms(t, func(t *testing.T, d firms) {
		agent := d.Browse(staff.Agent)
		path := fmt.Sprintf("/organizations/%d", d.a)
		agent.Get(path+"/merge").Is(t, http.StatusOK).Has(t, "Parts Limited", fmt.Sprintf("/merge?with=%d", d.b))
		agent.Get(fmt.Sprintf("%s/merge?with=%d", path, d.b)).Is(t, http.StatusOK).Has(t, "Afterwards 2 people belong to Parts Ltd", "parts-limited.example")
		agent.Post(path+"/merge", url.Values{"from": {fmt.Sprint(d.b)}}).Is(t, http.StatusSeeOther)
		if diff := cmp.Diff([]int64{d.ann, d.ben}, d.members(d.a)); diff != "" {
			t.Errorf("members: %s", diff)
		}
		if to := agent.Get(fmt.Sprintf("/organizations/%d", d.b)); to.Code != http.StatusSeeOther || to.Header.Get("Location") != path {
			t.Errorf("%d leads to %s", to.Code, to.Header.Get("Location"))
		}
		agent.Get(path).Is(t, http.StatusOK).Has(t, "parts.example, parts-limited.example", "Became part of it", "ben@parts-limited.example", fmt.Sprintf(`href="/cases/%d"`, d.caseOf))
		agent.Get("/organizations").Is(t, http.StatusOK).Has(t, "Parts Ltd").Lacks(t, "Parts Limited")
		agent.Get(fmt.Sprintf("/people/%d", d.ben)).Is(t, http.StatusOK).Has(t, path, "Parts Ltd")
		p := d.Program(staff.Agent)
		p.Call(http.MethodGet, fmt.Sprintf("/api/v1/people/%d", d.ben), nil).Is(t, http.StatusOK).Has(t, fmt.Sprintf(`"organization_id":%d`, d.a))
		p.Call(http.MethodGet, fmt.Sprintf("/api/v1/cases?organization_id=%d", d.a), nil).Is(t, http.StatusOK).Has(t, fmt.Sprintf(`"id":%d`, d.caseOf))
		if c := d.CaseFrom("cy@parts-limited.example", desktest.Address, "Three."); d.members(d.a)[2] != c.PersonID {
			t.Error("who writes from a domain of the part is no member")
		}
		// What is saved meanwhile of somebody leaves them where they were.
		p.Call(http.MethodPatch, fmt.Sprintf("/api/v1/people/%d", d.ben), map[string]any{"called": "Ben"}).Is(t, http.StatusOK)
		p.Call(http.MethodPatch, fmt.Sprintf("/api/v1/people/%d", d.ben), map[string]any{"called": ""}).Is(t, http.StatusOK)
		p.Call(http.MethodPost, fmt.Sprintf("/api/v1/organizations/%d/merge", d.a), map[string]any{"into": d.b}).Is(t, http.StatusUnprocessableEntity)
		agent.Post(fmt.Sprintf("/organizations/%d/unmerge", d.b), nil).Is(t, http.StatusSeeOther)
		if diff := cmp.Diff([]int64{d.ann}, d.members(d.a)); diff != "" {
			t.Errorf("members afterwards: %s", diff)
		}
		agent.Post(fmt.Sprintf("/organizations/%d/unmerge", d.b), nil).Is(t, http.StatusConflict)
		agent.Get(fmt.Sprintf("/organizations/%d", d.b)).Is(t, http.StatusOK).Has(t, "parts-limited.example", "ben@").Lacks(t, "ann@")
		d.Verified()
	})
}

func TestDomainsOfAPartStayWithIt(t *testing.T) {
	eachFirms(t, func(t *testing.T, d firms) {
		p := d.Program(staff.Admin)
		p.Call(http.MethodPost, fmt.Sprintf("/api/v1/organizations/%d/merge", d.b), map[string]any{"into": d.a}).Is(t, http.StatusOK).Has(t, `"domains":["parts.example","parts-limited.example"]`)
		one := fmt.Sprintf("/api/v1/organizations/%d", d.a)
		p.Call(http.MethodPatch, one, map[string]any{"domains": []string{"new.example", "parts-limited.example"}}).Is(t, http.StatusOK)
		p.Call(http.MethodPost, fmt.Sprintf("/api/v1/organizations/%d/unmerge", d.b), nil).Is(t, http.StatusOK).Has(t, `"domains":["parts-limited.example"]`)
		p.Call(http.MethodGet, one, nil).Is(t, http.StatusOK).Has(t, `"domains":["new.example"]`)
	})
}

func TestTheLastPersonTakesTheNamesOfAllPartsAlong(t *testing.T) {
	eachFirms(t, func(t *testing.T, d firms) {
		p := d.Program(staff.Admin)
		p.Call(http.MethodPost, fmt.Sprintf("/api/v1/organizations/%d/merge", d.b), map[string]any{"into": d.a}).Is(t, http.StatusOK)
		erase := func(id int64) {
			t.Helper()
			p.Call(http.MethodPost, fmt.Sprintf("/api/v1/people/%d/erase", id), map[string]any{"sure": true}).Is(t, http.StatusNoContent)
		}
		named := func() int64 {
			return d.Number(`SELECT count(*) FROM organization WHERE name <> ''`)*10 + d.Number(`SELECT count(*) FROM organization_domain`)
		}
		erase(d.ann)
		if n := named(); n != 22 {
			t.Errorf("names and domains while somebody belongs to it: %d", n)
		}
		erase(d.ben)
		if n := named(); n != 0 {
			t.Errorf("names and domains left: %d", n)
		}
	})
}

func TestListsOfPeopleHaveAnIndex(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		for _, q := range people.Queries() {
			d.Planned(q.Index, q.SQL, q.Args...)
		}
	})
}
