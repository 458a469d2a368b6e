package tone

import (
	"slices"

	"kept.example/kept/internal/platform/words"
)

// Rule is a family of things that a reply is better without.
type Rule string

// The rules, in the order in which they are shown.
const (
	BareNo    Rule = "bareno"    // a no without what is possible instead
	Late      Rule = "late"      // a no that comes late, and does not say since when we knew
	Again     Rule = "again"     // a second apology without an act
	Apology   Rule = "apology"   // an apology without an act
	Excuse    Rule = "excuse"    // a reason of ours in place of a solution
	Procedure Rule = "procedure" // how we work, given as the reason
	Blame     Rule = "blame"     // the customer is told that it is their fault
	Answered  Rule = "answered"  // asks for what the customer gave already
	Vague     Rule = "vague"     // words that only seem to name a time
	Machine   Rule = "machine"   // sounds as if nobody wrote it
	Jargon    Rule = "jargon"    // words that only we use
	Link      Rule = "link"      // a link that answers with an error, or could not be tried
	Attached  Rule = "attached"  // says that a file is attached, and none is
	Gap       Rule = "gap"       // a place of a better wording that nobody has filled in
)

// Rules are all of them.
var Rules = []Rule{BareNo, Late, Again, Apology, Excuse, Procedure, Blame, Answered, Vague, Machine, Jargon, Link, Attached, Gap}

// Names are what the rules are called, why they are there, and how each is put
// right.
var (
	names = words.Family("tone.rule.", Rules...)
	whys  = words.Family("tone.why.", Rules...)
)

// Known says whether there is such a rule.
func (r Rule) Known() bool { return slices.Contains(Rules, r) }

// Finding is something in a reply that would be better said in another way.
type Finding struct {
	Rule     Rule
	From, To int    // bytes of the text
	Lang     string // whose words they are
	Was      string // the words
	Better   string // what to say in place of them; … where the writer fills something in; "" for nothing to put there
	Address  string // of a link
	Status   int    // what the link answered; 0 where it could not be tried
}
