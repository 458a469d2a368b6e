package remedies

import (
	"context"
	"errors"
	"slices"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/policies"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/words"
)

// Failure is what went wrong.
type Failure string

// The failures.
const (
	Undone  Failure = "undone"  // what was to be done or sent was not
	Charged Failure = "charged" // money was taken that we had no right to
	Late    Failure = "late"    // it came too late
	Broken  Failure = "broken"  // the goods do not work
	Refused Failure = "refused" // they were turned away
	Poor    Failure = "poor"    // it was done badly, and used
	Unkind  Failure = "unkind"  // they were not looked after
)

// FailureNames are the words for them.
var FailureNames = words.Family("remedies.failure.", Undone, Charged, Late, Broken, Refused, Poor, Unkind)

// Loss is what somebody lost by a failure, and what it has cost them.
type Loss struct {
	ID, CaseID  int64
	Failure     Failure
	Fault       Fault
	Price       money.Amount // what they paid; of a wrong charge, what was taken
	Share       int          // of it, in per cent, that was of no use
	Hours       int          // that it cost them
	Consequence int          // 0 none to 3 grave
	Missed      bool         // a date of theirs was missed
	Contacts    int          // how often they had to write
	Broken      int          // promises of ours
	Repeats     int          // failures of ours towards them within a year
	Years       int          // that we know them
	Later       bool         // another was told before in the case
	ByID        int64
	At          time.Time
	UpdatedAt   time.Time

	// Of what was granted for it; the zero time before.
	GrantedAt time.Time
	Chosen    string       // the kinds of the set, between +
	Suggested money.Amount // what the policy came to
	Granted   money.Amount
	PolicyID  int64
	Parts     map[Kind]int64 // of it by kind, in minor units; nil in older ones
	GrantedBy int64          // the user; 0 in older ones
	Deviates  bool           // from what was suggested, or from like cases
	Deviation Deviation      // how; "" in older ones
	Reason    string
}

// answeredBy says whether a remedy of its case is for it, and not for one that was told
// before. What was given before anybody said what was lost is for the first one.
func (l Loss) answeredBy(r Remedy) bool {
	return r.Key == l.key() || !r.ofSet() && !(l.Later && r.At.Before(l.At))
}

// answers are those of the remedies of its case that are for it; all where nobody has
// said what was lost.
func (l Loss) answers(all []Remedy) []Remedy {
	if l.ID == 0 {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(r Remedy) bool { return !l.answeredBy(r) })
}

// known is a loss as a policy knows it, for a proposal that makes good a part of it
// while the pain comes to x losses.
func (l Loss) known(given, x float64) policies.Known {
	return policies.Known{"failure": string(l.Failure), "fault": string(l.Fault), "price": l.major(l.Price.Minor), "share": float64(l.Share) / 100,
		"hours": float64(l.Hours), "consequence": float64(l.Consequence), "missed": l.Missed, "contacts": float64(l.Contacts), "broken": float64(l.Broken),
		"repeats": float64(l.Repeats), "years": float64(l.Years), "given": given, "x": x}
}

// Lost is what one of us says of a loss; what the desk knows by itself is added.
type Lost struct {
	Failure     Failure     `json:"failure" enum:"undone,charged,late,broken,refused,poor,unkind" doc:"What went wrong"`
	Fault       Fault       `json:"fault,omitempty" enum:"ours,customer,third_party,nobody,unknown"`
	Price       *money.JSON `json:"price,omitempty" doc:"What they paid, or what was taken by mistake; left out it is that of the purchase"`
	Share       *int        `json:"share,omitempty" minimum:"0" maximum:"100" doc:"How much of it was of no use, in per cent; 100 when not given"`
	Hours       int         `json:"hours,omitempty" minimum:"0" maximum:"10000" doc:"That it cost them"`
	Consequence int         `json:"consequence,omitempty" minimum:"0" maximum:"3" doc:"0 none, 1 trouble, 2 serious, 3 grave"`
	Missed      bool        `json:"missed,omitempty" doc:"A date of theirs was missed"`
}

// What may be told at most.
const (
	mostShare       = 100
	mostHours       = 10_000
	mostConsequence = 3
)

