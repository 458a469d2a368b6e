package voice

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Finish is how a call to make went.
type Finish struct {
	Outcome Outcome
	Text    string    // what was said, or who heard it
	NextAt  time.Time // when it is tried again, where nobody was reached
	Reason  string    // why it is needed no more
}

// furthest is how far off a call may be put.
const furthest = 60 * 24 * time.Hour

// Finish gives a call to make its outcome. One that reached nobody is tried again, at
// a time that is said; the customer who asked for it is told the truth, and the new
// time.
func (s *Voice) Finish(ctx context.Context, tx *db.Tx, id int64, f Finish) (_ Call, err error) {
	defer fault.Wrap(&err, "voice.Finish(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesReply); err != nil {
		return Call{}, err
	}
	c, h, err := s.take(ctx, tx, id)
	if err != nil {
		return c, err
	}
	f.Text, f.Reason = strings.TrimSpace(f.Text), strings.TrimSpace(f.Reason)
	if !c.Open() {
		return c, fault.New(fault.Conflict, "voice.fault.ended", fault.A("outcome", OutcomeNames.Say(c.Outcome)))
	}
	if len(f.Text) > longestText {
		return c, fault.Field("text", "voice.fault.long")
	}
	switch {
	case f.Outcome == Dropped:
		return s.drop(ctx, tx, c, f.Reason)
	case f.Outcome == Reached || f.Outcome == LeftWord && c.Why == Letter:
		return s.done(ctx, tx, h, c, f)
	case f.Outcome == Nobody || f.Outcome == LeftWord:
		return s.later(ctx, tx, h, c, f)
	}
	return c, fault.Field("outcome", "voice.fault.outcome")
}

// take holds the case of a call and reads the call under it, so that two who end it
// at once take turns.
func (s *Voice) take(ctx context.Context, tx *db.Tx, id int64) (Call, *cases.Held, error) {
	c, err := s.ByID(ctx, tx, id)
	if err != nil {
		return c, nil, err
	}
	h, err := s.desk.Cases.Take(ctx, tx, c.CaseID)
	if err != nil {
		return c, nil, err
	}
	c, err = byID(ctx, tx, id)
	return c, h, err
}

// done ends a call in which somebody heard us.
func (s *Voice) done(ctx context.Context, tx *db.Tx, h *cases.Held, c Call, f Finish) (Call, error) {
	said, err := s.say(ctx, tx, h, f.Outcome, f.Text)
	if err != nil {
		return c, err
	}
	if f.Outcome == Reached {
		return s.reached(ctx, tx, c, said)
	}
	return s.ended(ctx, tx, c, f.Outcome, said, "call.done", map[string]any{"outcome": OutcomeNames.Say(f.Outcome)})
}

// reached ends a call that reached its customer: what was promised of it is kept.
func (s *Voice) reached(ctx context.Context, tx *db.Tx, c Call, said int64) (Call, error) {
	if c.PromiseID != 0 && s.word.Keep != nil {
		if err := s.word.Keep(ctx, tx, c.PromiseID); err != nil && !fault.Is(err, fault.Conflict) {
			return c, err // one that was kept, or broke meanwhile, stays as it is
		}
	}
	return s.ended(ctx, tx, c, Reached, said, "call.done", map[string]any{"outcome": OutcomeNames.Say(Reached)})
}

// drop ends a call that is needed no more.
func (s *Voice) drop(ctx context.Context, tx *db.Tx, c Call, reason string) (Call, error) {
	if reason == "" || len([]rune(reason)) > 300 {
		return c, fault.Field("reason", "voice.fault.reason")
	}
	if c.PromiseID != 0 && s.word.Withdraw != nil {
		if err := s.word.Withdraw(ctx, tx, c.PromiseID, reason); err != nil && !fault.Is(err, fault.Conflict) {
			return c, err
		}
	}
	return s.ended(ctx, tx, c, Dropped, 0, "call.dropped", map[string]any{"reason": reason})
}

