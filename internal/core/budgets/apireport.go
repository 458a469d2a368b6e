package budgets

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// RateBody is an exchange rate as the API gives it.
type RateBody struct {
	From string    `json:"from" example:"USD"`
	To   string    `json:"to" example:"EUR"`
	Rate string    `json:"rate" example:"0.92" doc:"What one whole unit of the first is worth in the second"`
	Day  string    `json:"day" doc:"When it was entered, in the desk's zone"`
	At   time.Time `json:"at"`
}

func rateBody(r Rate) RateBody { return RateBody{r.From, r.To, r.Rate, r.Day, r.At} }

type ratesOut struct{ Body web.List[RateBody] }

func (b *Budgets) apiRates(ctx context.Context, v db.View, _ *struct{}) (*ratesOut, error) {
	all, err := b.Rates(ctx, v)
	if err != nil {
		return nil, err
	}
	out := &ratesOut{web.List[RateBody]{Items: make([]RateBody, len(all))}}
	for i, r := range all {
		out.Body.Items[i] = rateBody(r)
	}
	return out, nil
}

type enterIn struct {
	Body struct {
		From string `json:"from" minLength:"3" maxLength:"3" example:"USD"`
		To   string `json:"to" minLength:"3" maxLength:"3" example:"EUR"`
		Rate string `json:"rate" maxLength:"20" example:"0.92"`
	}
}

type rateOut struct{ Body RateBody }

func (b *Budgets) apiEnter(ctx context.Context, tx *db.Tx, in *enterIn) (*rateOut, error) {
	r, err := b.Enter(ctx, tx, Rate{From: in.Body.From, To: in.Body.To, Rate: in.Body.Rate})
	if err != nil {
		return nil, err
	}
	return &rateOut{rateBody(r)}, nil
}

// UsedBody is how a budget was used in a period, as the API gives it.
type UsedBody struct {
	BudgetID  int64  `json:"budget_id"`
	Holder    string `json:"holder" enum:"agent,team"`
	HolderID  int64  `json:"holder_id"`
	Period    string `json:"period" doc:"2026-11, 2026-q4 or 2026"`
	Currency  string `json:"currency"`
	Amount    string `json:"amount"`
	Spent     string `json:"spent"`
	Left      string `json:"left"`
	Cases     int    `json:"cases" doc:"For which something was spent"`
	EndedWell int    `json:"ended_well" doc:"Of these, are solved or confirmed"`
}

type reportIn struct {
	Month string `query:"month" pattern:"^[0-9]{4}-[0-9]{2}$" doc:"2026-11; a budget is told of for the period that this month is in. Without it the running one"`
}

type reportOut struct {
	Body struct {
		Month string     `json:"month"`
		Items []UsedBody `json:"items" nullable:"false"`
	}
}

func (b *Budgets) apiReport(ctx context.Context, v db.View, in *reportIn) (*reportOut, error) {
	day, _, err := b.reportDay(ctx, v, in.Month)
	if err != nil {
		return nil, err
	}
	all, err := b.Report(ctx, v, day)
	if err != nil {
		return nil, err
	}
	out := &reportOut{}
	out.Body.Month, out.Body.Items = day.Format(monthForm), make([]UsedBody, len(all))
	for i, u := range all {
		out.Body.Items[i] = UsedBody{u.ID, u.Holder, u.HolderID, u.Period, u.Amount.Currency, u.Amount.Decimal(), u.Spent.Decimal(), u.Left.Decimal(), u.Cases, u.Well}
	}
	return out, nil
}
