package relief

import (
	"context"
	"fmt"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/approvals"
	"kept.example/kept/internal/core/budgets"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/words"
)

// AskState says how something stands that needs the word of another.
type AskState string

// The states. What was asked for or offered in its place replaces it.
const (
	AskWaits    AskState = "awaiting_approval"
	AskApproved AskState = "approved"
	AskDeclined AskState = "declined"
	AskReplaced AskState = "replaced"
)

// AskNames are the words for them.
var AskNames = words.Family("relief.asked.", AskWaits, AskApproved, AskDeclined, AskReplaced)

// Ask is something to send that is above the budget of whoever wants to. It is offered
// when somebody else has said yes; of a case one at most waits.
type Ask struct {
	ID, CaseID int64
	State      AskState
	WayID      int64 // of the library; 0 for none
	Words      string
	ReturnsOn  string // as of an offer
	Sending
	approvals.Petition
	Reason  string    // why it was declined
	OfferID int64     // what became of it; 0 before
	At      time.Time // when it was asked for
	EndedAt time.Time // zero while it waits
}

// Unanswered asks whether who was asked to approve has answered.
type Unanswered struct {
	ID int64     `json:"id"`
	At time.Time `json:"at"` // until when they had time
}

// Kind names the job.
func (Unanswered) Kind() string { return "relief.unanswered" }

// usualAnswer is how much working time an approver has where nobody else says.
const usualAnswer = 4 * time.Hour

// AnswerBy says how much working time whoever is asked to approve something has. At the
// start only.
func (s *Relief) AnswerBy(within func(ctx context.Context, v db.View) (time.Duration, error)) {
	s.answers = within
}

// same says whether it is what is asked for already.
func (a Ask) same(o Ask) bool {
	return a.ByID == o.ByID && a.WayID == o.WayID && a.Words == o.Words && a.ReturnsOn == o.ReturnsOn && a.Sending == o.Sending
}

// askFor asks another for something to send. Asked for twice it is asked for once.
func (s *Relief) askFor(ctx context.Context, tx *db.Tx, h *cases.Held, by int64, d settled) error {
	a := Ask{CaseID: h.ID, State: AskWaits, WayID: d.way.ID, Words: d.Words, ReturnsOn: d.ReturnsOn, Sending: d.of, Petition: approvals.Petition{ByID: by}, At: tx.Now()}
	family, err := s.desk.Cases.Family(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	all, err := asksOf(ctx, tx, family)
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.State == AskWaits && o.same(a) {
			return nil
		}
	}
	if err := s.Blocking(ctx, tx, h, ByAgent); err != nil {
		return err
	}
	if err := s.unask(ctx, tx, h); err != nil {
		return err
	}
	if a.ID, err = insertAsk(ctx, tx, a); err != nil {
		return err
	}
	return s.askNext(ctx, tx, h, a)
}

// askNext asks the next one for their word.
func (s *Relief) askNext(ctx context.Context, tx *db.Tx, h *cases.Held, a Ask) error {
	given := usualAnswer
	if s.answers != nil {
		within, err := s.answers(ctx, tx)
		if err != nil {
			return err
		}
		given = within
	}
	if err := s.desk.Notices.Over(ctx, tx, askNotice, a.ID); err != nil {
		return err
	}
	name, err := s.approvals().Ask(ctx, tx, h, &a.Petition, given, askNotice, a.ID)
	if err != nil {
		return err
	}
	if name == "" {
		return fault.New(fault.Conflict, "relief.fault.nobody")
	}
	if err := saveAsk(ctx, tx, a); err != nil {
		return err
	}
	if err := s.desk.Jobs.Put(ctx, tx, Unanswered{a.ID, a.AnswerBy}, jobs.At(a.AnswerBy), jobs.Unique(fmt.Sprintf("%d:%d", a.ID, a.AnswerBy.UnixMicro()))); err != nil {
		return err
	}
	return s.recordAsk(ctx, tx, h, a, "relief.asked", map[string]any{"cost": a.Cost.String(), "who": name, "due": a.AnswerBy})
}

func (s *Relief) recordAsk(ctx context.Context, tx *db.Tx, h *cases.Held, a Ask, kind string, data map[string]any) error {
	data["what"] = a.Words
	_, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, CaseID: h.ID, On: "relief_ask", OnID: a.ID, Data: data})
	return err
}

