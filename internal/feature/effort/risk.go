package effort

import (
	"cmp"
	"slices"
	"time"

	"kept.example/kept/internal/platform/words"
)

// Why is a sign that somebody may leave.
type Why string

// The signs.
const (
	Walked Why = "walked"  // they fell silent, unsolved
	Broken Why = "broken"  // promises of ours were broken
	NotYet Why = "not_yet" // we said that it is done, and it was not
	Costly Why = "effort"  // a case cost them much
	Again  Why = "again"   // they had to come often
	Refuse Why = "refused" // what we offered meanwhile did not help
)

// gravest are the signs in the order in which we answer them where they weigh the same.
var gravest = []Why{Broken, NotYet, Refuse, Walked, Costly, Again}

// WhyNames are the words for the signs, with their number.
var WhyNames = words.Family("effort.why.", Walked, Broken, NotYet, Costly, Again, Refuse)

// actNames are the words for the one action that fits best.
var actNames = words.Family("effort.act.", Walked, Broken, NotYet, Costly, Again, Refuse)

// draftNames are the beginnings of a personal message.
var draftNames = words.Family("effort.draft.", Walked, Broken, NotYet, Costly, Again, Refuse)

// Reason is a sign with what it is worth, and the case that shows it best.
type Reason struct {
	Why    Why   `json:"why"`
	N      int64 `json:"n"`
	Points int64 `json:"points"`
	CaseID int64 `json:"case_id"`
}

// Risk is somebody who shows signs of leaving.
type Risk struct {
	PersonID int64
	Points   int64
	Reasons  []Reason // the heaviest first
	CaseID   int64    // where one of us can write to them
}

// The worth of the signs. A second failure undoes what the first apology mended
// (Maxham and Netemeyer 2002), so each broken promise counts in full.
const (
	perBroken  = 6
	perNotYet  = 4
	perRefused = 3
	perWalked  = 5
	perAgain   = 3
	mostAgain  = 6 // writing often is a sign beside another: many who do are at home here
	costlyFrom = 8 // the score from which a case cost much
	againFrom  = 3 // the cases in a month from which they come often
	recent     = 90 * 24 * time.Hour
	month      = 30 * 24 * time.Hour
)

// signs is a case with what the rooms say of it.
type signs struct {
	Effort
	created                 time.Time
	broken, notYet, refused int64
}

// riskOf makes of somebody's cases why they may leave; no points for no reason.
func riskOf(person int64, all []signs, now time.Time) Risk {
	r := Risk{PersonID: person}
	by := map[Why]*Reason{}
	add := func(why Why, n, points, caseID int64) {
		one := by[why]
		if one == nil {
			one = &Reason{Why: why}
			by[why] = one
		}
		one.N, one.Points, one.CaseID = one.N+n, one.Points+points, caseID
	}
	var came, newest int64
	for _, s := range all {
		newest = max(newest, s.CaseID)
		if now.Sub(s.created) < month {
			came++
		}
		if now.Sub(s.LastAt) > recent {
			continue
		}
		if s.broken > 0 {
			add(Broken, s.broken, s.broken*perBroken, s.CaseID)
		}
		if s.notYet > 0 {
			add(NotYet, s.notYet, s.notYet*perNotYet, s.CaseID)
		}
		if s.refused > 0 {
			add(Refuse, s.refused, s.refused*perRefused, s.CaseID)
		}
		if !s.WalkedAt.IsZero() {
			add(Walked, 1, perWalked, s.CaseID)
		}
		if s.Score >= costlyFrom {
			add(Costly, s.Score, s.Score/2, s.CaseID)
		}
	}
	if came >= againFrom {
		add(Again, came, min((came-againFrom+1)*perAgain, mostAgain), newest)
	}
	for _, one := range by {
		r.Reasons, r.Points = append(r.Reasons, *one), r.Points+one.Points
	}
	slices.SortFunc(r.Reasons, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(slices.Index(gravest, a.Why), slices.Index(gravest, b.Why)))
	})
	if len(r.Reasons) > 0 {
		r.CaseID = r.Reasons[0].CaseID
	}
	return r
}
