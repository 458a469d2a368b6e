package effort

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

func (s *Efforts) mountAPI(rt *web.Router) {
	read, reply, change, manage := string(staff.CasesRead), string(staff.CasesReply), string(staff.CasesChange), string(staff.SettingsManage)
	tags := []string{"effort"}
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/effort", Summary: "What a case has cost its customer, term by term", Tags: tags}, s.apiOne)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/walked_away", Summary: "Customers who fell silent unsolved, the one whom it cost most first", Tags: tags}, s.apiWalked)
	web.View(rt, string(staff.PeopleRead), huma.Operation{Method: http.MethodGet, Path: "/at_risk", Summary: "Customers who show signs of leaving, with the reasons", Tags: tags}, s.apiRisk)
	web.Act(rt, change, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/effort/aside", Summary: "Take somebody off the list of those who walked away", DefaultStatus: http.StatusNoContent, Tags: tags}, s.apiAside)
	web.Act(rt, reply, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/effort/write", Summary: "Begin the draft of a personal message", DefaultStatus: http.StatusNoContent, Tags: tags}, s.apiWrite)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/effort/figures", Summary: "How many solved cases took one reply and no other field", Tags: tags}, s.apiFigures)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/effort/recount", Summary: "Count all cases anew", DefaultStatus: http.StatusNoContent, Tags: tags}, s.apiAnew)
}

// TermBody is one term as the API shows it.
type TermBody struct {
	Term   string `json:"term" enum:"round_trips,repeats,channels,transfers,waiting,reopened,no_help"`
	N      int64  `json:"n" doc:"How many; of waiting, days"`
	Points int64  `json:"points"`
}

// Body is what a case has cost as the API shows it.
type Body struct {
	CaseID        int64      `json:"case_id"`
	Score         int64      `json:"score"`
	Terms         []TermBody `json:"terms" nullable:"false" doc:"Those that are not nothing"`
	WaitedMinutes int64      `json:"waited_minutes" doc:"How long the customer waited for us"`
	Replies       int64      `json:"replies"`
	Easy          bool       `json:"easy" doc:"Done by one reply and no other field"`
	WalkedAt      *time.Time `json:"walked_away_at" doc:"Since when the customer has fallen silent, unsolved"`
}

func body(e Effort, lines []Line) Body {
	b := Body{CaseID: e.CaseID, Score: e.Score, Terms: []TermBody{}, WaitedMinutes: int64(e.Waited / time.Minute), Replies: e.Replies, Easy: e.Easy}
	for _, l := range lines {
		b.Terms = append(b.Terms, TermBody{string(l.Term), l.N, l.Points})
	}
	if !e.WalkedAt.IsZero() && e.AsideAt.IsZero() {
		b.WalkedAt = &e.WalkedAt
	}
	return b
}

// load are the efforts of a page of cases; null for one that was not counted yet.
func (s *Efforts) load(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	all, err := ofCases(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	w, err := s.Weights(ctx, v)
	out := make(map[int64]any, len(ids))
	for _, id := range ids {
		out[id] = (*Body)(nil)
	}
	for _, e := range all {
		b := body(e, e.Lines(w))
		out[e.CaseID] = &b
	}
	return out, err
}

type caseIn struct {
	ID int64 `path:"id"`
}

type one struct{ Body Body }

func (s *Efforts) apiOne(ctx context.Context, v db.View, in *caseIn) (*one, error) {
	c, err := s.desk.Cases.ByID(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	e, err := s.OfCase(ctx, v, c.ID)
	if err != nil {
		return nil, err
	}
	w, err := s.Weights(ctx, v)
	return &one{body(e, e.Lines(w))}, err
}

type walkedOut struct{ Body web.List[Body] }

// after reads where a page begins.
func after(p web.Paging) (db.Place, error) {
	at, err := p.After()
	if err != nil || at == nil {
		return top, err
	}
	return placeOf(at.Text), nil
}

func (s *Efforts) apiWalked(ctx context.Context, v db.View, in *web.Paging) (*walkedOut, error) {
	at, err := after(*in)
	if err != nil {
		return nil, err
	}
	all, next, more, err := s.WalkedAway(ctx, v, at, in.Limit)
	if err != nil {
		return nil, err
	}
	w, err := s.Weights(ctx, v)
	out := &walkedOut{web.List[Body]{Items: []Body{}}}
	for _, e := range all {
		out.Body.Items = append(out.Body.Items, body(e.Effort, e.Lines(w)))
	}
	if more {
		cursor := cursorOf(next)
		out.Body.NextCursor = &cursor
	}
	return out, err
}

// RiskBody is somebody at risk as the API shows it.
type RiskBody struct {
	PersonID int64    `json:"person_id"`
	Points   int64    `json:"points"`
	Reasons  []Reason `json:"reasons" nullable:"false" doc:"The heaviest first"`
	CaseID   int64    `json:"case_id" doc:"Where one of us can write to them"`
}

type riskOut struct{ Body web.List[RiskBody] }

func (s *Efforts) apiRisk(ctx context.Context, v db.View, in *web.Paging) (*riskOut, error) {
	at, err := after(*in)
	if err != nil {
		return nil, err
	}
	all, next, more, err := s.AtRisk(ctx, v, at, in.Limit)
	out := &riskOut{web.List[RiskBody]{Items: []RiskBody{}}}
	for _, r := range all {
		out.Body.Items = append(out.Body.Items, RiskBody(r))
	}
	if more {
		cursor := cursorOf(next)
		out.Body.NextCursor = &cursor
	}
	return out, err
}

func (s *Efforts) apiAside(ctx context.Context, tx *db.Tx, in *caseIn) (*struct{}, error) {
	h, err := s.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return nil, s.Aside(ctx, tx, h)
}

type writeIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Why string `json:"why" enum:"walked,broken,not_yet,effort,again"`
	}
}

func (s *Efforts) apiWrite(ctx context.Context, tx *db.Tx, in *writeIn) (*struct{}, error) {
	return nil, s.Write(ctx, tx, in.ID, Why(in.Body.Why))
}

type figuresIn struct {
	Since time.Time `query:"since" doc:"A week ago where none is named"`
}

type figuresOut struct {
	Body struct {
		Since  time.Time `json:"since"`
		Solved int       `json:"solved"`
		Easy   int       `json:"easy" doc:"By one reply and no other field"`
	}
}

func (s *Efforts) apiFigures(ctx context.Context, v db.View, in *figuresIn) (*figuresOut, error) {
	since := in.Since
	if since.IsZero() {
		since = v.Now().Add(-week)
	}
	f, err := s.Figures(ctx, v, since)
	out := &figuresOut{}
	out.Body.Since, out.Body.Solved, out.Body.Easy = f.Since, f.Solved, f.Easy
	return out, err
}

func (s *Efforts) apiAnew(ctx context.Context, tx *db.Tx, _ *struct{}) (*struct{}, error) {
	return nil, s.Anew(ctx, tx)
}

func cursorOf(p db.Place) string {
	return web.Cursor{Text: fmt.Sprintf("%d.%d", p.Tx, p.ID), ID: p.ID}.String()
}
