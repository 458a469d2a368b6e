package verified

import (
	"context"
	"fmt"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/settings"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// Verified is what can be done about whether it worked.
type Verified struct {
	desk *desk.Desk
	days settings.Of[int] // working days until somebody who says nothing is silent
}

const (
	// askAfter is how long a case is solved without a reply before a letter asks:
	// whoever clicked by mistake has taken it back by then.
	askAfter = 5 * time.Minute
	// mistake is how long after an asking was dropped the case may be solved again
	// as if nothing had been.
	mistake = 10 * time.Minute
)

// turned hears that a case has another status: what is solved waits for its
// customer's word, what is confirmed has it, what is open again has not.
func (s *Verified) turned(ctx context.Context, tx *db.Tx, f facts.StatusChanged) error {
	family, err := s.desk.Cases.Family(ctx, tx, f.Case)
	if err != nil {
		return err
	}
	rounds, err := ofCases(ctx, tx, family)
	if err != nil {
		return err
	}
	switch to := cases.Status(f.To); {
	case to == cases.Solved:
		err = s.begin(ctx, tx, family, rounds)
	case to == cases.Confirmed:
		err = s.confirmed(ctx, tx, family, rounds)
	case cases.Status(f.From).Shelf() == cases.ShelfDone:
		err = s.dropped(ctx, tx, rounds)
	}
	if err != nil {
		return err
	}
	return s.mark(ctx, tx, f.Case)
}

// begin waits for the customer's word on a case that is solved now.
func (s *Verified) begin(ctx context.Context, tx *db.Tx, family []int64, rounds []Round) error {
	k, err := s.desk.Cases.ByID(ctx, tx, family[0])
	if err != nil {
		return err
	}
	at, err := s.times(ctx, tx, k)
	if err != nil {
		return err
	}
	if err := s.dropped(ctx, tx, rounds); err != nil {
		return err
	}
	if n := len(rounds); n > 0 && rounds[n-1].State == Dropped && tx.Now().Sub(rounds[n-1].EndedAt) < mistake {
		if err := again(ctx, tx, rounds[n-1], at.due); err != nil {
			return err
		}
		return s.watch(ctx, tx, rounds[n-1].ID, at)
	}
	actor, err := staff.Acting(ctx)
	if err != nil {
		return err
	}
	id, err := insert(ctx, tx, Round{CaseID: k.ID, State: Asked, SolvedBy: actor.ID, TeamID: k.TeamID, SolvedAt: tx.Now(), DueAt: at.due})
	if err != nil {
		return err
	}
	return s.watch(ctx, tx, id, at)
}

// watch sets what happens when nobody says anything.
func (s *Verified) watch(ctx context.Context, tx *db.Tx, id int64, at times) error {
	if err := s.desk.Jobs.Put(ctx, tx, Ask{id}, jobs.At(at.ask), jobs.Unique(fmt.Sprint(id))); err != nil {
		return err
	}
	if err := s.desk.Jobs.Put(ctx, tx, Check{ID: id}, jobs.At(at.check), jobs.Unique(fmt.Sprint(id))); err != nil {
		return err
	}
	return s.desk.Jobs.Put(ctx, tx, Quiet{id, at.due}, jobs.At(at.due))
}

// times are when the customer of a case is asked where no reply did, gently asked again,
// and silent.
type times struct{ ask, check, due time.Time }

// times are those of a case that is solved now. What its topic has one wait for first,
// so that it can be known, comes before all of them.
func (s *Verified) times(ctx context.Context, v db.View, k cases.Case) (at times, err error) {
	days, err := s.days.Value(ctx, v)
	if err != nil {
		return at, err
	}
	later, err := s.later(ctx, v, k)
	if err != nil {
		return at, err
	}
	in, err := s.desk.Inboxes.Open(ctx, v, k.InboxID)
	if err != nil {
		return at, err
	}
	at = times{v.Now().Add(askAfter), workingDays(in.Hours, v.Now(), later+(days+1)/2), workingDays(in.Hours, v.Now(), later+days)}
	if later > 0 {
		at.ask = workingDays(in.Hours, v.Now(), later)
	}
	return at, nil
}

// later is after how many working days the customer of a case is asked; 0 for at once.
func (s *Verified) later(ctx context.Context, v db.View, k cases.Case) (int, error) {
	return s.desk.Topics.WorkedAfter(staff.As(ctx, staff.System("verified")), v, k.TopicID)
}

// workingDays is the end of the n-th working day after a time.
func workingDays(h calendar.Hours, from time.Time, n int) time.Time {
	day, end := calendar.DateOf(from.In(h.Zone())), from
	for left, looked := n, 0; left > 0 && looked < 400; looked++ {
		day = day.Plus(1)
		if _, closes, open := h.Day(day); open {
			left, end = left-1, closes
		}
	}
	if end.Equal(from) { // they never work
		return from.Add(time.Duration(n) * 24 * time.Hour)
	}
	return end
}

// confirmed writes down that the customer says that it worked, or that one of us
// says so for them.
func (s *Verified) confirmed(ctx context.Context, tx *db.Tx, family []int64, rounds []Round) error {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return err
	}
	n := len(rounds)
	if n > 0 && rounds[n-1].State == Confirmed { // opening it again was taken back
		return nil
	}
	if n == 0 || !rounds[n-1].open() {
		k, err := s.desk.Cases.ByID(ctx, tx, family[0])
		if err != nil {
			return err
		}
		r := Round{CaseID: k.ID, State: Asked, TeamID: k.TeamID, SolvedAt: tx.Now(), DueAt: tx.Now()}
		if actor.Kind != staff.KindCustomer {
			r.SolvedBy = actor.ID
		}
		if r.ID, err = insert(ctx, tx, r); err != nil {
			return err
		}
		rounds = append(rounds, r)
	}
	r := rounds[len(rounds)-1]
	e := ending{to: Confirmed, guess: r.Guess, by: User, user: actor.ID}
	if actor.Kind == staff.KindCustomer {
		e.by, e.user = Customer, 0
	}
	if e.replies, err = repliesIn(ctx, tx, family); err != nil {
		return err
	}
	_, err = end(ctx, tx, r, e)
	return err
}

