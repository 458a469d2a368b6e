package staff

import (
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/platform/web"
)

// api adds the operations for programs.
func (s *Staff) api(rt *web.Router) {
	read, manage, tokens := string(StaffRead), string(StaffManage), string(TokensManage)
	users, teams, roles, own := []string{"users"}, []string{"teams"}, []string{"roles"}, []string{"tokens"}

	web.View(rt, web.SignedIn, huma.Operation{Method: http.MethodGet, Path: "/me", Summary: "Who calls, and what they may do", Tags: users}, s.apiMe)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/users", Summary: "The staff, by name", Tags: users}, s.apiUsers)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/users/{id}", Summary: "Somebody of the staff", Tags: users}, s.apiUser)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/users", Summary: "Add somebody to the staff", Tags: users, DefaultStatus: http.StatusCreated}, s.apiUserAdd)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPatch, Path: "/users/{id}", Summary: "Change somebody of the staff", Tags: users}, s.apiUserChange)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/users/{id}/sign_in_link", Summary: "A link that signs a user in once", Tags: users, DefaultStatus: http.StatusCreated}, s.apiUserLink)

	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/users/{id}/reset_second_factor", Summary: "Take a user's second factors away", Tags: users}, s.apiUserFactor)

	web.View(rt, manage, huma.Operation{Method: http.MethodGet, Path: "/failed_sign_ins", Summary: "The newest sign-ins that failed", Tags: users}, s.apiFailures)

	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/teams", Summary: "The teams, by name", Tags: teams}, s.apiTeams)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/teams/{id}", Summary: "A team", Tags: teams}, s.apiTeam)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/teams", Summary: "Add a team", Tags: teams, DefaultStatus: http.StatusCreated}, s.apiTeamAdd)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPatch, Path: "/teams/{id}", Summary: "Change a team", Tags: teams}, s.apiTeamChange)
	web.Act(rt, string(CoverManage), huma.Operation{Method: http.MethodPut, Path: "/teams/{id}/hours", Summary: "Set the business hours of a team", Tags: teams}, s.apiTeamHours)

	away := []string{"absences"}
	web.View(rt, string(StaffRead), huma.Operation{Method: http.MethodGet, Path: "/absences", Summary: "Who is away, now and later", Tags: away}, s.apiAbsences)
	web.Act(rt, string(ProfileChange), huma.Operation{Method: http.MethodPost, Path: "/absences", Summary: "Enter an absence", Tags: away, DefaultStatus: http.StatusCreated}, s.apiAbsenceAdd)
	web.Act(rt, string(ProfileChange), huma.Operation{Method: http.MethodDelete, Path: "/absences/{id}", Summary: "End an absence, or take it back", Tags: away, DefaultStatus: http.StatusNoContent}, s.apiAbsenceEnd)

	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/roles", Summary: "The roles and what they may do", Tags: roles}, s.apiRoles)

	web.View(rt, tokens, huma.Operation{Method: http.MethodGet, Path: "/tokens", Summary: "Your API tokens", Tags: own}, s.apiTokens)
	web.View(rt, tokens, huma.Operation{Method: http.MethodGet, Path: "/tokens/{id}", Summary: "An API token", Tags: own}, s.apiToken)
	web.Act(rt, tokens, huma.Operation{Method: http.MethodPost, Path: "/tokens", Summary: "Make an API token", Tags: own, DefaultStatus: http.StatusCreated}, s.apiTokenAdd)
	web.Act(rt, tokens, huma.Operation{Method: http.MethodDelete, Path: "/tokens/{id}", Summary: "Revoke an API token", Tags: own, DefaultStatus: http.StatusNoContent}, s.apiTokenRevoke)
}

// UserBody is somebody of the staff as programs see them.
type UserBody struct {
	ID        int64     `json:"id"`
	Email     string    `json:"email"`
	Name      string    `json:"name"`
	Role      Role      `json:"role" enum:"admin,lead,agent,leader,viewer"`
	Lang      string    `json:"lang" doc:"Empty for the browser's"`
	Zone      string    `json:"zone" doc:"An IANA zone; empty for the desk's"`
	TeamIDs   []int64   `json:"team_ids" nullable:"false"`
	Off       bool      `json:"off" doc:"Switched off: can do nothing"`
	Factor    bool      `json:"second_factor" doc:"Signs in with a second factor"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

func userBody(u User, teams []int64) UserBody {
	return UserBody{u.ID, u.Email, u.Name, u.Role, u.Lang, u.Zone, some(teams), u.Off(), u.Factor, u.CreatedAt, u.UpdatedAt}
}

// some is a list that is never null.
func some[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

// TeamBody is a team as programs see it.
type TeamBody struct {
	ID        int64      `json:"id"`
	Name      string     `json:"name"`
	MemberIDs []int64    `json:"member_ids" nullable:"false" doc:"Users"`
	Hours     *HoursBody `json:"hours" doc:"Business hours, which hold for its inboxes unless one keeps its own; null for none"`
	CreatedAt time.Time  `json:"created_at"`
	UpdatedAt time.Time  `json:"updated_at"`
}

func teamBody(t Team) TeamBody {
	b := TeamBody{ID: t.ID, Name: t.Name, MemberIDs: some(t.Members), CreatedAt: t.CreatedAt, UpdatedAt: t.UpdatedAt}
	if t.Hours != nil {
		if hours, err := HoursBodyOf(*t.Hours); err == nil { // they were read from the same JSON
			b.Hours = &hours
		}
	}
	return b
}

// TokenBody is an API token as programs see it, without its secret.
type TokenBody struct {
	ID          int64        `json:"id"`
	UserID      int64        `json:"user_id" doc:"For whom it acts"`
	Name        string       `json:"name"`
	Permissions []Permission `json:"permissions" nullable:"false" doc:"What it may do as far as its user may; all of them where it was not narrowed"`
	UsedOn      *string      `json:"used_on" doc:"The last day it was used (UTC), null for never"`
	CreatedAt   time.Time    `json:"created_at"`
}

func tokenBody(t APIToken) TokenBody {
	b := TokenBody{ID: t.ID, UserID: t.UserID, Name: t.Name, Permissions: some(t.may()), CreatedAt: t.CreatedAt}
	if !t.UsedDay.IsZero() {
		day := t.UsedDay.Format(time.DateOnly)
		b.UsedOn = &day
	}
	return b
}

// RoleBody is a role as programs see it.
type RoleBody struct {
	Name        Role         `json:"name"`
	Permissions []Permission `json:"permissions" nullable:"false"`
	Everywhere  bool         `json:"everywhere" doc:"Sees every inbox, whatever its teams"`
}

func roleBody(r Role) RoleBody {
	may := r.Permissions()
	return RoleBody{r, slices.DeleteFunc(Permissions(), func(p Permission) bool { return !slices.Contains(may, p) }), r.Everywhere()}
}
