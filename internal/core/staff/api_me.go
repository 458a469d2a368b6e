package staff

import (
	"context"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// MeBody is whoever calls the API, and what they may do.
type MeBody struct {
	UserBody
	TokenID     *int64       `json:"token_id" doc:"The API token of the call; null for a session"`
	Permissions []Permission `json:"permissions" nullable:"false" doc:"What this call may do"`
	Everywhere  bool         `json:"everywhere" doc:"Sees every inbox, whatever its teams"`
	InboxIDs    []int64      `json:"inbox_ids" nullable:"false" doc:"The inboxes in sight; empty where every inbox is"`
}

type meOut struct {
	web.Versioned
	Body MeBody
}

// apiMe says who calls, and what they may do.
func (s *Staff) apiMe(ctx context.Context, v db.View, _ *struct{}) (*meOut, error) {
	a, err := Acting(ctx)
	if err != nil {
		return nil, err
	}
	u, err := byID(ctx, v, a.ID)
	if err != nil {
		return nil, err
	}
	teams, err := teamsOf(ctx, v, u.ID)
	if err != nil {
		return nil, err
	}
	b := MeBody{UserBody: userBody(u, teams), Permissions: some(a.Permissions()), Everywhere: a.Scope().All, InboxIDs: some(a.Scope().Inboxes)}
	if a.TokenID != 0 {
		b.TokenID = &a.TokenID
	}
	return &meOut{web.Versioned{ETag: web.ETag(u.Version)}, b}, nil
}
