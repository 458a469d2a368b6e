package demo

import (
	"context"
	"fmt"

	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/feature/voice"
	"kept.example/kept/internal/platform/db"
)

// The demo's calls: a café that rang after its mail, and somebody who is reached by
// phone, to whom an answer is to be read.
const (
	cafeNumber = "+46 31 390 01 23"
	cafeSays   = "They open at seven tomorrow and would take any grinder, even a smaller one. Could one of the two loan grinders be theirs by six? Ask for Liv."
	readNumber = "+46 8 465 00 45"
	readSays   = "The delivery with your gasket comes on Monday, and the first ring of it is yours: it leaves the same day. You asked us to ring, for the post at your cabin comes once a week."
)

// calls notes a call, and leaves one to make. A world without their cases has none.
func (s *stage) calls() error {
	cafe, gasket := s.cases["cafe"], s.cases["gasket"]
	if cafe == 0 || gasket == 0 {
		return nil
	}
	s.time = s.DB.Now()
	room := voice.Of(s.Desk)
	err := s.as("tomas", func(ctx context.Context, tx *db.Tx) error {
		_, err := room.Note(ctx, tx, voice.Note{Direction: voice.In, Number: cafeNumber, CaseID: cafe, PersonID: s.personOf(ctx, tx, cafe), Text: cafeSays})
		return err
	})
	if err != nil {
		return fmt.Errorf("a call: %w", err)
	}
	return s.as("anna", func(ctx context.Context, tx *db.Tx) error {
		h, err := s.People.Take(ctx, tx, s.personOf(ctx, tx, gasket))
		if err != nil {
			return err
		}
		if err := room.SetByPhone(ctx, tx, &h, true, readNumber); err != nil {
			return err
		}
		_, err = s.Outbox.Reply(ctx, tx, gasket, outbox.Reply{Text: readSays, Force: true})
		return err
	})
}

// personOf is the person of a case; 0 where it is not found.
func (s *stage) personOf(ctx context.Context, v db.View, id int64) int64 {
	c, err := s.Cases.ByID(ctx, v, id)
	if err != nil {
		return 0
	}
	return c.PersonID
}
