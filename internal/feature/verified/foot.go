package verified

import (
	"context"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// The answers, as the links of a mail name them.
const (
	queryYes = "?works=yes#works"
	queryNo  = "?works=no#works"
)

// foot asks below a mail that ends a case; below a reply, unless its topic says that
// they are asked later.
func (s *Verified) foot(ctx context.Context, v db.View, f outbox.Footing) (outbox.Footnote, error) {
	if !f.Solves {
		return outbox.Footnote{}, nil
	}
	if !f.Letter {
		if later, err := s.later(ctx, v, f.Case); err != nil || later > 0 {
			return outbox.Footnote{}, err
		}
	}
	return outbox.Footnote{Says: f.Reader.Say(fault.Say("verified.ask")), Links: []outbox.FootLink{
		{Says: f.Reader.Say(fault.Say("verified.yes")), Query: queryYes},
		{Says: f.Reader.Say(fault.Say("verified.no")), Query: queryNo},
	}}, nil
}

// footed notes in which message they were asked.
func (s *Verified) footed(ctx context.Context, tx *db.Tx, h *cases.Held, message int64) error {
	rounds, err := s.OfCase(ctx, tx, h.ID)
	if err != nil || len(rounds) == 0 {
		return err
	}
	r := rounds[len(rounds)-1]
	if r.State == Silent || r.State == Wrote { // they are asked anew
		at, err := s.times(ctx, tx, h.Case)
		if err != nil {
			return err
		}
		if err := again(ctx, tx, r, at.due); err != nil {
			return err
		}
		if err := s.watch(ctx, tx, r.ID, at); err != nil {
			return err
		}
		if err := s.mark(ctx, tx, h.ID); err != nil {
			return err
		}
	} else if r.State != Asked {
		return nil
	}
	return asked(ctx, tx, r.ID, message)
}