// dropped ends what may not be said any more: the case is open again.
func (s *Verified) dropped(ctx context.Context, tx *db.Tx, rounds []Round) error {
	for _, r := range rounds {
		if !r.open() {
			continue
		}
		if _, err := end(ctx, tx, r, ending{to: Dropped}); err != nil {
			return err
		}
	}
	return nil
}

// Confirm says that it worked: the customer of a case themselves, or one of us,
// who says how they know.
func (s *Verified) Confirm(ctx context.Context, tx *db.Tx, h *cases.Held, why cases.Reason) (err error) {
	defer fault.Wrap(&err, "verified.Confirm(case %d)", h.ID)
	if h.Status == cases.Confirmed {
		return nil // said twice is said once
	}
	if err := s.desk.Cases.SetStatus(ctx, tx, h, cases.Confirmed, why); err != nil {
		return err
	}
	return s.tell(ctx, tx, h, noticeWorks)
}

// NotYet says that it did not work, or not any more: the case is open again for
// whoever looks after it, due now. What was said in words is a message of the
// case, which is named; 0 for none.
func (s *Verified) NotYet(ctx context.Context, tx *db.Tx, h *cases.Held, message int64) (err error) {
	defer fault.Wrap(&err, "verified.NotYet(case %d)", h.ID)
	actor, err := s.mayAnswer(ctx)
	if err != nil {
		return err
	}
	family, err := s.desk.Cases.Family(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	rounds, err := ofCases(ctx, tx, family)
	if err != nil {
		return err
	}
	r, ok := refused(rounds, h.Case)
	if !ok {
		return nil // it is open, and they have said so already
	}
	if r.ID == 0 { // it was solved before this room was there
		r = Round{CaseID: h.ID, State: Asked, TeamID: h.TeamID, SolvedAt: h.UpdatedAt, DueAt: tx.Now()}
		if r.ID, err = insert(ctx, tx, r); err != nil {
			return err
		}
	}
	e := ending{to: NotYet, guess: r.Guess, by: User, user: actor.ID, said: message}
	if actor.Kind == staff.KindCustomer {
		e.by, e.user = Customer, 0
	}
	if done, err := end(ctx, tx, r, e); err != nil || !done {
		return err
	}
	return s.openAgain(ctx, tx, h, r)
}

// mayAnswer is who may say whether it worked.
func (s *Verified) mayAnswer(ctx context.Context) (staff.Actor, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return actor, err
	}
	if actor.Kind == staff.KindCustomer {
		return staff.Allow(ctx, staff.CustomerWrite)
	}
	return staff.Allow(ctx, staff.CasesChange)
}

