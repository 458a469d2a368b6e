package policies_test

import (
	"strings"
	"testing"

	"kept.example/kept/internal/core/policies"
	"kept.example/kept/internal/platform/fault"
)

func form() policies.Form {
	none := policies.Known{"price": 0.0, "hours": 0.0, "missed": false}
	all := policies.Known{"price": 100.0, "hours": 8.0, "missed": true}
	return policies.Form{Rules: []string{"loss", "sets"}, Samples: []policies.Known{none, all}, Fits: func(string, any) *fault.Sentence { return nil }}
}

func TestAPolicyReadsAndReckons(t *testing.T) {
	p, wrong := policies.Read("# ours\nloss = price * 0.5 + (missed ? 10 : 0) # a source\nsets = loss > 20 ? [\"again\"] : [\"a\", \"b\"] # another\n", form())
	if len(wrong) > 0 {
		t.Fatal(wrong[0])
	}
	got, err := p.Run(policies.Known{"price": 40.0, "hours": 1.0, "missed": true})
	if err != nil || got["loss"] != 30.0 || len(got["sets"].([]any)) != 1 {
		t.Errorf("%v %v", got, err)
	}
}

func TestWhatDoesNotReadIsShownWithItsLineAndReason(t *testing.T) {
	good := "loss = price # ours\nsets = [\"a\"] # ours\n"
	for _, c := range []struct{ text, key string }{
		{"loss = price / hours # ours\nsets = [] # ours", "policies.nothing"},
		{"loss = min(5, price / hours) # ours\nsets = [] # ours", "policies.nothing"},
		{"loss = price / (hours * 0) # ours\nsets = [] # ours", "policies.nothing"},
		{"loss = 1 % (missed ? 1 : 0) # ours\nsets = [] # ours", "policies.nothing"},
		{"loss = 10.0 ** 400 # ours\nsets = [] # ours", "policies.number"},
		{"loss = prize # ours\nsets = [] # ours", "policies.reads"},
		{"loss = price +  # ours\nsets = [] # ours", "policies.reads"},
		{"loss = price\nsets = [] # ours", "policies.source"},
		{"loss price # ours\nsets = [] # ours", "policies.shape"},
		{"lost = price # ours", "policies.unknown"},
		{good + "loss = 3 # ours", "policies.twice"},
		{"loss = 3 # ours", "policies.missing"},
		{"loss = len(1..1000000) # ours\nsets = [] # ours", "policies.reads"},
		{"loss = price # ours\nsets = 1..1000000 # ours", "policies.reads"},
		{"loss = " + strings.Repeat("1 + ", 400) + "1 # ours\nsets = [] # ours", "policies.reads"},
		{"loss = all([1], true) ? 1 : 2 # ours\nsets = [] # ours", "policies.repeats"},
		{strings.Repeat("#", 30_000), "policies.long"},
	} {
		p, wrong := policies.Read(c.text, form())
		if p != nil || len(wrong) == 0 || wrong[0].Why.Key != c.key || wrong[0].Line == 0 {
			t.Errorf("%.60q: %+v, not %s", c.text, wrong, c.key)
		}
	}
}
