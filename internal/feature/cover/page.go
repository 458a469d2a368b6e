package cover

import (
	"context"
	"fmt"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/words"
)

// Reason is why whoever is on duty is called.
type Reason string

// The reasons.
const (
	ForPromise Reason = "promise" // one is about to break and nobody is at work
	ForClock   Reason = "clock"   // somebody has waited too long
	ForTest    Reason = "test"    // somebody tries whether it works
)

// ReasonNames are the words for the reasons.
var ReasonNames = words.Family("cover.page_reason.", ForPromise, ForClock, ForTest)

// PageState says how a call stands.
type PageState string

// The states of a call.
const (
	PageOpen       PageState = "open"
	PageTaken      PageState = "taken"
	PageUnanswered PageState = "unanswered" // nobody took it, the leads neither
)

// PageStateNames are the words for them.
var PageStateNames = words.Family("cover.page_state.", PageOpen, PageTaken, PageUnanswered)

// Page is a call to whoever is on duty.
type Page struct {
	ID, TeamID, CaseID int64 // CaseID is 0 where it is about none
	Reason             Reason
	State              PageState
	Round              int // 1: who is on duty was called; 2: the leads
	MadeAt, TakenAt    time.Time
	TakenBy            int64
	Calls              []Call
}

// Call is a try to reach somebody on one way.
type Call struct {
	ID, PageID, UserID int64
	Way                Way
	State              string // waiting, sent, failed
	Tries              int
	Why                string // the last failure
	MadeAt, SentAt     time.Time
}

// answerWithin is how long somebody has to take a call before the next is called.
const answerWithin = 10 * time.Minute

const pageColumns = `id, team_id, case_id, reason, state, round, made_at, taken_at, taken_by`

func scanPage(s db.Scan) (p Page, err error) {
	var c, by *int64
	err = s(&p.ID, &p.TeamID, &c, &p.Reason, &p.State, &p.Round, &p.MadeAt, &p.TakenAt, &by)
	if c != nil {
		p.CaseID = *c
	}
	if by != nil {
		p.TakenBy = *by
	}
	return p, err
}

func pageByID(ctx context.Context, v db.View, id int64) (Page, error) {
	p, err := db.One(ctx, v, scanPage, `SELECT `+pageColumns+` FROM duty_page WHERE id = $1`, id)
	if fault.Is(err, fault.NotFound) {
		return p, fault.New(fault.NotFound, "cover.fault.no_page").Because(err)
	}
	return p, err
}

const callColumns = `id, page_id, user_id, way, state, tries, why, made_at, sent_at`

func scanCall(s db.Scan) (c Call, err error) {
	err = s(&c.ID, &c.PageID, &c.UserID, &c.Way, &c.State, &c.Tries, &c.Why, &c.MadeAt, &c.SentAt)
	return c, err
}

// Covered says whether somebody is on duty for a case at a moment.
func (s *Cover) Covered(ctx context.Context, v db.View, c cases.Case, at time.Time) (bool, error) {
	user, err := s.OnDuty(itself(ctx), v, c.TeamID, at)
	return user != 0, err
}

// PageFor calls whoever is on duty for a case, unless they are being called about
// it already. Where nobody is, nobody is called: its owner is told all the same.
func (s *Cover) PageFor(ctx context.Context, tx *db.Tx, c cases.Case, why Reason) (err error) {
	defer fault.Wrap(&err, "cover.PageFor(case %d)", c.ID)
	ctx = itself(ctx)
	open, err := db.Exists(ctx, tx, `SELECT 1 FROM duty_page WHERE case_id = $1 AND state = 'open'`, c.ID)
	if err != nil || open {
		return err
	}
	if on, err := s.OnDuty(ctx, tx, c.TeamID, tx.Now()); err != nil || on == 0 {
		return err
	}
	_, err = s.page(ctx, tx, c.TeamID, c.ID, why)
	return err
}

// Test calls whoever is on duty for a team, to see that it works.
func (s *Cover) Test(ctx context.Context, tx *db.Tx, team int64) (_ Page, err error) {
	defer fault.Wrap(&err, "cover.Test(team %d)", team)
	if _, err := staff.Allow(ctx, staff.CasesReply); err != nil {
		return Page{}, err
	}
	if err := s.team(ctx, tx, team); err != nil {
		return Page{}, err
	}
	on, err := s.OnDuty(ctx, tx, team, tx.Now())
	if err == nil && on == 0 {
		err = fault.New(fault.Conflict, "cover.fault.nobody_on_duty")
	}
	if err != nil {
		return Page{}, err
	}
	return s.page(itself(ctx), tx, team, 0, ForTest)
}

func (s *Cover) page(ctx context.Context, tx *db.Tx, team, id int64, why Reason) (p Page, err error) {
	var about any
	if id != 0 {
		about = id
	}
	p = Page{TeamID: team, CaseID: id, Reason: why, State: PageOpen, MadeAt: tx.Now()}
	p.ID, err = tx.Insert(ctx, `INSERT INTO duty_page (team_id, case_id, reason, state, round, made_at) VALUES ($1, $2, $3, 'open', 0, $4)`, team, about, why, tx.Now())
	if err != nil {
		return p, err
	}
	if id != 0 {
		c, err := s.desk.Cases.ByID(ctx, tx, id)
		if err != nil {
			return p, err
		}
		if err := s.told(ctx, tx, c, "duty.paged", map[string]any{"words": ReasonNames.Say(why)}); err != nil {
			return p, err
		}
	}
	return p, s.goOnPaging(ctx, tx, p)
}

