package demo

import (
	"context"
	"fmt"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/need"
	"kept.example/kept/internal/feature/relief"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/money"
)

// What hurts in the demo: a café says on its own page by when it needs a grinder and
// what the day costs, and is offered one; a mill that is stuck is owed something
// meanwhile.
const (
	cafeCost = "A Saturday without coffee is about 900 euro, and two people sent home"
	cafeLoan = "We lend you one of the workshop's grinders until yours is mended; you can fetch it today."
)

// hurts lets customers say so. A world without their cases has none.
func (s *stage) hurts() error {
	cafe, mill := s.cases["cafe"], s.cases["mahlwerk"]
	if cafe == 0 || mill == 0 {
		return nil
	}
	s.time = s.DB.Now()
	y, m, d := s.now.In(s.zone).AddDate(0, 0, 1).Date()
	err := s.do(func(ctx context.Context, tx *db.Tx) error {
		h, err := s.Cases.Take(ctx, tx, cafe)
		if err != nil {
			return err
		}
		ctx = staff.As(ctx, staff.CustomerOf(h.ID, h.PersonID, s.people["cafe"].Name))
		return need.Of(s.Desk).Correct(ctx, tx, h, need.Corrected{Blocked: true, Work: true, By: time.Date(y, m, d, 12, 0, 0, 0, time.UTC), Cost: cafeCost})
	})
	if err != nil {
		return fmt.Errorf("what it costs: %w", err)
	}
	room := relief.Of(s.Desk)
	err = s.held("priya", mill, func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		return room.Blocking(ctx, tx, h, relief.ByAgent)
	})
	if err != nil {
		return fmt.Errorf("a workaround owed: %w", err)
	}
	return s.held("priya", cafe, func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		back, err := s.backOn(ctx, tx, h)
		if err != nil {
			return err
		}
		_, err = room.Offer(ctx, tx, h, 0, relief.Draft{Words: cafeLoan, Lent: true, ReturnsOn: back, Worth: &money.JSON{Amount: "420", Currency: "EUR"}})
		return err
	})
}
