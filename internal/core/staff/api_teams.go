package staff

import (
	"context"

	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

type teamsOut struct{ Body web.List[TeamBody] }

// apiTeams gives all teams at once: a desk has few.
func (s *Staff) apiTeams(ctx context.Context, v db.View, _ *struct{}) (*teamsOut, error) {
	teams, err := s.Teams(ctx, v)
	if err != nil {
		return nil, err
	}
	out := &teamsOut{Body: web.List[TeamBody]{Items: []TeamBody{}}}
	for _, t := range teams {
		out.Body.Items = append(out.Body.Items, teamBody(t))
	}
	return out, nil
}

type teamIn struct {
	ID int64 `path:"id"`
}

type teamOut struct {
	web.Versioned
	Body TeamBody
}

func oneTeam(t Team) *teamOut { return &teamOut{web.Versioned{ETag: web.ETag(t.Version)}, teamBody(t)} }

func (s *Staff) apiTeam(ctx context.Context, v db.View, in *teamIn) (*teamOut, error) {
	t, err := s.TeamByID(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	return oneTeam(t), nil
}

type teamAddIn struct {
	Body struct {
		Name      string  `json:"name" maxLength:"200"`
		MemberIDs []int64 `json:"member_ids,omitempty" maxItems:"1000" doc:"Users"`
	}
}

func (s *Staff) apiTeamAdd(ctx context.Context, tx *db.Tx, in *teamAddIn) (*teamOut, error) {
	t, err := s.AddTeam(ctx, tx, in.Body.Name)
	if err != nil {
		return nil, err
	}
	if t, err = s.SetMembers(ctx, tx, t.ID, in.Body.MemberIDs); err != nil {
		return nil, err
	}
	return oneTeam(t), nil
}

type teamChangeIn struct {
	ID int64 `path:"id"`
	web.Guarded
	Body struct {
		Name      *string  `json:"name,omitempty" maxLength:"200"`
		MemberIDs *[]int64 `json:"member_ids,omitempty" maxItems:"1000" doc:"Exactly these users"`
	}
}

func (s *Staff) apiTeamChange(ctx context.Context, tx *db.Tx, in *teamChangeIn) (*teamOut, error) {
	if _, err := Allow(ctx, StaffManage); err != nil {
		return nil, err
	}
	if err := tx.Take(ctx, "team", in.ID); err != nil {
		return nil, missing(err, "staff.fault.no_team")
	}
	t, err := teamByID(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Check(t.Version); err != nil {
		return nil, err
	}
	if in.Body.Name != nil {
		if t, err = s.RenameTeam(ctx, tx, in.ID, *in.Body.Name); err != nil {
			return nil, err
		}
	}
	if in.Body.MemberIDs != nil {
		if t, err = s.SetMembers(ctx, tx, in.ID, *in.Body.MemberIDs); err != nil {
			return nil, err
		}
	}
	return oneTeam(t), nil
}

type teamHoursIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Hours *HoursBody `json:"hours,omitempty" doc:"An empty object is always open; left out: as each inbox has them"`
	}
}

func (s *Staff) apiTeamHours(ctx context.Context, tx *db.Tx, in *teamHoursIn) (*teamOut, error) {
	var hours *calendar.Hours
	if in.Body.Hours != nil {
		h, err := in.Body.Hours.Hours()
		if err != nil {
			return nil, err
		}
		hours = &h
	}
	t, err := s.SetHours(ctx, tx, in.ID, hours)
	if err != nil {
		return nil, err
	}
	return oneTeam(t), nil
}

type rolesOut struct{ Body web.List[RoleBody] }

func (s *Staff) apiRoles(ctx context.Context, _ db.View, _ *struct{}) (*rolesOut, error) {
	if _, err := Allow(ctx, StaffRead); err != nil {
		return nil, err
	}
	out := &rolesOut{Body: web.List[RoleBody]{Items: []RoleBody{}}}
	for _, r := range Roles() {
		out.Body.Items = append(out.Body.Items, roleBody(r))
	}
	return out, nil
}
