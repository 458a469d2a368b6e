package dispatch

import (
	"context"
	"fmt"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// onItsWay writes to the customer that a replacement has left, when it is there, and how
// it is followed.
func (s *Dispatches) onItsWay(ctx context.Context, tx *db.Tx, h *cases.Held, d Dispatch) error {
	if d.Kind != Replacement {
		return nil
	}
	key := wayKey(d)
	return s.letter(ctx, tx, h, d, key, fmt.Sprintf("%s:%d", key, d.ID))
}

// shifted is from which difference on the customer is told of another day.
const shifted = 4 * time.Hour

// otherDay writes to the customer that a replacement comes later, or sooner, than they were
// told. Where a letter that names a day is still held, one with the new day goes instead.
func (s *Dispatches) otherDay(ctx context.Context, tx *db.Tx, h *cases.Held, was, d Dispatch) error {
	by := d.DueAt.Sub(was.DueAt)
	if d.Kind != Replacement || by.Abs() < shifted {
		return nil
	}
	held, err := s.takeBack(ctx, tx, h, d)
	if err != nil {
		return err
	}
	key := "dispatch.letter.later"
	switch {
	case held:
		key = wayKey(d)
	case by < 0:
		key = "dispatch.letter.sooner"
	}
	return s.letter(ctx, tx, h, d, key, fmt.Sprintf("%s:%d:%d", letterCause("day", d), d.DueAt.Unix(), tx.Now().UnixMicro()))
}

// canBeFollowed writes to the customer how what is on its way is followed, with its newest day.
func (s *Dispatches) canBeFollowed(ctx context.Context, tx *db.Tx, h *cases.Held, _, d Dispatch) error {
	if _, err := s.takeBack(ctx, tx, h, d); err != nil {
		return err
	}
	return s.onItsWay(ctx, tx, h, d)
}

// takeBack drops what is still held of the day of a dispatch, and says whether something was:
// what it was compared with then is not what the customer knows.
func (s *Dispatches) takeBack(ctx context.Context, tx *db.Tx, h *cases.Held, d Dispatch) (held bool, err error) {
	return s.desk.Outbox.TakeBack(ctx, tx, h, letterCause("sent", d), letterCause("tracking", d), letterCause("day", d))
}

// wayKey is the sentence that a replacement is on its way.
func wayKey(d Dispatch) string {
	if d.Tracking != "" {
		return "dispatch.letter.tracking"
	}
	return "dispatch.letter.sent"
}

func letterCause(what string, d Dispatch) string {
	return fmt.Sprintf("dispatch.letter.%s:%d", what, d.ID)
}

func (s *Dispatches) letter(ctx context.Context, tx *db.Tx, h *cases.Held, d Dispatch, key, cause string) error {
	return s.desk.Outbox.Letter(ctx, tx, outbox.Letter{Case: h, Cause: cause, Key: key,
		Args: []fault.Arg{fault.A("what", d.What), fault.A("due", d.DueAt), fault.A("tracking", d.Tracking)}})
}
