package budgets

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

func (b *Budgets) mountAPI(rt *web.Router) {
	read, manage, tag := string(staff.LedgerRead), string(staff.BudgetsManage), []string{"budgets"}
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/budgets", Summary: "Budgets, and how they stand", Tags: tag}, b.apiList)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/budgets/{id}", Summary: "A budget, and how it stands", Tags: tag}, b.apiOne)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/budgets", Summary: "Give an agent or a team a budget", DefaultStatus: http.StatusCreated, Tags: tag}, b.apiAdd)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPatch, Path: "/budgets/{id}", Summary: "Change a budget", Tags: tag}, b.apiChange)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/budgets/report", Summary: "How budgets were used: what was spent, for how many cases, and how many of these ended well", Tags: tag}, b.apiReport)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/budgets/rates", Summary: "Exchange rates that count: the newest of each pair", Tags: tag}, b.apiRates)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/budgets/rates", Summary: "Enter an exchange rate, which counts from now on", DefaultStatus: http.StatusCreated, Tags: tag}, b.apiEnter)
}

// Body is a budget as the API gives it.
type Body struct {
	ID        int64     `json:"id"`
	Holder    string    `json:"holder" enum:"agent,team"`
	HolderID  int64     `json:"holder_id" doc:"The id of the user or the team"`
	Period    string    `json:"period" enum:"month,quarter,year"`
	Currency  string    `json:"currency"`
	Amount    string    `json:"amount"`
	Single    string    `json:"single" doc:"Up to what an agent grants alone; 0 for all of it"`
	Two       string    `json:"two" doc:"Above what two people must say yes; 0 for never"`
	Off       bool      `json:"off" doc:"Nothing is spent from it any more"`
	Running   string    `json:"running" doc:"The period that runs: 2026-11, 2026-q4, 2026"`
	Account   string    `json:"account" doc:"Of the ledger, in this period"`
	Spent     string    `json:"spent" doc:"In this period"`
	Left      string    `json:"left"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

func body(s State) Body {
	return Body{ID: s.ID, Holder: s.Holder, HolderID: s.HolderID, Period: s.Fields.Period, Currency: s.Amount.Currency, Amount: s.Amount.Decimal(),
		Single: s.Single.Decimal(), Two: s.Two.Decimal(), Off: s.Off, Running: s.Period, Account: s.Account, Spent: s.Spent.Decimal(), Left: s.Left.Decimal(),
		CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt}
}

type listOut struct{ Body web.List[Body] }

func (b *Budgets) apiList(ctx context.Context, v db.View, in *struct{ web.Paging }) (*listOut, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	from := int64(0)
	if after != nil {
		from = after.ID
	}
	all, err := b.States(ctx, v, from, in.Limit+1)
	if err != nil {
		return nil, err
	}
	some := make([]Body, len(all))
	for i, s := range all {
		some[i] = body(s)
	}
	return &listOut{web.NewList(some, in.Limit, func(b Body) web.Cursor { return web.Cursor{ID: b.ID} })}, nil
}

type oneOut struct {
	web.Versioned
	Body Body
}

func (b *Budgets) one(ctx context.Context, v db.View, found Budget) (*oneOut, error) {
	s, err := b.stateOf(ctx, v, found)
	return &oneOut{web.Versioned{ETag: web.ETag(found.Version)}, body(s)}, err
}

func (b *Budgets) apiOne(ctx context.Context, v db.View, in *struct {
	ID int64 `path:"id"`
}) (*oneOut, error) {
	found, err := b.ByID(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	return b.one(ctx, v, found)
}

type addIn struct {
	Body struct {
		Holder   string `json:"holder" enum:"agent,team"`
		HolderID int64  `json:"holder_id" minimum:"1"`
		Period   string `json:"period" enum:"month,quarter,year"`
		Currency string `json:"currency" minLength:"3" maxLength:"3" example:"EUR"`
		Amount   string `json:"amount" maxLength:"24" example:"500.00"`
		Single   string `json:"single,omitempty" maxLength:"24" doc:"Up to what an agent grants alone"`
		Two      string `json:"two,omitempty" maxLength:"24" doc:"Above what two people must say yes"`
	}
}

func (b *Budgets) apiAdd(ctx context.Context, tx *db.Tx, in *addIn) (*oneOut, error) {
	f := Fields{Holder: in.Body.Holder, HolderID: in.Body.HolderID, Period: in.Body.Period}
	if err := f.read(in.Body.Currency, in.Body.Amount, in.Body.Single, in.Body.Two); err != nil {
		return nil, err
	}
	made, err := b.Add(ctx, tx, f)
	if err != nil {
		return nil, err
	}
	return b.one(ctx, tx, made)
}

// read reads the amounts of a budget as somebody wrote them.
func (f *Fields) read(currency, amount, single, two string) error {
	for _, part := range []struct {
		name, text string
		into       *money.Amount
	}{{"amount", amount, &f.Amount}, {"single", single, &f.Single}, {"two", two, &f.Two}} {
		if part.text == "" && part.name != "amount" {
			part.text = "0"
		}
		a, err := money.Parse(part.text, currency)
		switch {
		case err == money.ErrCurrency: //nolint:errorlint // Parse wraps nothing
			return fault.Field("currency", "budgets.fault.currency").Because(err)
		case err != nil || a.Minor < 0:
			return fault.Field(part.name, "budgets.fault.amount").Because(err)
		}
		*part.into = a
	}
	return nil
}

type changeIn struct {
	ID int64 `path:"id"`
	web.Guarded
	Body struct {
		Period *string `json:"period,omitempty" enum:"month,quarter,year"`
		Amount *string `json:"amount,omitempty" maxLength:"24"`
		Single *string `json:"single,omitempty" maxLength:"24"`
		Two    *string `json:"two,omitempty" maxLength:"24"`
		Off    *bool   `json:"off,omitempty"`
	}
}

func (b *Budgets) apiChange(ctx context.Context, tx *db.Tx, in *changeIn) (*oneOut, error) {
	now, err := b.take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Check(now.Version); err != nil {
		return nil, err
	}
	f := now.Fields
	or := func(p *string, is string) string {
		if p != nil {
			return *p
		}
		return is
	}
	f.Period = or(in.Body.Period, f.Period)
	if err := f.read(f.Amount.Currency, or(in.Body.Amount, f.Amount.Decimal()), or(in.Body.Single, f.Single.Decimal()), or(in.Body.Two, f.Two.Decimal())); err != nil {
		return nil, err
	}
	if in.Body.Off != nil {
		f.Off = *in.Body.Off
	}
	if now, err = b.Change(ctx, tx, in.ID, f); err != nil {
		return nil, err
	}
	return b.one(ctx, tx, now)
}
