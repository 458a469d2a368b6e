package outbox

import (
	"context"
	"slices"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// why a letter is dropped by the desk itself; catalogue keys.
const (
	droppedAnswered = "outbox.dropped.answered"
	droppedAnew     = "outbox.dropped.anew"
)

// TakeBack drops those letters of a case that are held and have one of some causes, or a
// cause that begins with one and a colon: what they say holds no longer. It says whether
// there was one.
func (o *Outbox) TakeBack(ctx context.Context, tx *db.Tx, h *cases.Held, causes ...string) (some bool, err error) {
	defer fault.Wrap(&err, "outbox.TakeBack(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.CasesReply); err != nil {
		return false, err
	}
	all, err := db.All(ctx, tx, scanKept, `SELECT `+keptColumns+` FROM letter WHERE case_id = $1 AND state = 'held' ORDER BY id`, h.ID)
	if err != nil {
		return false, err
	}
	for _, l := range all {
		if !slices.ContainsFunc(causes, func(c string) bool { return l.Cause == c || strings.HasPrefix(l.Cause, c+":") }) {
			continue
		}
		if err := lockLetters(ctx, tx, l.To); err != nil {
			return some, err
		}
		if l, err = keptByID(ctx, tx, l.ID); err != nil {
			return some, err
		}
		if l.State != LetterHeld {
			continue
		}
		if err := o.drop(ctx, tx, l, droppedAnew); err != nil {
			return some, err
		}
		some = true
	}
	return some, nil
}
