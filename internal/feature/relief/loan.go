package relief

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/ledger"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/money"
)

// Out says whether a thing is lent and neither back nor lost.
func (o Offer) Out() bool {
	return o.ReturnsOn != "" && o.ReturnedAt.IsZero() && o.LostAt.IsZero() && (o.State == Offered || o.State == Accepted)
}

// Back asks about the day on which a thing comes back: whether its customer is to be
// reminded, or, once it is over, whether we are to be told.
type Back struct {
	ID   int64  `json:"id"`
	Day  string `json:"day"` // another day has jobs of its own
	Over bool   `json:"over,omitempty"`
}

// Kind names the job.
func (Back) Kind() string { return "relief.back" }

// remindBefore is how many working days before the day a customer is reminded.
const remindBefore = 2

// remindAt is when a customer is reminded of a day: when work begins so many working
// days before.
func remindAt(h calendar.Hours, text string) (at time.Time) {
	var day calendar.Date
	if day.UnmarshalText([]byte(text)) != nil {
		return at
	}
	for n, looked := 0, 0; n < remindBefore && looked < furthest; looked++ {
		day = day.Plus(-1)
		if opens, _, open := h.Day(day); open {
			at, n = opens, n+1
		}
	}
	return at
}

// due has a customer reminded before the day, and us told once it is over. Whoever
// has it for less than that was told the day with it.
func (s *Relief) due(ctx context.Context, tx *db.Tx, h *cases.Held, o Offer) error {
	hours, err := s.desk.Cases.HoursOf(ctx, tx, h.Case)
	if err != nil {
		return err
	}
	_, ends := dayIn(hours, o.ReturnsOn)
	for _, one := range []struct {
		at   time.Time
		over bool
	}{{remindAt(hours, o.ReturnsOn), false}, {ends, true}} {
		if !one.over && one.at.Before(tx.Now().Add(24*time.Hour)) {
			continue
		}
		if err := s.desk.Jobs.Put(ctx, tx, Back{o.ID, o.ReturnsOn, one.over}, jobs.At(one.at), jobs.Unique(fmt.Sprintf("%d:%s:%t", o.ID, o.ReturnsOn, one.over))); err != nil {
			return err
		}
	}
	return nil
}

