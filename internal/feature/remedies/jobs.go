package remedies

import (
	"context"
	"fmt"
	"time"

	"kept.example/kept/internal/core/approvals"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// Unanswered asks whether who was asked to approve has answered.
type Unanswered struct {
	ID int64     `json:"id"`
	At time.Time `json:"at"` // until when they had time
}

// Kind names the job.
func (Unanswered) Kind() string { return "remedies.unanswered" }

// Due asks whether what was wanted by a time is on its way, or has arrived.
type Due struct {
	ID int64     `json:"id"`
	At time.Time `json:"at"` // by when: another time has a job of its own
}

// Kind names the job.
func (Due) Kind() string { return "remedies.due" }

func unique(id int64, at time.Time) string { return fmt.Sprintf("%d:%d", id, at.UnixMicro()) }

// The notices of this room.
const (
	askNotice      = "remedies.ask"
	silentNotice   = "remedies.unanswered"
	answeredNotice = "remedies.answered"
	lateNotice     = "remedies.late"
	failedNotice   = "remedies.failed"
	otherNotice    = "remedies.other"
	splitNotice    = "remedies.split"
	partNotice     = "remedies.part"
	promisedNotice = "remedies.promised"
)

// declare makes the notices known.
func declare(n *notices.Notices) {
	says := func(key string) func(notices.Told) fault.Sentence {
		return func(t notices.Told) fault.Sentence { return fault.Say(key, fault.A("who", t.Customer)) }
	}
	n.Declare(notices.Kind{Name: askNotice, Icon: "gift", Look: web.Warn, Order: 59, Label: "remedies.notice.ask", Shown: true, Mail: notices.Once, Says: says("remedies.notice.ask_says")})
	n.Declare(notices.Kind{Name: answeredNotice, Icon: "gift", Look: web.Info, Order: 60, Label: "remedies.notice.answered", Shown: true, Mail: notices.Digest, Says: says("remedies.notice.answered_says")})
	n.Declare(notices.Kind{Name: lateNotice, Icon: "gift", Look: web.Bad, Order: 61, Label: "remedies.notice.late", Shown: true, Mail: notices.Once, Newest: true, Says: says("remedies.notice.late_says")})
	n.Declare(notices.Kind{Name: failedNotice, Icon: "gift", Look: web.Bad, Order: 62, Label: "remedies.notice.failed", Shown: true, Mail: notices.Once, Says: says("remedies.notice.failed_says")})
	n.Declare(notices.Kind{Name: otherNotice, Icon: "gift", Look: web.Warn, Order: 63, Label: "remedies.notice.other", Shown: true, Mail: notices.Once, Says: says("remedies.notice.other_says")})
	n.Declare(notices.Kind{Name: promisedNotice, Icon: "gift", Look: web.Bad, Order: 63, Label: "remedies.notice.promised", Shown: true, Mail: notices.Once, Newest: true, Says: says("remedies.notice.promised_says")})
	n.Declare(notices.Kind{Name: splitNotice, Icon: "gift", Look: web.Info, Order: 64, Label: "remedies.notice.split", Shown: true, Mail: notices.Digest, Newest: true, Says: says("remedies.notice.split_says")})
	n.Declare(notices.Kind{Name: partNotice, Icon: "gift", Look: web.Bad, Order: 65, Label: "remedies.notice.part", Shown: true, Mail: notices.Once, Newest: true, Says: says("remedies.notice.part_says")})
	n.Declare(notices.Kind{Name: silentNotice, Icon: "gift", Look: web.Bad, Order: 66, Label: "remedies.notice.silent", Shown: true, Mail: notices.Once, Newest: true, Says: says("remedies.notice.silent_says")})
}

func (s *Remedies) onUnanswered(ctx context.Context, run *jobs.Run, a Unanswered) error {
	return run.Do(ctx, "remedies.unanswered", func(ctx context.Context, tx *db.Tx) (err error) {
		defer fault.Wrap(&err, "remedies.unanswered(%d)", a.ID)
		h, r, err := s.take(itself(ctx), tx, a.ID)
		if err != nil || r.State != Awaiting || !r.AnswerBy.Equal(a.At) {
			return err // answered, or another has been asked
		}
		next, err := approvals.Next(ctx, tx, h.Case, r.petition())
		if err != nil {
			return err
		}
		if next == 0 { // it waits on the Today of the last one
			return s.silent(itself(ctx), tx, h, r)
		}
		set, err := s.waitsWith(ctx, tx, &r)
		if err != nil {
			return err
		}
		return s.ask(itself(ctx), tx, h, set...)
	})
}

func (s *Remedies) onDue(ctx context.Context, run *jobs.Run, a Due) error {
	return run.Do(ctx, "remedies.due", func(ctx context.Context, tx *db.Tx) (err error) {
		defer fault.Wrap(&err, "remedies.due(%d)", a.ID)
		h, r, err := s.take(itself(ctx), tx, a.ID)
		if err != nil || r.State.Ended() || !r.DueAt.Equal(a.At) || !r.LateAt.IsZero() {
			return err
		}
		r.LateAt = tx.Now()
		if err := save(ctx, tx, r); err != nil {
			return err
		}
		if err := s.record(itself(ctx), tx, h, r, "remedy.late", map[string]any{"due": r.DueAt}); err != nil {
			return err
		}
		return s.ring(itself(ctx), tx, h, r, lateNotice)
	})
}