func (s *Voice) ended(ctx context.Context, tx *db.Tx, c Call, how Outcome, said int64, kind string, data map[string]any) (Call, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return c, err
	}
	won, err := end(ctx, tx, c.ID, how, actor.ID, said)
	if err != nil {
		return c, err
	}
	if !won {
		return c, fault.New(fault.Conflict, "voice.fault.ended", fault.A("outcome", OutcomeNames.Say(c.Outcome)))
	}
	if c, err = byID(ctx, tx, c.ID); err != nil {
		return c, err
	}
	return c, s.told(ctx, tx, c, kind, data)
}

// later puts a call off that did not reach who was to be reached.
func (s *Voice) later(ctx context.Context, tx *db.Tx, h *cases.Held, c Call, f Finish) (Call, error) {
	switch {
	case f.NextAt.IsZero():
		return c, fault.Field("next_at", "voice.fault.next")
	case !f.NextAt.After(tx.Now()):
		return c, fault.Field("next_at", "voice.fault.next_past")
	case f.NextAt.Sub(tx.Now()) > furthest:
		return c, fault.Field("next_at", "voice.fault.next_far")
	}
	at := f.NextAt.UTC().Truncate(time.Minute)
	if _, err := s.say(ctx, tx, h, f.Outcome, f.Text); err != nil {
		return c, err
	}
	promise := c.PromiseID
	if c.Why == Asked {
		var err error
		if promise, err = s.promiseAgain(ctx, tx, h, c, at); err != nil {
			return c, err
		}
	}
	if _, err := again(ctx, tx, c.ID, at, promise); err != nil {
		return c, err
	}
	c, err := byID(ctx, tx, c.ID)
	if err != nil {
		return c, err
	}
	if err := s.told(ctx, tx, c, "call.tried", map[string]any{"outcome": OutcomeNames.Say(f.Outcome), "at": at}); err != nil || c.Why != Asked {
		return c, err
	}
	return c, s.tellMissed(ctx, tx, h, c)
}

// promiseAgain takes back that we call at a time at which we did and reached nobody,
// and promises another: the customer has not agreed to that one, so it stands in the
// place of none.
func (s *Voice) promiseAgain(ctx context.Context, tx *db.Tx, h *cases.Held, c Call, at time.Time) (int64, error) {
	if s.word.Make == nil {
		return 0, nil
	}
	reader, err := s.desk.Outbox.Reader(ctx, tx, h.Case)
	if err != nil {
		return 0, err
	}
	if c.PromiseID != 0 {
		err := s.word.Withdraw(ctx, tx, c.PromiseID, reader.Say(fault.Say("voice.tried", fault.A("at", tx.Now()))))
		if err != nil && !fault.Is(err, fault.Conflict) {
			return 0, err
		}
	}
	return s.word.Make(ctx, tx, h, reader.Say(s.promised(at)), at.Add(half))
}

// promised is what we promise whoever asks for a call.
func (s *Voice) promised(at time.Time) fault.Sentence {
	return fault.Say("voice.promised", fault.A("from", at), fault.A("until", at.Add(half)))
}

// tellMissed writes to whoever asked for a call that we did not reach them. Whoever
// is reached by phone is told in the next call.
func (s *Voice) tellMissed(ctx context.Context, tx *db.Tx, h *cases.Held, c Call) error {
	by, err := s.ByPhone(ctx, tx, h.PersonID)
	if err != nil || by.ID != 0 {
		return err
	}
	return s.desk.Outbox.Letter(itself(ctx), tx, outbox.Letter{Case: h, Cause: fmt.Sprintf("voice.missed:%d:%d", c.ID, c.Tries), Key: "voice.letter.missed", Urgent: true,
		Args: []fault.Arg{fault.A("at", tx.Now()), fault.A("from", c.DueAt), fault.A("until", c.until())}})
}
