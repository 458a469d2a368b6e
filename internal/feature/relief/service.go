package relief

import (
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/settings"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Relief is what can be done with workarounds.
type Relief struct {
	desk  *desk.Desk
	goods *Goods // nil without a catalogue

	watched func(ctx context.Context, tx *db.Tx, caseID, id int64) error // nil: nobody watches the clock
	parcels *Parcels                                                     // nil: nobody brings things to customers
	answers func(ctx context.Context, v db.View) (time.Duration, error)  // nil: nobody says how soon an approver answers
	how     settings.Of[string]                                          // how what is lent comes back to us
	stuck   func(ctx context.Context, tx *db.Tx, h *cases.Held, by Source, is bool) error
	wentOn  func(ctx context.Context, tx *db.Tx, h *cases.Held, c Case) error
	heard   func(ctx context.Context, v db.View, c cases.Case) (string, bool, error)
}

// StuckBy has f told, in the transaction, that the customer of a case cannot go on, or
// can again, and who said that they could not. At the start only.
func (s *Relief) StuckBy(f func(ctx context.Context, tx *db.Tx, h *cases.Held, by Source, is bool) error) {
	s.stuck = f
}

// WentOnBy has f told, in the transaction, that a customer can go on again, who could not
// since c.BlockedAt. At the start only.
func (s *Relief) WentOnBy(f func(ctx context.Context, tx *db.Tx, h *cases.Held, c Case) error) {
	s.wentOn = f
}

// HeardBy has f say in which words a customer seems to say that they cannot go on, and
// whether they do. It is asked where nobody has said so yet, for words can mislead: one
// of us confirms it by a click. At the start only.
func (s *Relief) HeardBy(f func(ctx context.Context, v db.View, c cases.Case) (string, bool, error)) {
	s.heard = f
}

// tellStuck passes on whether a customer can go on.
func (s *Relief) tellStuck(ctx context.Context, tx *db.Tx, h *cases.Held, by Source, is bool) error {
	if s.stuck == nil {
		return nil
	}
	return s.stuck(ctx, tx, h, by, is)
}

// Of is the relief of a desk that has this room.
func Of(d *desk.Desk) *Relief {
	s := &Relief{desk: d}
	var err error
	if s.how, err = settings.Apart(d.Settings, "relief.back", "", checkHow); err != nil {
		panic(err) // a default that its own check refuses: a mistake in the program
	}
	return s
}

// itself is the desk, which keeps the clocks.
func itself(ctx context.Context) context.Context { return staff.As(ctx, staff.System("relief")) }

// OfCase returns the relief of a case and of what was merged into it, with all that
// was offered; the zero Case where nothing blocks its customer or ever did.
func (s *Relief) OfCase(ctx context.Context, v db.View, id int64) (_ Case, err error) {
	defer fault.Wrap(&err, "relief.OfCase(%d)", id)
	family, err := s.desk.Cases.Family(ctx, v, id)
	if err != nil {
		return Case{}, err
	}
	return ofFamily(ctx, v, family)
}

// ofFamily reads the relief of a family with its offers.
func ofFamily(ctx context.Context, v db.View, family []int64) (Case, error) {
	all, err := ofCases(ctx, v, family)
	if err != nil || len(all) == 0 {
		return Case{}, err
	}
	ids := make([]int64, len(all))
	for i, c := range all {
		ids[i] = c.ID
	}
	one := chosen(all)
	if one.Offers, err = offersOf(ctx, v, ids); err != nil {
		return one, err
	}
	one.Asks, err = asksOf(ctx, v, family)
	return one, err
}

// Blocking says that a case's customer cannot go on: a workaround is wanted by a time.
// Said twice it is said once.
func (s *Relief) Blocking(ctx context.Context, tx *db.Tx, h *cases.Held, by Source) (err error) {
	defer fault.Wrap(&err, "relief.Blocking(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	if !slices.Contains(SourceNames.Values(), by) {
		return fault.Field("source", "relief.fault.source")
	}
	family, err := s.desk.Cases.Family(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	all, err := ofCases(ctx, tx, family)
	if err != nil {
		return err
	}
	c := chosen(all)
	if c.Blocks() {
		return nil
	}
	c.CaseID, c.Source, c.BlockedAt = h.ID, by, tx.Now()
	for _, one := range all { // its own row, which was cleared, begins anew
		if c.ID = 0; one.CaseID == h.ID {
			c.ID = one.ID
			break
		}
	}
	if err := s.owe(ctx, tx, h, &c, Owed); err != nil {
		return err
	}
	if err := s.told(ctx, tx, h, "relief.blocked", c.ID, map[string]any{"words": SourceNames.Say(by), "due": c.DueAt}); err != nil {
		return err
	}
	return s.tellStuck(ctx, tx, h, by, true)
}

// owe starts the clock of a relief: a workaround is wanted by a time from now.
func (s *Relief) owe(ctx context.Context, tx *db.Tx, h *cases.Held, c *Case, as State) error {
	hours, err := s.desk.Cases.HoursOf(ctx, tx, h.Case)
	if err != nil {
		return err
	}
	if c.Target, err = s.targetOf(ctx, tx, h.Case); err != nil {
		return err
	}
	fresh := Case{ID: c.ID, CaseID: c.CaseID, Source: c.Source, State: as, BlockedAt: c.BlockedAt, Since: tx.Now(), Target: c.Target, DueAt: hours.Add(tx.Now(), c.Target), Going: c.Going}
	if fresh.ID == 0 {
		fresh.ID, err = insert(ctx, tx, fresh)
	} else {
		err = save(ctx, tx, fresh)
	}
	if *c = fresh; err != nil {
		return err
	}
	return s.moving(ctx, tx, *c)
}

// Clear says that they can go on again.
func (s *Relief) Clear(ctx context.Context, tx *db.Tx, h *cases.Held) (err error) {
	defer fault.Wrap(&err, "relief.Clear(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	c, err := s.OfCase(ctx, tx, h.ID)
	if err != nil || !c.Blocks() {
		return err
	}
	return s.clear(ctx, tx, h, c, tx.Now(), "relief.cleared")
}

// clear says that they can go on since a time; kind is the activity that says why.
func (s *Relief) clear(ctx context.Context, tx *db.Tx, h *cases.Held, c Case, since time.Time, kind string) error {
	if err := s.unask(ctx, tx, h); err != nil {
		return err
	}
	c.ClearedAt = since
	if err := s.over(ctx, tx, c); err != nil {
		return err
	}
	if err := s.told(ctx, tx, h, kind, c.ID, map[string]any{"at": since}); err != nil {
		return err
	}
	if s.wentOn != nil {
		if err := s.wentOn(ctx, tx, h, c); err != nil {
			return err
		}
	}
	return s.tellStuck(ctx, tx, h, c.Source, false)
}

// over saves a relief that owes nothing now: what was told of it needs nobody.
func (s *Relief) over(ctx context.Context, tx *db.Tx, c Case) error {
	if err := save(ctx, tx, c); err != nil {
		return err
	}
	if err := s.desk.Notices.Over(ctx, tx, refusedNotice, c.ID); err != nil {
		return err
	}
	return s.moving(ctx, tx, c)
}

// told records what happened to a relief, and brings the marks of its case up to date.
func (s *Relief) told(ctx context.Context, tx *db.Tx, h *cases.Held, kind string, id int64, data map[string]any) error {
	if _, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, CaseID: h.ID, On: "relief", OnID: id, Data: data}); err != nil {
		return err
	}
	return s.mark(ctx, tx, h.ID)
}

// mark writes what other rooms may know of a case's relief: by when it is wanted, and
// how many were refused.
func (s *Relief) mark(ctx context.Context, tx *db.Tx, id int64) error {
	ctx = itself(ctx)
	family, err := s.desk.Cases.Family(ctx, tx, id)
	if err != nil {
		return err
	}
	all, err := ofCases(ctx, tx, family)
	if err != nil || len(all) == 0 {
		return err
	}
	k, err := s.desk.Cases.ByID(ctx, tx, id)
	if err != nil {
		return err
	}
	c := chosen(all)
	var owed int64
	if c.Owes() && k.Status.Shelf() != cases.ShelfDone {
		owed = c.DueAt.UnixMicro()
	}
	args := []any{Refused}
	no, err := db.Value[int64](ctx, tx, `SELECT count(*) FROM relief_offer WHERE state = $1 AND case_id IN `+list(&args, family), args...)
	if err != nil {
		return err
	}
	return s.desk.Cases.Mark(ctx, tx, id, cases.Values{markOwed: owed, markNo: no})
}
