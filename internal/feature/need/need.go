package need

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/words"
)

// Kind is what makes a case more urgent.
type Kind string

// The kinds, in the order in which the policy lists them.
const (
	Danger   Kind = "danger"   // somebody may be hurt
	Blocked  Kind = "blocked"  // they cannot go on
	Work     Kind = "work"     // work or business is at stake
	Money    Kind = "money"    // it costs them money
	Deadline Kind = "deadline" // they need it by a time
	Since    Kind = "since"    // it has lasted
	Repeated Kind = "repeated" // they say that it is not the first time
	Again    Kind = "again"    // they ask again about the same matter
	Broken   Kind = "broken"   // we broke a promise, or let them down
	Slow     Kind = "slow"     // last time it took days
	Pays     Kind = "pays"     // what they pay us
)

var kinds = []Kind{Danger, Blocked, Work, Money, Deadline, Since, Repeated, Again, Broken, Slow, Pays}

// hurts are the kinds that what somebody pays never outweighs.
var hurts = []Kind{Blocked, Work, Money, Deadline, Since, Repeated, Again, Broken, Slow}

// tapped are the kinds that a tap adds.
var tapped = []Kind{Danger, Blocked, Work, Money, Deadline, Since, Repeated}

// KindNames are the words for the kinds, and shortNames those of a row.
var (
	KindNames  = words.Family("need.kind.", Danger, Blocked, Work, Money, Deadline, Since, Repeated, Again, Broken, Slow, Pays)
	shortNames = words.Family("need.short.", Danger, Blocked, Work, Money, Deadline, Since, Repeated, Again, Broken, Slow, Pays)
)

// Source is where a point comes from.
type Source string

// The sources.
const (
	Told    Source = "words"   // by the customer, in a message
	Answer  Source = "answer"  // of the customer, on their own page
	Fact    Source = "fact"    // told by a program or by the desk
	Tap     Source = "tap"     // of an agent
	History Source = "history" // what was before
)

// SourceNames are the words for the sources.
var SourceNames = words.Family("need.source.", Told, Answer, Fact, Tap, History)

// Point is one thing that makes a case more urgent, or no longer does.
type Point struct {
	ID, CaseID int64
	Kind       Kind
	Source     Source
	Says       bool
	N          int64 // how often; of Deadline and Since when, in microseconds; of Slow how many days
	MessageID  int64 // that says it; 0 for none
	From, To   int   // where, in bytes of its text
	What       string
	ByID       int64 // the user who tapped
	At         time.Time
}

// times is how often a point counts; of a deadline, how many quarters.
func (p Point) times(now time.Time) int {
	switch p.Kind {
	case Again, Broken:
		return int(min(max(p.N, 1), mostTimes))
	case Deadline:
		return p.near(now)
	}
	return 1
}

// mostTimes is how often a point counts at most.
const mostTimes = 9

// holding are the points that hold among the rows of a case, which come by id: of
// each kind the newest decides. That it is urgent, said once more without a time,
// takes no time back that was named.
func holding(rows []Point) (all []Point) {
	newest := map[Kind]Point{}
	for _, p := range rows {
		if was, ok := newest[p.Kind]; ok && was.Says && was.dated() && p.Source == Told && !p.dated() {
			continue
		}
		newest[p.Kind] = p
	}
	for _, k := range kinds {
		if p, ok := newest[k]; ok && p.Says {
			all = append(all, p)
		}
	}
	return all
}

// tally is how often each kind holds; of a deadline, how many quarters of it.
type tally map[Kind]int

func tallyOf(all []Point, now time.Time) tally {
	t := tally{}
	for _, p := range all {
		t[p.Kind] = p.times(now)
	}
	return t
}

// whole is how often a kind counts that is named without a number.
func whole(k Kind) int {
	if k == Deadline {
		return quarters
	}
	return 1
}

// readWhy reads the names that a case's row has: blocked,again:2.
func readWhy(why string) tally {
	t := tally{}
	for part := range strings.SplitSeq(why, ",") {
		name, times, many := strings.Cut(part, ":")
		n := whole(Kind(name))
		if many {
			n, _ = strconv.Atoi(times) // which we wrote ourselves
		}
		if slices.Contains(kinds, Kind(name)) {
			t[Kind(name)] = n
		}
	}
	return t
}

// heaviest are the kinds of a tally, the heaviest first and danger before all.
func (p Policy) heaviest(t tally) []Kind {
	var all []Kind
	for _, k := range kinds {
		if t[k] > 0 {
			all = append(all, k)
		}
	}
	slices.SortStableFunc(all, func(a, b Kind) int {
		if a == Danger || b == Danger {
			return cmp.Compare(slices.Index(kinds, a), slices.Index(kinds, b))
		}
		return cmp.Compare(p.of(b, t[b]), p.of(a, t[a]))
	})
	return all
}

// of is what a kind weighs that counts so often. A deadline that is far off weighs
// more than what somebody pays, as all that hurts.
func (p Policy) of(k Kind, times int) int {
	whole := p.Weights[k]
	if k == Deadline && times > 0 {
		return min(max((whole*times+quarters-1)/quarters, p.Weights[Pays]+1), whole)
	}
	return whole * times
}

// weigh is what a case weighs.
func (p Policy) weigh(t tally) cases.Weighed {
	w := cases.Weighed{Danger: t[Danger] > 0}
	var names []string
	for _, k := range p.heaviest(t) {
		name := string(k)
		if t[k] != whole(k) {
			name += ":" + strconv.Itoa(t[k])
		}
		names = append(names, name)
		w.Weight += p.of(k, t[k])
	}
	w.Why = strings.Join(names, ",")
	return w
}
