package intake

import (
	"context"
	"maps"
	"strings"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// JunkBody is how junk is told from mail, as programs see it.
type JunkBody struct {
	Threshold int            `json:"threshold" doc:"A mail is held back from this score on; 0 holds nothing back for its score"`
	Rules     []JunkRuleBody `json:"rules" nullable:"false" doc:"What makes a mail look like junk"`
	Allow     []string       `json:"allow" nullable:"false" doc:"Addresses and domains that are never held back"`
	Block     []string       `json:"block" nullable:"false" doc:"Addresses and domains that always are"`
}

// JunkRuleBody is a rule of the junk screen as programs see it.
type JunkRuleBody struct {
	Rule    Rule   `json:"rule"`
	Name    string `json:"name" doc:"In your language"`
	Looks   string `json:"looks" doc:"At what it looks, in your language"`
	Weight  int    `json:"weight" doc:"What it adds to the score; 0 switches it off"`
	AtFirst int    `json:"at_first" doc:"What it weighs until somebody sets it"`
}

type junkOut struct {
	web.Versioned
	Body JunkBody
}

// screened is how junk is told from mail by what somebody has set.
func (in *Intake) screened(ctx context.Context, v db.View) (*junkOut, error) {
	allow, block, err := in.lists(ctx, v) // who may see them may see all
	if err != nil {
		return nil, err
	}
	j, err := in.junk.Value(ctx, v)
	if err != nil {
		return nil, err
	}
	b := JunkBody{Threshold: j.Threshold, Allow: append([]string{}, allow...), Block: append([]string{}, block...)}
	for _, r := range Rules() {
		b.Rules = append(b.Rules, JunkRuleBody{r, ruleNames.T(ctx, r), ruleLooks.T(ctx, r), j.weight(r), points[r]})
	}
	tag, err := web.ContentETag([]any{j, b.Allow, b.Block})
	return &junkOut{web.Versioned{ETag: tag}, b}, err
}

func (in *Intake) apiJunk(ctx context.Context, v db.View, _ *struct{}) (*junkOut, error) {
	return in.screened(ctx, v)
}

type tuneIn struct {
	web.Guarded
	Body struct {
		Threshold *int         `json:"threshold,omitempty" doc:"0 to 1000"`
		Weights   map[Rule]int `json:"weights,omitempty" doc:"By rule, 0 to 1000; a rule that is left out stays"`
		Allow     *[]string    `json:"allow,omitempty" doc:"The whole list"`
		Block     *[]string    `json:"block,omitempty" doc:"The whole list"`
	}
}

// apiTune changes what is given.
func (in *Intake) apiTune(ctx context.Context, tx *db.Tx, to *tuneIn) (*junkOut, error) {
	j, err := in.junk.Take(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := tx.Lock(ctx, "intake", "lists"); err != nil {
		return nil, err
	}
	was, err := in.screened(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := web.Match(to.IfMatch, was.ETag); err != nil {
		return nil, err
	}
	b := to.Body
	if b.Threshold != nil {
		j.Threshold = *b.Threshold
	}
	weights := map[Rule]int{}
	maps.Copy(weights, j.Weights)
	maps.Copy(weights, b.Weights)
	maps.DeleteFunc(weights, func(r Rule, w int) bool { first, known := points[r]; return known && w == first })
	j.Weights = weights
	list := func(is []string, given *[]string) string {
		if given != nil {
			is = *given
		}
		return strings.Join(is, "\n")
	}
	if err := in.Tune(ctx, tx, j, list(was.Body.Allow, b.Allow), list(was.Body.Block, b.Block)); err != nil {
		return nil, err
	}
	return in.screened(ctx, tx)
}
