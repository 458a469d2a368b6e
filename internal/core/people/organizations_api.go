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
	web.View(rt, read, op(http.MethodGet, "/organizations", "Organizations, by name"), p.apiOrganizations)
	add := op(http.MethodPost, "/organizations", "Add an organization")
	add.DefaultStatus = http.StatusCreated
	web.Act(rt, change, add, p.apiAddOrganization)
	web.View(rt, read, op(http.MethodGet, "/organizations/{id}", "An organization"), p.apiOrganization)
	web.Act(rt, change, op(http.MethodPatch, "/organizations/{id}", "Change an organization"), p.apiChangeOrganization)
	merge := string(staff.PeopleMerge)
	one := op(http.MethodPost, "/organizations/{id}/merge", "Make an organization part of another")
	one.DefaultStatus = http.StatusOK
	web.Act(rt, merge, one, p.apiMergeOrganization)
	two := op(http.MethodPost, "/organizations/{id}/unmerge", "Make an organization that became part of another one of its own")
	two.DefaultStatus = http.StatusOK
	web.Act(rt, merge, two, p.apiUnmergeOrganization)
}

// OrganizationBody is an organization as the API gives it.
type OrganizationBody struct {
	ID        int64     `json:"id"`
	Name      string    `json:"name"`
	Domains   []string  `json:"domains" nullable:"false" doc:"Of mail: new people who write from there become members"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

func organizationBody(o Organization) OrganizationBody {
	if o.Domains == nil {
		o.Domains = []string{}
	}
	return OrganizationBody{o.ID, o.Name, o.Domains, o.CreatedAt, o.UpdatedAt}
}

type organizationOut struct {
	web.Versioned
	Body OrganizationBody
}

func organizationAnswer(o Organization) *organizationOut {
	return &organizationOut{web.Versioned{ETag: web.ETag(o.Version)}, organizationBody(o)}
}

type organizationsIn struct {
	web.Paging
	Name string `query:"name" maxLength:"200" doc:"Names that begin so"`
}

type organizationsOut struct{ Body web.List[OrganizationBody] }

func (p *People) apiOrganizations(ctx context.Context, v db.View, in *organizationsIn) (*organizationsOut, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	q := OrganizationsBy{Text: in.Name, Limit: in.Limit + 1}
	if after != nil {
		q.After = Place{after.Text, after.ID}
	}
	all, err := p.Organizations(ctx, v, q)
	if err != nil {
		return nil, err
	}
	bodies := make([]OrganizationBody, len(all))
	for i, o := range all {
		bodies[i] = organizationBody(o)
	}
	return &organizationsOut{web.NewList(bodies, in.Limit, func(o OrganizationBody) web.Cursor { return web.Cursor{Text: db.Key(o.Name), ID: o.ID} })}, nil
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

type addOrganizationIn struct {
	Body struct {
		Name    string   `json:"name" minLength:"1" maxLength:"500"`
		Domains []string `json:"domains,omitempty" maxItems:"50" doc:"Of mail, such as example.com"`
	}
}

func (p *People) apiAddOrganization(ctx context.Context, tx *db.Tx, in *addOrganizationIn) (*organizationOut, error) {
	o, err := p.AddOrganization(ctx, tx, in.Body.Name)
	if err != nil || len(in.Body.Domains) == 0 {
		return organizationAnswer(o), err
	}
	h, err := p.TakeOrganization(ctx, tx, o.ID)
	if err != nil {
		return nil, err
	}
	if err := p.SetDomains(ctx, tx, &h, in.Body.Domains); err != nil {
		return nil, err
	}
	return organizationAnswer(h.Organization), nil
}

type changeOrganizationIn struct {
	ID int64 `path:"id"`
	web.Guarded
	Body struct {
		Name    *string   `json:"name,omitempty" minLength:"1" maxLength:"500"`
		Domains *[]string `json:"domains,omitempty" maxItems:"50" doc:"Exactly these"`
	}
}

func (p *People) apiChangeOrganization(ctx context.Context, tx *db.Tx, in *changeOrganizationIn) (*organizationOut, error) {
	h, err := p.TakeOrganization(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Check(h.Version); err != nil {
		return nil, err
	}
	if in.Body.Name != nil {
		if err := p.RenameOrganization(ctx, tx, &h, *in.Body.Name); err != nil {
			return nil, err
		}
	}
	if in.Body.Domains != nil {
		if err := p.SetDomains(ctx, tx, &h, *in.Body.Domains); err != nil {
			return nil, err
		}
	}
	return organizationAnswer(h.Organization), nil
}

type mergeOrganizationIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Into int64 `json:"into" doc:"The organization that stays"`
	}
}

func (p *People) apiMergeOrganization(ctx context.Context, tx *db.Tx, in *mergeOrganizationIn) (*organizationOut, error) {
	from, into, err := p.TakeOrganizations(ctx, tx, in.ID, in.Body.Into)
	if err != nil {
		return nil, err
	}
	if err := p.MergeOrganizations(ctx, tx, &from, &into); err != nil {
		return nil, err
	}
	return organizationAnswer(into.Organization), nil
}

func (p *People) apiUnmergeOrganization(ctx context.Context, tx *db.Tx, in *organizationIn) (*organizationOut, error) {
	o, err := p.UnmergeOrganization(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return organizationAnswer(o), nil
}
