package outbox

import (
	"context"

	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// The kinds of notice that this package tells.
const (
	noticeFailed   = "reply_failed"   // a reply did not reach the customer
	noticeReturned = "reply_returned" // a reply did not leave and is a draft again
)

// tellStaff tells users about a reply of theirs, or in a case of theirs.
func (o *Outbox) tellStaff(ctx context.Context, tx *db.Tx, kind string, id, message int64, users ...int64) error {
	c, err := o.cases.ByID(staff.As(ctx, staff.System("outbox.tell")), tx, id)
	if err != nil {
		return err
	}
	_, err = o.notices.Tell(ctx, tx, notices.News{Kind: kind, Users: users, Case: c, MessageID: message})
	return err
}
