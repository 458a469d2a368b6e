package effort

import (
	"maps"
	"reflect"
	"slices"
	"time"

	"kept.example/kept/internal/platform/words"
)

// Term is one thing that a case costs its customer.
type Term string

// The terms.
const (
	RoundTrips Term = "round_trips" // requests of ours that they had to answer
	Repeats    Term = "repeats"     // they told it again while nobody answered
	Channels   Term = "channels"    // other doors than the first
	Transfers  Term = "transfers"   // somebody else of us took over
	Waiting    Term = "waiting"     // days of waiting for us
	Reopened   Term = "reopened"    // it was done, and came back
	NoHelp     Term = "no_help"     // they said that what we did or offered does not help
)

// Terms are all of them, as they are shown.
func Terms() []Term {
	return []Term{RoundTrips, Repeats, Channels, Transfers, Waiting, Reopened, NoHelp}
}

// TermNames are the words for the terms.
var TermNames = words.Family("effort.term.", RoundTrips, Repeats, Channels, Transfers, Waiting, Reopened, NoHelp)

// usual is what one of a term is worth until somebody says otherwise. That these terms
// make up the effort is of Dixon, Freeman and Toman (HBR 2010); telling it again and
// coming back weigh most there. An answer that did not help is to be tried, and told.
var usual = map[Term]int{RoundTrips: 2, Repeats: 3, Channels: 2, Transfers: 2, Waiting: 1, Reopened: 4, NoHelp: 4}

// mostDays is how many days of waiting count: from then on more of it says no more.
const mostDays = 14

// Weights are what one of each term is worth.
type Weights map[Term]int

// Effort is what a case has cost its customer.
type Effort struct {
	CaseID, PersonID int64
	Counts           map[Term]int64 // days of waiting among them
	Waited           time.Duration  // for us
	Score            int64
	Replies          int64     // of people of ours
	Easy             bool      // it is done, by one reply and no other field
	SolvedAt         time.Time // zero while it is not done
	LastAt           time.Time // when anybody said something
	QuietAt          time.Time // when their silence is too long; db.Never while the next word is ours
	WalkedAt         time.Time // zero while they have not walked away
	AsideAt          time.Time // when one of us looked; zero before
}

// Line is one term of an effort with its points.
type Line struct {
	Term   Term
	N      int64
	Points int64
}

// Lines are the terms that are not nothing, by a worth.
func (e Effort) Lines(w Weights) (all []Line) {
	for _, t := range Terms() {
		if n := e.Counts[t]; n > 0 {
			all = append(all, Line{t, n, n * int64(w[t])})
		}
	}
	return all
}

// score is what the terms come to.
func (e Effort) score(w Weights) (sum int64) {
	for _, l := range e.Lines(w) {
		sum += l.Points
	}
	return sum
}

// same says whether counting anew gave what there was.
func (e Effort) same(o Effort) bool {
	a, b := e, o
	a.Counts, b.Counts = nil, nil
	return reflect.DeepEqual(a, b) && maps.Equal(nonzero(e.Counts), nonzero(o.Counts))
}

func nonzero(m map[Term]int64) map[Term]int64 {
	out := map[Term]int64{}
	for t, n := range m {
		if n != 0 {
			out[t] = n
		}
	}
	return out
}

// said is one message of a case, as far as it counts.
type said struct {
	caseID, id int64
	inbound    bool // of the customer; else a reply of a person to them
	note       bool
	via        string
	at         time.Time
}

// did is something that happened on a case, as far as it counts.
type did struct {
	caseID   int64
	kind     string
	user     bool // one of us did it
	from, to int64
	at       time.Time
}

// restWithin is how long after their last word another is telling it again, not the rest of
// the same.
const restWithin = 30 * time.Minute

// answers are what rooms tell of a customer's answers to us: requests that they had to
// answer, and where they said that it does not work yet, or refused a workaround.
type answers struct{ asked, notYet, refused int64 }

// count makes the facts of a case into numbers. done says whether it is done, quiet
// after which time a silence is too long.
func count(e Effort, all []said, happened []did, told answers, done bool, never time.Time, quiet time.Duration) Effort {
	e.Counts = map[Term]int64{RoundTrips: told.asked, NoHelp: told.notYet + told.refused}
	e.QuietAt = never
	heard(&e, all)
	moved(&e, happened)
	e.Counts[Reopened] = max(e.Counts[Reopened]-told.notYet, 0) // which came back by that answer: it counts once
	e.Counts[Waiting] = min(int64(e.Waited/(24*time.Hour)), mostDays)
	replied := e.QuietAt
	if e.QuietAt = never; done {
		for _, d := range happened {
			if d.kind == "case.status" {
				e.SolvedAt = d.at
			}
		}
		e.Easy = !e.SolvedAt.IsZero() && e.Replies == 1 && e.Counts[Reopened]+told.asked+e.Counts[NoHelp] == 0 && untouched(all, happened)
	} else if !replied.Equal(never) {
		e.QuietAt = replied.Add(quiet)
	}
	return e
}

// heard counts what was said. Until it returns QuietAt is when we said the last word.
func heard(e *Effort, all []said) {
	never := e.QuietAt
	doors := map[string]bool{}
	var open, last time.Time // since when they wait, and when they last wrote
	for _, m := range all {
		if m.note {
			continue
		}
		if m.at.After(e.LastAt) {
			e.LastAt = m.at
		}
		if !m.inbound {
			e.Replies++
			if !open.IsZero() {
				e.Waited += m.at.Sub(open)
			}
			if open = (time.Time{}); !last.IsZero() {
				e.QuietAt = m.at
			}
			continue
		}
		doors[m.via] = true
		if e.QuietAt = never; open.IsZero() {
			open = m.at
		} else if m.at.Sub(last) > restWithin {
			e.Counts[Repeats]++
		}
		last = m.at
	}
	e.Counts[Channels] = int64(max(len(doors)-1, 0))
}

// moved counts who took over, and what came back.
func moved(e *Effort, happened []did) {
	for _, d := range happened {
		switch {
		case d.kind == "case.owner" && d.from != 0 && d.to != 0 && d.from != d.to, d.kind == "case.team" && d.from != 0 && d.to != 0:
			e.Counts[Transfers]++
		case d.kind == "case.reopened":
			e.Counts[Reopened]++
		}
	}
}

// withReply are the kinds that a reply which solves brings by itself.
var withReply = []string{"reply.held", "message.reply", "case.status", "case.owner", "question.answered", "promise.kept"}

// untouched says whether nobody of us did anything on a case but send one reply.
func untouched(all []said, happened []did) bool {
	var sent time.Time
	for _, m := range all {
		switch {
		case m.note:
			return false
		case !m.inbound:
			sent = m.at
		}
	}
	return !slices.ContainsFunc(happened, func(d did) bool {
		return d.user && !(d.kind == "reply.held" || d.at.Equal(sent) && slices.Contains(withReply, d.kind))
	})
}
