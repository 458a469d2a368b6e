package remedies

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/web"
)

// TrialBody is a policy tried on the past.
type TrialBody struct {
	ID      int64          `json:"id"`
	State   string         `json:"state" enum:"running,done,stopped"`
	Text    string         `json:"text" doc:"The draft"`
	ByID    *int64         `json:"by_id"`
	At      time.Time      `json:"at"`
	From    time.Time      `json:"from"`
	Until   time.Time      `json:"until"`
	Total   int64          `json:"total" doc:"Losses and remedies to be gone through"`
	Done    int64          `json:"done"`
	Granted int64          `json:"granted" doc:"Cases where something was given"`
	Open    int64          `json:"open" doc:"Cases where nothing was given"`
	Outside int64          `json:"outside" doc:"Remedies of cases of which nobody has said what was lost"`
	Wrong   int64          `json:"wrong" doc:"Cases for which the draft does not reckon"`
	EndedAt *time.Time     `json:"ended_at"`
	Sums    []TrialSumBody `json:"sums" nullable:"false"`
}

// TrialSumBody is what was given of a kind in a currency, and would have been.
type TrialSumBody struct {
	Part   string      `json:"part" enum:"granted,open,outside" doc:"Of cases where something was given, where nothing was, and given where nobody has said what was lost"`
	Kind   string      `json:"kind"`
	Given  *money.JSON `json:"given" doc:"Null for what is worth nothing"`
	GivenN int64       `json:"given_times"`
	Would  *money.JSON `json:"would"`
	WouldN int64       `json:"would_times"`
}

func trialBody(t Trial, sums []TrialSum) TrialBody {
	b := TrialBody{ID: t.ID, State: string(t.State), Text: t.Text, ByID: orNil(t.ByID), At: t.At, From: t.From, Until: t.Until, Total: t.Total, Done: t.Done, Granted: t.Granted, Open: t.Open,
		Outside: t.Outside, Wrong: t.Wrong, EndedAt: orNil(t.EndedAt), Sums: []TrialSumBody{}}
	for _, o := range sums {
		b.Sums = append(b.Sums, TrialSumBody{string(o.Part), string(o.Kind), inMoney(o.Given, o.Currency), o.GivenN, inMoney(o.Would, o.Currency), o.WouldN})
	}
	return b
}

// inMoney is an amount as the API shows it, also one of nothing; nil without a currency.
func inMoney(minor int64, currency string) *money.JSON {
	if currency == "" {
		return nil
	}
	j := money.Amount{Minor: minor, Currency: currency}.JSON()
	return &j
}

type trialOut struct{ Body TrialBody }

type tryIn struct {
	Body struct {
		Text string `json:"text" maxLength:"20000" doc:"The draft"`
		Days int    `json:"days,omitempty" minimum:"1" maximum:"366" default:"91" doc:"How far back"`
	}
}

func (s *Remedies) apiTry(ctx context.Context, tx *db.Tx, in *tryIn) (*trialOut, error) {
	t, err := s.Try(ctx, tx, in.Body.Text, in.Body.Days)
	return &trialOut{trialBody(t, nil)}, err
}

func (s *Remedies) apiTrial(ctx context.Context, v db.View, in *idIn) (*trialOut, error) {
	t, sums, err := s.TrialByID(ctx, v, in.ID)
	return &trialOut{trialBody(t, sums)}, err
}

func (s *Remedies) apiStop(ctx context.Context, tx *db.Tx, in *idIn) (*trialOut, error) {
	t, err := s.Stop(ctx, tx, in.ID)
	return &trialOut{trialBody(t, nil)}, err
}

type trialsOut struct{ Body web.List[TrialBody] }

func (s *Remedies) apiTrials(ctx context.Context, v db.View, in *pagingIn) (*trialsOut, error) {
	before, err := idBefore(in.Paging)
	if err != nil {
		return nil, err
	}
	all, next, err := s.Trials(ctx, v, before, in.Limit)
	out := &trialsOut{}
	out.Body.Items, out.Body.NextCursor = []TrialBody{}, cursorOf(next)
	for _, t := range all {
		out.Body.Items = append(out.Body.Items, trialBody(t, nil))
	}
	return out, err
}

// TrialRowBody is a case of a trial.
type TrialRowBody struct {
	CaseID  int64           `json:"case_id"`
	Given   []SuggestedBody `json:"given" nullable:"false"`
	Would   []SuggestedBody `json:"would" nullable:"false"`
	Differs bool            `json:"differs"`
}

type trialRowsIn struct {
	web.Paging
	ID      int64 `path:"id"`
	Differs bool  `query:"differs" doc:"Only those that would have got something else"`
}

type trialRowsOut struct{ Body web.List[TrialRowBody] }

func (s *Remedies) apiTrialRows(ctx context.Context, v db.View, in *trialRowsIn) (*trialRowsOut, error) {
	after, err := idBefore(in.Paging)
	if err != nil {
		return nil, err
	}
	if _, _, err := s.TrialByID(ctx, v, in.ID); err != nil {
		return nil, err
	}
	all, next, err := s.TrialRows(ctx, v, in.ID, in.Differs, after, in.Limit)
	out := &trialRowsOut{}
	out.Body.Items, out.Body.NextCursor = []TrialRowBody{}, cursorOf(next)
	for _, r := range all {
		out.Body.Items = append(out.Body.Items, TrialRowBody{r.CaseID, amountBodies(r.Given), amountBodies(r.Would), r.Differs})
	}
	return out, err
}

func amountBodies(all []Amount) []SuggestedBody {
	out := make([]SuggestedBody, len(all))
	for i, a := range all {
		out[i] = SuggestedBody{string(a.Kind), jsonOr(a.Worth())}
	}
	return out
}
