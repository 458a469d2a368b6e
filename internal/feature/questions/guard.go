package questions

import (
	"context"
	"slices"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// unsolved is why a case is not solved yet: something in it is open. Whoever
// says why may solve it all the same. What the reply that is being checked
// answers is not open any more.
func (s *Questions) unsolved(ctx context.Context, v db.View, k cases.Case) (*cases.Objection, error) {
	all, err := s.OfCase(ctx, v, k.ID)
	if err != nil {
		return nil, err
	}
	chosen, _ := outbox.PartChosen(ctx, partName)
	ticked, _ := chosen.(ticks)
	n := 0
	for _, m := range all {
		if m.State == Open && m.Kind.Asks() && !slices.Contains(ticked, m.ID) {
			n++
		}
	}
	if n == 0 {
		return nil, nil
	}
	return &cases.Objection{Sentence: fault.Say("questions.guard", fault.A("n", n)), ReasonEnough: true}, nil
}
