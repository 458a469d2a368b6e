package people

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// Panel is a part of a person's page that another package supplies.
type Panel struct {
	Name  string
	Order int // the lowest first
	// Render reads what it needs and returns the panel, or nil for none.
	Render func(ctx context.Context, v db.View, p Person) (templ.Component, error)
}

// AddPanel puts a panel on every person's page. At the start only.
func (p *People) AddPanel(one Panel) {
	p.panels = append(p.panels, one)
	slices.SortStableFunc(p.panels, func(a, b Panel) int { return cmp.Compare(a.Order, b.Order) })
}

// kinds are the words for the kinds of identity.
var kinds = words.Family("people.kind.", Email, Phone, Handle, External)

// Mount adds the page of a person and the API.
func (p *People) Mount(rt *web.Router) {
	rt.Page("GET /people/{person}", string(staff.PeopleRead), p.page)
	rt.Page("POST /people/{person}/export", string(staff.PeopleExport), p.exportPage)
	rt.Page("POST /people/{person}/erase", string(staff.PeopleErase), p.erasePage)
	p.mountAPI(rt)
}

// personView is what the page shows.
type personView struct {
	Person              Person
	Organization        string
	Identities          []Identity
	Panels              []templ.Component
	MayExport, MayErase bool
}

// title is the person's name, or what stands in its place.
func (v personView) title(ctx context.Context) string {
	switch {
	case v.Person.Erased():
		return words.T(ctx, "people.page.title_erased")
	case v.Person.Name != "":
		return v.Person.Name
	case len(v.Identities) > 0:
		return v.Identities[0].Value
	}
	return words.T(ctx, "people.page.title_unknown")
}

func (p *People) page(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	var view personView
	err = p.d.Read(r.Context(), "people.page", func(ctx context.Context, v db.View) (err error) {
		view, err = p.view(ctx, v, id)
		return err
	})
	if err != nil {
		return err
	}
	if view.Person.ID != id {
		return web.Redirect(w, r, fmt.Sprintf("/people/%d", view.Person.ID))
	}
	return web.Show(w, r, http.StatusOK, personPage(view))
}

// view reads what the page shows.
func (p *People) view(ctx context.Context, v db.View, id int64) (view personView, err error) {
	actor, err := staff.Allow(ctx, staff.PeopleRead)
	if err != nil {
		return view, err
	}
	if view.Person, err = p.ByID(ctx, v, id); err != nil {
		return view, err
	}
	if view.Identities, err = identitiesOf(ctx, v, view.Person.ID); err != nil {
		return view, err
	}
	if id := view.Person.OrganizationID; id != 0 {
		o, err := organizationByID(ctx, v, id)
		if err != nil {
			return view, err
		}
		view.Organization = o.Name
	}
	for _, panel := range p.panels {
		c, err := panel.Render(ctx, v, view.Person)
		if err != nil {
			return view, err
		}
		if c != nil {
			view.Panels = append(view.Panels, c)
		}
	}
	view.MayExport, view.MayErase = actor.May(staff.PeopleExport), actor.May(staff.PeopleErase)
	return view, nil
}

// exportPage answers with all that we hold of a person, as a file.
func (p *People) exportPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	b, err := p.exported(r.Context(), id)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/jsonl")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="person-%d.jsonl"`, id))
	h.Set("Content-Length", strconv.Itoa(len(b)))
	if _, err := w.Write(b); err != nil {
		return nil //nolint:nilerr // the caller is gone: nobody is left to answer
	}
	return nil
}

// exported writes down that a person was exported, and returns what we hold.
func (p *People) exported(ctx context.Context, id int64) ([]byte, error) {
	err := p.d.Do(ctx, "people.export", func(ctx context.Context, tx *db.Tx) error {
		if _, err := staff.Allow(ctx, staff.PeopleExport); err != nil {
			return err
		}
		h, err := p.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		_, err = p.log.Record(ctx, tx, activity.Entry{Kind: "person.exported", PersonID: h.ID})
		return err
	})
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = p.d.Read(ctx, "people.export", func(ctx context.Context, v db.View) error {
		b.Reset()
		return p.Export(ctx, v, id, &b)
	})
	return b.Bytes(), err
}

// erasePage erases a person whom somebody is sure about.
func (p *People) erasePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	if r.PostFormValue("sure") != "yes" {
		return fault.Field("sure", "people.fault.not_sure")
	}
	err = p.d.Do(r.Context(), "people.erase", func(ctx context.Context, tx *db.Tx) error { return p.Erase(ctx, tx, id) })
	if err != nil {
		return err
	}
	return web.Redirect(w, r, fmt.Sprintf("/people/%d", id))
}
