package casepage

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// mountLists adds what can be done with lists: many cases at once, what one has
// read, saved views.
func (p *Pages) mountLists(rt *web.Router) {
	read, own := string(staff.CasesRead), string(staff.ProfileChange)
	rt.Page("POST /cases/bulk", string(staff.CasesChange), p.bulk)
	rt.Page("POST /cases/{case}/seen", read, p.seen)
	rt.Page("GET /lists", read, p.places)
	rt.Page("POST /views", own, p.saveView)
	rt.Page("POST /views/{view}", own, p.changeView)
	rt.Page("POST /views/{view}/remove", own, p.removeView)
	rt.Page("POST /views/{view}/restore", own, p.restoreView)
	rt.AddNavMore(web.NavMore{Group: web.GroupViews, Links: p.navPlaces})
	rt.AddKeys(web.KeyHelp{Section: "move", Key: "casepage.filter.title", Keys: "f", Order: 50})
}

// listPlace is a list that one can go to, with its count.
type listPlace struct {
	Title, Href, Icon string
	Count             int    // 1,001 for more than 1,000
	Note              string // "" for none
	View              *lists.View
	MayChange         bool
}

// placesView is the page of all lists.
type placesView struct {
	Usual, Teams, Inboxes, Views []listPlace
	Removed                      int64 // a view that was just removed; 0 for none
}

// places shows every list of the reader: one page for a desk of fifty inboxes.
func (p *Pages) places(w http.ResponseWriter, r *http.Request) error {
	var view placesView
	view.Removed, _ = strconv.ParseInt(r.URL.Query().Get("removed"), 10, 64) // nothing was removed where it is none
	err := p.d.Read(r.Context(), "casepage.places", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.CasesRead)
		if err != nil {
			return err
		}
		return p.readPlaces(ctx, v, actor, &view)
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, placesPage(view))
}

func (p *Pages) readPlaces(ctx context.Context, v db.View, actor staff.Actor, view *placesView) error {
	counted := func(to *[]listPlace, one listPlace, list string) error {
		n, more, err := p.lists.Count(ctx, v, actor.Scope(), list)
		if one.Count = n; more {
			one.Count = 1001
		}
		one.Href = "/cases?" + url.Values{"list": {list}}.Encode()
		*to = append(*to, one)
		return err
	}
	for _, l := range titles.Values() {
		if err := counted(&view.Usual, listPlace{Title: titles.T(ctx, l), Icon: "list"}, l); err != nil {
			return err
		}
	}
	if actor.May(staff.StaffRead) {
		teams, err := p.staff.Teams(ctx, v)
		if err != nil {
			return err
		}
		for _, t := range teams {
			if err := counted(&view.Teams, listPlace{Title: t.Name, Icon: "people"}, lists.Team(t.ID)); err != nil {
				return err
			}
		}
	}
	in, err := p.seenInboxes(ctx, v, actor)
	if err != nil {
		return err
	}
	for _, i := range in {
		if err := counted(&view.Inboxes, listPlace{Title: i.Name, Icon: "inbox", Note: i.Address}, lists.Inbox(i.ID)); err != nil {
			return err
		}
	}
	saved, err := p.lists.Views(ctx, v)
	if err != nil {
		return err
	}
	for _, s := range saved {
		one := listPlace{Title: s.Name, Icon: "filter", View: &s, MayChange: lists.MayChangeView(actor, s)}
		if s.TeamID != 0 {
			team, err := p.staff.TeamByID(ctx, v, s.TeamID)
			if err != nil {
				return err
			}
			one.Note = words.T(ctx, "casepage.places.shared", words.A("team", team.Name))
		}
		if err := counted(&view.Views, one, lists.Saved(s.ID)); err != nil {
			return err
		}
	}
	return nil
}

// shownPlaces is how many of one's teams, and of the inboxes, the navigation
// shows; the rest is on the page of all lists.
const shownPlaces = 6

// navPlaces are the reader's own places in the navigation: their views, their
// teams and, where they are few, the inboxes.
func (p *Pages) navPlaces(ctx context.Context) (links []web.NavLink, err error) {
	err = p.d.Read(ctx, "casepage.nav", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.CasesRead)
		if err != nil {
			return nil //nolint:nilerr // who may read no cases has no lists of them
		}
		saved, err := p.lists.Views(ctx, v)
		if err != nil {
			return err
		}
		for _, s := range saved[:min(len(saved), 4*shownPlaces)] {
			links = append(links, p.navLink(s.Name, "filter", lists.Saved(s.ID)))
		}
		if actor.May(staff.StaffRead) {
			own, err := p.staff.TeamsOf(ctx, v, actor.ID)
			if err != nil {
				return err
			}
			for _, id := range own[:min(len(own), shownPlaces)] {
				team, err := p.staff.TeamByID(ctx, v, id)
				if err != nil {
					return err
				}
				links = append(links, p.navLink(team.Name, "people", lists.Team(id)))
			}
		}
		in, err := p.seenInboxes(ctx, v, actor)
		if len(in) > 1 && len(in) <= shownPlaces {
			for _, i := range in {
				links = append(links, p.navLink(i.Name, "inbox", lists.Inbox(i.ID)))
			}
		}
		return err
	})
	return append(links, web.NavLink{Label: words.T(ctx, "casepage.places.title"), Icon: "list", Href: "/lists"}), err
}

