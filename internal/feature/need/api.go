package need

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
)

// Body is how badly a case needs us, as the API shows it. It changes only with the
// API.
type Body struct {
	Score   int          `json:"score" doc:"0 to 99 with what waiting adds; 100 is danger"`
	Weight  int          `json:"weight" doc:"The sum of the points"`
	Waiting int          `json:"waiting" doc:"Points for waiting: one for each four hours"`
	Danger  bool         `json:"danger" doc:"Somebody may be hurt: before all others"`
	Reasons []ReasonBody `json:"reasons" doc:"The heaviest first"`
}

// ReasonBody is a point that holds.
type ReasonBody struct {
	Kind      Kind       `json:"kind" enum:"danger,blocked,work,money,deadline,since,repeated,again,broken,slow,pays"`
	Source    Source     `json:"source" enum:"words,answer,fact,tap,history"`
	Weight    int        `json:"weight"`
	Times     int        `json:"times" doc:"How often it counts"`
	MessageID *int64     `json:"message_id" doc:"The message that says it"`
	From      int        `json:"from" doc:"Where in its text, in bytes; 0 and 0 for nowhere"`
	To        int        `json:"to"`
	Day       *string    `json:"day" doc:"Since when, or until when, where they named a day"`
	Until     *time.Time `json:"until" doc:"The time that they named in a message, of a deadline"`
	What      string     `json:"what" doc:"Their words"`
	At        time.Time  `json:"at"`
}

func body(r Reckoned) Body {
	b := Body{Score: r.Need, Weight: r.Case.Weight, Waiting: r.Waited, Danger: r.Case.Weighed().Danger, Reasons: []ReasonBody{}}
	for _, one := range r.Reasons {
		o := ReasonBody{Kind: one.Kind, Source: one.Source, Weight: one.Weight, Times: 1, From: one.From, To: one.To, What: one.What, At: one.At}
		if one.Kind != Deadline {
			o.Times = max(one.Times, 1)
		}
		if one.MessageID != 0 {
			o.MessageID = &one.MessageID
		}
		if day := dayOf(one.N); !day.IsZero() && (one.Kind == Since || one.Kind == Deadline) {
			text := formDay(day)
			if o.Day = &text; one.Source == Told {
				o.Until = &day
			}
		}
		b.Reasons = append(b.Reasons, o)
	}
	return b
}

type idIn struct {
	ID int64 `path:"id"`
}

type oneOut struct{ Body Body }

func (s *Need) oneOp(ctx context.Context, v db.View, in *idIn) (*oneOut, error) {
	r, err := s.OfCase(ctx, v, in.ID)
	return &oneOut{body(r)}, err
}

type sayIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Kind   Kind   `json:"kind" enum:"danger,blocked,work,money,deadline,since,repeated,again,broken,slow,pays"`
		Holds  *bool  `json:"holds,omitempty" doc:"false takes it away; true when not given"`
		Source Source `json:"source,omitempty" enum:"tap,fact" default:"tap" doc:"fact: another system says so, as what they pay"`
		What   string `json:"what,omitempty" maxLength:"300" doc:"In words"`
	}
}

func (s *Need) sayOp(ctx context.Context, tx *db.Tx, in *sayIn) (*oneOut, error) {
	h, err := s.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := s.Say(ctx, tx, h, Point{Kind: in.Body.Kind, Source: in.Body.Source, Says: in.Body.Holds == nil || *in.Body.Holds, What: in.Body.What}); err != nil {
		return nil, err
	}
	r, err := s.of(ctx, tx, h.Case)
	return &oneOut{body(r)}, err
}

// PolicyBody is a policy as the API shows it.
type PolicyBody struct {
	Version int64        `json:"version" doc:"0 for the one that the desk came with"`
	Text    string       `json:"text" doc:"A line a point: its name and what it weighs"`
	Weights map[Kind]int `json:"weights"`
}

type policyOut struct{ Body PolicyBody }

func policyBody(p Policy) *policyOut { return &policyOut{PolicyBody{p.ID, p.Text, p.Weights}} }

func (s *Need) policyOp(ctx context.Context, v db.View, _ *struct{}) (*policyOut, error) {
	p, err := s.Policy(ctx, v)
	return policyBody(p), err
}

type policyIn struct {
	Body struct {
		Text string `json:"text" maxLength:"10000"`
	}
}

func (s *Need) turnOnOp(ctx context.Context, tx *db.Tx, in *policyIn) (*policyOut, error) {
	p, err := s.TurnOn(ctx, tx, in.Body.Text)
	return policyBody(p), err
}

// MovedBody is a case that a policy would put elsewhere.
type MovedBody struct {
	CaseID int64 `json:"case_id"`
	From   int   `json:"from" doc:"Its place among the cases, from 1"`
	To     int   `json:"to"`
	Was    int   `json:"was" doc:"Its need without waiting"`
	Now    int   `json:"now"`
}

type trialOut struct {
	Body struct {
		Cases int         `json:"cases" doc:"How many were looked at"`
		Up    []MovedBody `json:"up"`
		Down  []MovedBody `json:"down"`
	}
}

func (s *Need) tryOp(ctx context.Context, v db.View, in *policyIn) (*trialOut, error) {
	t, err := s.Try(ctx, v, in.Body.Text)
	if err != nil {
		return nil, err
	}
	out := &trialOut{}
	out.Body.Cases, out.Body.Up, out.Body.Down = t.Cases, moves(t.Up), moves(t.Down)
	return out, nil
}

func moves(all []Moved) []MovedBody {
	out := make([]MovedBody, len(all))
	for i, m := range all {
		out[i] = MovedBody{m.Case.ID, m.From, m.To, m.Was, m.Now}
	}
	return out
}