func (s *Relief) onBack(ctx context.Context, run *jobs.Run, a Back) error {
	return run.Do(ctx, "relief.back", func(ctx context.Context, tx *db.Tx) (err error) {
		defer fault.Wrap(&err, "relief.back(%d)", a.ID)
		ctx = itself(ctx)
		o, err := offerByID(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		h, err := s.desk.Cases.Take(ctx, tx, o.CaseID)
		if err != nil {
			return err
		}
		if o, err = offerByID(ctx, tx, a.ID); err != nil || !o.Out() || o.ReturnsOn != a.Day {
			return err
		}
		if a.Over {
			return s.overdue(ctx, tx, h, o)
		}
		return s.remind(ctx, tx, h, o)
	})
}

// remind writes to the customer of a thing that comes back soon. Who does not have it
// yet, or whose words were erased, is not written to.
func (s *Relief) remind(ctx context.Context, tx *db.Tx, h *cases.Held, o Offer) error {
	if o.Words == "" || o.Sends && o.ThereAt.IsZero() || !o.RemindedAt.IsZero() {
		return nil
	}
	if _, err := tx.Exec(ctx, `UPDATE relief_offer SET reminded_at = $2 WHERE id = $1`, o.ID, tx.Now()); err != nil {
		return err
	}
	how, err := s.how.Value(ctx, tx)
	if err != nil {
		return err
	}
	hours, err := s.desk.Cases.HoursOf(ctx, tx, h.Case)
	if err != nil {
		return err
	}
	noon, _ := dayIn(hours, o.ReturnsOn)
	key, args := "relief.letter.back", []fault.Arg{fault.A("what", o.Words), fault.A("day", noon)}
	if how != "" {
		key, args = "relief.letter.back_how", append(args, fault.A("how", how))
	}
	if err := s.told(ctx, tx, h, "relief.reminded", o.ReliefID, map[string]any{"what": o.Words, "day": noon}); err != nil {
		return err
	}
	return s.desk.Outbox.Letter(ctx, tx, outbox.Letter{Case: h, Cause: fmt.Sprintf("relief.back:%d:%s", o.ID, o.ReturnsOn), Key: key, Args: args})
}

// overdue tells whoever looks after a case that the day is over and the thing is not
// back.
func (s *Relief) overdue(ctx context.Context, tx *db.Tx, h *cases.Held, o Offer) error {
	if !o.OverdueAt.IsZero() {
		return nil
	}
	if _, err := tx.Exec(ctx, `UPDATE relief_offer SET overdue_at = $2 WHERE id = $1`, o.ID, tx.Now()); err != nil {
		return err
	}
	hours, err := s.desk.Cases.HoursOf(ctx, tx, h.Case)
	if err != nil {
		return err
	}
	noon, _ := dayIn(hours, o.ReturnsOn)
	if err := s.told(ctx, tx, h, "relief.overdue", o.ReliefID, map[string]any{"what": o.Words, "day": noon}); err != nil {
		return err
	}
	users, err := s.lookAfter(ctx, tx, h.Case)
	if err != nil {
		return err
	}
	_, err = s.desk.Notices.Tell(ctx, tx, notices.News{Kind: overdueNotice, Users: users, Case: h.Case, ItemID: o.ID})
	return err
}

// lentOf is a thing that is lent in a case that is held.
func (s *Relief) lentOf(ctx context.Context, tx *db.Tx, h *cases.Held, id int64) (Offer, error) {
	o, err := offerByID(ctx, tx, id)
	if err != nil {
		return o, err
	}
	if _, err := ofHeld(ctx, tx, s, h, o.ReliefID); err != nil {
		return o, err
	}
	if !o.Out() {
		return o, fault.New(fault.Conflict, "relief.fault.not_lent")
	}
	return o, nil
}

// Until lends a thing until another day.
func (s *Relief) Until(ctx context.Context, tx *db.Tx, h *cases.Held, id int64, day string) (_ Offer, err error) {
	defer fault.Wrap(&err, "relief.Until(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return Offer{}, err
	}
	o, err := s.lentOf(ctx, tx, h, id)
	if err != nil {
		return o, err
	}
	hours, err := s.desk.Cases.HoursOf(ctx, tx, h.Case)
	if err != nil {
		return o, err
	}
	if day, err = returns(hours, tx.Now(), day, 0, "returns_on"); err != nil || day == o.ReturnsOn {
		return o, err
	}
	o.ReturnsOn = day
	if _, err := tx.Exec(ctx, `UPDATE relief_offer SET returns_on = $2, reminded_at = NULL, overdue_at = NULL WHERE id = $1`, id, day); err != nil {
		return o, err
	}
	noon, ends := dayIn(hours, day)
	if o.DispatchID != 0 && s.parcels != nil {
		if err := s.parcels.Until(itself(ctx), tx, o.DispatchID, ends); err != nil {
			return o, err
		}
	}
	if err := s.desk.Notices.Over(ctx, tx, overdueNotice, id); err != nil {
		return o, err
	}
	if err := s.due(ctx, tx, h, o); err != nil {
		return o, err
	}
	return o, s.told(ctx, tx, h, "relief.until", o.ReliefID, map[string]any{"what": o.Words, "day": noon})
}

// Lost says that a thing that was lent does not come back: what it was worth is written
// off. worth is what somebody says it was; nothing, for what is known.
func (s *Relief) Lost(ctx context.Context, tx *db.Tx, h *cases.Held, id int64, worth money.Amount) (_ Offer, err error) {
	defer fault.Wrap(&err, "relief.Lost(%d)", id)
	if _, err := staff.Allow(ctx, staff.RemediesGrant); err != nil {
		return Offer{}, err
	}
	o, err := s.lentOf(ctx, tx, h, id)
	if err != nil {
		return o, err
	}
	if worth.IsZero() {
		worth = o.Worth
	}
	if worth.Minor <= 0 {
		return o, fault.Field("worth", "relief.fault.worth")
	}
	o.LostAt = tx.Now()
	if _, err := tx.Exec(ctx, `UPDATE relief_offer SET lost_at = $2 WHERE id = $1`, id, o.LostAt); err != nil {
		return o, err
	}
	if err := s.desk.Notices.Over(ctx, tx, overdueNotice, id); err != nil {
		return o, err
	}
	if err := s.told(ctx, tx, h, "relief.lost", o.ReliefID, map[string]any{"what": o.Words, "worth": worth.String()}); err != nil {
		return o, err
	}
	_, err = s.desk.Ledger.Post(ctx, tx, ledger.Entry{Cause: o.lost(), Of: "loan", Ref: o.ID, CaseID: h.ID,
		Lines: []ledger.Line{{Account: "stock:lent", Amount: worth.Neg()}, {Account: "lost:lent", Amount: worth}}})
	return o, err
}

// lost names what was written off for an offer: once, for ever.
func (o Offer) lost() string { return fmt.Sprintf("relief:%d:lost", o.ID) }

// back says that what was lent came back, whoever said so. What was written off is
// there again.
func (s *Relief) back(ctx context.Context, tx *db.Tx, h *cases.Held, o Offer) error {
	n, err := tx.Exec(ctx, `UPDATE relief_offer SET returned_at = $2 WHERE id = $1 AND returns_on > '' AND returned_at IS NULL`, o.ID, tx.Now())
	if err != nil || n == 0 {
		return err
	}
	if o.DispatchID != 0 && s.parcels != nil {
		if err := s.parcels.Back(itself(ctx), tx, o.DispatchID); err != nil {
			return err
		}
	}
	if err := s.desk.Notices.Over(ctx, tx, overdueNotice, o.ID); err != nil {
		return err
	}
	if err := s.told(ctx, tx, h, "relief.returned", o.ReliefID, map[string]any{"what": o.Words}); err != nil || o.LostAt.IsZero() {
		return err
	}
	was, err := ledger.ByCause(itself(ctx), tx, o.lost())
	if err != nil {
		return err
	}
	_, err = s.desk.Ledger.Reverse(itself(ctx), tx, was.ID, fmt.Sprintf("relief:%d:found", o.ID), "")
	return err
}

// longestHow is how many characters the way back may take.
const longestHow = 1000

// ComesBack says how what is lent comes back to us, in words for customers.
func (s *Relief) ComesBack(ctx context.Context, tx *db.Tx, how string) error {
	if err := checkHow(how); err != nil {
		return fault.Field("how", "relief.fault.long", fault.A("n", longestHow)).Because(err)
	}
	return s.how.Set(ctx, tx, how)
}

// checkHow checks how things come back.
func checkHow(text string) error {
	if len([]rune(strings.TrimSpace(text))) > longestHow {
		return fault.New(fault.Invalid, "relief.fault.long", fault.A("n", longestHow))
	}
	return nil
}
