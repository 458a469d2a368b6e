package products

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

func (s *Products) mountAPI(rt *web.Router) {
	read, manage := string(staff.ProductsRead), string(staff.ProductsManage)
	op := func(method, path, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: path, Summary: summary, Tags: []string{"products"}}
	}
	web.View(rt, read, op(http.MethodGet, "/products", "The catalogue, by name"), s.apiList)
	add := op(http.MethodPost, "/products", "Put a product into the catalogue")
	add.DefaultStatus = http.StatusCreated
	web.Act(rt, manage, add, s.apiAdd)
	web.View(rt, read, op(http.MethodGet, "/products/{id}", "A product"), s.apiOne)
	imports := op(http.MethodPost, "/products/import", "Import a catalogue as CSV, or see what it would do")
	imports.DefaultStatus, imports.MaxBodyBytes, imports.BodyReadTimeout = http.StatusOK, mostImported+1<<20, importTakes
	web.Act(rt, manage, imports, s.apiImport)
	web.View(rt, read, op(http.MethodGet, "/cases/{id}/products", "What a case is about"), s.apiOfCase)
	change, learn := string(staff.CasesChange), string(staff.ProductsChange)
	link := op(http.MethodPost, "/cases/{id}/products", "Say what a case is about")
	link.DefaultStatus = http.StatusOK
	web.Act(rt, change, link, s.apiLink)
	unlink := op(http.MethodDelete, "/cases/{id}/products/{product_id}", "Say that a case is not about a product: no words of it name it again")
	unlink.DefaultStatus = http.StatusOK
	web.Act(rt, change, unlink, s.apiUnlink)
	web.Act(rt, learn, op(http.MethodPost, "/cases/{id}/products/{product_id}/unknown", "Count that something is asked about a product that we do not know"), s.apiUnknown)
	web.View(rt, read, op(http.MethodGet, "/product_unknowns", "Of which products something is asked that we do not know, the most first"), s.apiUnknownTallies)
	web.View(rt, read, op(http.MethodGet, "/products/{id}/unknowns", "What is asked about a product and not known, the oldest first"), s.apiUnknowns)
	web.Act(rt, learn, op(http.MethodDelete, "/product_unknowns/{id}", "Say that this is known now"), s.apiFoundOut)
	learnt := op(http.MethodPost, "/products/{id}/learn", "Add to the catalogue what was found out")
	learnt.DefaultStatus = http.StatusOK
	web.Act(rt, learn, learnt, s.apiLearn)
	web.Act(rt, manage, op(http.MethodPatch, "/products/{id}", "Change a product"), s.apiChange)
	spoken := func(method, path, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: path, Summary: summary, Tags: []string{"product_feedback"}}
	}
	web.View(rt, read, spoken(http.MethodGet, "/product_feedback_counts", "How much was said of which part of which product, the most first"), s.apiTallies)
	web.View(rt, read, spoken(http.MethodGet, "/product_feedback", "What was said about products, the newest first"), s.apiFeedback)
	count := spoken(http.MethodPost, "/cases/{id}/product_feedback", "Count what somebody said about a product in a case")
	count.DefaultStatus = http.StatusCreated
	web.Act(rt, learn, count, s.apiCount)
	web.Act(rt, learn, spoken(http.MethodDelete, "/product_feedback/{id}", "Take back what was counted by mistake"), s.apiWithdraw)
}

// Body is a product as the API gives it.
type Body struct {
	ID             int64     `json:"id"`
	Name           string    `json:"name"`
	Model          string    `json:"model" doc:"Its model number; empty for none"`
	State          string    `json:"state" enum:"sold,discontinued"`
	Aliases        []string  `json:"aliases" nullable:"false" doc:"What people call it"`
	Specs          []Spec    `json:"specs" nullable:"false"`
	Manuals        []Manual  `json:"manuals" nullable:"false"`
	Notes          string    `json:"notes" doc:"For us, never for customers"`
	Help           string    `json:"help" doc:"For customers, on the help page"`
	Public         bool      `json:"public" doc:"Whether it has a help page, which anybody may read"`
	WarrantyMonths int       `json:"warranty_months" doc:"0 where nothing is said"`
	Warranty       string    `json:"warranty"`
	SuccessorID    *int64    `json:"successor_id"`
	PartIDs        []int64   `json:"part_ids" nullable:"false" doc:"Products that fit it; left out of the list"`
	FitsIDs        []int64   `json:"fits_ids" nullable:"false" doc:"Products it is a part of; left out of the list"`
	CreatedAt      time.Time `json:"created_at"`
	UpdatedAt      time.Time `json:"updated_at"`
}

