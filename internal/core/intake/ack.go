package intake

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// ackWithin is how old a mail may be to be told of: what waited longer is
// answered by a person, who says so.
const ackWithin = 12 * time.Hour

// acknowledge tells whoever opened a case by mail that it arrived, where the
// inbox wants it. It is off until somebody switches it on: a mailbox that is
// connected to a new desk writes to nobody unasked. The gate for letters holds
// it to one for each address and day; here it is kept from robots, lists,
// histories and senders whose check failed.
func (in *Intake) acknowledge(ctx context.Context, tx *db.Tx, r read, h *cases.Held) error {
	if !r.mayAcknowledge(tx.Now()) {
		return nil
	}
	box, err := in.inboxes.Open(ctx, tx, r.InboxID)
	if err != nil || !box.Acknowledge {
		return err
	}
	return in.outbox.Letter(ctx, tx, outbox.Letter{Case: h, Cause: fmt.Sprintf("intake.ack:%d", r.ID), Auto: "auto-replied", To: r.from.Mail,
		Key: "intake.ack", Subject: "intake.ack.subject", Args: []fault.Arg{fault.A("ref", h.Ref)}})
}

// mayAcknowledge is the rule: a person wrote it just now, from an address that
// nothing speaks against and that reads its mail.
func (r read) mayAcknowledge(now time.Time) bool {
	switch {
	case r.Via != SMTP && r.Via != LMTP && r.Via != IMAP, r.History, r.Released, now.Sub(r.CameAt) > ackWithin:
		return false
	case r.Verdict.Trust.Barred(), r.msg.Kind != mail.Person, r.msg.Unparsed:
		return false
	case r.msg.AutoSubmitted != "" && r.msg.AutoSubmitted != "no", r.msg.NullReturn, r.From == "" && r.Via != IMAP:
		return false
	case len(r.msg.Header["X-Auto-Response-Suppress"]) > 0, r.Score >= threshold:
		return false
	}
	return !unread(r.from.Mail)
}

// unread says whether nobody reads what is sent to an address.
func unread(address string) bool {
	local, _, _ := strings.Cut(db.Key(address), "@")
	local = strings.NewReplacer("-", "", "_", "", ".", "").Replace(local)
	for _, robot := range []string{"noreply", "donotreply", "mailerdaemon", "postmaster", "bounce", "nobody", "autoreply", "daemon", "majordomo", "listserv"} {
		if strings.HasPrefix(local, robot) || strings.HasSuffix(local, robot) {
			return true
		}
	}
	return local == "" || strings.HasPrefix(local, "owner") && local != "owner" || strings.HasSuffix(local, "request") && local != "request"
}
