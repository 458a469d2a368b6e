package people

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/a-h/templ"

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

// OrganizationPanel is a part of an organization's page that another package
// supplies.
type OrganizationPanel struct {
	Name   string
	Render func(ctx context.Context, v db.View, o Organization) (templ.Component, error)
}

// AddOrganizationPanel puts a panel on every organization's page. At the start
// only.
func (p *People) AddOrganizationPanel(one OrganizationPanel) {
	p.organizationPanels = append(p.organizationPanels, one)
}

// kinds are the words for the kinds of identity.
var kinds = words.Family("people.kind.", Email, Phone, Handle, External)

// Mount adds the pages of people and organizations, and the API.
func (p *People) Mount(rt *web.Router) {
	read, change, merge := string(staff.PeopleRead), string(staff.PeopleChange), string(staff.PeopleMerge)
	rt.Page("GET /people", read, p.listPage)
	rt.Page("GET /people/new", change, p.newPage)
	rt.Page("POST /people", change, p.addPage)
	rt.Page("GET /people/{person}", read, p.page)
	rt.Page("GET /people/{person}/edit", change, p.editPage)
	rt.Page("POST /people/{person}/edit", change, p.changePage)
	rt.Page("POST /people/{person}/identities", change, p.identityPage)
	rt.Page("POST /people/{person}/identities/{identity}/first", change, p.identityFirst)
	rt.Page("POST /people/{person}/identities/{identity}/remove", change, p.identityRemove)
	rt.Page("POST /people/{person}/identities/{gone}/restore", change, p.identityRestore)
	rt.Page("GET /people/{person}/merge", merge, p.mergePage)
	rt.Page("POST /people/{person}/merge", merge, p.mergeDo)
	rt.Page("POST /people/{person}/unmerge", merge, p.unmergeDo)
	rt.Page("POST /people/{person}/export", string(staff.PeopleExport), p.exportPage, web.Timeout(exportTakes))
	rt.Page("GET /people/{person}/erase", string(staff.PeopleErase), p.erasePage)
	rt.Page("POST /people/{person}/erase", string(staff.PeopleErase), p.eraseDo, web.WhileFull())
	rt.Page("GET /organizations", read, p.organizationsPage)
	rt.Page("POST /organizations", change, p.organizationAdd)
	rt.Page("GET /organizations/{organization}", read, p.organizationPage)
	rt.Page("POST /organizations/{organization}", change, p.organizationChange)
	rt.Page("POST /organizations/{organization}/members", change, p.memberAdd)
	rt.Page("POST /organizations/{organization}/members/{person}/remove", change, p.memberRemove)
	rt.Page("GET /organizations/{organization}/merge", merge, p.organizationMergePage)
	rt.Page("POST /organizations/{organization}/merge", merge, p.organizationMergeDo)
	rt.Page("POST /organizations/{organization}/unmerge", merge, p.organizationUnmergeDo)
	rt.AddNav(web.NavItem{Key: "people.list.title", Icon: "people", Href: "/people", KeySeq: "g e", Group: web.GroupWork, Order: 80, Access: read})
	p.mountAPI(rt)
}

// path is the address of a person's page.
func path(id int64) string { return fmt.Sprintf("/people/%d", id) }

// Hue is the colour of a person's own, the same everywhere.
func Hue(id int64) int { return int(id*83+40) % 360 }

// personView is what the page shows.
type personView struct {
	Person                                   Person
	Organization                             Organization
	Identities                               []Identity
	Foreign                                  []Foreign
	Merged                                   []personRow
	Alike                                    []likeness
	Panels                                   []templ.Component
	MayChange, MayMerge, MayExport, MayErase bool

	Said     map[string]string // what was wrong with an address that was typed
	NewKind  IdentityKind
	NewValue string
}

func (v personView) path(more string) string { return path(v.Person.ID) + more }

// title is the person's name, or what stands in its place.
func (v personView) title(ctx context.Context) string { return titleOf(ctx, v.Person, v.Identities) }

func titleOf(ctx context.Context, p Person, ids []Identity) string {
	address := ""
	if len(ids) > 0 {
		address = ids[0].Value
	}
	return nameOr(ctx, p, address)
}

// nameOr is a person's name, or what stands in its place.
func nameOr(ctx context.Context, p Person, address string) string {
	switch {
	case p.Erased():
		return words.T(ctx, "people.page.title_erased")
	case p.Name != "":
		return p.Name
	case address != "":
		return address
	}
	return words.T(ctx, "people.page.title_unknown")
}

// Verified says whether an address of theirs was shown to be theirs.
func (v personView) Verified() bool {
	return slices.ContainsFunc(v.Identities, func(i Identity) bool { return i.Verified })
}

// several says whether there are more addresses than one of a kind.
func (v personView) several(kind IdentityKind) bool {
	n := 0
	for _, i := range v.Identities {
		if i.Kind == kind {
			n++
		}
	}
	return n > 1
}

func (p *People) page(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	return p.showPerson(w, r, http.StatusOK, id, personView{})
}

