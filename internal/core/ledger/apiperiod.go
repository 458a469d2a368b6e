package ledger

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

type exportIn struct {
	As      string `query:"as" enum:"csv,beancount" default:"csv"`
	Month   string `query:"month" pattern:"^[0-9]{4}-[0-9]{2}$" doc:"2026-11; without it all months"`
	Account string `query:"account" maxLength:"120"`
	CaseID  int64  `query:"case_id" minimum:"0"`
}

func (l *Ledger) apiExport(ctx context.Context, in *exportIn) (file web.File, err error) {
	err = l.d.Read(ctx, "ledger.export.filter", func(ctx context.Context, v db.View) (err error) {
		file, err = l.export(ctx, v, Filter{Month: in.Month, Account: in.Account, CaseID: in.CaseID}, in.As)
		return err
	})
	return file, err
}

// PeriodBody is a month that is closed as the API gives it.
type PeriodBody struct {
	Month    string    `json:"month" doc:"2026-10"`
	ClosedAt time.Time `json:"closed_at"`
	UserID   *int64    `json:"user_id" doc:"Who closed it"`
}

func periodBody(p Period) PeriodBody { return PeriodBody{p.Month, p.ClosedAt, orNull(p.By.ID)} }

type periodsOut struct{ Body web.List[PeriodBody] }

func (l *Ledger) apiPeriods(ctx context.Context, v db.View, in *struct{ web.Paging }) (*periodsOut, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	before := ""
	if after != nil {
		before = after.Text
	}
	all, err := Closed(ctx, v, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	some := make([]PeriodBody, len(all))
	for i, p := range all {
		some[i] = periodBody(p)
	}
	return &periodsOut{web.NewList(some, in.Limit, func(p PeriodBody) web.Cursor { return web.Cursor{Text: p.Month} })}, nil
}

type closeIn struct {
	Body struct {
		Month string `json:"month" maxLength:"7" example:"2026-10"`
	}
}

type periodOut struct{ Body PeriodBody }

func (l *Ledger) apiClose(ctx context.Context, tx *db.Tx, in *closeIn) (*periodOut, error) {
	if err := l.Close(ctx, tx, in.Body.Month); err != nil {
		return nil, err
	}
	p, err := ClosedAt(ctx, tx, in.Body.Month)
	if err != nil {
		return nil, err
	}
	return &periodOut{periodBody(*p)}, nil
}