func (s *Relief) approvals() approvals.Approvals {
	return approvals.Approvals{Cases: s.desk.Cases, Notices: s.desk.Notices, Staff: s.desk.Staff}
}

// onUnanswered asks the next where somebody has not answered in time. Where nobody is left
// it says so, and it waits on the Today of the last one.
func (s *Relief) onUnanswered(ctx context.Context, run *jobs.Run, u Unanswered) error {
	return run.Do(ctx, "relief.unanswered", func(ctx context.Context, tx *db.Tx) (err error) {
		defer fault.Wrap(&err, "relief.unanswered(%d)", u.ID)
		ctx = itself(ctx)
		a, err := askByID(ctx, tx, u.ID)
		if err != nil {
			return err
		}
		h, err := s.desk.Cases.Take(ctx, tx, a.CaseID)
		if err != nil {
			return err
		}
		if a, err = askByID(ctx, tx, u.ID); err != nil || a.State != AskWaits || !a.AnswerBy.Equal(u.At) {
			return err
		}
		next, err := approvals.Next(ctx, tx, h.Case, a.Petition)
		if err != nil {
			return err
		}
		if next == 0 {
			if err := s.recordAsk(ctx, tx, h, a, "relief.unanswered", map[string]any{}); err != nil {
				return err
			}
			return s.approvals().Silent(ctx, tx, h, a.Petition, silentNotice, a.ID)
		}
		return s.askNext(ctx, tx, h, a)
	})
}

// askOf is what was asked for in a case that is held.
func (s *Relief) askOf(ctx context.Context, tx *db.Tx, h *cases.Held, id int64) (Ask, error) {
	family, err := s.desk.Cases.Family(itself(ctx), tx, h.ID)
	if err != nil {
		return Ask{}, err
	}
	all, err := asksOf(ctx, tx, family)
	for _, a := range all {
		if a.ID == id {
			return a, err
		}
	}
	return Ask{}, cmpErr(err, noAsk())
}