// read checks what is told.
func (t Lost) read() (l Loss, err error) {
	l = Loss{Failure: t.Failure, Fault: t.Fault, Share: mostShare, Hours: t.Hours, Consequence: t.Consequence, Missed: t.Missed, Contacts: 1}
	if l.Fault == "" {
		l.Fault = Unknown
	}
	if t.Share != nil {
		l.Share = *t.Share
	}
	var wrong []error
	say := func(bad bool, field, key string, args ...fault.Arg) {
		if bad {
			wrong = append(wrong, fault.Field(field, key, args...))
		}
	}
	say(!slices.Contains(FailureNames.Values(), l.Failure), "failure", "remedies.fault.failure")
	say(!slices.Contains(FaultNames.Values(), l.Fault), "fault", "remedies.fault.whose")
	say(l.Share < 0 || l.Share > mostShare, "share", "remedies.fault.share")
	say(l.Hours < 0 || l.Hours > mostHours, "hours", "remedies.fault.hours", fault.A("n", mostHours))
	say(l.Consequence < 0 || l.Consequence > mostConsequence, "consequence", "remedies.fault.consequence")
	price, bad := Draft{Worth: t.Price}.worth("price")
	l.Price = price
	return l, errors.Join(append(wrong, bad)...)
}

// Known is what other rooms know of a case.
type Known struct {
	Price    money.Amount // of the purchase it is about
	Contacts int          // how often they had to write
	Broken   int          // promises of ours
}

// KnownBy has the room ask what others know of a case. At the start only.
func (s *Remedies) KnownBy(f func(ctx context.Context, v db.View, caseID int64) (Known, error)) {
	s.known = f
}

// Assess writes down what somebody lost, with what the desk knows of it. Said again it
// is corrected, until something was granted for it.
func (s *Remedies) Assess(ctx context.Context, tx *db.Tx, h *cases.Held, t Lost) (_ Loss, err error) {
	defer fault.Wrap(&err, "remedies.Assess(case %d)", h.ID)
	actor, err := staff.Allow(ctx, staff.RemediesGrant)
	if err != nil {
		return Loss{}, err
	}
	l, err := t.read()
	if err != nil {
		return l, err
	}
	family, err := s.desk.Cases.Family(ctx, tx, h.ID)
	if err != nil {
		return l, err
	}
	l.CaseID, l.ByID, l.At, l.UpdatedAt = h.ID, actor.ID, tx.Now(), tx.Now()
	if err := s.learn(ctx, tx, h.Case, family, &l); err != nil {
		return l, err
	}
	was, ok, err := newestLoss(ctx, tx, family)
	if err != nil {
		return l, err
	}
	if l.Later = ok; ok && was.GrantedAt.IsZero() {
		l.ID, l.CaseID, l.At, l.Later = was.ID, was.CaseID, was.At, was.Later
		if err := updateLoss(ctx, tx, l); err != nil || was.owes() == l.owes() {
			return l, err
		}
	} else if l.ID, err = insertLoss(ctx, tx, l); err != nil {
		return l, err
	}
	all, err := ofCases(ctx, tx, family)
	if err != nil {
		return l, err
	}
	if err := s.startClocks(ctx, tx, h.Case, l, all); err != nil {
		return l, err
	}
	return l, s.quietParts(ctx, tx, h)
}

// learn adds what the desk knows of a loss.
func (s *Remedies) learn(ctx context.Context, v db.View, c cases.Case, family []int64, l *Loss) error {
	if s.known != nil {
		k, err := s.known(ctx, v, c.ID)
		if err != nil {
			return err
		}
		l.Contacts, l.Broken = max(k.Contacts, 1), k.Broken
		if l.Price.IsZero() {
			l.Price = k.Price
		}
	}
	since, err := db.Value[time.Time](ctx, v, `SELECT created_at FROM person WHERE id = $1`, c.PersonID)
	if err != nil {
		return err
	}
	l.Years = max(0, int(v.Now().Sub(since)/year))
	args := []any{c.PersonID, v.Now().Add(-year)}
	repeats, err := db.Value[int64](ctx, v, `SELECT count(DISTINCT case_id) FROM remedy WHERE fault = 'ours' AND state IN ('approved', 'dispatched', 'received') AND created_at > $2
		AND case_id IN (SELECT id FROM cases WHERE person_id = $1) AND case_id NOT IN `+list(&args, family), args...)
	l.Repeats = int(repeats)
	return err
}

const year = 365 * 24 * time.Hour
