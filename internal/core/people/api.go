package people

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// mountAPI adds people and organizations to the API.
func (p *People) mountAPI(rt *web.Router) {
	read, change := string(staff.PeopleRead), string(staff.PeopleChange)
	op := func(method, path, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: path, Summary: summary, Tags: []string{"people"}}
	}
	web.View(rt, read, op(http.MethodGet, "/people", "People"), p.apiList)
	add := op(http.MethodPost, "/people", "Add a person")
	add.DefaultStatus = http.StatusCreated
	web.Act(rt, change, add, p.apiAdd)
	web.View(rt, read, op(http.MethodGet, "/people/{id}", "A person"), p.apiOne)
	web.Act(rt, change, op(http.MethodPatch, "/people/{id}", "Change a person"), p.apiChange)
	p.mountIdentities(rt)
	web.Act(rt, string(staff.PeopleMerge), op(http.MethodPost, "/people/{id}/merge", "Make two people one"), p.apiMerge)
	web.Act(rt, string(staff.PeopleMerge), op(http.MethodPost, "/people/{id}/unmerge", "Undo a merge"), p.apiUnmerge)
	web.Act(rt, string(staff.PeopleErase), op(http.MethodPost, "/people/{id}/erase", "Erase all that is held of a person"), p.apiErase)
	web.Act(rt, change, op(http.MethodPost, "/people/{id}/links/end", "End all links to their own pages that a person was given until now"), p.apiEndLinks)
	web.Op(rt, string(staff.PeopleExport), op(http.MethodGet, "/people/{id}/export", "All that is held of a person, as JSON Lines"), p.apiExport)
	p.mountOrganizations(rt)
}

// PersonBody is a person as the API gives one.
type PersonBody struct {
	ID             int64          `json:"id"`
	Name           string         `json:"name"`
	Lang           string         `json:"lang,omitempty"`
	Zone           string         `json:"zone,omitempty"`
	Called         string         `json:"called" doc:"How they like to be called"`
	Reach          string         `json:"reach" doc:"How and when they like to be reached"`
	OrganizationID *int64         `json:"organization_id"`
	Identities     []IdentityBody `json:"identities" nullable:"false"`
	ForeignIDs     []Foreign      `json:"foreign_ids" nullable:"false" doc:"What other systems call them"`
	ErasedAt       *time.Time     `json:"erased_at"`
	CreatedAt      time.Time      `json:"created_at"`
	UpdatedAt      time.Time      `json:"updated_at"`
}

// IdentityBody is an address of a person as the API gives it.
type IdentityBody struct {
	ID       int64        `json:"id"`
	Kind     IdentityKind `json:"kind" enum:"email,phone,handle,external"`
	Value    string       `json:"value"`
	Verified bool         `json:"verified"`
	First    bool         `json:"first" doc:"The one of its kind that is written to"`
}

type personOut struct {
	web.Versioned
	Body PersonBody
}

func (p *People) out(ctx context.Context, v db.View, one Person) (*personOut, error) {
	b, err := p.body(ctx, v, one)
	return &personOut{web.Versioned{ETag: web.ETag(one.Version)}, b}, err
}

func (p *People) body(ctx context.Context, v db.View, one Person) (PersonBody, error) {
	b := PersonBody{ID: one.ID, Name: one.Name, Lang: one.Lang, Zone: one.Zone, Called: one.Called, Reach: one.Reach, OrganizationID: orNull(one.OrganizationID),
		Identities: []IdentityBody{}, CreatedAt: one.CreatedAt, UpdatedAt: one.UpdatedAt}
	if one.Erased() {
		b.ErasedAt = &one.ErasedAt
	}
	all, err := identitiesOf(ctx, v, one.ID)
	if err != nil {
		return b, err
	}
	foreign, err := foreignOf(ctx, v, one.ID)
	b.ForeignIDs = append([]Foreign{}, foreign...)
	for _, i := range all {
		b.Identities = append(b.Identities, IdentityBody{i.ID, i.Kind, i.Value, i.Verified, i.First})
	}
	return b, err
}

type personIn struct {
	ID int64 `path:"id" doc:"A merged person leads to the one they are part of"`
}

type listIn struct {
	web.Paging
	Email          string `query:"email" maxLength:"500" doc:"Exactly this address"`
	Name           string `query:"name" maxLength:"200" doc:"Names that begin so, by name"`
	Q              string `query:"q" maxLength:"200" doc:"Names and addresses that begin so, by what they are found by"`
	OrganizationID int64  `query:"organization_id" minimum:"0"`
}

type listOut struct{ Body web.List[PersonBody] }

