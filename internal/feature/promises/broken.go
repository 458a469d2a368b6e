package promises

import (
	"context"
	"fmt"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

const (
	// grace is how long somebody has to say something about a broken promise before
	// the desk does.
	grace = 15 * time.Minute
	// answerIn is in how much working time the desk then says that a person writes.
	answerIn = 2 * time.Hour
)

// The notices of this room: a promise is about to break; a lead learns of a second
// broken one.
const (
	soon   = "promises.soon"
	toLead = "promises.lead"
)

// soonKind says of a case that a promise is about to break.
func soonKind() notices.Kind {
	return notices.Kind{Name: soon, Icon: "promise", Look: web.Warn, Order: 45, Label: "promises.notice.soon", Shown: true, Mail: notices.Off,
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("promises.notice.soon_says", fault.A("who", t.Customer))
		}}
}

// leadKind says of a case that its promises were broken twice: one failure is
// forgiven, the second is not.
func leadKind() notices.Kind {
	return notices.Kind{Name: toLead, Icon: "promise", Look: web.Bad, Order: 55, Label: "promises.notice.lead", Shown: true, Mail: notices.Once,
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("promises.notice.lead_says", fault.A("who", t.Customer))
		}}
}

// breakIt says that the time of a promise has passed and it was not kept: it is
// a let-down. Whoever looks after the case finds the draft of an apology; where
// nobody has said anything after a while, the desk does.
func (s *Promises) breakIt(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "promises.breakIt(%d)", id)
	p, h, err := s.take(ctx, tx, id)
	if err != nil || p.State != Pending || p.DueAt.After(tx.Now()) {
		return err
	}
	if done, err := end(ctx, tx, id, ending{to: Broken}); err != nil || !done {
		return err
	}
	if err := s.told(ctx, tx, p, "promise.broken"); err != nil {
		return err
	}
	if err := s.desk.Cases.LetDown(ctx, tx, h, "promises", fault.Say("promises.let_down", fault.A("what", p.What)), p.ID); err != nil {
		return err
	}
	if err := s.escalate(ctx, tx, h); err != nil {
		return err
	}
	if err := s.apologise(ctx, tx, h, p); err != nil {
		return err
	}
	return s.desk.Jobs.Put(ctx, tx, Own{p.ID}, jobs.At(p.DueAt.Add(grace)), jobs.Unique(fmt.Sprint(p.ID)))
}

// escalate tells the leads when a customer was let down a second time.
func (s *Promises) escalate(ctx context.Context, tx *db.Tx, h *cases.Held) error {
	family, err := s.desk.Cases.Family(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	all, err := ofCases(ctx, tx, family)
	if err != nil || tallyOf(all).broken < 2 {
		return err
	}
	leads, err := s.desk.Notices.Leads(ctx, tx)
	if err != nil {
		return err
	}
	_, err = s.desk.Notices.Tell(ctx, tx, notices.News{Kind: toLead, Users: leads, Case: h.Case})
	return err
}

// apologise begins the personal apology of whoever looks after the case: in the
// customer's language, with the gaps that only a person can fill. What somebody
// is writing there already stays.
func (s *Promises) apologise(ctx context.Context, tx *db.Tx, h *cases.Held, p Promise) error {
	user := h.OwnerID
	if user == 0 {
		user = p.MadeBy
	}
	if user == 0 || p.What == "" {
		return nil
	}
	actor, err := s.desk.Staff.ActorOf(ctx, tx, user)
	if err != nil {
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) || fault.Is(err, fault.Unauthenticated) {
			return nil // switched off since
		}
		return err
	}
	if !actor.May(staff.CasesReply) {
		return nil
	}
	reader, err := s.desk.Outbox.Reader(ctx, tx, h.Case)
	if err != nil {
		return err
	}
	as := staff.As(ctx, actor)
	d, err := s.desk.Outbox.DraftOf(as, tx, h.ID, cases.Reply)
	if err != nil || !d.Empty() {
		return skipUnseen(err)
	}
	key := "promises.apology"
	if p.ByReply {
		key = "promises.apology_answer"
	}
	text := reader.Say(fault.Say(key, fault.A("what", p.What), fault.A("due", p.DueAt)))
	return skipUnseen(s.desk.Outbox.SaveDraft(as, tx, h.ID, cases.Reply, text, ""))
}

// skipUnseen lets go of a case that the person may not see any more.
func skipUnseen(err error) error {
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
		return nil
	}
	return err
}

// own has the desk say what nobody has said: that we broke our word, that it is
// our fault, and who writes by when. That is a promise too.
func (s *Promises) own(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "promises.own(%d)", id)
	p, h, err := s.take(ctx, tx, id)
	if err != nil || p.State != Broken || p.What == "" {
		return err
	}
	if done, err := s.seen(ctx, tx, h, p); err != nil || done {
		return err
	}
	if done, err := owned(ctx, tx, id); err != nil || !done {
		return err
	}
	in, err := s.desk.Inboxes.Open(ctx, tx, h.InboxID)
	if err != nil {
		return err
	}
	reader, err := s.desk.Outbox.Reader(ctx, tx, h.Case)
	if err != nil {
		return err
	}
	by := calendar.HalfHour(in.Hours.Add(in.Hours.NextOpening(tx.Now()), answerIn))
	again, err := s.give(ctx, tx, h, Draft{What: reader.Say(fault.Say("promises.letter.what")), DueAt: by, Covered: true}, Promise{BeforeID: p.ID, ByReply: true})
	if err != nil {
		return err
	}
	who, err := s.whoWrites(ctx, tx, h, reader)
	if err != nil {
		return err
	}
	return s.desk.Outbox.Letter(ctx, tx, outbox.Letter{
		Case: h, Cause: fmt.Sprintf("promise.broken:%d", p.ID), Urgent: true, Key: "promises.letter.broken",
		Args: []fault.Arg{fault.A("what", p.What), fault.A("due", p.DueAt), fault.A("who", who), fault.A("by", again.DueAt)},
	})
}

// seen says whether a person has done something about a broken promise since: they
// wrote, or gave another. A promise that the desk itself gave in the place of a
// broken one is not owned by another letter; its lead knows.
func (s *Promises) seen(ctx context.Context, tx *db.Tx, h *cases.Held, p Promise) (bool, error) {
	if p.MadeBy == 0 && p.BeforeID != 0 {
		return true, nil
	}
	family, err := s.desk.Cases.Family(ctx, tx, h.ID)
	if err != nil {
		return false, err
	}
	if reply, err := lastReply(ctx, tx, family, p.DueAt); err != nil || reply != 0 {
		return true, err
	}
	all, err := ofCases(ctx, tx, family)
	for _, other := range all {
		if other.MadeBy != 0 && !other.MadeAt.Before(p.DueAt) {
			return true, err
		}
	}
	return false, err
}

// whoWrites is the name of whoever looks after the case, or that one of us does.
func (s *Promises) whoWrites(ctx context.Context, v db.View, h *cases.Held, r words.Reader) (string, error) {
	if h.OwnerID == 0 {
		return r.Say(fault.Say("promises.letter.somebody")), nil
	}
	who, err := s.desk.Staff.WhoWrites(ctx, v, h.OwnerID)
	if err != nil {
		return "", err
	}
	return r.Say(who), nil
}
