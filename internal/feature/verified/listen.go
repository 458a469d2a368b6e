package verified

import (
	"context"
	"fmt"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// look reads what somebody says about whether it worked, if they do.
func (s *Verified) look(_ context.Context, _ db.View, a cases.Arrival) (any, error) {
	return read(db.Text(a.Text)), nil
}

// note hears what arrived in a case whose customer was asked. Their word has
// opened the case again already, so that nothing of it is lost. What is sure
// counts at once; all else waits for whoever reads it.
func (s *Verified) note(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, looked any) error {
	says, ok := looked.(reading)
	if !ok {
		return fmt.Errorf("verified: a look of type %T", looked)
	}
	rounds, err := s.OfCase(ctx, tx, h.ID)
	if err != nil || len(rounds) == 0 {
		return err
	}
	r := rounds[len(rounds)-1]
	// What this very message has opened again was dropped with it.
	if r.State != Asked && r.State != Silent && !(r.State == Dropped && r.EndedAt.Equal(tx.Now())) {
		return nil
	}
	people, err := s.desk.People.Family(ctx, tx, h.PersonID)
	if err != nil {
		return err
	}
	own, err := theirs(ctx, tx, message, people)
	if err != nil || !own {
		return err
	}
	if done, err := end(ctx, tx, r, ending{to: Wrote, guess: says.Guess, said: message}); err != nil || !done {
		return err
	}
	switch {
	case says.Sure && says.Guess == Yes:
		return s.Confirm(staff.As(ctx, staff.CustomerOf(h.ID, h.PersonID, "")), tx, h, "")
	case says.Sure && says.Guess == No:
		return s.NotYet(staff.As(ctx, staff.CustomerOf(h.ID, h.PersonID, "")), tx, h, message)
	}
	return s.mark(ctx, tx, h.ID)
}