func some[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

func body(p Product) Body {
	return Body{ID: p.ID, Name: p.Name, Model: p.Model, State: string(p.State), Aliases: some(p.Aliases), Specs: some(p.Specs), Manuals: some(p.Manuals), Notes: p.Notes, Help: p.Help, Public: p.Public, WarrantyMonths: p.WarrantyMonths,
		Warranty: p.Warranty, SuccessorID: orNull(p.SuccessorID), PartIDs: some(p.Parts), FitsIDs: some(p.Fits), CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt}
}

type productOut struct {
	web.Versioned
	Body Body
}

func answer(p Product) *productOut {
	return &productOut{web.Versioned{ETag: web.ETag(p.Version)}, body(p)}
}

type listIn struct {
	web.Paging
	Q string `query:"q" maxLength:"200" doc:"How a name, one of its words, a model number or an alias begins"`
}

type listOut struct{ Body web.List[Body] }

func (s *Products) apiList(ctx context.Context, v db.View, in *listIn) (*listOut, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	q := Query{Text: in.Q, Limit: in.Limit + 1}
	if after != nil {
		q.After = Place{after.Text, after.ID}
	}
	all, err := s.List(ctx, v, q)
	if err != nil {
		return nil, err
	}
	bodies := make([]Body, len(all))
	for i, p := range all {
		bodies[i] = body(p)
	}
	return &listOut{web.NewList(bodies, in.Limit, func(b Body) web.Cursor { return web.Cursor{Text: db.Key(b.Name), ID: b.ID} })}, nil
}

type oneIn struct {
	ID int64 `path:"id"`
}

func (s *Products) apiOne(ctx context.Context, v db.View, in *oneIn) (*productOut, error) {
	p, err := s.Find(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	return answer(p), nil
}

type addIn struct {
	Body struct {
		Name           string   `json:"name" minLength:"1" maxLength:"200"`
		Model          string   `json:"model,omitempty" maxLength:"80" doc:"Its model number"`
		State          string   `json:"state,omitempty" enum:"sold,discontinued"`
		Aliases        []string `json:"aliases,omitempty" maxItems:"50" doc:"What people call it"`
		Specs          []Spec   `json:"specs,omitempty" maxItems:"200"`
		Manuals        []Manual `json:"manuals,omitempty" maxItems:"50"`
		Notes          string   `json:"notes,omitempty" maxLength:"5000" doc:"For us, never for customers"`
		Help           string   `json:"help,omitempty" maxLength:"5000" doc:"For customers, on the help page"`
		Public         bool     `json:"public,omitempty" doc:"Gives it a help page, which anybody may read"`
		WarrantyMonths int      `json:"warranty_months,omitempty" minimum:"0" maximum:"1200"`
		Warranty       string   `json:"warranty,omitempty" maxLength:"500"`
		SuccessorID    int64    `json:"successor_id,omitempty"`
		PartIDs        []int64  `json:"part_ids,omitempty" maxItems:"2000" doc:"Products that fit it"`
		FitsIDs        []int64  `json:"fits_ids,omitempty" maxItems:"2000" doc:"Products it is a part of"`
	}
}

func (s *Products) apiAdd(ctx context.Context, tx *db.Tx, in *addIn) (*productOut, error) {
	b := in.Body
	p, err := s.Add(ctx, tx, Fields{Name: b.Name, Model: b.Model, State: State(b.State), Aliases: b.Aliases, Specs: b.Specs, Manuals: b.Manuals, Notes: b.Notes, Help: b.Help, Public: b.Public,
		WarrantyMonths: b.WarrantyMonths, Warranty: b.Warranty, SuccessorID: b.SuccessorID, Parts: b.PartIDs, Fits: b.FitsIDs})
	if err != nil {
		return nil, err
	}
	return answer(p), nil
}

type changeIn struct {
	ID int64 `path:"id"`
	web.Guarded
	Body struct {
		Name           *string   `json:"name,omitempty" minLength:"1" maxLength:"200"`
		Model          *string   `json:"model,omitempty" maxLength:"80"`
		State          *string   `json:"state,omitempty" enum:"sold,discontinued"`
		Aliases        *[]string `json:"aliases,omitempty" maxItems:"50" doc:"Exactly these"`
		Specs          *[]Spec   `json:"specs,omitempty" maxItems:"200" doc:"Exactly these"`
		Manuals        *[]Manual `json:"manuals,omitempty" maxItems:"50" doc:"Exactly these"`
		Notes          *string   `json:"notes,omitempty" maxLength:"5000"`
		Help           *string   `json:"help,omitempty" maxLength:"5000"`
		Public         *bool     `json:"public,omitempty"`
		WarrantyMonths *int      `json:"warranty_months,omitempty" minimum:"0" maximum:"1200"`
		Warranty       *string   `json:"warranty,omitempty" maxLength:"500"`
		SuccessorID    *int64    `json:"successor_id,omitempty" doc:"0 for none"`
		PartIDs        *[]int64  `json:"part_ids,omitempty" maxItems:"2000" doc:"Exactly these"`
		FitsIDs        *[]int64  `json:"fits_ids,omitempty" maxItems:"2000" doc:"Exactly these"`
	}
}

func set[T any](into *T, value *T) {
	if value != nil {
		*into = *value
	}
}

func (s *Products) apiChange(ctx context.Context, tx *db.Tx, in *changeIn) (*productOut, error) {
	was, err := s.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Check(was.Version); err != nil {
		return nil, err
	}
	f, b := was.Fields, in.Body
	set(&f.Name, b.Name)
	set(&f.Model, b.Model)
	set((*string)(&f.State), b.State)
	set(&f.Aliases, b.Aliases)
	set(&f.Specs, b.Specs)
	set(&f.Manuals, b.Manuals)
	set(&f.Notes, b.Notes)
	set(&f.Help, b.Help)
	set(&f.Public, b.Public)
	set(&f.WarrantyMonths, b.WarrantyMonths)
	set(&f.Warranty, b.Warranty)
	set(&f.SuccessorID, b.SuccessorID)
	set(&f.Parts, b.PartIDs)
	set(&f.Fits, b.FitsIDs)
	p, err := s.Change(ctx, tx, was, f)
	if err != nil {
		return nil, err
	}
	return answer(p), nil
}

type linkIn struct {
	ID   int64 `path:"id"`
	Body struct {
		ProductID int64 `json:"product_id"`
	}
}

type linksOut struct {
	Body struct {
		Items []CaseProduct `json:"items" nullable:"false"`
	}
}

func (s *Products) apiOfCase(ctx context.Context, v db.View, in *oneIn) (*linksOut, error) {
	c, err := s.desk.Cases.ByID(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	all, err := s.load(ctx, v, []int64{c.ID})
	out := &linksOut{}
	out.Body.Items, _ = all[c.ID].([]CaseProduct)
	return out, err
}

func (s *Products) apiLink(ctx context.Context, tx *db.Tx, in *linkIn) (*linksOut, error) {
	h, err := s.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := s.Link(ctx, tx, h, in.Body.ProductID); err != nil {
		return nil, err
	}
	return s.apiOfCase(ctx, tx, &oneIn{h.ID})
}

type ofCaseIn struct {
	ID        int64 `path:"id"`
	ProductID int64 `path:"product_id"`
}

func (s *Products) apiUnlink(ctx context.Context, tx *db.Tx, in *ofCaseIn) (*linksOut, error) {
	h, err := s.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := s.Unlink(ctx, tx, h, in.ProductID); err != nil {
		return nil, err
	}
	return s.apiOfCase(ctx, tx, &oneIn{h.ID})
}

type unknownIn struct {
	ID        int64 `path:"id"`
	ProductID int64 `path:"product_id"`
	Body      struct {
		What string `json:"what,omitempty" maxLength:"500" doc:"What is asked"`
	}
}

func (s *Products) apiUnknown(ctx context.Context, tx *db.Tx, in *unknownIn) (*struct{}, error) {
	h, err := s.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return nil, s.DoNotKnow(ctx, tx, h, in.ProductID, in.Body.What)
}

type learnIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Kind string `json:"kind" enum:"spec,part,help,note,alias"`
		Text string `json:"text" minLength:"1" maxLength:"500" doc:"A specification as name: value; a part as its model number"`
	}
}

func (s *Products) apiLearn(ctx context.Context, tx *db.Tx, in *learnIn) (*productOut, error) {
	p, err := s.Learn(ctx, tx, in.ID, Kind(in.Body.Kind), in.Body.Text)
	if err != nil {
		return nil, err
	}
	return answer(p), nil
}
