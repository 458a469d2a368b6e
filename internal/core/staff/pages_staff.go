package staff

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// pageUsers is how many users a page shows.
const pageUsers = 100

// staffView is the list of the staff.
type staffView struct {
	Users []User
	Teams []Team
	Next  string // address of the next page
	New   NewUser
	Said  map[string]string
	Link  string // just made, shown once
	For   string // whom it is for

	Failed []Failure // at addresses that nobody has
}

// teamsOf names the teams of a user.
func (v staffView) teamsOf(user int64) (names []string) { return namesOf(v.Teams, user) }

func namesOf(teams []Team, user int64) (names []string) {
	for _, t := range teams {
		for _, m := range t.Members {
			if m == user {
				names = append(names, t.Name)
			}
		}
	}
	return names
}

func (s *Staff) staffPage(w http.ResponseWriter, r *http.Request) error {
	return s.showStaff(w, r, http.StatusOK, staffView{})
}

func (s *Staff) showStaff(w http.ResponseWriter, r *http.Request, status int, view staffView) error {
	q := r.URL.Query()
	var afterID int64
	if id := q.Get("after_id"); id != "" {
		var err error
		if afterID, err = strconv.ParseInt(id, 10, 64); err != nil {
			return fault.New(fault.NotFound, "web.fault.no_page").Because(err)
		}
	}
	err := s.d.Read(r.Context(), "staff.list", func(ctx context.Context, v db.View) (err error) {
		if view.Users, err = s.Users(ctx, v, true, q.Get("after"), afterID, pageUsers+1); err != nil {
			return err
		}
		if view.Failed, err = s.Failures(ctx, v, 0); err != nil {
			return err
		}
		view.Teams, err = s.Teams(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	if len(view.Users) > pageUsers {
		view.Users = view.Users[:pageUsers]
		last := view.Users[pageUsers-1]
		view.Next = "/settings/staff?" + url.Values{"after": {db.Key(last.Name)}, "after_id": {strconv.FormatInt(last.ID, 10)}}.Encode()
	}
	return web.Show(w, r, status, staffPage(view))
}

// staffAdd adds somebody: with a password that they are told, or with a link
// that signs them in once.
func (s *Staff) staffAdd(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "web.fault.shape").Because(err)
	}
	view := staffView{New: NewUser{Email: r.PostFormValue("email"), Name: r.PostFormValue("name"), Role: Role(r.PostFormValue("role")), Teams: ids(r.PostForm["team"])}}
	n := view.New
	err := error(nil)
	if bare := r.PostFormValue("password"); bare != "" {
		n.Password, err = s.Hash(r.Context(), bare, n.Name, n.Email)
	}
	if err == nil {
		err = s.d.Do(r.Context(), "staff.add", func(ctx context.Context, tx *db.Tx) error {
			u, err := s.AddUser(ctx, tx, n)
			if err != nil || u.Password {
				return err
			}
			view.For = u.Name
			view.Link, err = s.Link(ctx, tx, u.ID, LinkLife)
			return err
		})
	}
	if said := web.Invalid(r.Context(), err); said != nil {
		view.Said, view.Link = said, ""
		return s.showStaff(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	if view.Link == "" {
		return web.Redirect(w, r, "/settings/staff")
	}
	return s.showStaff(w, r, http.StatusOK, staffView{Link: s.url(view.Link), For: view.For})
}

// ids reads the ids of a form; what is none is left out.
func ids(texts []string) []int64 {
	all := []int64{}
	for _, t := range texts {
		if id, err := strconv.ParseInt(t, 10, 64); err == nil {
			all = append(all, id)
		}
	}
	return all
}

// userView is the page of somebody of the staff.
type userView struct {
	User  User
	Teams []Team
	In    map[int64]bool // teams that are ticked
	Said  map[string]string
	Link  string // just made, shown once
	Mails bool   // a link can be sent by mail
	Self  bool   // who looks at their own page

	Failed []Failure
}

func (s *Staff) userPage(w http.ResponseWriter, r *http.Request) error {
	return s.showUser(w, r, http.StatusOK, userView{})
}

func (s *Staff) showUser(w http.ResponseWriter, r *http.Request, status int, view userView) error {
	id, err := web.PathID(r, "user")
	if err != nil {
		return err
	}
	err = s.d.Read(r.Context(), "staff.user", func(ctx context.Context, v db.View) error {
		u, err := s.UserByID(ctx, v, id)
		if err != nil {
			return err
		}
		if a, err := Acting(ctx); err == nil {
			view.Self = a.ID == id
		}
		if view.User.ID == 0 {
			view.User = u
		} else { // what was typed stays; what the page only shows is as it is
			view.User.OffAt, view.User.Password, view.User.Factor = u.OffAt, u.Password, u.Factor
		}
		if view.Failed, err = s.Failures(ctx, v, id); err != nil {
			return err
		}
		view.Teams, err = s.Teams(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	if view.In == nil {
		view.In = map[int64]bool{}
		for _, t := range view.Teams {
			for _, m := range t.Members {
				if m == id {
					view.In[t.ID] = true
				}
			}
		}
	}
	view.Mails = s.mails()
	return web.Show(w, r, status, userPage(view))
}

func (s *Staff) userChange(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "user")
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "web.fault.shape").Because(err)
	}
	u := User{
		ID: id, Email: r.PostFormValue("email"), Name: r.PostFormValue("name"), Role: Role(r.PostFormValue("role")),
		Lang: r.PostFormValue("lang"), Zone: r.PostFormValue("zone"),
	}
	teams := ids(r.PostForm["team"])
	err = s.d.Do(r.Context(), "staff.change", func(ctx context.Context, tx *db.Tx) error {
		_, err := s.ChangeUser(ctx, tx, id, UserChange{Email: &u.Email, Name: &u.Name, Lang: &u.Lang, Zone: &u.Zone, Role: &u.Role, Teams: &teams})
		return err
	})
	if said := web.Invalid(r.Context(), err); said != nil {
		view := userView{User: u, Said: said, In: map[int64]bool{}}
		for _, t := range teams {
			view.In[t] = true
		}
		return s.showUser(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/settings/staff")
}

// userLink makes a link and shows it on the page that answers, once.
func (s *Staff) userLink(w http.ResponseWriter, r *http.Request) error {
	var path string
	return s.userAct(w, r, "staff.link", func(ctx context.Context, tx *db.Tx, id int64) (err error) {
		path, err = s.Link(ctx, tx, id, LinkLife)
		return err
	}, func() error { return s.showUser(w, r, http.StatusOK, userView{Link: s.url(path)}) })
}

func (s *Staff) userOff(w http.ResponseWriter, r *http.Request) error {
	return s.userAct(w, r, "staff.off", s.SwitchOff, func() error { return web.Redirect(w, r, "/settings/staff/"+r.PathValue("user")) })
}

func (s *Staff) userOn(w http.ResponseWriter, r *http.Request) error {
	return s.userAct(w, r, "staff.on", s.SwitchOn, func() error { return web.Redirect(w, r, "/settings/staff/"+r.PathValue("user")) })
}

// userAct does something with a user and shows what came of it.
func (s *Staff) userAct(w http.ResponseWriter, r *http.Request, name string, act func(context.Context, *db.Tx, int64) error, done func() error) error {
	id, err := web.PathID(r, "user")
	if err != nil {
		return err
	}
	err = s.d.Do(r.Context(), name, func(ctx context.Context, tx *db.Tx) error { return act(ctx, tx, id) })
	if said := web.Invalid(r.Context(), err); said != nil {
		return s.showUser(w, r, http.StatusConflict, userView{Said: said})
	}
	if err != nil {
		return err
	}
	return done()
}
