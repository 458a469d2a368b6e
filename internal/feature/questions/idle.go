package questions

import (
	"slices"
	"strings"
)

// idle says whether a wish at a token only tells: it gives a reason for what was asked
// right before it, or speaks of a pastime. No sign settles it alone, so each has a weight.
func (c *clause) idle(i int) bool {
	if !c.verbsFirst || c.p.asks || !c.wish(i) {
		return false
	}
	said := c.tokens[i:]
	weight := weigh([]sign{
		{c.p.asked, -2}, // where is my bag? I need it at work
		{c.tokens[i].word == "we" && says(said[:min(4, len(said))], wants), -1}, // we want all of it to be well made
		{says(said, pastimes), -1},  // I want good songs
		{says(said, mere), -1},      // I just need mine for the trip
		{says(said, vague), -1},     // I want to see Rome one day
		{says(said, tasks), 2},      // I want to change my flight
		{says(said, dues), 2},       // I need a refund
		{says(said, helping), 3},    // I need help
		{says(said[1:], others), 1}, // I want you to call
		{says(said, single), 1},     // I need a new one
	})
	return weight <= -3
}

// wish says whether a wish or a need begins at a token.
func (c *clause) wish(i int) bool {
	if t := c.tokens[i]; !t.is(isPronoun) && !longs[t.word] && t.word != "would" {
		return false
	}
	return slices.ContainsFunc(c.tokens[i:min(i+4, len(c.tokens))], func(t token) bool { return longs[t.word] })
}

// asked says whether the sentence right before one asked.
func asked(text string, p part, all []Found) bool {
	n := len(all)
	return n > 0 && all[n-1].Kind.Asks() && p.tokens[0].from-all[n-1].To < 4 && strings.Count(text[all[n-1].To:p.tokens[0].from], "\n") < 2
}

// What a wish is for: what a desk does (tasks) and owes (dues), or what it has no part in
// (pastimes), and words that go with reasons (mere) and with dreams (vague).
var (
	longs    = wordSet(`want need like love prefer wish`)
	tasks    = wordSet(`exchange hire postpone extend stay come take order leave rent visit join change cancel speak talk switch reset buy download know remove disconnect access update check discuss meet find rebook add pay set upgrade open close sign move reschedule return send sent file submit transfer verify restore claim renew activate request register unsubscribe delete recover report confirm fix fixed book rebooked changed delivered`)
	dues     = wordSet(`refund money flight account number order bag bags ticket tickets code compensation answer answers purchase agent bill invoice subscription premium password email seat seats voucher credit receipt copy manager person human someone somebody solution resolution reply response explanation apology info information details discount membership plan`)
	wants    = wordSet(`want wants`)
	single   = wordSet(`a an`)
	helping  = wordSet(`help assistance please asap`)
	others   = wordSet(`you your someone somebody`)
	pastimes = wordSet(`music song songs playlist playlists album albums random shuffle artist artists track tracks library show shows game games movie movies`)
	mere     = wordSet(`everything all good`)
	vague    = wordSet(`day someday everyone`)
)