// showPerson shows a person's page, with what was typed into it.
func (p *People) showPerson(w http.ResponseWriter, r *http.Request, status int, id int64, view personView) error {
	err := p.d.Read(r.Context(), "people.page", func(ctx context.Context, v db.View) error { return p.fill(ctx, v, id, &view) })
	if err != nil {
		return err
	}
	if view.Person.ID != id {
		return web.Redirect(w, r, path(view.Person.ID))
	}
	return web.Show(w, r, status, personPage(view))
}

// fill reads what the page shows.
func (p *People) fill(ctx context.Context, v db.View, id int64, view *personView) error {
	actor, err := staff.Allow(ctx, staff.PeopleRead)
	if err != nil {
		return err
	}
	if view.Person, err = p.ByID(ctx, v, id); err != nil {
		return err
	}
	if view.Identities, err = identitiesOf(ctx, v, view.Person.ID); err != nil {
		return err
	}
	if view.Foreign, err = foreignOf(ctx, v, view.Person.ID); err != nil {
		return err
	}
	if id := view.Person.OrganizationID; id != 0 {
		if view.Organization, err = organizationByID(ctx, v, id); err != nil {
			return err
		}
	}
	view.MayChange, view.MayMerge = actor.May(staff.PeopleChange), actor.May(staff.PeopleMerge)
	view.MayExport, view.MayErase = actor.May(staff.PeopleExport), actor.May(staff.PeopleErase)
	if view.Merged, err = p.mergedInto(ctx, v, view.Person.ID); err != nil {
		return err
	}
	if view.MayMerge && !view.Person.Erased() {
		if view.Alike, err = p.alike(ctx, v, view.Person, view.Identities); err != nil {
			return err
		}
	}
	for _, panel := range p.panels {
		c, err := panel.Render(ctx, v, view.Person)
		if err != nil {
			return fmt.Errorf("panel %s: %w", panel.Name, err)
		}
		if c != nil {
			view.Panels = append(view.Panels, c)
		}
	}
	return nil
}

// identityPage adds an address that was typed.
func (p *People) identityPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	view := personView{NewKind: IdentityKind(r.PostFormValue("kind")), NewValue: r.PostFormValue("value")}
	err = p.held(r, "people.identity", func(ctx context.Context, tx *db.Tx, h *Held) error {
		_, err := p.AddIdentity(ctx, tx, h, view.NewKind, view.NewValue, false)
		if fault.Is(err, fault.Conflict) {
			return fault.Field("value", "people.fault.identity_taken").Because(err)
		}
		return asValue(err)
	})
	if view.Said = web.Invalid(r.Context(), err); view.Said != nil {
		return p.showPerson(w, r, http.StatusUnprocessableEntity, id, view)
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, path(id)+"#identities", words.T(r.Context(), "people.said.identity_added"), "")
}

func (p *People) identityFirst(w http.ResponseWriter, r *http.Request) error {
	return p.withIdentity(w, r, "identity", func(ctx context.Context, tx *db.Tx, h *Held, id int64) (string, string, error) {
		return "", words.T(ctx, "people.said.identity_first"), p.PreferIdentity(ctx, tx, h, id)
	})
}

func (p *People) identityRemove(w http.ResponseWriter, r *http.Request) error {
	return p.withIdentity(w, r, "identity", func(ctx context.Context, tx *db.Tx, h *Held, id int64) (string, string, error) {
		gone, err := p.RemoveIdentity(ctx, tx, h, id)
		return fmt.Sprintf("%s/identities/%d/restore", path(h.ID), gone), words.T(ctx, "people.said.identity_removed"), err
	})
}

func (p *People) identityRestore(w http.ResponseWriter, r *http.Request) error {
	return p.withIdentity(w, r, "gone", func(ctx context.Context, tx *db.Tx, h *Held, id int64) (string, string, error) {
		_, err := p.RestoreIdentity(ctx, tx, h, id)
		return "", words.T(ctx, "people.said.identity_back"), err
	})
}

// withIdentity does something with one of a person's addresses and says so,
// with the address that takes it back.
func (p *People) withIdentity(w http.ResponseWriter, r *http.Request, name string, f func(context.Context, *db.Tx, *Held, int64) (undo, said string, err error)) error {
	id, err := web.PathID(r, name)
	if err != nil {
		return err
	}
	var undo, said, to string
	err = p.held(r, "people.identity", func(ctx context.Context, tx *db.Tx, h *Held) (err error) {
		to = path(h.ID)
		undo, said, err = f(ctx, tx, h, id)
		return err
	})
	if err != nil {
		return err
	}
	return web.Saved(w, r, to+"#identities", said, undo)
}

// held does something with the person of a path, in one act.
func (p *People) held(r *http.Request, name string, f func(ctx context.Context, tx *db.Tx, h *Held) error) error {
	id, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	return p.d.Do(r.Context(), name, func(ctx context.Context, tx *db.Tx) error {
		h, err := p.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return f(ctx, tx, &h)
	})
}
