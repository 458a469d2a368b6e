package dispatch

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/web"
)

func (s *Dispatches) mountAPI(rt *web.Router) {
	read, grant, manage := string(staff.CasesRead), string(staff.RemediesGrant), string(staff.SettingsManage)
	tags := []string{"dispatches"}
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/dispatches", Summary: "What goes to customers, the newest first", Tags: tags}, s.apiAll)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/dispatches/{id}", Summary: "A dispatch", Tags: tags}, s.apiOne)
	web.Act(rt, grant, huma.Operation{Method: http.MethodPut, Path: "/dispatches/{id}/address", Summary: "Give the address that the customer confirmed: what waited for it goes", Tags: tags}, s.apiAddress)
	web.Act(rt, grant, huma.Operation{Method: http.MethodPost, Path: "/dispatches/{id}/say", Summary: "Say how far it is", Tags: tags}, s.apiSay)
	web.Act(rt, grant, huma.Operation{Method: http.MethodPost, Path: "/dispatches/{id}/again", Summary: "Hand an order over once more, under the id that it had", Tags: tags}, s.apiAgain)
	web.Act(rt, grant, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/replace", Summary: "Replace a purchase now: remedy, dispatch and letter in one", DefaultStatus: http.StatusCreated, Tags: tags}, s.apiReplace)
	web.View(rt, manage, huma.Operation{Method: http.MethodGet, Path: "/dispatch_systems/{does}", Summary: "A system that sends or pays, and the last webhooks to it and from it", Tags: tags}, s.apiSystem)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPut, Path: "/dispatch_systems/{does}", Summary: "Say where a system is; the secret is in the answer once", Tags: tags}, s.apiSet)
}

// Body is a dispatch as the API shows it. Addresses are not in it.
type Body struct {
	ID        int64       `json:"id"`
	CaseID    int64       `json:"case_id"`
	RemedyID  *int64      `json:"remedy_id" doc:"The remedy that it delivers"`
	Kind      string      `json:"kind" enum:"replacement,refund,loan,credit,compensation,upgrade" doc:"A loan bridges a matter; one without back_by stays with them"`
	State     string      `json:"state" enum:"waiting,ready,handed,accepted,sent,arrived,returned,failed,cancelled"`
	What      string      `json:"what"`
	Choice    string      `json:"choice,omitempty" doc:"Size or colour"`
	Old       string      `json:"old,omitempty" enum:"keep,send_back" doc:"What becomes of the old one"`
	Confirmed bool        `json:"address_confirmed"`
	Worth     *money.JSON `json:"worth"`
	Order     string      `json:"order,omitempty" doc:"What the system calls it"`
	Tracking  string      `json:"tracking,omitempty"`
	Reason    string      `json:"reason,omitempty" doc:"Why it failed"`
	DueAt     *time.Time  `json:"due_at" doc:"By when it is there"`
	Late      bool        `json:"late"`
	BackBy    *time.Time  `json:"back_by" doc:"Until when what is lent comes back"`
	CreatedAt time.Time   `json:"created_at"`
	UpdatedAt time.Time   `json:"updated_at"`
}

