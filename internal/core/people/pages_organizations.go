package people

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// organizationPath is the address of an organization's page.
func organizationPath(id int64) string { return fmt.Sprintf("/organizations/%d", id) }

// organizationName is what an organization is called, or that nobody knows any
// more.
func organizationName(ctx context.Context, o Organization) string {
	if o.Name == "" {
		return words.T(ctx, "people.organization.erased")
	}
	return o.Name
}

func domainsLine(o Organization) string { return strings.Join(o.Domains, ", ") }

func domainsText(o Organization) string { return strings.Join(o.Domains, "\n") }

// readOrganization reads what was typed: a name, and domains on lines or
// between commas.
func readOrganization(r *http.Request) Organization {
	return Organization{Name: r.PostFormValue("name"), Domains: strings.FieldsFunc(r.PostFormValue("domains"), func(c rune) bool {
		return c == ',' || c == ';' || c == ' ' || c == '\n' || c == '\r' || c == '\t'
	})}
}

// organizationsView is the list of organizations.
type organizationsView struct {
	Text          string
	Organizations []Organization
	Next          string // address of the next page
	MayChange     bool
	New           Organization
	Said          map[string]string
}

func (p *People) organizationsPage(w http.ResponseWriter, r *http.Request) error {
	return p.showOrganizations(w, r, http.StatusOK, organizationsView{})
}

func (p *People) showOrganizations(w http.ResponseWriter, r *http.Request, status int, view organizationsView) error {
	view.Text = r.URL.Query().Get("q")
	at, err := web.ParseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	q := OrganizationsBy{Text: view.Text, Limit: pagePeople + 1}
	if at != nil {
		q.After = Place{at.Text, at.ID}
	}
	err = p.d.Read(r.Context(), "people.organizations", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.PeopleRead)
		if err != nil {
			return err
		}
		view.MayChange = actor.May(staff.PeopleChange)
		view.Organizations, err = p.Organizations(ctx, v, q)
		return err
	})
	if err != nil {
		return err
	}
	if len(view.Organizations) > pagePeople {
		view.Organizations = view.Organizations[:pagePeople]
		last := view.Organizations[pagePeople-1]
		view.Next = "/organizations?" + url.Values{"q": {view.Text}, "cursor": {web.Cursor{Text: db.Key(last.Name), ID: last.ID}.String()}}.Encode()
	}
	return web.Show(w, r, status, organizationsPage(view))
}

func (p *People) organizationAdd(w http.ResponseWriter, r *http.Request) error {
	typed := readOrganization(r)
	var made Organization
	err := p.d.Do(r.Context(), "people.add_organization", func(ctx context.Context, tx *db.Tx) (err error) {
		if made, err = p.AddOrganization(ctx, tx, typed.Name); err != nil || len(typed.Domains) == 0 {
			return err
		}
		h, err := p.TakeOrganization(ctx, tx, made.ID)
		if err != nil {
			return err
		}
		return p.SetDomains(ctx, tx, &h, typed.Domains)
	})
	if said := web.Invalid(r.Context(), err); said != nil {
		return p.showOrganizations(w, r, http.StatusUnprocessableEntity, organizationsView{New: typed, Said: said})
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, organizationPath(made.ID), words.T(r.Context(), "people.said.organization_added"), "")
}

// organizationView is the page of one organization.
type organizationView struct {
	Organization
	People    []personRow
	Next      string // address of the next page of people
	Panels    []templ.Component
	Parts     []Organization // what became part of it
	MayChange bool
	MayMerge  bool

	Typed   Organization // its name and domains, as they are or were typed
	Address string       // of who is to become a member
	Said    map[string]string
}

func (p *People) organizationPage(w http.ResponseWriter, r *http.Request) error {
	return p.showOrganization(w, r, http.StatusOK, organizationView{})
}

