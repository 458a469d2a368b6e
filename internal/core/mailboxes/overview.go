package mailboxes

import (
	"context"

	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Line is how the mailbox of one inbox is read.
type Line struct {
	Inbox inboxes.Inbox
	Status
}

// Overview returns how each mailbox that is read is. One that was never read
// has no status yet.
func (m *Mailboxes) Overview(ctx context.Context, v db.View) (lines []Line, err error) {
	defer fault.Wrap(&err, "mailboxes.Overview")
	if _, err := staff.Allow(ctx, staff.HealthRead); err != nil {
		return nil, err
	}
	all, err := m.inboxes.All(ctx, v, staff.Scope{All: true})
	if err != nil {
		return nil, err
	}
	for _, i := range all {
		if !i.IMAP.On() || i.Off() {
			continue
		}
		s, err := of(ctx, v, i)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		lines = append(lines, Line{i, s})
	}
	return lines, nil
}