// cmpErr is the first error that is one.
func cmpErr(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// Approve says yes to what another wants to send, who may not: it is offered and goes to
// the customer. Where one yes is not enough the next is asked.
func (s *Relief) Approve(ctx context.Context, tx *db.Tx, h *cases.Held, id int64) (err error) {
	defer fault.Wrap(&err, "relief.Approve(%d)", id)
	actor, err := staff.Allow(ctx, staff.RemediesApprove)
	if err != nil {
		return err
	}
	a, err := s.askOf(ctx, tx, h, id)
	if err != nil || a.State == AskApproved {
		return err
	}
	if a.State != AskWaits {
		return fault.New(fault.Conflict, "relief.fault.asked", fault.A("state", AskNames.Say(a.State)))
	}
	if a.ByID == actor.ID {
		if alone, err := staff.Alone(ctx, tx); err != nil {
			return err
		} else if alone == 0 {
			return fault.New(fault.Forbidden, "relief.fault.own")
		}
	}
	yes, again := a.Yes(actor.ID)
	if again {
		return fault.New(fault.Conflict, "relief.fault.second")
	}
	over, err := s.desk.Budgets.Hold(ctx, tx, budgets.Ask{By: a.ByID, Team: h.TeamID, Amount: a.Cost, Of: "relief", CaseID: h.ID})
	if err != nil {
		return err
	}
	if over != nil && over.Approvals > len(yes) && a.ByID != actor.ID {
		a.Petition = a.Agreed(actor.ID)
		return s.askNext(ctx, tx, h, a)
	}
	a.ApprovedBy = actor.ID
	if err := s.ended(ctx, tx, &a, AskApproved); err != nil {
		return err
	}
	d, err := s.settledAgain(ctx, tx, h.Case, a)
	if err != nil {
		return err
	}
	o, err := s.offer(ctx, tx, h, 0, a.ByID, d, yes...)
	if err != nil {
		return err
	}
	if a.OfferID = o.ID; a.OfferID == 0 {
		return fmt.Errorf("relief: ask %d came to no offer", a.ID)
	}
	if err := saveAsk(ctx, tx, a); err != nil {
		return err
	}
	if err := s.recordAsk(ctx, tx, h, a, "relief.approved", map[string]any{"cost": a.Cost.String()}); err != nil {
		return err
	}
	return s.answered(ctx, tx, h, a, actor.ID)
}

// settledAgain is what was asked for as it can be offered now: a day that was good then
// and is not now becomes the first good one after as many days.
func (s *Relief) settledAgain(ctx context.Context, v db.View, c cases.Case, a Ask) (d settled, err error) {
	d = settled{Draft: Draft{WayID: a.WayID, Words: a.Words, Lent: a.ReturnsOn != "", ReturnsOn: a.ReturnsOn}, of: a.Sending}
	if a.WayID != 0 {
		if d.way, err = s.Way(ctx, v, a.WayID); err != nil {
			return d, err
		}
	}
	if !d.Lent {
		return d, nil
	}
	hours, err := s.desk.Cases.HoursOf(ctx, v, c)
	if err != nil {
		return d, err
	}
	if _, bad := returns(hours, v.Now(), a.ReturnsOn, 0, ""); bad != nil {
		var day calendar.Date
		if err := day.UnmarshalText([]byte(a.ReturnsOn)); err != nil {
			return d, err
		}
		d.ReturnsOn = goodDay(hours, v.Now(), daysBetween(calendar.DateOf(a.At.In(hours.Zone())), day)).String()
	}
	return d, nil
}

// Decline says that something is not sent, and why: whoever wanted it, or one who
// approves.
func (s *Relief) Decline(ctx context.Context, tx *db.Tx, h *cases.Held, id int64, reason string) (err error) {
	defer fault.Wrap(&err, "relief.Decline(%d)", id)
	actor, err := staff.Allow(ctx, staff.RemediesGrant)
	if err != nil {
		return err
	}
	a, err := s.askOf(ctx, tx, h, id)
	if err != nil || a.State == AskDeclined {
		return err
	}
	if a.ByID != actor.ID && !actor.May(staff.RemediesApprove) {
		return fault.New(fault.Forbidden, "relief.fault.not_yours")
	}
	if a.State != AskWaits {
		return fault.New(fault.Conflict, "relief.fault.asked", fault.A("state", AskNames.Say(a.State)))
	}
	if a.Reason = clean(reason); a.Reason == "" {
		return fault.Field("reason", "relief.fault.reason")
	} else if len([]rune(a.Reason)) > longestWords {
		return fault.Field("reason", "relief.fault.long", fault.A("n", longestWords))
	}
	if err := s.ended(ctx, tx, &a, AskDeclined); err != nil {
		return err
	}
	if err := s.recordAsk(ctx, tx, h, a, "relief.declined", map[string]any{"reason": a.Reason}); err != nil {
		return err
	}
	return s.answered(ctx, tx, h, a, actor.ID)
}

// ended says how something ended that was asked for: nobody is asked any more.
func (s *Relief) ended(ctx context.Context, tx *db.Tx, a *Ask, to AskState) error {
	a.State, a.EndedAt, a.ApproverID, a.AnswerBy = to, tx.Now(), 0, time.Time{}
	if err := saveAsk(ctx, tx, *a); err != nil {
		return err
	}
	if err := s.desk.Notices.Over(ctx, tx, askNotice, a.ID); err != nil {
		return err
	}
	return s.desk.Notices.Over(ctx, tx, silentNotice, a.ID)
}

// unask ends what waits in a case for the word of another: something else takes its
// place, or nothing is needed any more.
func (s *Relief) unask(ctx context.Context, tx *db.Tx, h *cases.Held) error {
	family, err := s.desk.Cases.Family(itself(ctx), tx, h.ID)
	if err != nil {
		return err
	}
	all, err := asksOf(ctx, tx, family)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.State != AskWaits {
			continue
		}
		if err := s.ended(ctx, tx, &a, AskReplaced); err != nil {
			return err
		}
	}
	return nil
}

// answered tells whoever wanted it that somebody else has answered.
func (s *Relief) answered(ctx context.Context, tx *db.Tx, h *cases.Held, a Ask, by int64) error {
	if a.ByID == 0 || a.ByID == by {
		return nil
	}
	_, err := s.desk.Notices.Tell(ctx, tx, notices.News{Kind: answeredNotice, Users: []int64{a.ByID}, Case: h.Case, ItemID: a.ID})
	return err
}
