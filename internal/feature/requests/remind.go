package requests

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/words"
)

// A request is reminded of twice at most, and then the case is ours again: in
// working days after it was made.
const (
	firstReminder  = 2
	secondReminder = 4
	mostReminders  = 2
	ourTurn        = 5
)

// workingDay is the business time of a day.
const workingDay = 8 * time.Hour

// after is the end of some working days; where somebody always works, of days.
func after(h calendar.Hours, t time.Time, days int) time.Time {
	if h.Always() {
		return t.AddDate(0, 0, days)
	}
	return h.NextOpening(h.Add(t, time.Duration(days)*workingDay))
}

// await gives the next move to the customer, and sees to the reminders.
func (s *Requests) await(ctx context.Context, tx *db.Tx, h *cases.Held, request int64) error {
	in, err := s.desk.Inboxes.Open(ctx, tx, h.InboxID)
	if err != nil {
		return err
	}
	for n, days := range []int{firstReminder, secondReminder} {
		if err := s.desk.Jobs.Put(ctx, tx, Remind{request, n + 1}, jobs.At(after(in.Hours, tx.Now(), days)), jobs.Unique(fmt.Sprintf("%d:%d", request, n+1))); err != nil {
			return err
		}
	}
	if h.Shelf() == cases.ShelfDone {
		return nil // whoever solves it and asks all the same has said so
	}
	return s.desk.Cases.Wait(ctx, tx, h, after(in.Hours, tx.Now(), ourTurn), "")
}

// Remind says in a letter what of a request is still missing.
type Remind struct {
	ID int64 `json:"id"`
	N  int   `json:"n"` // which reminder, from 1
}

// Kind names the job.
func (Remind) Kind() string { return "requests.remind" }

func (s *Requests) onRemind(ctx context.Context, run *jobs.Run, a Remind) error {
	return run.Do(ctx, "requests.remind", func(ctx context.Context, tx *db.Tx) error { return s.remind(ctx, tx, a) })
}

// remind writes a reminder while it is still the customer's move: nothing was
// answered, and nobody has written since.
func (s *Requests) remind(ctx context.Context, tx *db.Tx, a Remind) error {
	r, err := byID(ctx, tx, a.ID)
	if err != nil || r.State != Open || a.N > mostReminders {
		return skipGone(err)
	}
	h, err := s.desk.Cases.Take(ctx, tx, r.CaseID)
	if err != nil || h.Status.Shelf() != cases.ShelfWaiting {
		return skipGone(err)
	}
	if r, err = byID(ctx, tx, a.ID); err != nil || r.State != Open {
		return err
	}
	family, err := s.desk.Cases.Family(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	left := r.Missing()
	if heard, err := heardSince(ctx, tx, family, r.MessageID); err != nil || heard || len(left) < len(r.Items) {
		return err
	}
	all, err := ofCases(ctx, tx, family)
	if err != nil || all[len(all)-1].ID != r.ID { // a later request asks for all of it
		return err
	}
	lines, err := s.named(ctx, tx, h.Case, left)
	if err != nil || lines == "" {
		return err
	}
	if done, err := reminded(ctx, tx, r.ID, a.N); err != nil || !done {
		return err
	}
	key := "requests.letter.reminder"
	if a.N == mostReminders {
		key = "requests.letter.last"
	}
	if err := s.told(ctx, tx, h.ID, "request.reminded", map[string]any{"request": r.ID, "n": a.N}, 0); err != nil {
		return err
	}
	return s.desk.Outbox.Letter(ctx, tx, outbox.Letter{
		Case: h, Cause: fmt.Sprintf("request.reminder:%d:%d", r.ID, a.N), Key: key,
		Args: []fault.Arg{fault.A("at", r.MadeAt), fault.A("items", lines), fault.A("until", h.WaitingUntil)},
	})
}

// named are things asked for, one on each line, in the customer's language; ""
// where their names were erased.
func (s *Requests) named(ctx context.Context, v db.View, c cases.Case, left []Asked) (string, error) {
	r, err := s.desk.Outbox.Reader(ctx, v, c)
	if err != nil {
		return "", err
	}
	lang := words.Pick(r.Lang, words.Languages()...)
	checklist, err := s.Checklist(ctx, v, c)
	if err != nil {
		return "", err
	}
	var lines []string
	for _, a := range left {
		name := a.Name
		for _, l := range checklist {
			if l.ID == a.ItemID {
				name = named(r, l, lang)
			}
		}
		if name != "" {
			lines = append(lines, "– "+name)
		}
	}
	return strings.Join(lines, "\n"), nil
}
