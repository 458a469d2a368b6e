package people

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

func (p *People) mountOrganizations(rt *web.Router) {
	read, change := string(staff.PeopleRead), string(staff.PeopleChange)
	op := func(method, path, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: path, Summary: summary, Tags: []string{"organizations"}}
	}
	web.View(rt, read, op(http.MethodGet, "/organizations", "Organizations"), p.apiOrganizations)
	add := op(http.MethodPost, "/organizations", "Add an organization")
	add.DefaultStatus = http.StatusCreated
	web.Act(rt, change, add, p.apiAddOrganization)
	web.View(rt, read, op(http.MethodGet, "/organizations/{id}", "An organization"), p.apiOrganization)
	web.Act(rt, change, op(http.MethodPatch, "/organizations/{id}", "Rename an organization"), p.apiRenameOrganization)
}

// OrganizationBody is an organization as the API gives it.
type OrganizationBody struct {
	ID        int64     `json:"id"`
	Name      string    `json:"name"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

func organizationBody(o Organization) OrganizationBody {
	return OrganizationBody{o.ID, o.Name, o.CreatedAt, o.UpdatedAt}
}

type organizationOut struct {
	web.Versioned
	Body OrganizationBody
}

func organizationAnswer(o Organization) *organizationOut {
	return &organizationOut{web.Versioned{ETag: web.ETag(o.Version)}, organizationBody(o)}
}

type organizationsIn struct{ web.Paging }

type organizationsOut struct{ Body web.List[OrganizationBody] }

func (p *People) apiOrganizations(ctx context.Context, v db.View, in *organizationsIn) (*organizationsOut, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	from := int64(0)
	if after != nil {
		from = after.ID
	}
	all, err := p.Organizations(ctx, v, from, in.Limit+1)
	if err != nil {
		return nil, err
	}
	bodies := make([]OrganizationBody, len(all))
	for i, o := range all {
		bodies[i] = organizationBody(o)
	}
	return &organizationsOut{web.NewList(bodies, in.Limit, func(o OrganizationBody) web.Cursor { return web.Cursor{ID: o.ID} })}, nil
}

type organizationIn struct {
	ID int64 `path:"id"`
}

func (p *People) apiOrganization(ctx context.Context, v db.View, in *organizationIn) (*organizationOut, error) {
	o, err := p.Organization(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	return organizationAnswer(o), nil
}

type nameBody struct {
	Name string `json:"name" minLength:"1" maxLength:"500"`
}

type addOrganizationIn struct{ Body nameBody }

func (p *People) apiAddOrganization(ctx context.Context, tx *db.Tx, in *addOrganizationIn) (*organizationOut, error) {
	o, err := p.AddOrganization(ctx, tx, in.Body.Name)
	if err != nil {
		return nil, err
	}
	return organizationAnswer(o), nil
}

type renameIn struct {
	ID int64 `path:"id"`
	web.Guarded
	Body nameBody
}

func (p *People) apiRenameOrganization(ctx context.Context, tx *db.Tx, in *renameIn) (*organizationOut, error) {
	h, err := p.TakeOrganization(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Check(h.Version); err != nil {
		return nil, err
	}
	if err := p.RenameOrganization(ctx, tx, &h, in.Body.Name); err != nil {
		return nil, err
	}
	return organizationAnswer(h.Organization), nil
}
