package questions_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhereQuestionsBeginAndEnd(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"What the heck is that noise?", []string{"question: What the heck is that noise?"}},
		{"How on earth could they?", []string{"loss: How on earth could they?"}},
		{"Hey guys do you have it in blue?", []string{"question: do you have it in blue?"}},
		{"Has the parcel left the depot yet?", []string{"question: Has the parcel left the depot yet?"}},
		{"Check your inbox and please send it back.", []string{"request: Check your inbox", "request: please send it back."}},
		{"Can't pay please help", []string{"loss: Can't pay", "request: please help"}},
		{"Please send me a list of all the lamps I've bought from you.", []string{"request: Please send me a list of all the lamps I've bought from you."}},
		{"Omg where is my kettle??", []string{"question: where is my kettle??"}},
	} {
		if diff := cmp.Diff(c.want, marked(c.text)); diff != "" {
			t.Errorf("%q: %s", c.text, diff)
		}
	}
}