// goOnPaging calls the next ones: whoever is on duty, then the leads. Where nobody
// takes it, it stays visible that nobody did.
func (s *Cover) goOnPaging(ctx context.Context, tx *db.Tx, p Page) error {
	for round := p.Round + 1; round <= 2; round++ {
		users, err := s.toCall(ctx, tx, p, round)
		if err != nil {
			return err
		}
		if len(users) == 0 {
			continue
		}
		if _, err := tx.Exec(ctx, `UPDATE duty_page SET round = $2 WHERE id = $1`, p.ID, round); err != nil {
			return err
		}
		for _, user := range users {
			if err := s.call(ctx, tx, p, user); err != nil {
				return err
			}
		}
		return s.desk.Jobs.Put(ctx, tx, Escalate{p.ID, round}, jobs.At(tx.Now().Add(answerWithin)), jobs.Unique(fmt.Sprintf("%d:%d", p.ID, round)))
	}
	_, err := tx.Exec(ctx, `UPDATE duty_page SET state = 'unanswered' WHERE id = $1 AND state = 'open'`, p.ID)
	return err
}

// toCall are who is called in a round, without those who were called already.
func (s *Cover) toCall(ctx context.Context, v db.View, p Page, round int) ([]int64, error) {
	var users []int64
	if round == 1 {
		on, err := s.OnDuty(ctx, v, p.TeamID, v.Now())
		if err != nil || on == 0 {
			return nil, err
		}
		users = []int64{on}
	} else {
		leads, err := s.desk.Notices.Leads(ctx, v)
		if err != nil {
			return nil, err
		}
		users = leads
	}
	var left []int64
	for _, user := range users {
		called, err := db.Exists(ctx, v, `SELECT 1 FROM duty_call WHERE page_id = $1 AND user_id = $2`, p.ID, user)
		if err != nil {
			return nil, err
		}
		if !called {
			left = append(left, user)
		}
	}
	return left, nil
}

// call puts a job for each way on which somebody can be reached.
func (s *Cover) call(ctx context.Context, tx *db.Tx, p Page, user int64) error {
	ways, err := waysOf(ctx, tx, user)
	if err != nil {
		return err
	}
	for _, way := range append([]Way{ByMail}, ways...) {
		id, err := tx.Insert(ctx, `INSERT INTO duty_call (page_id, user_id, way, state, tries, why, made_at) VALUES ($1, $2, $3, 'waiting', 0, '', $4)`, p.ID, user, way, tx.Now())
		if err != nil {
			return err
		}
		if err := s.desk.Jobs.Put(ctx, tx, Ring{id}, jobs.Priority(jobs.High)); err != nil {
			return err
		}
	}
	return nil
}

// pagePurpose is what the link of a call is for.
const pagePurpose = "cover.page"

// link is the address of the form that takes a call.
func (s *Cover) link(page, user int64) string {
	return s.desk.Web.URL("/call/" + s.desk.Keys.Token(pagePurpose, page, user))
}

// Taken says of a call, by its token, whose it is.
func (s *Cover) Taken(ctx context.Context, v db.View, token string) (p Page, user int64, err error) {
	ids, ok := s.desk.Keys.Read(pagePurpose, token)
	if !ok || len(ids) != 2 {
		return p, 0, fault.New(fault.NotFound, "cover.fault.no_page")
	}
	p, err = pageByID(ctx, v, ids[0])
	return p, ids[1], err
}

// Take has a user take a call: nobody else is called. The first one has it.
func (s *Cover) Take(ctx context.Context, tx *db.Tx, id, user int64) (err error) {
	defer fault.Wrap(&err, "cover.Take(%d)", id)
	p, err := pageByID(ctx, tx, id)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE duty_page SET state = 'taken', taken_at = $2, taken_by = $3 WHERE id = $1 AND state <> 'taken'`, id, tx.Now(), user)
	if err != nil || n == 0 || p.CaseID == 0 {
		return err
	}
	ctx = itself(ctx)
	c, err := s.desk.Cases.ByID(ctx, tx, p.CaseID)
	if err != nil {
		return err
	}
	name, err := s.desk.Staff.NameOf(ctx, tx, user)
	if err != nil {
		return err
	}
	return s.told(ctx, tx, c, "duty.taken", map[string]any{"who": name})
}

// Pages returns the newest calls with their tries, before one; 0 for the newest.
func (s *Cover) Pages(ctx context.Context, v db.View, before int64, limit int) (_ []Page, err error) {
	defer fault.Wrap(&err, "cover.Pages")
	if _, err := staff.Allow(ctx, staff.StaffRead); err != nil {
		return nil, err
	}
	if before == 0 {
		before = 1 << 53
	}
	pages, err := db.All(ctx, v, scanPage, `SELECT `+pageColumns+` FROM duty_page WHERE id < $1 ORDER BY id DESC LIMIT $2`, before, limit)
	if err != nil || len(pages) == 0 {
		return nil, err
	}
	var args []any
	ids := make([]int64, len(pages))
	at := map[int64]int{}
	for i, p := range pages {
		ids[i], at[p.ID] = p.ID, i
	}
	calls, err := db.All(ctx, v, scanCall, `SELECT `+callColumns+` FROM duty_call WHERE page_id IN `+list(&args, ids)+` ORDER BY id`, args...)
	for _, c := range calls {
		i := at[c.PageID]
		pages[i].Calls = append(pages[i].Calls, c)
	}
	return pages, err
}