func (p *Pages) navLink(label, icon, list string) web.NavLink {
	return web.NavLink{Label: label, Icon: icon, Href: "/cases?list=" + list, Counted: p.counter(list)}
}

// counter counts a list for the navigation.
func (p *Pages) counter(list string) func(context.Context) (int, error) {
	return func(ctx context.Context) (n int, err error) {
		actor, err := staff.Allow(ctx, staff.CasesRead)
		if err != nil {
			return 0, err
		}
		err = p.d.Read(ctx, "casepage.count", func(ctx context.Context, v db.View) error {
			more := false
			if n, more, err = p.lists.Count(ctx, v, actor.Scope(), list); more {
				n = 1001
			}
			return err
		})
		return n, err
	}
}

// asView reads what a form says of a view: the list it is saved from, its name
// and the team.
func asView(form url.Values, w *lists.View) error {
	values, err := url.ParseQuery(form.Get("query"))
	if err != nil {
		return fault.Field("query", "casepage.fault.list").Because(err)
	}
	if form.Has("query") {
		q := queryOfValues(values)
		w.List, w.Sort, w.Filters = q.List, q.Sort, q.Filters
	}
	if form.Has("name") {
		w.Name = form.Get("name")
	}
	if form.Has("team") {
		w.TeamID, err = strconv.ParseInt(form.Get("team"), 10, 64)
		if err != nil {
			return fault.Field("team", "casepage.fault.team").Because(err)
		}
	}
	return nil
}

func viewPath(id int64) string { return "/cases?list=" + lists.Saved(id) }

// saveView saves the list that is shown under a name.
func (p *Pages) saveView(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "casepage.fault.form").Because(err)
	}
	var saved lists.View
	if err := asView(r.PostForm, &saved); err != nil {
		return err
	}
	err := p.d.Do(r.Context(), "casepage.view_save", func(ctx context.Context, tx *db.Tx) error {
		q, err := p.lists.Resolve(ctx, tx, saved.Query()) // a view saved under another name
		if err != nil {
			return err
		}
		saved.List, saved.Sort, saved.Filters = q.List, q.Sort, q.Filters
		saved, err = p.lists.SaveView(ctx, tx, saved)
		return err
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, viewPath(saved.ID))
}

// changeView renames a view, shares it, puts the list that is shown into it, or
// moves it up.
func (p *Pages) changeView(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "view")
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "casepage.fault.form").Because(err)
	}
	err = p.d.Do(r.Context(), "casepage.view_change", func(ctx context.Context, tx *db.Tx) error {
		if r.PostForm.Get("do") == "up" {
			return p.viewUp(ctx, tx, id)
		}
		_, err := p.lists.ChangeView(ctx, tx, id, func(w *lists.View) error { return asView(r.PostForm, w) })
		return err
	})
	if err != nil {
		return err
	}
	if r.PostForm.Get("do") == "up" {
		return web.Redirect(w, r, "/lists")
	}
	return web.Redirect(w, r, viewPath(id))
}

// viewUp changes places with the view above.
func (p *Pages) viewUp(ctx context.Context, tx *db.Tx, id int64) error {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return err
	}
	all, err := p.lists.Views(ctx, tx)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(w lists.View) bool { return !lists.MayChangeView(actor, w) })
	at := slices.IndexFunc(all, func(w lists.View) bool { return w.ID == id })
	if at < 0 {
		return fault.New(fault.NotFound, "casepage.fault.list")
	}
	if at == 0 {
		return nil
	}
	for one, place := range map[int64]int64{id: all[at-1].Place, all[at-1].ID: all[at].Place} {
		if _, err := p.lists.ChangeView(ctx, tx, one, func(w *lists.View) error { w.Place = place; return nil }); err != nil {
			return err
		}
	}
	return nil
}

func (p *Pages) removeView(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "view")
	if err != nil {
		return err
	}
	err = p.d.Do(r.Context(), "casepage.view_remove", func(ctx context.Context, tx *db.Tx) error { return p.lists.RemoveView(ctx, tx, id) })
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/lists?removed="+strconv.FormatInt(id, 10))
}

func (p *Pages) restoreView(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "view")
	if err != nil {
		return err
	}
	err = p.d.Do(r.Context(), "casepage.view_restore", func(ctx context.Context, tx *db.Tx) error {
		_, err := p.lists.RestoreView(ctx, tx, id)
		return err
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, viewPath(id))
}
