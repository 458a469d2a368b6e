package intake

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
)

// FirstWord is the job that tells whoever opened a case by mail that it came.
type FirstWord struct {
	Item int64 `json:"item"`
}

// Kind implements jobs.Args.
func (FirstWord) Kind() string { return "intake.first_word" }

// firstWithin is how old a mail may be to be told of: what waited longer is
// answered by a person, who says so.
const firstWithin = 12 * time.Hour

// firstWordLater has whoever opened a case by mail hear that it came, once
// somebody has had some minutes to answer, where the inbox wants it. It is off
// until somebody switches it on: a mailbox that is connected to a new desk writes
// to nobody unasked. The gate for letters holds it to one for each person and day;
// here it is kept from robots, lists, histories and senders whose check failed.
func (in *Intake) firstWordLater(ctx context.Context, tx *db.Tx, r read) error {
	if !r.mayHear(tx.Now()) {
		return nil
	}
	box, err := in.inboxes.Open(ctx, tx, r.InboxID)
	if err != nil || !box.FirstWord.On {
		return err
	}
	return in.queue.Put(ctx, tx, FirstWord{r.ID}, jobs.At(tx.Now().Add(box.FirstWord.After)))
}

// firstWord says it, unless the minutes have brought something better. What may
// have changed is asked again: the mail may be erased or in another case, the
// inbox may say nothing any more, and the desk may have been off for a day.
func (in *Intake) firstWord(ctx context.Context, run *jobs.Run, a FirstWord) (err error) {
	defer fault.Wrap(&err, "intake.first_word(%d)", a.Item)
	return run.Do(ctx, "intake.first_word", func(ctx context.Context, tx *db.Tx) error {
		item, err := itemByID(ctx, tx, a.Item)
		if err != nil || item.As != AsCase || item.MessageID == 0 || item.Kept == "erased" || tx.Now().Sub(item.CameAt) > firstWithin {
			return err
		}
		h, err := in.cases.Take(ctx, tx, item.CaseID)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		box, err := in.inboxes.Open(ctx, tx, h.InboxID)
		if err != nil || !box.FirstWord.On {
			return err
		}
		again, err := in.outbox.FirstWord(ctx, tx, outbox.FirstWord{Case: h, Message: item.MessageID, Cause: fmt.Sprintf("intake.ack:%d", item.ID), Own: item.Verdict.Own()})
		if err != nil || again.IsZero() {
			return err
		}
		return in.queue.Put(ctx, tx, a, jobs.At(again))
	})
}

// mayHear is the rule: a person wrote it just now, from an address that nothing
// speaks against and that reads its mail.
func (r read) mayHear(now time.Time) bool {
	switch {
	case r.Via != SMTP && r.Via != LMTP && r.Via != IMAP, r.History, r.Released, r.Junked, now.Sub(r.CameAt) > firstWithin:
		return false
	case r.Verdict.Trust.Barred(), r.msg.Kind != mail.Person, r.msg.Unparsed:
		return false
	case r.msg.AutoSubmitted != "" && r.msg.AutoSubmitted != "no", r.msg.NullReturn, r.From == "" && r.Via != IMAP:
		return false
	case len(r.msg.Header["X-Auto-Response-Suppress"]) > 0, r.junk:
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
