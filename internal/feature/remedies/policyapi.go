package remedies

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// RuleBody is a rule of a policy.
type RuleBody struct {
	Name     string `json:"name"`
	Says     string `json:"says" doc:"Its name in the reader's language"`
	Reckoned string `json:"reckoned" doc:"How it is reckoned"`
	Source   string `json:"source" doc:"Where it comes from"`
	Line     int    `json:"line"`
}

// PolicyBody is how remedies are reckoned.
type PolicyBody struct {
	Version int64      `json:"version" doc:"0 for the one that the desk came with"`
	Text    string     `json:"text" doc:"A line a rule: its name, how it is reckoned, and after # where it comes from"`
	Rules   []RuleBody `json:"rules" nullable:"false"`
}

type policyOut struct {
	web.Versioned
	Body PolicyBody
}

func policyBody(ctx context.Context, p Policy) *policyOut {
	b := PolicyBody{Version: p.ID, Text: p.Text, Rules: []RuleBody{}}
	if p.rules != nil {
		for _, r := range p.rules.Rules {
			b.Rules = append(b.Rules, RuleBody{r.Name, RuleNames.T(ctx, r.Name), r.Text, r.Source, r.Line})
		}
	}
	return &policyOut{web.Versioned{ETag: web.ETag(p.ID)}, b}
}

func (s *Remedies) apiPolicy(ctx context.Context, v db.View, _ *struct{}) (*policyOut, error) {
	p, err := s.Policy(ctx, v)
	return policyBody(ctx, p), err
}

type policyIn struct {
	web.Guarded
	Body struct {
		Text string `json:"text" maxLength:"20000"`
	}
}

func (s *Remedies) apiTurnOn(ctx context.Context, tx *db.Tx, in *policyIn) (*policyOut, error) {
	p, err := s.turnOn(ctx, tx, in.Body.Text, func(now Policy) error { return in.Check(now.ID) })
	return policyBody(ctx, p), err
}

// VersionBody is a policy that counted, or counts.
type VersionBody struct {
	Version int64        `json:"version" doc:"0 for the one that the desk came with"`
	Text    string       `json:"text"`
	ByID    *int64       `json:"by_id" doc:"The user who switched it on"`
	At      *time.Time   `json:"at"`
	Changes []ChangeBody `json:"changes" nullable:"false" doc:"From the version before"`
}

// ChangeBody is a rule that is another than in the version before.
type ChangeBody struct {
	Rule string `json:"rule"`
	Was  string `json:"was" doc:"How it was reckoned, with its source; empty where there was none"`
	Now  string `json:"now"`
}

type versionsOut struct{ Body web.List[VersionBody] }

type pagingIn struct {
	web.Paging
}

func (s *Remedies) apiVersions(ctx context.Context, v db.View, in *pagingIn) (*versionsOut, error) {
	before, err := idBefore(in.Paging)
	if err != nil {
		return nil, err
	}
	all, next, err := s.Versions(ctx, v, before, in.Limit)
	out := &versionsOut{}
	out.Body.Items, out.Body.NextCursor = []VersionBody{}, cursorOf(next)
	for _, o := range all {
		b := VersionBody{Version: o.ID, Text: o.Text, ByID: orNil(o.ByID), At: orNil(o.At), Changes: []ChangeBody{}}
		for _, c := range o.Changes {
			b.Changes = append(b.Changes, ChangeBody(c))
		}
		out.Body.Items = append(out.Body.Items, b)
	}
	return out, err
}

// idBefore is the id that the page before ended at; 0 for the first page.
func idBefore(p web.Paging) (int64, error) {
	at, err := p.After()
	if err != nil || at == nil {
		return 0, err
	}
	return at.ID, nil
}

func cursorOf(next int64) *string {
	if next == 0 {
		return nil
	}
	text := web.Cursor{ID: next}.String()
	return &text
}