func orNil[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

func body(d Dispatch) Body {
	b := Body{ID: d.ID, CaseID: d.CaseID, RemedyID: orNil(d.RemedyID), Kind: string(d.Kind), State: string(d.State), What: d.What, Choice: d.Choice, Old: string(d.Old), Confirmed: d.AddressID != 0,
		Order: d.ForeignID, Tracking: d.Tracking, Reason: d.Reason, DueAt: orNil(d.DueAt), Late: d.Late(), BackBy: orNil(d.BackBy), CreatedAt: d.At, UpdatedAt: d.UpdatedAt}
	if !d.Worth.IsZero() {
		worth := d.Worth.JSON()
		b.Worth = &worth
	}
	return b
}

func bodies(all []Dispatch) []Body {
	out := make([]Body, len(all))
	for i, d := range all {
		out[i] = body(d)
	}
	return out
}

type allIn struct {
	web.Paging
	State string `query:"state" enum:"waiting,ready,handed,accepted,sent,arrived,returned,failed,cancelled"`
}

type page struct{ Body web.List[Body] }

func (s *Dispatches) apiAll(ctx context.Context, v db.View, in *allIn) (*page, error) {
	at, err := in.After()
	if err != nil {
		return nil, err
	}
	var before int64
	if at != nil {
		before = at.ID
	}
	all, next, err := s.Newest(ctx, v, State(in.State), before, in.Limit)
	out := &page{}
	out.Body.Items = bodies(all)
	if next != 0 {
		cursor := web.Cursor{ID: next}.String()
		out.Body.NextCursor = &cursor
	}
	return out, err
}

type one struct{ Body Body }

// shown is a dispatch as it is stored after an act.
func shown(ctx context.Context, tx *db.Tx, d Dispatch, err error) (*one, error) {
	if err != nil {
		return nil, err
	}
	d, err = byID(ctx, tx, d.ID)
	return &one{body(d)}, err
}

func (s *Dispatches) apiOne(ctx context.Context, v db.View, in *struct {
	ID int64 `path:"id"`
}) (*one, error) {
	d, err := s.ByID(ctx, v, in.ID)
	return &one{body(d)}, err
}

type addressIn struct {
	ID   int64 `path:"id"`
	Body Detail
}

func (s *Dispatches) apiAddress(ctx context.Context, tx *db.Tx, in *addressIn) (*one, error) {
	h, _, err := s.take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	d, err := s.Confirm(ctx, tx, h, in.ID, in.Body)
	return shown(ctx, tx, d, err)
}

type replaceIn struct {
	ID   int64 `path:"id"`
	Body struct {
		PurchaseID int64   `json:"purchase_id"`
		Text       string  `json:"text" maxLength:"20000" doc:"The letter"`
		Why        string  `json:"why,omitempty" maxLength:"500" doc:"Why it is given, for us; it must be there where, with what was given already, it is above the cap"`
		Detail     *Detail `json:"detail,omitempty" doc:"What the customer confirmed to us; the rest is asked on their page"`
	}
}

func (s *Dispatches) apiReplace(ctx context.Context, tx *db.Tx, in *replaceIn) (*one, error) {
	h, err := s.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	n := Now{Purchase: in.Body.PurchaseID, Text: in.Body.Text, Why: in.Body.Why}
	if in.Body.Detail != nil {
		n.Detail = *in.Body.Detail
	}
	d, err := s.Replace(ctx, tx, h, n)
	return shown(ctx, tx, d, err)
}

type sayIn struct {
	ID   int64 `path:"id"`
	Body struct {
		State    string    `json:"state" enum:"accepted,sent,arrived,returned,failed"`
		Order    string    `json:"order,omitempty" maxLength:"500" doc:"What the system calls it"`
		Tracking string    `json:"tracking,omitempty" maxLength:"500"`
		By       time.Time `json:"by,omitempty" doc:"When it is there at the latest"`
		Reason   string    `json:"reason,omitempty" maxLength:"500" doc:"Why it failed"`
	}
}

func (s *Dispatches) apiSay(ctx context.Context, tx *db.Tx, in *sayIn) (*one, error) {
	b := in.Body
	d, err := s.Say(ctx, tx, in.ID, Report{To: State(b.State), ForeignID: b.Order, Tracking: b.Tracking, By: b.By, Reason: b.Reason})
	return shown(ctx, tx, d, err)
}

func (s *Dispatches) apiAgain(ctx context.Context, tx *db.Tx, in *struct {
	ID int64 `path:"id"`
}) (*one, error) {
	d, err := s.Again(ctx, tx, in.ID)
	return shown(ctx, tx, d, err)
}

// SystemBody is a system as the API shows it.
type SystemBody struct {
	Does   string `json:"does" enum:"parcel,payment"`
	Active bool   `json:"active"`
	Secret string `json:"secret,omitempty" doc:"By which both sides sign; shown once"`
	Hooks  []Told `json:"hooks" doc:"The last webhooks, the newest first"`
	All    int64  `json:"replaced_now" doc:"Replacements given at once in 90 days"`
	One    int64  `json:"one_touch" doc:"Those of them that went out with the first word that we wrote"`
}

type systemOut struct{ Body SystemBody }

type doesIn struct {
	Does string `path:"does" doc:"parcel or payment"`
}

// hooksShown is how many webhooks of a system are shown.
const hooksShown = 20

func (s *Dispatches) apiSystem(ctx context.Context, v db.View, in *doesIn) (*systemOut, error) {
	does, err := known(in.Does)
	if err != nil {
		return nil, err
	}
	return s.system(ctx, v, does, "")
}

func (s *Dispatches) system(ctx context.Context, v db.View, does Does, secret string) (*systemOut, error) {
	hooks, err := s.Hooks(ctx, v, does, hooksShown)
	if err != nil {
		return nil, err
	}
	one, err := systemOf(ctx, v, does)
	if hooks == nil {
		hooks = []Told{}
	}
	if err != nil {
		return nil, err
	}
	t, err := oneTouch(ctx, v)
	return &systemOut{SystemBody{string(does), one.Active, secret, hooks, t.All, t.One}}, err
}

// known is what a system does, if there is such a thing.
func known(does string) (Does, error) {
	switch d := Does(does); d {
	case Parcels, Payments:
		return d, nil
	}
	return "", fault.New(fault.NotFound, "dispatch.fault.no_system")
}

type setIn struct {
	Does string `path:"does" doc:"parcel or payment"`
	Body struct {
		Address string `json:"address" maxLength:"1000" doc:"Where it takes webhooks; empty switches it off"`
		Fresh   bool   `json:"new_secret,omitempty" doc:"Sign by a new secret from now on"`
	}
}

func (s *Dispatches) apiSet(ctx context.Context, tx *db.Tx, in *setIn) (*systemOut, error) {
	does, err := known(in.Does)
	if err != nil {
		return nil, err
	}
	secret, err := s.SetSystem(ctx, tx, does, in.Body.Address, in.Body.Fresh)
	if err != nil {
		return nil, err
	}
	return s.system(ctx, tx, does, secret)
}
