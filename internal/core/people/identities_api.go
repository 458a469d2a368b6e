package people

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// mountIdentities adds what may be done with a person's addresses.
func (p *People) mountIdentities(rt *web.Router) {
	change := string(staff.PeopleChange)
	op := func(method, path, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: path, Summary: summary, Tags: []string{"people"}}
	}
	web.Act(rt, change, op(http.MethodPost, "/people/{id}/identities", "Add an address to a person"), p.apiIdentity)
	web.Act(rt, change, op(http.MethodPatch, "/people/{id}/identities/{identity_id}", "Make an address the first of its kind, or say that it is verified"), p.apiIdentityChange)
	gone := op(http.MethodDelete, "/people/{id}/identities/{identity_id}", "Take an address away from a person")
	web.Act(rt, change, gone, p.apiIdentityRemove)
	web.Act(rt, string(staff.PeopleChange), op(http.MethodPost, "/people/{id}/foreign_ids", "Remember what a person is called in another system"), p.apiForeign)
}

type identityIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Kind     IdentityKind `json:"kind" enum:"email,phone,handle,external"`
		Value    string       `json:"value" minLength:"1" maxLength:"1000"`
		Verified bool         `json:"verified,omitempty"`
	}
}

func (p *People) apiIdentity(ctx context.Context, tx *db.Tx, in *identityIn) (*personOut, error) {
	h, err := p.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if _, err := p.AddIdentity(ctx, tx, &h, in.Body.Kind, in.Body.Value, in.Body.Verified); err != nil {
		return nil, asValue(err)
	}
	return p.out(ctx, tx, h.Person)
}

// asValue says that what is wrong with an address is in the field value.
func asValue(err error) error {
	f, ok := fault.As(err)
	if !ok || f.Field != "email" {
		return err
	}
	g := *f
	g.Field = "value"
	return &g
}

type identityChangeIn struct {
	ID         int64 `path:"id"`
	IdentityID int64 `path:"identity_id"`
	web.Guarded
	Body struct {
		First    *bool `json:"first,omitempty" doc:"true: it is the one that is written to"`
		Verified *bool `json:"verified,omitempty" doc:"true: the person has shown that it is theirs"`
	}
}

func (p *People) apiIdentityChange(ctx context.Context, tx *db.Tx, in *identityChangeIn) (*personOut, error) {
	h, err := p.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Check(h.Version); err != nil {
		return nil, err
	}
	if in.Body.Verified != nil && *in.Body.Verified {
		if err := p.Verify(ctx, tx, &h, in.IdentityID); err != nil {
			return nil, err
		}
	}
	if in.Body.First != nil && *in.Body.First {
		if err := p.PreferIdentity(ctx, tx, &h, in.IdentityID); err != nil {
			return nil, err
		}
	}
	return p.out(ctx, tx, h.Person)
}

type identityRemoveIn struct {
	ID         int64 `path:"id"`
	IdentityID int64 `path:"identity_id"`
	web.Guarded
}

func (p *People) apiIdentityRemove(ctx context.Context, tx *db.Tx, in *identityRemoveIn) (*personOut, error) {
	h, err := p.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Check(h.Version); err != nil {
		return nil, err
	}
	if _, err := p.RemoveIdentity(ctx, tx, &h, in.IdentityID); err != nil {
		return nil, err
	}
	return p.out(ctx, tx, h.Person)
}

type foreignIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Source string `json:"source" minLength:"1" maxLength:"100" doc:"The other system, such as zendesk"`
		ID     string `json:"id" minLength:"1" maxLength:"1000" doc:"What it calls the person"`
	}
}

func (p *People) apiForeign(ctx context.Context, tx *db.Tx, in *foreignIn) (*personOut, error) {
	h, err := p.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := p.ForeignID(ctx, tx, &h, in.Body.Source, in.Body.ID); err != nil {
		return nil, err
	}
	return p.out(ctx, tx, h.Person)
}
