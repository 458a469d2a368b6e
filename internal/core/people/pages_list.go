package people

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// pagePeople is how many people a page of the list shows.
const pagePeople = 50

// personRow is a person in a list.
type personRow struct {
	Person
	Address      string
	Organization string
}

// peopleView is the list of people.
type peopleView struct {
	Text      string
	People    []personRow
	Next      string // address of the next page
	MayChange bool
}

func (p *People) listPage(w http.ResponseWriter, r *http.Request) error {
	view := peopleView{Text: r.URL.Query().Get("q")}
	at, err := web.ParseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	q := Search{Text: view.Text, Limit: pagePeople}
	if at != nil {
		q.After = Place{at.Text, at.ID}
	}
	err = p.d.Read(r.Context(), "people.list", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.PeopleRead)
		if err != nil {
			return err
		}
		view.MayChange = actor.May(staff.PeopleChange)
		found, next, more, err := p.Directory(ctx, v, q)
		if err != nil {
			return err
		}
		if more {
			to := web.Cursor{Text: next.Key, ID: next.ID}
			view.Next = "/people?" + url.Values{"q": {view.Text}, "cursor": {to.String()}}.Encode()
		}
		view.People, err = p.rows(ctx, v, found)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, peoplePage(view))
}

// rows gives people what a list shows of them, each thing asked once for all.
func (p *People) rows(ctx context.Context, v db.View, found []Person) ([]personRow, error) {
	addresses, err := p.Addresses(ctx, v, found)
	if err != nil {
		return nil, err
	}
	var organizations []int64
	for _, f := range found {
		if f.OrganizationID != 0 {
			organizations = append(organizations, f.OrganizationID)
		}
	}
	names, err := p.NamesOfOrganizations(ctx, v, organizations)
	if err != nil {
		return nil, err
	}
	rows := make([]personRow, len(found))
	for i, f := range found {
		rows[i] = personRow{f, addresses[f.ID], names[f.OrganizationID]}
	}
	return rows, nil
}

// personForm is a form with what is known of a person.
type personForm struct {
	ID, Version                                                 int64
	Title                                                       string // the person's name as it is
	Name, Email, Phone, Called, Reach, Organization, Lang, Zone string
	Organizations                                               []Organization // to choose from
	Said                                                        map[string]string
}

// readPersonForm reads what was typed.
func readPersonForm(r *http.Request) personForm {
	version, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil {
		version = 0 // no version is like no If-Match
	}
	v := r.PostFormValue
	return personForm{Version: version, Name: v("name"), Email: v("email"), Phone: v("phone"), Called: v("called"), Reach: v("reach"),
		Organization: v("organization"), Lang: v("lang"), Zone: v("zone")}
}

// change is what the form wants to be known, with the organization by its name.
func (p *People) change(ctx context.Context, tx *db.Tx, f *personForm) (Change, error) {
	org, err := p.organizationNamed(ctx, tx, f.Organization)
	return Change{Name: &f.Name, Lang: &f.Lang, Zone: &f.Zone, Called: &f.Called, Reach: &f.Reach, OrganizationID: &org}, err
}

// organizationNamed finds an organization by its name or makes it; 0 for no
// name.
func (p *People) organizationNamed(ctx context.Context, tx *db.Tx, name string) (int64, error) {
	name = oneLine(name)
	if name == "" {
		return 0, nil
	}
	if err := tx.Lock(ctx, "organization", db.Key(name)); err != nil {
		return 0, err
	}
	found, err := db.All(ctx, tx, scanID, `SELECT coalesce(merged_into, id) FROM organization WHERE name_key = $1 ORDER BY id LIMIT 1`, db.Key(name))
	if err != nil {
		return 0, err
	}
	if len(found) > 0 {
		return found[0], nil
	}
	made, err := p.AddOrganization(ctx, tx, name)
	return made.ID, err
}

func (p *People) newPage(w http.ResponseWriter, r *http.Request) error {
	return p.showForm(w, r, http.StatusOK, personForm{}, newPage)
}

