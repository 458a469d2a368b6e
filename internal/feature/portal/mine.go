package portal

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// mineSize is how many cases a page of somebody's list has.
const mineSize = 20

// mineView is the list of somebody's own cases.
type mineView struct {
	owner
	Brand web.Brand
	Cases []ownCase
	Next  string // the cursor of the next page; "" for none

	Record record // with all that we hold of them
	Asked  bool   // they asked for one
}

// ownCase is a case in its customer's own list.
type ownCase struct {
	cases.Case
	Path string
}

// read opens a link and asks what its page shows, as the desk itself: what that may
// be was decided by the link.
func (s *Portal) read(w http.ResponseWriter, r *http.Request, name string, f func(ctx context.Context, v db.View, o owner) error) (o owner, done bool, err error) {
	err = s.desk.DB.Read(staff.As(r.Context(), staff.System(name)), name, func(ctx context.Context, v db.View) error {
		if o, err = s.ownerOf(ctx, v, r.PathValue("token")); err != nil {
			return err
		}
		return f(ctx, v, o)
	})
	if errors.Is(err, errEnded) {
		return o, true, s.desk.Page.Ended(w, r)
	}
	w.Header().Set("Cache-Control", "private, no-cache")
	return o, false, err
}

// minePage shows somebody their cases, what happened last on top. It changes
// nothing: mail scanners follow links.
func (s *Portal) minePage(w http.ResponseWriter, r *http.Request) error {
	var view mineView
	o, done, err := s.read(w, r, "portal.mine", func(ctx context.Context, v db.View, o owner) (err error) {
		view.owner = o
		if view.Cases, view.Next, err = s.casesOf(ctx, v, o, r.URL.Query().Get("cursor")); err != nil {
			return err
		}
		view.Record, view.Asked, err = recordOf(ctx, v, o.ID)
		return err
	})
	if err != nil || done {
		return err
	}
	if view.Brand, err = s.brand(r.Context()); err != nil {
		return err
	}
	return web.Show(w, r.WithContext(inTheirs(r.Context(), o.Person)), http.StatusOK, minePart(view))
}

// casesOf reads a page of somebody's cases.
func (s *Portal) casesOf(ctx context.Context, v db.View, o owner, cursor string) (all []ownCase, next string, err error) {
	found, next, _, err := s.desk.Lists.Page(ctx, v, staff.Scope{All: true}, lists.Query{List: lists.Person(o.ID), Sort: "-updated_at", Limit: mineSize, Cursor: cursor})
	for _, c := range found {
		all = append(all, ownCase{c, s.desk.Page.CustomerPath(c.ID, c.PersonID)})
	}
	return all, next, err
}

// standing says where a case stands, for its customer.
func (c ownCase) standing() fault.Sentence {
	switch c.Status {
	case cases.Confirmed:
		return fault.Say("portal.mine.confirmed")
	case cases.Solved:
		return fault.Say("portal.mine.solved")
	case cases.Waiting:
		return fault.Say("portal.mine.waiting", fault.A("until", c.WaitingUntil))
	}
	return fault.Say("portal.mine.open", fault.A("due", c.NextDue))
}

// inTheirs words a page in the language and zone of whoever it is for, as far as we
// know them.
func inTheirs(ctx context.Context, p people.Person) context.Context {
	reader := words.From(ctx)
	if p.Lang != "" {
		reader.Lang = words.Pick(p.Lang, words.Languages()...)
	}
	if zone, err := time.LoadLocation(p.Zone); p.Zone != "" && err == nil {
		reader.Zone = zone
	}
	return words.With(ctx, reader)
}

// brand is the face of pages that belong to no inbox.
func (s *Portal) brand(ctx context.Context) (b web.Brand, err error) {
	err = s.desk.DB.Read(staff.As(ctx, staff.System("portal.brand")), "portal.brand", func(ctx context.Context, v db.View) error {
		one, err := s.desk.Inboxes.DefaultBrand(ctx, v)
		b = web.Brand{Name: one.Name, Hue: one.Hue}
		return err
	})
	return b, err
}

// wishes is what somebody wants us to know of themselves.
type wishes struct{ Name, Called, Lang, Reach string }

// wishView is the page on which they say so.
type wishView struct {
	owner
	wishes
	Brand web.Brand
	Said  map[string]string
	Saved bool
}

func (s *Portal) wishPage(w http.ResponseWriter, r *http.Request) error {
	return s.showWishes(w, r, http.StatusOK, wishView{Saved: r.URL.Query().Has("saved")}, false)
}

func (s *Portal) showWishes(w http.ResponseWriter, r *http.Request, status int, view wishView, sent bool) error {
	o, done, err := s.read(w, r, "portal.wishes", func(_ context.Context, _ db.View, o owner) error {
		if view.owner = o; !sent {
			view.wishes = wishes{o.Name, o.Called, o.Lang, o.Reach}
		}
		return nil
	})
	if err != nil || done {
		return err
	}
	if view.Brand, err = s.brand(r.Context()); err != nil {
		return err
	}
	return web.Show(w, r.WithContext(inTheirs(r.Context(), o.Person)), status, wishPart(view))
}

// wish takes what somebody says of themselves. Having the link also shows that the
// address is theirs.
func (s *Portal) wish(w http.ResponseWriter, r *http.Request) error {
	var o owner
	typed := wishes{r.PostFormValue("name"), r.PostFormValue("called"), r.PostFormValue("lang"), r.PostFormValue("reach")}
	err := s.desk.DB.Do(staff.As(r.Context(), staff.System("portal.wishes")), "portal.wishes", func(ctx context.Context, tx *db.Tx) (err error) {
		if o, err = s.ownerOf(ctx, tx, r.PathValue("token")); err != nil {
			return err
		}
		h, err := s.desk.People.Take(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		return s.desk.People.SayOfThemselves(staff.As(ctx, staff.CustomerOf(0, h.ID, h.Name)), tx, &h, o.Identity,
			people.Change{Name: &typed.Name, Called: &typed.Called, Lang: &typed.Lang, Reach: &typed.Reach})
	})
	if errors.Is(err, errEnded) {
		return s.desk.Page.Ended(w, r)
	}
	if said := web.Invalid(r.Context(), err); said != nil {
		return s.showWishes(w, r, http.StatusUnprocessableEntity, wishView{wishes: typed, Said: said}, true)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, strings.TrimSuffix(r.URL.Path, "/")+"?saved=1")
}
