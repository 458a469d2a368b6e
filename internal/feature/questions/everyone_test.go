package questions_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatGoesToEveryoneIsNoRequest(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"To register for the tasting, please send a note with your name.", nil},
		{"For further questions please write to desk@shop.example.", nil},
		{"If you prefer paper, please tick the box on our website.", nil},
		{"Please complete the form with your billing details.", nil},
		{"If you would like to see the garden, please enter by the gate.", nil},
		{"Please join us for the tasting, everyone is welcome.", nil},
		{"I would love to come but unfortunately I work that day.", nil},
		{"We want all our lamps to be well made.", nil},
		{"We want a refund for the lamps.", []string{"request: We want a refund for the lamps."}},
		{"Please be informed that the office is closed on Friday.", nil},
		{"Please fix your website.", []string{"request: Please fix your website."}},
		{"Please send my invoice to desk@shop.example.", []string{"request: Please send my invoice to desk@shop.example."}},
	} {
		if diff := cmp.Diff(c.want, marked(c.text)); diff != "" {
			t.Errorf("%q: %s", c.text, diff)
		}
	}
}

func TestARequestEndsWhereItsWriterTells(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"please hurry we board at nine", []string{"request: please hurry"}},
		{"Send the help we need.", []string{"request: Send the help we need."}},
		{"Call me and we can look at the offer.", []string{"request: Call me"}},
		{"Please refund me because the kettle is blue.", []string{"request: Please refund me"}},
		{"Please send it today, by the way the flat is number nine", []string{"request: Please send it today"}},
		{"I want to close the account, help me", []string{"request: I want to close the account, help me"}},
		{"I'm trying to change my order but it says error.", []string{"loss: it says error."}},
		{"If you pass by and would like to see it, please call me.", []string{"request: If you pass by and would like to see it, please call me."}},
		{"The lamp was on. It said “Good. Please try another one.” all day", nil},
	} {
		if diff := cmp.Diff(c.want, marked(c.text)); diff != "" {
			t.Errorf("%q: %s", c.text, diff)
		}
	}
}
