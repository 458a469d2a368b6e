package demo

import (
	"context"
	"fmt"
	"time"

	"kept.example/kept/internal/app"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/feature/relief"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
)

// loanTold is what goes to a customer in a parcel until their matter is solved, and
// comes back. How the parcel went is told as of any other.
type loanTold struct {
	What        string
	Cost, Worth string // "9 EUR"
}

// The firm lends for two weeks, and who cannot have coffee waits no longer than two days
// of work for something that makes it.
const (
	loanDays                   = 14
	loanSoon                   = 16 * time.Hour
	loanWay                    = "The label for the way back lies in the box. Any post office takes it; there is nothing to pay."
	loanLookedAfter, loanTopic = "Kitchen", "Something broke"
)

// addLoans says how what is lent comes back, and how soon it is wanted.
func (s *stage) addLoans(ctx context.Context, tx *db.Tx) error {
	room := relief.Of(s.Desk)
	if err := room.ComesBack(ctx, tx, loanWay); err != nil {
		return err
	}
	return room.SetTarget(ctx, tx, relief.Scope{TeamID: s.teams[loanLookedAfter], TopicID: s.topics[loanTopic]}, loanSoon)
}

// lends sends what one of us lends.
func (s *stage) lends(t tale, st step) error {
	l := *st.Loan
	err := s.held(st.By, s.cases[t.Key], func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		back, err := s.backOn(ctx, tx, h)
		if err != nil {
			return err
		}
		_, err = app.Reliefs(s.Desk).Offer(ctx, tx, h, 0, relief.Draft{Words: l.What, Lent: true, Sends: true, ReturnsOn: back, Cost: amount(l.Cost), Worth: amount(l.Worth)})
		return err
	})
	if err != nil {
		return fmt.Errorf("what was lent in %s: %w", t.Key, err)
	}
	return nil
}

// backOn is the day on which what is lent now comes back: somebody must be there to
// take it.
func (s *stage) backOn(ctx context.Context, tx *db.Tx, h *cases.Held) (string, error) {
	hours, err := s.Cases.HoursOf(ctx, tx, h.Case)
	if err != nil {
		return "", err
	}
	back := calendar.DateOf(tx.Now().In(hours.Zone())).Plus(loanDays)
	for range loanDays {
		if _, _, open := hours.Day(back); open {
			break
		}
		back = back.Plus(1)
	}
	return back.String(), nil
}