func (p *People) apiList(ctx context.Context, v db.View, in *listIn) (*listOut, error) {
	at, err := in.After()
	if err != nil {
		return nil, err
	}
	if at == nil {
		at = &web.Cursor{}
	}
	var found []Person
	var next web.Cursor
	if text := cmp.Or(in.Q, in.Name); db.Key(text) != "" && in.Email == "" {
		var to Place
		var more bool
		found, to, more, err = p.Directory(ctx, v, Search{Text: text, Names: in.Q == "", OrganizationID: in.OrganizationID, After: Place{at.Text, at.ID}, Limit: in.Limit})
		if more {
			next = web.Cursor{Text: to.Key, ID: to.ID}
		}
	} else {
		found, next.ID, err = p.Page(ctx, v, Query{Email: in.Email, OrganizationID: in.OrganizationID, After: at.ID, Limit: in.Limit})
	}
	if err != nil {
		return nil, err
	}
	return p.listOut(ctx, v, found, next)
}

func (p *People) listOut(ctx context.Context, v db.View, found []Person, next web.Cursor) (*listOut, error) {
	out := &listOut{web.List[PersonBody]{Items: []PersonBody{}}}
	for _, one := range found {
		b, err := p.body(ctx, v, one)
		if err != nil {
			return nil, err
		}
		out.Body.Items = append(out.Body.Items, b)
	}
	if next != (web.Cursor{}) {
		text := next.String()
		out.Body.NextCursor = &text
	}
	return out, nil
}

func (p *People) apiOne(ctx context.Context, v db.View, in *personIn) (*personOut, error) {
	one, err := p.ByID(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	return p.out(ctx, v, one)
}

// ChangeBody is what may be changed of a person; what is left out stays.
type ChangeBody struct {
	Name           *string `json:"name,omitempty" maxLength:"500"`
	Lang           *string `json:"lang,omitempty" doc:"A language tag"`
	Zone           *string `json:"zone,omitempty" doc:"An IANA zone"`
	Called         *string `json:"called,omitempty" maxLength:"2000" doc:"How they like to be called"`
	Reach          *string `json:"reach,omitempty" maxLength:"2000" doc:"How and when they like to be reached"`
	OrganizationID *int64  `json:"organization_id,omitempty" doc:"0 for none"`
}

type addIn struct {
	Body struct {
		ChangeBody
		Email string `json:"email,omitempty" maxLength:"500"`
		Phone string `json:"phone,omitempty" maxLength:"100"`
	}
}

// apiAdd adds a person; one who is known by the address already is changed, so
// that adding twice is one person.
func (p *People) apiAdd(ctx context.Context, tx *db.Tx, in *addIn) (*personOut, error) {
	b := in.Body
	known := [2]struct {
		kind  IdentityKind
		value string
	}{{Email, b.Email}, {Phone, b.Phone}}
	var h Held
	var err error
	for _, k := range known {
		switch {
		case k.value == "":
		case h.ID == 0:
			h, err = p.Resolve(ctx, tx, k.kind, k.value, "")
		default:
			_, err = p.AddIdentity(ctx, tx, &h, k.kind, k.value, false)
		}
		if err != nil {
			return nil, err
		}
	}
	if h.ID == 0 {
		if h, err = p.Add(ctx, tx, Change(b.ChangeBody)); err != nil {
			return nil, err
		}
	} else if err := p.Change(ctx, tx, &h, Change(b.ChangeBody)); err != nil {
		return nil, err
	}
	return p.out(ctx, tx, h.Person)
}

type changeIn struct {
	ID int64 `path:"id"`
	web.Guarded
	Body ChangeBody
}

func (p *People) apiChange(ctx context.Context, tx *db.Tx, in *changeIn) (*personOut, error) {
	h, err := p.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Check(h.Version); err != nil {
		return nil, err
	}
	if err := p.Change(ctx, tx, &h, Change(in.Body)); err != nil {
		return nil, err
	}
	return p.out(ctx, tx, h.Person)
}

type mergeIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Into int64 `json:"into" minimum:"1"`
	}
}

func (p *People) apiMerge(ctx context.Context, tx *db.Tx, in *mergeIn) (*personOut, error) {
	from, into, err := p.TakePair(ctx, tx, in.ID, in.Body.Into)
	if err != nil {
		return nil, err
	}
	if err := p.Merge(ctx, tx, &from, &into); err != nil {
		return nil, err
	}
	return p.out(ctx, tx, into.Person)
}

func (p *People) apiUnmerge(ctx context.Context, tx *db.Tx, in *personIn) (*personOut, error) {
	h, err := p.Unmerge(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return p.out(ctx, tx, h.Person)
}

func (p *People) apiEndLinks(ctx context.Context, tx *db.Tx, in *personIn) (*personOut, error) {
	h, err := p.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := p.EndLinks(ctx, tx, &h, 0); err != nil {
		return nil, err
	}
	return p.out(ctx, tx, h.Person)
}

type eraseIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Sure bool `json:"sure" doc:"It cannot be undone"`
	}
}

func (p *People) apiErase(ctx context.Context, tx *db.Tx, in *eraseIn) (*struct{}, error) {
	if !in.Body.Sure {
		return nil, fault.Field("body.sure", "people.fault.not_sure")
	}
	return nil, p.Erase(ctx, tx, in.ID)
}

type exportOut struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (p *People) apiExport(ctx context.Context, in *personIn) (*exportOut, error) {
	b, _, err := p.exported(ctx, in.ID)
	return &exportOut{"application/jsonl", b}, err
}
