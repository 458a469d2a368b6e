package cover

import (
	"context"
	"fmt"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/words"
)

// Need is what of a case falls into hours when nobody works.
type Need string

// The needs.
const (
	NeedStep    Need = "step"
	NeedPromise Need = "promise"
	NeedClock   Need = "clock"
)

// NeedNames are the words for the needs.
var NeedNames = words.Family("cover.need.", NeedStep, NeedPromise, NeedClock)

// Done is what is done about it.
type Done string

// The ways.
const (
	DoneGone Done = "gone" // nothing falls there any more: it was done now, or given another time
	DoneDuty Done = "duty" // whoever is on duty does it
	DoneTold Done = "told" // the customer knows, and it can wait
)

// DoneNames are the words for them.
var DoneNames = words.Family("cover.done.", DoneGone, DoneDuty, DoneTold)

// Row is a need that falls into hours when nobody works.
type Row struct {
	ID, InboxID, CaseID int64
	From, Until         time.Time // the hours
	Need                Need
	Due                 time.Time
	Done                Done // "" while nothing is
	DoneBy              int64
}

const rowColumns = `id, inbox_id, case_id, from_at, until_at, need, due_at, done, done_by`

func scanRow(s db.Scan) (r Row, err error) {
	err = s(&r.ID, &r.InboxID, &r.CaseID, &r.From, &r.Until, &r.Need, &r.Due, &r.Done, &r.DoneBy)
	return r, err
}

// checkBefore is how long before the hours end the check is made.
const checkBefore = 4 * time.Hour

// checkEvery is how often it is looked at.
const checkEvery = 30 * time.Minute

// gapAhead is when nobody works after today: from the end of its hours until the
// next day with some. False where that is the next day, or the hours have none.
func gapAhead(h calendar.Hours, now time.Time) (from, until time.Time, is bool) {
	today := calendar.DateOf(now.In(h.Zone()))
	_, closes, open := h.Day(today)
	if h.Always() || !open || !now.Before(closes) {
		return from, until, false
	}
	until = h.NextOpening(closes)
	return closes, until, calendar.DateOf(until.In(h.Zone())) != today.Plus(1)
}

// Check looks for what falls into hours when nobody works.
type Check struct{}

// Kind names the job.
func (Check) Kind() string { return "cover.check" }

func (s *Cover) onCheck(ctx context.Context, _ *jobs.Run, _ Check) error {
	var all []inboxes.Inbox
	err := s.desk.DB.Read(ctx, "cover.check", func(ctx context.Context, v db.View) (err error) {
		all, err = s.desk.Inboxes.All(ctx, v, staff.Scope{All: true})
		return err
	})
	if err != nil {
		return err
	}
	for _, in := range all {
		err := s.desk.DB.Do(ctx, "cover.check", func(ctx context.Context, tx *db.Tx) error { return s.check(ctx, tx, in) })
		if err != nil {
			return err
		}
	}
	return nil
}

// mostChecked is how many needs of an inbox are looked at.
const mostChecked = 500

// falls finds what of an inbox falls into some hours: steps by the lists' index,
// promises by their mark, clocks by theirs.
var falls = map[Need]string{
	NeedStep: `SELECT id, next_due FROM cases WHERE inbox_id = $1 AND shelf = 'open' AND private = 0 AND next_due > $2 AND next_due < $3 ORDER BY next_due, id LIMIT $4`,
	NeedPromise: `SELECT m.case_id, m.value FROM mark m JOIN cases c ON c.id = m.case_id WHERE m.name = 'promises.next_due' AND m.value > 0 AND m.value > $2 AND m.value < $3
		AND c.inbox_id = $1 AND c.merged_into IS NULL ORDER BY m.value, m.case_id LIMIT $4`,
	NeedClock: `SELECT k.case_id, min(k.due_at) FROM clock k JOIN cases c ON c.id = k.case_id WHERE k.state = 'running' AND k.due_at > $2 AND k.due_at < $3
		AND c.inbox_id = $1 AND c.merged_into IS NULL GROUP BY k.case_id ORDER BY k.case_id LIMIT $4`,
}

