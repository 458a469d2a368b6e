package promises

import (
	"context"
	"fmt"

	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// opening says in the first word by when a person answers. That is a promise, which
// the next reply of a person keeps. Where one of us has given a time meanwhile,
// that one is said again.
func (s *Promises) opening(ctx context.Context, v db.View, w outbox.FirstWord) (string, any, error) {
	all, err := s.OfCase(ctx, v, w.Case.ID)
	if err != nil {
		return "", nil, err
	}
	for _, p := range all {
		if p.State == Pending {
			return w.Reader.Say(fault.Say("promises.customer.answer", fault.A("what", p.What), fault.A("due", p.DueAt))), nil, nil
		}
	}
	zone := w.By
	if w.Reader.Zone != nil {
		zone = w.By.In(w.Reader.Zone)
	}
	says := w.Reader.Say(fault.Say("promises.letter.first", fault.A("by", w.By), fault.A("zone", zone.Format("MST"))))
	return says, Draft{What: w.Reader.Say(fault.Say("promises.letter.first_what")), DueAt: w.By, Covered: true}, nil
}

// opened makes that promise.
func (s *Promises) opened(ctx context.Context, tx *db.Tx, w outbox.FirstWord, message int64, value any) error {
	d, ok := value.(Draft)
	if !ok {
		return fmt.Errorf("promises: an opening of type %T", value)
	}
	_, err := s.give(ctx, tx, w.Case, d, Promise{MessageID: message, ByReply: true})
	return err
}
