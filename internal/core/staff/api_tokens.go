package staff

import (
	"context"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

type tokensIn struct {
	UserID int64 `query:"user_id" doc:"Whose; yours where it is left out"`
}

type tokensOut struct{ Body web.List[TokenBody] }

// apiTokens gives all tokens at once: a user has few.
func (s *Staff) apiTokens(ctx context.Context, v db.View, in *tokensIn) (*tokensOut, error) {
	all, err := s.Tokens(ctx, v, in.UserID)
	if err != nil {
		return nil, err
	}
	out := &tokensOut{Body: web.List[TokenBody]{Items: []TokenBody{}}}
	for _, t := range all {
		out.Body.Items = append(out.Body.Items, tokenBody(t))
	}
	return out, nil
}

type tokenIn struct {
	ID int64 `path:"id"`
}

type tokenOut struct{ Body TokenBody }

func (s *Staff) apiToken(ctx context.Context, v db.View, in *tokenIn) (*tokenOut, error) {
	t, err := s.TokenByID(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	return &tokenOut{tokenBody(t)}, nil
}

type tokenAddIn struct {
	Body struct {
		Name        string        `json:"name" maxLength:"200" doc:"What it is for"`
		UserID      int64         `json:"user_id,omitempty" doc:"For whom it acts; yourself where it is left out"`
		Permissions *[]Permission `json:"permissions,omitempty" maxItems:"100" doc:"Narrows what it may do; all of its user's where it is left out"`
	}
}

// NewTokenBody is a token just made: the only answer with its secret.
type NewTokenBody struct {
	TokenBody
	Token string `json:"token" doc:"Send it as a bearer token. It is shown this once"`
}

type tokenAddOut struct{ Body NewTokenBody }

// WithoutSecret is what a repeat of the call is told: the token was made, and
// was shown to the first.
func (o tokenAddOut) WithoutSecret() any {
	o.Body.Token = ""
	return &o
}

func (s *Staff) apiTokenAdd(ctx context.Context, tx *db.Tx, in *tokenAddIn) (*tokenAddOut, error) {
	n := NewToken{UserID: in.Body.UserID, Name: in.Body.Name}
	if in.Body.Permissions != nil {
		n.Permissions = some(*in.Body.Permissions)
	}
	bare, t, err := s.AddToken(ctx, tx, n)
	if err != nil {
		return nil, err
	}
	return &tokenAddOut{NewTokenBody{tokenBody(t), bare}}, nil
}

func (s *Staff) apiTokenRevoke(ctx context.Context, tx *db.Tx, in *tokenIn) (*struct{}, error) {
	return nil, s.RevokeToken(ctx, tx, in.ID)
}
