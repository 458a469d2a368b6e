package ledger

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/web"
)

func (l *Ledger) mountAPI(rt *web.Router) {
	read, manage, tag := string(staff.LedgerRead), string(staff.BudgetsManage), []string{"ledger_entries"}
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/ledger_entries", Summary: "Entries of the ledger, the newest first", Tags: tag}, l.apiList)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/ledger_entries/{id}", Summary: "An entry of the ledger", Tags: tag}, l.apiOne)
	web.Files(rt, read, huma.Operation{Method: http.MethodGet, Path: "/ledger_entries/export", Summary: "Entries of the ledger as a file, in their order", Tags: tag}, exportTakes, []string{"text/csv", "text/plain"}, l.apiExport)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/ledger_periods", Summary: "Months that are closed, the newest first", Tags: tag}, l.apiPeriods)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/ledger_periods", Summary: "Close a month that is over, for good: it takes no entry any more", DefaultStatus: http.StatusCreated, Tags: tag}, l.apiClose)
}

// LineBody is a line of an entry.
type LineBody struct {
	Account string     `json:"account"`
	Amount  money.JSON `json:"amount"`
}

// ExchangeBody is how an amount was reckoned in the currency of the entry.
type ExchangeBody struct {
	From money.JSON `json:"from"`
	Rate string     `json:"rate" doc:"What one whole unit of it was worth"`
	Day  string     `json:"day" doc:"When the rate was entered"`
}

// Body is an entry as the API gives it.
type Body struct {
	ID         int64         `json:"id" doc:"Its place in the ledger, without gaps"`
	At         time.Time     `json:"at"`
	Month      string        `json:"month"`
	Cause      string        `json:"cause"`
	For        string        `json:"for" doc:"The kind of what it is for"`
	Ref        int64         `json:"ref" doc:"The id of that"`
	CaseID     *int64        `json:"case_id"`
	UserID     *int64        `json:"user_id" doc:"Who posted it; null for the desk itself"`
	Note       string        `json:"note,omitempty"`
	Reverses   *int64        `json:"reverses" doc:"The entry that it turns back"`
	ReversedBy *int64        `json:"reversed_by"`
	Exchange   *ExchangeBody `json:"exchange"`
	Lines      []LineBody    `json:"lines" nullable:"false"`
}

// body shows an entry; to a person, without who of the staff posted it.
func body(p Posted, toPerson bool) Body {
	b := Body{ID: p.ID, At: p.When, Month: p.Month, Cause: p.Cause, For: p.Of, Ref: p.Ref, CaseID: orNull(p.CaseID), Note: p.Note,
		Reverses: orNull(p.Reverses), ReversedBy: orNull(p.ReversedBy), Lines: []LineBody{}}
	if !toPerson && p.By.Kind != "customer" {
		b.UserID = orNull(p.By.ID)
	}
	if p.At.Rate != "" {
		b.Exchange = &ExchangeBody{p.At.From.JSON(), p.At.Rate, p.At.Day}
	}
	for _, line := range p.Lines {
		b.Lines = append(b.Lines, LineBody{line.Account, line.Amount.JSON()})
	}
	return b
}

func orNull(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

type listIn struct {
	web.Paging
	Month   string `query:"month" pattern:"^[0-9]{4}-[0-9]{2}$" doc:"2026-11"`
	Account string `query:"account" maxLength:"120"`
	CaseID  int64  `query:"case_id" minimum:"0"`
}

type listOut struct{ Body web.List[Body] }

func (l *Ledger) apiList(ctx context.Context, v db.View, in *listIn) (*listOut, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	before := int64(0)
	if after != nil {
		before = after.ID
	}
	all, err := l.List(ctx, v, Filter{Month: in.Month, Account: in.Account, CaseID: in.CaseID}, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	some := make([]Body, len(all))
	for i, p := range all {
		some[i] = body(p, false)
	}
	return &listOut{web.NewList(some, in.Limit, func(b Body) web.Cursor { return web.Cursor{ID: b.ID} })}, nil
}

type oneOut struct{ Body Body }

func (l *Ledger) apiOne(ctx context.Context, v db.View, in *struct {
	ID int64 `path:"id"`
}) (*oneOut, error) {
	p, err := l.ByID(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	return &oneOut{body(p, false)}, nil
}