func (p *People) showOrganization(w http.ResponseWriter, r *http.Request, status int, view organizationView) error {
	id, err := web.PathID(r, "organization")
	if err != nil {
		return err
	}
	after, err := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
	if err != nil {
		after = 0
	}
	err = p.d.Read(r.Context(), "people.organization", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.PeopleRead)
		if err != nil {
			return err
		}
		view.MayChange, view.MayMerge = actor.May(staff.PeopleChange), actor.May(staff.PeopleMerge)
		if view.Organization, err = organizationByID(ctx, v, id); err != nil {
			return err
		}
		if view.Parts, err = p.PartsOfOrganization(ctx, v, view.ID); err != nil {
			return err
		}
		found, next, err := p.Members(ctx, v, view.ID, after, pagePeople)
		if err != nil {
			return err
		}
		if next != 0 {
			view.Next = fmt.Sprintf("%s?after=%d#members", organizationPath(id), next)
		}
		if view.People, err = p.rows(ctx, v, found); err != nil {
			return err
		}
		for _, panel := range p.organizationPanels {
			c, err := panel.Render(ctx, v, view.Organization)
			if err != nil {
				return fmt.Errorf("panel %s: %w", panel.Name, err)
			}
			if c != nil {
				view.Panels = append(view.Panels, c)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if view.ID != id {
		return web.Redirect(w, r, organizationPath(view.ID))
	}
	if view.Typed.Name == "" && view.Said == nil {
		view.Typed = view.Organization
	}
	return web.Show(w, r, status, organizationPage(view))
}

// organizationChange saves the name and the domains, unless somebody else
// saved meanwhile.
func (p *People) organizationChange(w http.ResponseWriter, r *http.Request) error {
	typed := readOrganization(r)
	err := p.heldOrganization(r, func(ctx context.Context, tx *db.Tx, h *HeldOrganization) error {
		if version := r.PostFormValue("version"); version != "" && version != fmt.Sprint(h.Version) {
			return fault.New(fault.Conflict, "people.fault.changed")
		}
		if typed.Name != h.Name {
			if err := p.RenameOrganization(ctx, tx, h, typed.Name); err != nil {
				return err
			}
		}
		return p.SetDomains(ctx, tx, h, typed.Domains)
	})
	if said := web.Invalid(r.Context(), err); said != nil {
		return p.showOrganization(w, r, http.StatusUnprocessableEntity, organizationView{Typed: typed, Said: said})
	}
	return p.organizationSaved(w, r, err, words.T(r.Context(), "people.said.saved"), "")
}

// heldOrganization does something with the organization of a path, in one act.
func (p *People) heldOrganization(r *http.Request, f func(ctx context.Context, tx *db.Tx, h *HeldOrganization) error) error {
	id, err := web.PathID(r, "organization")
	if err != nil {
		return err
	}
	return p.d.Do(r.Context(), "people.organization", func(ctx context.Context, tx *db.Tx) error {
		h, err := p.TakeOrganization(ctx, tx, id)
		if err != nil {
			return err
		}
		return f(ctx, tx, &h)
	})
}

func (p *People) organizationSaved(w http.ResponseWriter, r *http.Request, err error, said, undo string) error {
	if err != nil {
		return err
	}
	id, err := web.PathID(r, "organization")
	if err != nil {
		return err
	}
	return web.Saved(w, r, organizationPath(id), said, undo)
}

// memberAdd makes somebody a member who is known by an address. The form that
// takes a removal back names the person instead.
func (p *People) memberAdd(w http.ResponseWriter, r *http.Request) error {
	address := strings.TrimSpace(r.PostFormValue("address"))
	err := p.d.Do(r.Context(), "people.member", func(ctx context.Context, tx *db.Tx) error {
		id, err := web.PathID(r, "organization")
		if err != nil {
			return err
		}
		person, err := strconv.ParseInt(r.URL.Query().Get("person"), 10, 64)
		if err != nil {
			i, err := identityBy(ctx, tx, Email, address)
			if fault.Is(err, fault.NotFound) {
				return fault.Field("address", "people.fault.nobody_has").Because(err)
			}
			if err != nil {
				return err
			}
			person = i.PersonID
		}
		return p.join(ctx, tx, person, id)
	})
	if fault.Is(err, fault.NotFound) { // out of sight is as if nobody had it
		err = fault.Field("address", "people.fault.nobody_has").Because(err)
	}
	if said := web.Invalid(r.Context(), err); said != nil {
		return p.showOrganization(w, r, http.StatusUnprocessableEntity, organizationView{Address: address, Said: said})
	}
	return p.organizationSaved(w, r, err, words.T(r.Context(), "people.said.member"), "")
}

// join makes a person a member of an organization, or of none with 0.
func (p *People) join(ctx context.Context, tx *db.Tx, person, organization int64) error {
	h, err := p.Take(ctx, tx, person)
	if err != nil {
		return err
	}
	return p.Change(ctx, tx, &h, Change{OrganizationID: &organization})
}

func (p *People) memberRemove(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "organization")
	if err != nil {
		return err
	}
	person, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	err = p.d.Do(r.Context(), "people.member", func(ctx context.Context, tx *db.Tx) error {
		h, err := p.Take(ctx, tx, person)
		if err != nil {
			return err
		}
		o, err := organizationByID(ctx, tx, id)
		if err != nil {
			return err
		}
		if h.OrganizationID != o.ID {
			return fault.New(fault.NotFound, "people.fault.not_member")
		}
		none := int64(0)
		return p.Change(ctx, tx, &h, Change{OrganizationID: &none})
	})
	return p.organizationSaved(w, r, err, words.T(r.Context(), "people.said.no_member"), fmt.Sprintf("%s/members?person=%d", organizationPath(id), person))
}