// showForm adds the organizations to choose from to a form and shows it.
func (p *People) showForm(w http.ResponseWriter, r *http.Request, status int, f personForm, page func(personForm) templ.Component) error {
	err := p.d.Read(r.Context(), "people.form", func(ctx context.Context, v db.View) (err error) {
		f.Organizations, err = p.Organizations(ctx, v, OrganizationsBy{Limit: 200})
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, page(f))
}

// addPage adds a person with the addresses that were typed.
func (p *People) addPage(w http.ResponseWriter, r *http.Request) error {
	f := readPersonForm(r)
	var made Held
	err := p.d.Do(r.Context(), "people.add", func(ctx context.Context, tx *db.Tx) error {
		change, err := p.change(ctx, tx, &f)
		if err != nil {
			return err
		}
		if oneLine(f.Name) == "" && f.Email == "" && f.Phone == "" {
			return fault.Field("name", "people.fault.nothing_known")
		}
		if made, err = p.Add(ctx, tx, change); err != nil {
			return err
		}
		return errors.Join(p.typed(ctx, tx, &made, "email", Email, f.Email), p.typed(ctx, tx, &made, "phone", Phone, f.Phone))
	})
	if f.Said = web.Invalid(r.Context(), err); f.Said != nil {
		return p.showForm(w, r, http.StatusUnprocessableEntity, f, newPage)
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, path(made.ID), words.T(r.Context(), "people.said.added"), "")
}

// typed adds an address from a field of a form; nothing for an empty one.
func (p *People) typed(ctx context.Context, tx *db.Tx, h *Held, field string, kind IdentityKind, value string) error {
	if value == "" {
		return nil
	}
	_, err := p.AddIdentity(ctx, tx, h, kind, value, false)
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	return fault.Field(field, f.Key, f.Args...).Because(err)
}

func (p *People) editPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	var f personForm
	err = p.d.Read(r.Context(), "people.edit", func(ctx context.Context, v db.View) (err error) {
		f, err = p.formOf(ctx, v, id)
		return err
	})
	if err != nil {
		return err
	}
	return p.showForm(w, r, http.StatusOK, f, editPage)
}

// formOf is the form with what is known of a person.
func (p *People) formOf(ctx context.Context, v db.View, id int64) (f personForm, err error) {
	one, err := p.ByID(ctx, v, id)
	if err != nil {
		return f, err
	}
	if one.Erased() {
		return f, fault.New(fault.Conflict, "people.fault.erased")
	}
	ids, err := identitiesOf(ctx, v, one.ID)
	if err != nil {
		return f, err
	}
	f = personForm{ID: one.ID, Version: one.Version, Title: titleOf(ctx, one, ids), Name: one.Name, Called: one.Called, Reach: one.Reach, Lang: one.Lang, Zone: one.Zone}
	if one.OrganizationID != 0 {
		o, err := organizationByID(ctx, v, one.OrganizationID)
		f.Organization = o.Name
		return f, err
	}
	return f, nil
}

// changePage saves what was typed, unless somebody else saved meanwhile.
func (p *People) changePage(w http.ResponseWriter, r *http.Request) error {
	f := readPersonForm(r)
	err := p.held(r, "people.change", func(ctx context.Context, tx *db.Tx, h *Held) error {
		is, err := p.formOf(ctx, tx, h.ID)
		if err != nil {
			return err
		}
		f.ID, f.Title = is.ID, is.Title
		if f.Version != 0 && f.Version != is.Version {
			f.Version = is.Version
			return fault.New(fault.Conflict, "people.fault.changed")
		}
		change, err := p.change(ctx, tx, &f)
		if err != nil {
			return err
		}
		return p.Change(ctx, tx, h, change)
	})
	if f.Said = web.Invalid(r.Context(), err); f.Said != nil && f.ID != 0 {
		return p.showForm(w, r, http.StatusUnprocessableEntity, f, editPage)
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, path(f.ID), words.T(r.Context(), "people.said.saved"), "")
}