// check brings the rows of an inbox up to date, from some hours before its hours
// end until they do.
func (s *Cover) check(ctx context.Context, tx *db.Tx, in inboxes.Inbox) error {
	from, until, is := gapAhead(in.Hours, tx.Now())
	if !is || from.Sub(tx.Now()) > checkBefore {
		return nil
	}
	type found struct {
		id  int64
		due time.Time
	}
	still := map[string]bool{}
	for _, need := range NeedNames.Values() {
		some, err := db.All(ctx, tx, func(s db.Scan) (f found, err error) { return f, s(&f.id, &f.due) }, falls[need], in.ID, from, until, mostChecked)
		if err != nil {
			return err
		}
		for _, f := range some {
			still[fmt.Sprintf("%d:%s", f.id, need)] = true
			_, err := tx.Exec(ctx, `INSERT INTO check_row (inbox_id, from_at, until_at, case_id, need, due_at, done, done_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, '', 0, $7)
				ON CONFLICT (case_id, need, from_at) DO UPDATE SET due_at = excluded.due_at, done = CASE WHEN check_row.done = 'gone' THEN '' ELSE check_row.done END`,
				in.ID, from, until, f.id, need, f.due, tx.Now())
			if err != nil {
				return err
			}
		}
	}
	rows, err := db.All(ctx, tx, scanRow, `SELECT `+rowColumns+` FROM check_row WHERE inbox_id = $1 AND from_at = $2 AND done = ''`, in.ID, from)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if still[fmt.Sprintf("%d:%s", r.CaseID, r.Need)] {
			continue
		}
		if _, err := tx.Exec(ctx, `UPDATE check_row SET done = 'gone', done_at = $2 WHERE id = $1 AND done = ''`, r.ID, tx.Now()); err != nil {
			return err
		}
	}
	return nil
}

// rowsQuery is a page of the check: what falls into hours that are not over.
func rowsQuery(now time.Time, after db.Place, limit int) (string, []any) {
	return `SELECT ` + rowColumns + ` FROM check_row WHERE due_at >= $1 AND (due_at, id) > ($2, $3) ORDER BY due_at, id LIMIT $4`,
		[]any{now.Add(-checkBefore), after.Tx, after.ID, limit}
}

// checked is a row with its case.
type checked struct {
	Row
	Case cases.Case
}

// Rows returns what falls into hours when nobody works, the soonest first, after
// one; next is where the page after begins.
func (s *Cover) Rows(ctx context.Context, v db.View, after db.Place, limit int) (_ []checked, next db.Place, more bool, err error) {
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return nil, next, false, err
	}
	query, args := rowsQuery(v.Now(), after, limit+1)
	rows, err := db.All(ctx, v, scanRow, query, args...)
	if more = len(rows) > limit; more {
		rows = rows[:limit]
	}
	var all []checked
	for _, r := range rows {
		next = db.Place{Tx: r.Due.UnixMicro(), ID: r.ID}
		c, err := s.desk.Cases.ByID(itself(ctx), v, r.CaseID)
		if err != nil {
			return nil, next, false, err
		}
		seen, err := cases.InScope(ctx, v, actor.Scope(), c)
		if err != nil {
			return nil, next, false, err
		}
		if seen {
			all = append(all, checked{r, c})
		}
	}
	return all, next, more, err
}

// Settle says what is done about a row: whoever is on duty takes it over, or the
// customer was told.
func (s *Cover) Settle(ctx context.Context, tx *db.Tx, id int64, how Done) (err error) {
	defer fault.Wrap(&err, "cover.Settle(%d)", id)
	actor, err := staff.Allow(ctx, staff.CasesChange)
	if err != nil {
		return err
	}
	r, err := db.One(ctx, tx, scanRow, `SELECT `+rowColumns+` FROM check_row WHERE id = $1`, id)
	if err != nil {
		return fault.New(fault.NotFound, "cover.fault.no_row").Because(err)
	}
	h, err := s.desk.Cases.Take(ctx, tx, r.CaseID)
	if err != nil {
		return err
	}
	switch how {
	case DoneTold:
	case DoneDuty:
		on, err := s.OnDuty(ctx, tx, h.TeamID, r.Due)
		if err != nil {
			return err
		}
		if on == 0 {
			return fault.New(fault.Conflict, "cover.fault.nobody_on_duty")
		}
		if h.Status.Shelf() == cases.ShelfOpen {
			if err := s.desk.Cases.Step(ctx, tx, h, h.NextStep, earlier(h.NextDue, r.Due), on); err != nil {
				return err
			}
		}
	default:
		return fault.Field("done", "cover.fault.done")
	}
	if _, err := tx.Exec(ctx, `UPDATE check_row SET done = $2, done_by = $3, done_at = $4 WHERE id = $1`, id, how, actor.ID, tx.Now()); err != nil {
		return err
	}
	return s.told(ctx, tx, h.Case, "cover.checked", map[string]any{"words": DoneNames.Say(how)})
}
