package nudges

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Nudges is what can be done about somebody who asks again.
type Nudges struct {
	desk *desk.Desk
	more func(ctx context.Context, tx *db.Tx, h *cases.Held, more int) error // nil: nobody wants to know
}

// AskedBy has f told, in the transaction, how often more a customer has asked
// without an answer; less than none where what was counted belongs to another
// case. At the start only.
func (s *Nudges) AskedBy(f func(ctx context.Context, tx *db.Tx, h *cases.Held, more int) error) {
	s.more = f
}

// tellMore passes on that a count has changed other than by an answer. The first
// time somebody asks is not asking again.
func (s *Nudges) tellMore(ctx context.Context, tx *db.Tx, h *cases.Held, id, was int64, c contacts) error {
	more := max(c.N, 1) - max(int(was), 1)
	if s.more == nil || more == 0 {
		return nil
	}
	if h == nil || h.ID != id {
		var err error
		if h, err = s.desk.Cases.Take(ctx, tx, id); err != nil {
			return err
		}
	}
	return s.more(ctx, tx, h, more)
}

// heard is what look found in a mail.
type heard struct {
	said    said
	strong  bool
	history bool
}

// look reads a mail for what can be compared. Nothing is asked of the database:
// who wrote is known when it is filed.
func (s *Nudges) look(_ context.Context, _ db.View, a cases.Arrival) (any, error) {
	return heard{said: listen(a.Subject, a.Text), strong: strong(a), history: a.History}, nil
}

// note joins a mail that opened a case with the case it is about, or suggests it,
// and counts how often they have asked.
func (s *Nudges) note(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, looked any) error {
	l, ok := looked.(heard)
	if !ok {
		return fmt.Errorf("nudges: a look of type %T", looked)
	}
	own, err := theirs(ctx, tx, message)
	if err != nil || !own || l.history {
		return err
	}
	opened := h.Messages == 1 && h.Status == cases.Fresh && h.MergedInto == 0 && !h.Private
	if opened && l.strong {
		if err := s.find(ctx, tx, h, message, l.said); err != nil {
			return err
		}
	}
	return s.asked(ctx, tx, h, message)
}

// find looks for the open case of the same person that a mail is about.
func (s *Nudges) find(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, now said) error {
	people, err := s.desk.People.Family(ctx, tx, h.PersonID)
	if err != nil {
		return err
	}
	ids, err := openCases(ctx, tx, people, h.ID)
	if err != nil || len(ids) == 0 {
		return err
	}
	var best, second verdict
	var n Nudge
	for _, id := range ids {
		k, err := s.desk.Cases.ByID(ctx, tx, id)
		if err != nil {
			return err
		}
		v, apart, err := s.weigh(ctx, tx, h.Case, k, now)
		if err != nil {
			return err
		}
		switch {
		case v.score > best.score:
			best, second = v, best
			n = Nudge{CaseID: h.ID, IntoID: k.ID, MessageID: message, State: Suggested, Why: v.why, Apart: apart, Step: h.NextStep, DueWas: h.NextDue, DueAt: h.NextDue, At: tx.Now()}
		case v.score > second.score:
			second = v
		}
	}
	switch {
	case best.score < enoughToSuggest:
		return nil
	case best.score >= enoughToJoin && best.score > second.score: // of two that are as likely, somebody chooses
		return s.join(ctx, tx, h, n)
	}
	_, err = insert(ctx, tx, n)
	return err
}

// weigh judges a mail against what the customer said in a case.
func (s *Nudges) weigh(ctx context.Context, v db.View, fresh, k cases.Case, now said) (verdict, time.Duration, error) {
	family, err := s.desk.Cases.Family(ctx, v, k.ID)
	if err != nil {
		return verdict{}, 0, err
	}
	last, err := lastWords(ctx, v, family)
	if err != nil || len(last) == 0 {
		return verdict{}, 0, err
	}
	before := []said{listen(k.Subject, "")}
	for _, w := range last {
		before = append(before, listen(w.subject, w.text))
	}
	apart := max(v.Now().Sub(last[0].at), 0)
	return judge(now, k.Ref, before, apart, k.Unread(), k.BrandID == fresh.BrandID), apart, nil
}

// join makes the case that a mail opened a part of the one it is about. What is
// due sooner is said of the mail's own case first, so that merging passes it on
// and taking the two apart gives it back.
func (s *Nudges) join(ctx context.Context, tx *db.Tx, h *cases.Held, n Nudge) error {
	into, err := s.desk.Cases.Take(ctx, tx, n.IntoID)
	if err != nil {
		return err
	}
	if into.Status.Shelf() == cases.ShelfOpen {
		asks, err := s.after(ctx, tx, into, h)
		if err != nil {
			return err
		}
		if due := sooner(into.Case, tx.Now(), asks.N); due.Before(into.NextDue) {
			n.DueAt = due
			if err := s.desk.Cases.Step(ctx, tx, h, into.NextStep, due, into.NextBy); err != nil {
				return err
			}
		}
	}
	n.State = Joined
	if _, err := insert(ctx, tx, n); err != nil {
		return err
	}
	return s.desk.Cases.Merge(ctx, tx, h, into, "")
}

// after counts how often they have asked once two cases are one.
func (s *Nudges) after(ctx context.Context, v db.View, into, h *cases.Held) (contacts, error) {
	family, err := s.desk.Cases.Family(ctx, v, into.ID)
	if err != nil {
		return contacts{}, err
	}
	return contactsOf(ctx, v, append(family, h.ID))
}

