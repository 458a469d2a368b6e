package staff

import (
	"context"
	"net/http"
	"slices"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// teamsView is the page of the teams.
type teamsView struct {
	Teams []Team
	Users []User // who can be in one
	Name  string // of the team that was not made or renamed
	Of    int64  // the team whose form was sent; 0 for a new one
	Said  map[string]string
}

// said is what is wrong with the form of a team; 0 for the new one.
func (v teamsView) said(team int64, field string) string {
	if v.Of != team {
		return ""
	}
	return v.Said[field]
}

// name is what stands in the name's field of a team.
func (v teamsView) name(t Team) string {
	if v.Of == t.ID && v.Said != nil {
		return v.Name
	}
	return t.Name
}

// members are the users of a team, outsiders the others.
func (v teamsView) members(t Team) []User   { return v.pick(t, true) }
func (v teamsView) outsiders(t Team) []User { return v.pick(t, false) }

func (v teamsView) pick(t Team, in bool) (some []User) {
	for _, u := range v.Users {
		if slices.Contains(t.Members, u.ID) == in && (in || !u.Off()) {
			some = append(some, u)
		}
	}
	return some
}

func (s *Staff) teamsPage(w http.ResponseWriter, r *http.Request) error {
	return s.showTeams(w, r, http.StatusOK, teamsView{})
}

// pageMembers is how many users the page of the teams offers.
const pageMembers = 1000

func (s *Staff) showTeams(w http.ResponseWriter, r *http.Request, status int, view teamsView) error {
	err := s.d.Read(r.Context(), "staff.teams", func(ctx context.Context, v db.View) (err error) {
		if view.Teams, err = s.Teams(ctx, v); err != nil {
			return err
		}
		view.Users, err = s.Users(ctx, v, true, "", 0, pageMembers)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, teamsPage(view))
}

func (s *Staff) teamAdd(w http.ResponseWriter, r *http.Request) error {
	name := r.PostFormValue("name")
	return s.teamAct(w, r, "staff.team", teamsView{Name: name}, func(ctx context.Context, tx *db.Tx) error {
		_, err := s.AddTeam(ctx, tx, name)
		return err
	})
}

func (s *Staff) teamRename(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "team")
	if err != nil {
		return err
	}
	name := r.PostFormValue("name")
	return s.teamAct(w, r, "staff.rename", teamsView{Of: id, Name: name}, func(ctx context.Context, tx *db.Tx) error {
		_, err := s.RenameTeam(ctx, tx, id, name)
		return err
	})
}

func (s *Staff) teamJoin(w http.ResponseWriter, r *http.Request) error {
	return s.teamMember(w, r, "staff.join", s.Join)
}

func (s *Staff) teamLeave(w http.ResponseWriter, r *http.Request) error {
	return s.teamMember(w, r, "staff.leave", s.Leave)
}

func (s *Staff) teamMember(w http.ResponseWriter, r *http.Request, name string, act func(ctx context.Context, tx *db.Tx, team, user int64) error) error {
	team, err := web.PathID(r, "team")
	if err != nil {
		return err
	}
	user := ids([]string{r.PostFormValue("user")})
	if len(user) == 0 {
		return fault.New(fault.NotFound, "staff.fault.no_user")
	}
	return s.teamAct(w, r, name, teamsView{Of: team}, func(ctx context.Context, tx *db.Tx) error {
		return act(ctx, tx, team, user[0])
	})
}

// teamAct does something with the teams and shows them again.
func (s *Staff) teamAct(w http.ResponseWriter, r *http.Request, name string, view teamsView, act func(context.Context, *db.Tx) error) error {
	err := s.d.Do(r.Context(), name, act)
	if view.Said = web.Invalid(r.Context(), err); view.Said != nil {
		return s.showTeams(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/settings/teams")
}
