package cover

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// ShiftBody is a stretch in which one user is on duty.
type ShiftBody struct {
	UserID *int64    `json:"user_id" doc:"null for nobody"`
	From   time.Time `json:"from"`
	Until  time.Time `json:"until"`
	Swap   bool      `json:"swap" doc:"Somebody else than the rota says"`
	SwapID *int64    `json:"swap_id" doc:"Of the swap, which can be taken back; null where the rota says so"`
}

// DutyBody is who is on duty for a team.
type DutyBody struct {
	TeamID int64       `json:"team_id" doc:"0 for the whole desk"`
	Manned bool        `json:"manned" doc:"Whether anybody of the team, or on duty for it, can answer now; where nobody can, its cases fall to whoever is on duty for the whole desk, else to a lead"`
	Now    *int64      `json:"now" doc:"The user who is on duty now, stand-ins and the whole desk counted; null for nobody"`
	Note   string      `json:"note" doc:"What the next one should know"`
	Shifts []ShiftBody `json:"shifts" nullable:"false" doc:"This fortnight"`
}

type teamIn struct {
	TeamID int64 `path:"team_id" doc:"0 for the whole desk"`
}

type dutyOut struct{ Body DutyBody }

func (s *Cover) dutyOp(ctx context.Context, v db.View, in *teamIn) (*dutyOut, error) {
	if err := s.team(ctx, v, in.TeamID); err != nil {
		return nil, err
	}
	now := v.Now()
	shifts, err := s.Shifts(ctx, v, in.TeamID, now, now.Add(2*week))
	if err != nil {
		return nil, err
	}
	rota, _, err := rotaOf(ctx, v, in.TeamID)
	if err != nil {
		return nil, err
	}
	on, err := s.OnDuty(ctx, v, in.TeamID, now)
	if err != nil {
		return nil, err
	}
	manned, err := s.desk.Cases.Manned(ctx, v, in.TeamID, now)
	out := &dutyOut{DutyBody{TeamID: in.TeamID, Manned: manned, Now: orNil(on), Note: rota.Note, Shifts: []ShiftBody{}}}
	for _, one := range shifts {
		out.Body.Shifts = append(out.Body.Shifts, ShiftBody{orNil(one.UserID), one.From, one.Until, one.SwapID != 0, orNil(one.SwapID)})
	}
	return out, err
}

func orNil(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

type rotaIn struct {
	TeamID int64 `path:"team_id" doc:"0 for the whole desk"`
	Body   struct {
		UserIDs  []int64 `json:"user_ids" maxItems:"52" doc:"In their order; none ends the rota"`
		Zone     string  `json:"zone" doc:"An IANA zone"`
		BeginsOn string  `json:"begins_on" doc:"The day of the first handover, as 2026-11-30"`
		Handover string  `json:"handover" doc:"The time of day of all of them, as 09:00"`
	}
}

func (s *Cover) rotaOp(ctx context.Context, tx *db.Tx, in *rotaIn) (*dutyOut, error) {
	r := Rota{TeamID: in.TeamID, Zone: in.Body.Zone, People: in.Body.UserIDs}
	if err := r.BeginsOn.UnmarshalText([]byte(in.Body.BeginsOn)); err != nil {
		return nil, err
	}
	var at calendar.Clock
	if err := at.UnmarshalText([]byte(in.Body.Handover)); err != nil {
		return nil, err
	}
	r.Handover = at
	if err := s.SetRota(ctx, tx, r); err != nil {
		return nil, err
	}
	return s.dutyOp(ctx, tx, &teamIn{in.TeamID})
}

type swapIn struct {
	TeamID int64 `path:"team_id" doc:"0 for the whole desk"`
	Body   struct {
		UserID int64     `json:"user_id"`
		From   time.Time `json:"from"`
		Until  time.Time `json:"until"`
	}
}

func (s *Cover) swapOp(ctx context.Context, tx *db.Tx, in *swapIn) (*dutyOut, error) {
	if _, err := s.SwapIn(ctx, tx, Swap{TeamID: in.TeamID, UserID: in.Body.UserID, From: in.Body.From, Until: in.Body.Until}); err != nil {
		return nil, err
	}
	return s.dutyOp(ctx, tx, &teamIn{in.TeamID})
}

type swapOutIn struct {
	TeamID int64 `path:"team_id" doc:"0 for the whole desk"`
	ID     int64 `path:"id"`
}

func (s *Cover) swapOutOp(ctx context.Context, tx *db.Tx, in *swapOutIn) (*dutyOut, error) {
	if err := s.SwapOut(ctx, tx, in.TeamID, in.ID); err != nil {
		return nil, err
	}
	return s.dutyOp(ctx, tx, &teamIn{in.TeamID})
}

// CallBody is a call to whoever is on duty.
type CallBody struct {
	ID      int64     `json:"id"`
	TeamID  int64     `json:"team_id"`
	CaseID  *int64    `json:"case_id"`
	Reason  Reason    `json:"reason" enum:"promise,clock,test"`
	State   PageState `json:"state" enum:"open,taken,unanswered"`
	MadeAt  time.Time `json:"made_at"`
	TakenBy *int64    `json:"taken_by"`
	Tries   []TryBody `json:"tries" nullable:"false"`
}

// TryBody is a try to reach somebody on one way.
type TryBody struct {
	UserID int64  `json:"user_id"`
	Way    Way    `json:"way" enum:"mail,webhook,ntfy"`
	State  string `json:"state" enum:"waiting,sent,failed"`
	Tries  int    `json:"tries"`
}

func callBody(p Page) CallBody {
	b := CallBody{p.ID, p.TeamID, orNil(p.CaseID), p.Reason, p.State, p.MadeAt, orNil(p.TakenBy), []TryBody{}}
	for _, c := range p.Calls {
		b.Tries = append(b.Tries, TryBody{c.UserID, c.Way, c.State, c.Tries})
	}
	return b
}

type callsIn struct {
	web.Paging
}

type callsOut struct{ Body web.List[CallBody] }

func (s *Cover) callsOp(ctx context.Context, v db.View, in *callsIn) (*callsOut, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	before := int64(0)
	if after != nil {
		before = after.ID
	}
	found, err := s.Pages(ctx, v, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	bodies := make([]CallBody, len(found))
	for i, p := range found {
		bodies[i] = callBody(p)
	}
	return &callsOut{web.NewList(bodies, in.Limit, func(b CallBody) web.Cursor { return web.Cursor{ID: b.ID} })}, nil
}
