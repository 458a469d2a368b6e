package staff

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

type usersIn struct {
	web.Paging
	Off bool `query:"off" doc:"Also those who are switched off"`
}

type usersOut struct{ Body web.List[UserBody] }

func (s *Staff) apiUsers(ctx context.Context, v db.View, in *usersIn) (*usersOut, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	from := web.Cursor{}
	if after != nil {
		from = *after
	}
	found, err := s.Users(ctx, v, in.Off, from.Text, from.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	bodies := make([]UserBody, len(found))
	for i, u := range found {
		teams, err := teamsOf(ctx, v, u.ID)
		if err != nil {
			return nil, err
		}
		bodies[i] = userBody(u, teams)
	}
	return &usersOut{web.NewList(bodies, in.Limit, func(u UserBody) web.Cursor { return web.Cursor{Text: db.Key(u.Name), ID: u.ID} })}, nil
}

type userIn struct {
	ID int64 `path:"id"`
}

type userOut struct {
	web.Versioned
	Body UserBody
}

func (s *Staff) apiUser(ctx context.Context, v db.View, in *userIn) (*userOut, error) {
	u, err := s.UserByID(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	return s.userOut(ctx, v, u)
}

func (s *Staff) userOut(ctx context.Context, v db.View, u User) (*userOut, error) {
	teams, err := teamsOf(ctx, v, u.ID)
	return &userOut{web.Versioned{ETag: web.ETag(u.Version)}, userBody(u, teams)}, err
}

type userAddIn struct {
	Body struct {
		Email   string  `json:"email" maxLength:"320"`
		Name    string  `json:"name" maxLength:"200"`
		Role    Role    `json:"role,omitempty" enum:"admin,lead,agent,leader,viewer" default:"agent"`
		Lang    string  `json:"lang,omitempty" maxLength:"10"`
		Zone    string  `json:"zone,omitempty" maxLength:"60" doc:"An IANA zone"`
		TeamIDs []int64 `json:"team_ids,omitempty" maxItems:"100"`
	}
}

func (s *Staff) apiUserAdd(ctx context.Context, tx *db.Tx, in *userAddIn) (*userOut, error) {
	b := in.Body
	u, err := s.AddUser(ctx, tx, NewUser{Email: b.Email, Name: b.Name, Role: b.Role, Lang: b.Lang, Zone: b.Zone, Teams: b.TeamIDs})
	if err != nil {
		return nil, err
	}
	return s.userOut(ctx, tx, u)
}

type userChangeIn struct {
	ID int64 `path:"id"`
	web.Guarded
	Body struct {
		Email   *string  `json:"email,omitempty" maxLength:"320"`
		Name    *string  `json:"name,omitempty" maxLength:"200"`
		Role    *Role    `json:"role,omitempty" enum:"admin,lead,agent,leader,viewer"`
		Lang    *string  `json:"lang,omitempty" maxLength:"10"`
		Zone    *string  `json:"zone,omitempty" maxLength:"60"`
		TeamIDs *[]int64 `json:"team_ids,omitempty" maxItems:"100" doc:"Exactly these"`
		Off     *bool    `json:"off,omitempty" doc:"Switching off ends sessions, links and tokens at once"`
	}
}

func (s *Staff) apiUserChange(ctx context.Context, tx *db.Tx, in *userChangeIn) (*userOut, error) {
	if _, err := Allow(ctx, StaffManage); err != nil {
		return nil, err
	}
	if err := tx.Lock(ctx, "staff", "admins"); err != nil {
		return nil, err
	}
	u, err := take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Check(u.Version); err != nil {
		return nil, err
	}
	b := in.Body
	u, err = s.ChangeUser(ctx, tx, in.ID, UserChange{Email: b.Email, Name: b.Name, Lang: b.Lang, Zone: b.Zone, Role: b.Role, Teams: b.TeamIDs, Off: b.Off})
	if err != nil {
		return nil, err
	}
	return s.userOut(ctx, tx, u)
}

type linkOut struct {
	Body struct {
		URL       string    `json:"url" doc:"Shows a button that signs in; works once"`
		ExpiresAt time.Time `json:"expires_at"`
	}
}

// WithoutSecret is what a repeat of the call is told.
func (o linkOut) WithoutSecret() any {
	o.Body.URL = ""
	return &o
}

func (s *Staff) apiUserLink(ctx context.Context, tx *db.Tx, in *userIn) (*linkOut, error) {
	path, err := s.Link(ctx, tx, in.ID, LinkLife)
	if err != nil {
		return nil, err
	}
	out := &linkOut{}
	out.Body.URL, out.Body.ExpiresAt = s.url(path), tx.Now().Add(LinkLife)
	return out, nil
}

// apiUserFactor takes every second factor of a user away.
func (s *Staff) apiUserFactor(ctx context.Context, tx *db.Tx, in *userIn) (*userOut, error) {
	if err := s.ResetFactor(ctx, tx, in.ID); err != nil {
		return nil, err
	}
	return s.apiUser(ctx, tx, in)
}
