package intake

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/words"
)

// Rule is one thing that makes a mail look like junk.
type Rule string

// The rules.
const (
	NoDate         Rule = "no_date"
	OddDate        Rule = "odd_date"
	NoMessageID    Rule = "no_message_id"
	NoTo           Rule = "no_to"
	NotToUs        Rule = "not_to_us"
	BulkTool       Rule = "bulk_tool"
	ReplyElsewhere Rule = "reply_elsewhere"
	Shouts         Rule = "shouts"
	OddSubject     Rule = "odd_subject"
	HiddenText     Rule = "hidden_text"
	LyingLink      Rule = "lying_link"
	NumberLink     Rule = "number_link"
	OnlyPicture    Rule = "only_picture"
	Runs           Rule = "runs"
	Lures          Rule = "lures"
	Disowned       Rule = "disowned"
	Trap           Rule = "trap"
	Hasty          Rule = "hasty"
	Blocked        Rule = "blocked"
)

// points are what each rule weighs until somebody sets it. Lures are counted
// each, at most four. Blocked always holds.
var points = map[Rule]int{
	NoDate: 12, OddDate: 6, NoMessageID: 10, NoTo: 10, NotToUs: 6, BulkTool: 30, ReplyElsewhere: 6, Shouts: 16, OddSubject: 25, HiddenText: 12,
	Trap: 100, Hasty: 60, LyingLink: 20, NumberLink: 30, OnlyPicture: 20, Runs: 50, Lures: 17, Disowned: 25,
}

// Rules returns the rules that have a weight, in the order of a page.
func Rules() []Rule {
	return []Rule{Disowned, Trap, Hasty, Runs, LyingLink, NumberLink, HiddenText, OnlyPicture, Lures, BulkTool, OddSubject, Shouts, ReplyElsewhere,
		NoTo, NotToUs, NoDate, OddDate, NoMessageID}
}

// The words for rules: on an item, and on the page where they are weighed.
var (
	ruleSays  = words.Family("intake.junk.", append(Rules(), Blocked)...)
	ruleNames = words.Family("intake.rule.", Rules()...)
	ruleLooks = words.Family("intake.looks.", Rules()...)
)

// threshold is the score from which a mail is held back until somebody sets it.
const threshold = 50

// Junk is how junk is told from mail.
type Junk struct {
	Threshold int          `json:"threshold"` // a score from here on is held back; 0 holds nothing
	Weights   map[Rule]int `json:"weights"`   // of rules that do not weigh what they did at first
}

func (j Junk) weight(r Rule) int {
	if w, ok := j.Weights[r]; ok {
		return w
	}
	return points[r]
}

// checkJunk refuses what cannot be weighed with: all of it at once.
func checkJunk(j Junk) error {
	var all []error
	if j.Threshold < 0 || j.Threshold > 1000 {
		all = append(all, fault.Field("threshold", "intake.fault.threshold"))
	}
	for r, w := range j.Weights {
		if _, known := points[r]; !known || w < 0 || w > 1000 {
			all = append(all, fault.Field("weights."+string(r), "intake.fault.weight"))
		}
	}
	return errors.Join(all...)
}

// weightField is what the weight of a rule is called in a form.
func weightField(r Rule) string { return "weight_" + string(r) }

// Sign is a rule that a mail meets.
type Sign struct {
	Rule   Rule   `json:"rule"`
	Points int    `json:"points"`
	What   string `json:"what,omitempty"` // the words it is about: a phrase, a host, a file
}

// Sentence is the sign in words.
func (s Sign) Sentence() fault.Sentence { return ruleSays.Say(s.Rule, fault.A("what", s.What)) }

// mostCounted is how many lures weigh.
const mostCounted = 4

// judge weighs a mail: its score, and what led to it, the heaviest first.
func (j Junk) judge(m mail.Message, v mail.Verdict, came time.Time, toUs bool) (score int, signs []Sign) {
	add := func(is bool, r Rule, what string) {
		if w := j.weight(r); is && w > 0 {
			score += w
			signs = append(signs, Sign{r, w, clip(what)})
		}
	}
	s := mail.SignsOf(m, came)
	add(v.Trust == mail.Disowned, Disowned, v.Domain)
	add(s.NoDate, NoDate, "")
	add(s.OddDate, OddDate, "")
	add(s.NoMessageID, NoMessageID, "")
	add(s.NoTo, NoTo, "")
	add(!s.NoTo && !toUs, NotToUs, "")
	add(s.BulkTool != "", BulkTool, s.BulkTool)
	add(s.ReplyElsewhere != "", ReplyElsewhere, s.ReplyElsewhere)
	add(s.Shouts, Shouts, "")
	add(s.OddSubject, OddSubject, "")
	add(s.HiddenText, HiddenText, "")
	add(s.LyingLink != "", LyingLink, s.LyingLink)
	add(s.NumberLink != "", NumberLink, s.NumberLink)
	add(s.OnlyPicture, OnlyPicture, "")
	add(s.Runs != "", Runs, s.Runs)
	for i, l := range s.Lures {
		add(i < mostCounted, Lures, l)
	}
	slices.SortStableFunc(signs, func(a, b Sign) int { return cmp.Compare(b.Points, a.Points) })
	return score, signs
}

// screen says whether something that somebody wrote is held back, and why: ""
// lets it through. An answer to ours is never held; nor, by its looks alone, is
// a mail of somebody we have written to.
func (j Junk) screen(r *read) string {
	switch {
	case r.Released:
		return ""
	case r.Header:
		return whyLarge
	case r.join != 0, r.list == allowed && r.Via != Form: // in a form anybody can type any address
		return ""
	case r.list == blocked:
		r.Signs = append([]Sign{{Rule: Blocked}}, r.Signs...)
		return whyBlocked
	case r.Junked:
		return whyProvider
	case r.Known && r.Via != Form, r.History, j.Threshold == 0, r.Score < j.Threshold:
		return ""
	}
	return whyJunk
}

// namesUs says whether the header names an address that the envelope was for.
// Where no envelope tells, it does.
func (r *read) namesUs() bool {
	if len(r.To) == 0 {
		return true
	}
	for _, list := range [][]mail.Address{r.msg.To, r.msg.Cc} {
		for _, a := range list {
			for _, to := range r.To {
				if foldAddress(a.Mail) == foldAddress(to) {
					return true
				}
			}
		}
	}
	return false
}