// refused is the asking that a "not yet" answers: the newest, if it stands for a
// case that is done, or for words of theirs that nobody has read. The zero Round
// stands for a case that was done before anybody asked.
func refused(rounds []Round, k cases.Case) (Round, bool) {
	if n := len(rounds); n > 0 {
		r := rounds[n-1]
		if r.open() || r.State == Confirmed && k.Status == cases.Confirmed {
			return r, true
		}
	}
	return Round{}, k.Status.Shelf() == cases.ShelfDone
}

// openAgain gives the case back to whoever solved it, on top of what they have.
func (s *Verified) openAgain(ctx context.Context, tx *db.Tx, h *cases.Held, r Round) error {
	if h.Status.Shelf() == cases.ShelfDone {
		if err := s.desk.Cases.SetStatus(ctx, tx, h, cases.Open, ""); err != nil {
			return err
		}
	}
	desk := staff.As(ctx, staff.System("verified.not_yet")) // the order of our work is not the customer's to say
	if h.Status.Shelf() == cases.ShelfWaiting {
		if err := s.desk.Cases.SetStatus(desk, tx, h, cases.Open, ""); err != nil {
			return err
		}
	}
	if err := s.desk.Cases.Step(desk, tx, h, cases.StepNotYet, tx.Now(), 0); err != nil {
		return err
	}
	if h.OwnerID == 0 && r.SolvedBy != 0 {
		if _, err := s.desk.Staff.ActorOf(desk, tx, r.SolvedBy); err == nil {
			if err := s.desk.Cases.Own(desk, tx, h, r.SolvedBy); err != nil {
				return err
			}
		} else if !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Forbidden) {
			return err
		}
	}
	if err := s.record(ctx, tx, r, "verified.not_yet", nil); err != nil {
		return err
	}
	if err := s.mark(ctx, tx, h.ID); err != nil {
		return err
	}
	return s.tell(ctx, tx, h, noticeNotYet)
}

// record writes what happened to an asking into the timeline of its case.
func (s *Verified) record(ctx context.Context, tx *db.Tx, r Round, kind string, data map[string]any) error {
	_, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, CaseID: r.CaseID, On: "verification", OnID: r.ID, Data: data})
	return err
}

// OfCase returns the askings of a case and of what was merged into it, the oldest
// first.
func (s *Verified) OfCase(ctx context.Context, v db.View, id int64) (_ []Round, err error) {
	defer fault.Wrap(&err, "verified.OfCase(%d)", id)
	family, err := s.desk.Cases.Family(ctx, v, id)
	if err != nil {
		return nil, err
	}
	return ofCases(ctx, v, family)
}

// mark writes what other rooms may know: how the newest asking stands, and how
// often it did not work.
func (s *Verified) mark(ctx context.Context, tx *db.Tx, id int64) error {
	family, err := s.desk.Cases.Family(ctx, tx, id)
	if err != nil {
		return err
	}
	rounds, err := ofCases(ctx, tx, family)
	if err != nil {
		return err
	}
	state, notYet := int64(0), int64(0)
	for _, r := range rounds {
		state = r.State.number()
		if r.State == NotYet {
			notYet++
		}
	}
	return s.desk.Cases.Mark(ctx, tx, family[0], cases.Values{markState: state, markNotYet: notYet})
}

// merged reckons the marks of two cases that became one.
func (s *Verified) merged(ctx context.Context, tx *db.Tx, f facts.CasesMerged) error {
	return s.mark(ctx, tx, f.Into)
}

// unmerged reckons the marks of two cases that are two again.
func (s *Verified) unmerged(ctx context.Context, tx *db.Tx, f facts.CasesUnmerged) error {
	if err := s.mark(ctx, tx, f.Into); err != nil {
		return err
	}
	return s.mark(ctx, tx, f.From)
}