// sooner is when the next step of a case is due once they have asked so often:
// in half of what is left for the second time, now for the third.
func sooner(c cases.Case, now time.Time, n int) time.Time {
	left := c.NextDue.Sub(now)
	switch {
	case n < 2 || left <= 0:
		return c.NextDue
	case n == 2:
		return now.Add(left / 2).Truncate(time.Minute)
	}
	return now
}

// asked counts a message of theirs. Where it is not the first since our answer,
// the case comes sooner and whoever looks after it is told.
func (s *Nudges) asked(ctx context.Context, tx *db.Tx, h *cases.Held, message int64) error {
	root, err := s.desk.Cases.ByID(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	was, c, err := s.count(ctx, tx, root.ID)
	if err != nil || c.N < 2 || int64(c.N) <= was {
		return err
	}
	if err := s.tellMore(ctx, tx, h, root.ID, was, c); err != nil {
		return err
	}
	if root.ID == h.ID && h.Status.Shelf() == cases.ShelfOpen {
		if due := sooner(h.Case, tx.Now(), c.N); due.Before(h.NextDue) {
			if err := s.desk.Cases.Step(ctx, tx, h, h.NextStep, due, h.NextBy); err != nil {
				return err
			}
		}
	}
	return s.tell(ctx, tx, root, message, c)
}

// count writes the mark of a case, and returns what it was.
func (s *Nudges) count(ctx context.Context, tx *db.Tx, id int64) (was int64, c contacts, err error) {
	family, err := s.desk.Cases.Family(ctx, tx, id)
	if err != nil {
		return 0, c, err
	}
	marks, err := s.desk.Cases.Marks(ctx, tx, family[:1])
	if err != nil {
		return 0, c, err
	}
	if c, err = contactsOf(ctx, tx, family); err != nil {
		return 0, c, err
	}
	return marks[family[0]][markContacts], c, s.desk.Cases.Mark(ctx, tx, family[0], cases.Values{markContacts: int64(c.N)})
}

// recount counts a case anew that has other messages than before.
func (s *Nudges) recount(ctx context.Context, tx *db.Tx, id int64) error {
	was, c, err := s.count(ctx, tx, id)
	if err != nil {
		return err
	}
	return s.tellMore(ctx, tx, nil, id, was, c)
}

// replied counts anew once a person has answered.
func (s *Nudges) replied(ctx context.Context, tx *db.Tx, f facts.ReplySent) error {
	_, _, err := s.count(ctx, tx, f.Case)
	return err
}

// split counts both cases anew.
func (s *Nudges) split(ctx context.Context, tx *db.Tx, f facts.CaseSplit) error {
	for _, id := range []int64{f.From, f.To} {
		if err := s.recount(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}

// merged counts the case that is left, unless the merge is a nudge's: that one is
// counted when its message is. A merge by hand takes up what was suggested.
func (s *Nudges) merged(ctx context.Context, tx *db.Tx, f facts.CasesMerged) error {
	all, err := ofCases(ctx, tx, []int64{f.From, f.Into})
	if err != nil {
		return err
	}
	for _, n := range all {
		pair := n.CaseID == f.From && n.IntoID == f.Into || n.CaseID == f.Into && n.IntoID == f.From
		if pair && n.State == Joined && n.At.Equal(tx.Now()) {
			return nil
		}
		if pair && n.State == Suggested {
			if err := turn(ctx, tx, n.ID, Joined); err != nil {
				return err
			}
		}
	}
	return s.recount(ctx, tx, f.Into)
}

// unmerged gives a case that was joined by a nudge its own next step back, and
// remembers that the two are not about one matter.
func (s *Nudges) unmerged(ctx context.Context, tx *db.Tx, f facts.CasesUnmerged) error {
	for _, id := range []int64{f.Into, f.From} {
		if err := s.recount(ctx, tx, id); err != nil {
			return err
		}
	}
	all, err := ofCases(ctx, tx, []int64{f.From})
	if err != nil {
		return err
	}
	for _, n := range all {
		if n.CaseID != f.From || n.State != Joined {
			continue
		}
		if err := turn(ctx, tx, n.ID, Separated); err != nil {
			return err
		}
		h, err := s.desk.Cases.Take(ctx, tx, f.From)
		if err != nil {
			return err
		}
		if h.Status.Shelf() == cases.ShelfOpen && !n.DueAt.Equal(n.DueWas) && h.NextDue.Equal(n.DueAt) {
			if err := s.desk.Cases.Step(staff.As(ctx, staff.System("nudges.separated")), tx, h, n.Step, n.DueWas, 0); err != nil {
				return err
			}
		}
		if err := s.desk.Cases.Unlike(ctx, tx, h, n.IntoID); err != nil && !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Invalid) {
			return err
		}
	}
	return nil
}

// OfCase returns the nudges of a case and of what was merged into it.
func (s *Nudges) OfCase(ctx context.Context, v db.View, id int64) (_ []Nudge, err error) {
	defer fault.Wrap(&err, "nudges.OfCase(%d)", id)
	family, err := s.desk.Cases.Family(ctx, v, id)
	if err != nil {
		return nil, err
	}
	all, err := ofCases(ctx, v, family)
	return slices.DeleteFunc(all, func(n Nudge) bool { return n.State == Separated }), err
}
