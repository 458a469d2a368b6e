package need_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/need"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

const bob = "bob@example.com"

// room is a desk with this room alone.
type room struct {
	*desktest.Desk
	t    *testing.T
	need *need.Need
}

func each(t *testing.T, f func(t *testing.T, r room)) {
	t.Helper()
	var s *need.Need
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) { f(t, room{d, t, s}) },
		desktest.Room{Name: "need", Schema: need.Schema, Words: need.Words, Mount: func(d *desk.Desk) { s = need.Mount(d) }})
}

// says checks how a case is weighed.
func (r room) says(id int64, want int, why string) {
	r.t.Helper()
	k := r.Fresh(id)
	if k.NeedAt(r.Now()) != want || k.Why != why {
		r.t.Errorf("case %d: need %d for %q, want %d for %q", id, k.NeedAt(r.Now()), k.Why, want, why)
	}
}

func (r room) held(f func(ctx context.Context, tx *db.Tx, h *cases.Held) error, id int64, as context.Context) error {
	return r.DB.Do(as, "test", func(ctx context.Context, tx *db.Tx) error {
		h, err := r.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return f(ctx, tx, h)
	})
}

// order is the open cases as the list by need has them.
func (r room) order() (ids []int64) {
	r.Read(func(ctx context.Context, v db.View) error {
		all, _, _, err := r.Lists.Page(ctx, v, staff.Scope{All: true}, lists.Query{List: lists.Unowned, Sort: "need"})
		for _, k := range all {
			ids = append(ids, k.ID)
		}
		return err
	})
	return ids
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestWordsMakeACaseNeedy(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		calm := r.Case("What colours does the frame come in?")
		line := r.Case("Our line is dead since Monday. We need it for our work.")
		gas := r.CaseFrom(bob, desktest.Address, "There is a smell of gas near the boiler.")
		r.says(calm.ID, 0, "")
		r.says(line.ID, 60, "blocked,work,since")
		r.says(gas.ID, 100, "danger")
		equal(t, "rows", r.Number(`SELECT count(*) FROM need_point`), 4)
		equal(t, "the order", r.order(), []int64{gas.ID, line.ID, calm.ID})

		// Waiting raises, no row is touched, and in the end the calm one stands before
		// a new one; danger stands before all.
		version := r.Fresh(calm.ID).Version
		r.Pass(12 * 24 * time.Hour)
		late := r.Case("Our line is dead since Monday. We need it for our work.")
		equal(t, "the order later", r.order(), []int64{gas.ID, line.ID, calm.ID, late.ID})
		r.says(calm.ID, 72, "")
		r.says(line.ID, cases.MostNeed, "blocked,work,since")
		equal(t, "version", r.Fresh(calm.ID).Version, version)

		agent := r.Browse(staff.Agent)
		agent.Get(fmt.Sprintf("/cases/%d", line.ID)).Is(t, http.StatusOK).
			Has(t, "They cannot go on, work is at stake, it has lasted, they wait for us.", "+30", "They have waited since", "Makes it more urgent: they cannot go on", "is dead")
		agent.Get("/cases?list=unowned").Is(t, http.StatusOK).Has(t, "Need 100: somebody may be in danger", `danger</span>`)
		equal(t, "blocked", strings.Count(agent.Get("/cases?list=open&f.need=blocked").Is(t, http.StatusOK).Body, `class="row `), 2)
		equal(t, "from 80", strings.Count(agent.Get("/cases?list=open&f.need=80").Is(t, http.StatusOK).Body, `class="row `), 2)
		agent.Get("/cases?list=open&f.need=loud").Is(t, http.StatusUnprocessableEntity)
		r.Program(staff.Agent).Call(http.MethodGet, fmt.Sprintf("/api/v1/cases/%d", line.ID), nil).Is(t, http.StatusOK).
			Has(t, `"need":{"score":99,"weight":60,"waiting":72,"danger":false`, `"kind":"blocked","source":"words","weight":30`)
		r.Verified()
	})
}

func TestATapAndTheWayBack(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		k := r.Case("It does not work and it is urgent.")
		r.says(k.ID, 50, "blocked,deadline")
		agent, path := r.Browse(staff.Agent), fmt.Sprintf("/cases/%d/need/", k.ID)
		page := agent.HX().Post(path+"take?kind=blocked", nil).Is(t, http.StatusOK).Lacks(t, "They cannot go on")
		if toast := page.Header.Get("HX-Trigger"); !strings.Contains(toast, "/need/add?kind=blocked") {
			t.Errorf("no way back: %s", toast)
		}
		r.says(k.ID, 20, "deadline")
		agent.Get(fmt.Sprintf("/cases/%d", k.ID)).Lacks(t, "Makes it more urgent: they cannot go on")
		agent.Get(fmt.Sprintf("/cases/%d/timeline", k.ID)).Has(t, "took away “they cannot go on”: need 50 to 20")
		agent.HX().Post(path+"add?kind=blocked", nil).Is(t, http.StatusOK)
		agent.HX().Post(path+"add?kind=blocked", nil).Is(t, http.StatusOK) // once more is nothing more
		agent.HX().Post(path+"add?kind=money", nil).Is(t, http.StatusOK)
		r.says(k.ID, 65, "blocked,deadline,money")
		equal(t, "recorded", r.Number(`SELECT count(*) FROM activity WHERE kind LIKE 'need.%'`), 3)
		agent.HX().Post(path+"add?kind=pays", nil).Is(t, http.StatusUnprocessableEntity)
		r.Browse(staff.Viewer).HX().Post(path+"take?kind=money", nil).Is(t, http.StatusForbidden)

		// What they pay is a fact that a program tells, and the least of all.
		api := r.Program(staff.Agent)
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/need/points", k.ID), map[string]any{"kind": "pays", "source": "fact", "what": "Gold"}).
			Is(t, http.StatusOK).Has(t, `"score":70`, `"kind":"pays","source":"fact","weight":5`)
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/need/points", k.ID), map[string]any{"kind": "pays", "source": "fact", "holds": false}).
			Is(t, http.StatusOK).Has(t, `"score":65`)

		// History: each further contact raises, also beyond what is shown.
		again := func(more int) {
			r.Must(r.held(func(ctx context.Context, tx *db.Tx, h *cases.Held) error { return r.need.AskedAgain(ctx, tx, h, more) }, k.ID, r.As(staff.Agent)))
		}
		again(1)
		r.says(k.ID, 80, "blocked,deadline,money,again")
		again(2)
		before := r.Fresh(k.ID).Rank()
		r.says(k.ID, cases.MostNeed, "again:3,blocked,deadline,money")
		again(1)
		if r.Fresh(k.ID).Rank() >= before {
			t.Error("asking again did not raise a case that is full")
		}
		again(-4)
		r.Must(r.held(func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			return r.Cases.LetDown(ctx, tx, h, "promises", fault.Say("need.title"), 1)
		}, k.ID, r.As(staff.Agent)))
		r.says(k.ID, 80, "blocked,deadline,money,broken")

		// The last time took long: the next case of the same person says so.
		r.Advance(4 * 24 * time.Hour)
		r.Must(r.held(func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			return r.Cases.SetStatus(ctx, tx, h, cases.Solved, "")
		}, k.ID, r.As(staff.Agent)))
		next := r.Case("Where can I find the manual?")
		r.Advance(10 * time.Minute)
		r.says(next.ID, 10, "slow")
		agent.Get(fmt.Sprintf("/cases/%d", next.ID)).Has(t, "What happened before: 4 days")
		agent.Get(fmt.Sprintf("/cases/%d/timeline", next.ID)).Has(t, "added “it took long last time”: need 0 to 10")
		r.Verified()
	})
}

func TestTheCustomerCorrectsHowWeUnderstoodIt(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		k := r.Case("It does not work any more.")
		who := r.Nobody()
		path := r.Page.CustomerPath(k.ID, k.PersonID)
		who.Get(path).Is(t, http.StatusOK).Has(t, "How we understood it", "You cannot go on", "does not work")
		who.Post(path+"/understood", url.Values{"since": {"the other day"}, "cost": {"Five hours of work a day"}}).Is(t, http.StatusUnprocessableEntity).
			Has(t, "Please give a day", "Five hours of work a day")
		r.says(k.ID, 30, "blocked")
		who.Post(path+"/understood", url.Values{"blocked": {"on"}, "since": {"2026-02-26"}, "by": {"2026-03-06"}, "cost": {"Five hours of work a day"}}).Is(t, http.StatusSeeOther)
		r.says(k.ID, 75, "blocked,work,deadline:3,since")
		who.Get(path+"?understood=1").Is(t, http.StatusOK).Has(t, "Thank you", `value="2026-03-06"`, `value="Five hours of work a day"`)
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", k.ID)).Has(t, "Their answer on the case page: Fri 6 Mar, and it weighs more as that comes nearer", "Five hours of work a day")
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d/timeline", k.ID)).Has(t, "corrected how we understood it: need 30 to 75")
		who.Post(path+"/understood", url.Values{"by": {"2026-03-06"}}).Is(t, http.StatusSeeOther) // it goes on, and nothing else is true
		r.says(k.ID, 15, "deadline:3")
		who.Post("/c/no-such-link/understood", url.Values{}).Is(t, http.StatusNotFound)

		r.Do(func(ctx context.Context, tx *db.Tx) error { return r.People.Erase(ctx, tx, k.PersonID) })
		r.Run()
		equal(t, "words left", r.Number(`SELECT count(*) FROM need_point WHERE what <> '' OR to_byte > 0`), 0)
		r.Verified()
	})
}

// TestADeadlineInWordsHasATime says: the time is read in the customer's zone and
// shown, a near one weighs more than a far one, and time alone moves the score at the
// moment when it should.
func TestADeadlineInWordsHasATime(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		near := r.Case("This is urgent! I need it by Tuesday at 9.") // it is Monday
		zone, of := "Europe/Berlin", r.CaseFrom(bob, desktest.Address, "What colours does the frame come in?").PersonID
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			h, err := r.People.Take(ctx, tx, of)
			if err != nil {
				return err
			}
			return r.People.Change(ctx, tx, &h, people.Change{Zone: &zone})
		})
		far := r.CaseFrom(bob, desktest.Address, "Ich brauche es bis zum 27. März um 18 Uhr.")
		r.says(near.ID, 20, "deadline")
		r.says(far.ID, 6, "deadline:1")
		equal(t, "the order", r.order()[:2], []int64{near.ID, far.ID})
		berlin, err := time.LoadLocation("Europe/Berlin")
		r.Must(err)
		at := time.Date(2026, 3, 27, 18, 0, 0, 0, berlin)
		equal(t, "the time", r.Number(`SELECT n FROM need_point WHERE case_id = $1 AND kind = 'deadline'`, far.ID), at.UnixMicro())
		agent := r.Browse(staff.Agent)
		agent.Get(fmt.Sprintf("/cases/%d", near.ID)).Has(t, "Their words: Tue 09:00", "Makes it more urgent: they need it by a time", "+20")
		agent.Get(fmt.Sprintf("/cases/%d", far.ID)).Has(t, "27 Mar 2026, 17:00, and it weighs more as that comes nearer", "+6")
		r.Program(staff.Agent).Call(http.MethodGet, fmt.Sprintf("/api/v1/cases/%d/need", far.ID), nil).Is(t, http.StatusOK).
			Has(t, `"day":"2026-03-27"`, `"until":"2026-03-27T17:00:00Z"`, `"weight":6`)

		// The customer sees it, and a form that changes nothing changes nothing.
		who, path := r.Nobody(), r.Page.CustomerPath(far.ID, far.PersonID)
		who.Get(path).Is(t, http.StatusOK).Has(t, "27 Mar 2026, 18:00", `value="2026-03-27"`)
		who.Post(path+"/understood", url.Values{"by": {"2026-03-27"}}).Is(t, http.StatusSeeOther)
		equal(t, "points", r.Number(`SELECT count(*) FROM need_point WHERE case_id = $1`, far.ID), 1)
		r.Mail(r.Letter(bob, desktest.Address, "Re: My watch", "Dringend, bitte!")) // takes no day back

		for _, step := range []struct {
			left   time.Duration
			weight int
			why    string
		}{{14*24*time.Hour + time.Minute, 6, "deadline:1"}, {14 * 24 * time.Hour, 10, "deadline:2"}, {7 * 24 * time.Hour, 15, "deadline:3"}, {2 * 24 * time.Hour, 20, "deadline"}} {
			r.Advance(at.Add(-step.left).Sub(r.Now()))
			k := r.Fresh(far.ID)
			equal(t, fmt.Sprintf("weight %v before", step.left), fmt.Sprint(k.Weight, k.Why), fmt.Sprint(step.weight, step.why))
		}
		// Each time it moved by time alone is told, so that open pages move with it.
		equal(t, "told", r.Number(`SELECT count(*) FROM activity WHERE kind = 'need.neared' AND case_id = $1`, far.ID), 3)
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d/timeline", far.ID)).Has(t, "Their deadline comes nearer: need 6 to 10", "need 15 to 20")
		who.Post(path+"/understood", url.Values{"by": {"2026-05-29"}}).Is(t, http.StatusSeeOther)
		equal(t, "put off", r.Fresh(far.ID).Why, "deadline:1")
		r.Verified()
	})
}

func TestAPolicyIsTriedAndSwitchedOn(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		blocked := r.Case("It does not work.")
		money := r.CaseFrom(bob, desktest.Address, "You charged me twice.")
		equal(t, "the order", r.order(), []int64{blocked.ID, money.ID})
		admin := r.Browse(staff.Admin)
		admin.Get("/settings/need").Is(t, http.StatusOK).Has(t, "blocked   30")
		admin.Post("/settings/need", url.Values{"text": {"blocked 30\nmoney lots"}, "do": {"on"}}).Is(t, http.StatusUnprocessableEntity).
			Has(t, "Line 2: “lots” is no whole number.", "money lots", "the policy in use stays")
		equal(t, "versions", r.Number(`SELECT count(*) FROM need_policy`), 0)
		text := "blocked 20\nmoney 50 # our month of invoices"
		admin.Post("/settings/need", url.Values{"text": {text}, "do": {"try"}}).Is(t, http.StatusOK).
			Has(t, "1 case moves up", "Place 2 to 1, points 15 to 50", "Place 1 to 2, points 30 to 20", "our month of invoices")
		admin.Post("/settings/need", url.Values{"text": {"money 50"}, "do": {"try"}}).Is(t, http.StatusOK).
			Has(t, "Place 2 to 1, points 15 to 50", "Place 1 to 2, 30 points as before")
		equal(t, "the order once it was tried", r.order(), []int64{blocked.ID, money.ID})
		admin.Post("/settings/need", url.Values{"text": {text}, "do": {"on"}}).Is(t, http.StatusSeeOther)
		r.Run()
		r.says(blocked.ID, 20, "blocked")
		r.says(money.ID, 50, "money")
		equal(t, "the order under it", r.order(), []int64{money.ID, blocked.ID})
		r.says(r.CaseFrom(desktest.Ann, desktest.Address, "I was overcharged.").ID, 50, "money")
		admin.Get("/settings/need").Has(t, "Version 1", "our month of invoices")

		api := r.Program(staff.Admin)
		api.Call(http.MethodGet, "/api/v1/need/policy", nil).Is(t, http.StatusOK).Has(t, `"version":1`, `"money":50`)
		api.Call(http.MethodPut, "/api/v1/need/policy", map[string]any{"text": "pays 40"}).Is(t, http.StatusUnprocessableEntity).Has(t, "must weigh less than")
		api.Call(http.MethodPost, "/api/v1/need/policy/try", map[string]any{"text": "money 0"}).Is(t, http.StatusOK).Has(t, `"cases":3`, `"now":0`)
		r.Browse(staff.Agent).Get("/settings/need").Is(t, http.StatusForbidden)
	})
}

func TestMergingAddsUpAndTakingApartGivesBack(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		one, two := r.Case("It does not work."), r.Case("You charged me twice.")
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			from, into, err := r.Cases.TakePair(ctx, tx, two.ID, one.ID)
			if err != nil {
				return err
			}
			return r.Cases.Merge(ctx, tx, from, into, "")
		})
		r.says(one.ID, 45, "blocked,money")
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := r.Cases.Unmerge(ctx, tx, two.ID)
			return err
		})
		r.says(one.ID, 30, "blocked")
		r.says(two.ID, 15, "money")
		r.Verified()

		r.Planned("need_point_case", "SELECT id FROM need_point WHERE case_id = $1 ORDER BY id", one.ID)
	})
}

// TestWhoWaitedForDaysBefore: each new case of somebody who had one that took days weighs
// more, also when there are more of them than are written at once; once and no more.
func TestWhoWaitedForDaysBefore(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		const many = 120
		first := r.Case("The lid of my kettle is loose.")
		for n := range many {
			r.CaseFrom(fmt.Sprintf("%d@example.com", n%2), desktest.Address, fmt.Sprintf("About order %d: where is it?", n))
		}
		other := r.CaseFrom(bob, desktest.Address, "What colours does the frame come in?")
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO need_slow (person_id, case_id, days, at) SELECT c.person_id, $1, 9, $2 FROM cases c WHERE c.id = $3`, first.ID, tx.Now(), other.ID-1)
			return err
		})
		theirs := r.Number(`SELECT count(*) FROM cases WHERE shelf = 'open' AND person_id = (SELECT person_id FROM need_slow)`)
		slow := func() int64 { return r.Number(`SELECT count(*) FROM need_point WHERE kind = 'slow' AND n = 9`) }
		r.Advance(6 * time.Minute)
		equal(t, "theirs", theirs, int64(many/2))
		equal(t, "weigh more", slow(), theirs)
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM need_seen`)
			return err
		})
		r.Advance(6 * time.Minute)
		equal(t, "once", slow(), theirs)
		equal(t, "seen", r.Number(`SELECT max(case_id) FROM need_seen`), r.Number(`SELECT max(id) FROM cases`))
		r.says(other.ID, 0, "")
		r.Verified()
	})
}

// A case may get its id before another, and stand after it: it is looked at as well.
func TestACaseThatStandsLaterWeighsMoreToo(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		first := r.Case("The lid of my kettle is loose.")
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO need_slow (person_id, case_id, days, at) VALUES ($1, $2, 9, $3)`, first.PersonID, first.ID, tx.Now())
			return err
		})
		r.Advance(6 * time.Minute)
		opens := func(ctx context.Context, tx *db.Tx, from string) (int64, error) {
			item, err := r.Intake.Hear(ctx, tx, intake.Said{Via: intake.Page, InboxID: r.Inbox.ID, Email: from, Subject: "A manual", Text: "Where can I find the manual?"})
			return item.CaseID, err
		}
		var early int64
		began, looked, stands := make(chan bool), make(chan bool), make(chan error, 1)
		slow := func() {
			stands <- r.DB.Do(r.Ctx, "test", func(ctx context.Context, tx *db.Tx) (err error) {
				early, err = opens(ctx, tx, desktest.Ann)
				if close(began); r.DB.Engine() == db.Postgres { // elsewhere nobody could file meanwhile
					<-looked
				}
				return err
			})
		}
		go slow()
		<-began
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			late, err := opens(ctx, tx, bob)
			if late < early {
				t.Errorf("case %d was opened before %d", early, late)
			}
			return err
		})
		r.Pass(6 * time.Minute)
		r.Must(r.Jobs.RunDue(r.Ctx))
		close(looked)
		r.Must(<-stands)
		for range 2 {
			r.Advance(6 * time.Minute)
		}
		r.says(early, 10, "slow")
		equal(t, "once", r.Number(`SELECT count(*) FROM need_point WHERE kind = 'slow'`), int64(1))
		r.Verified()
	})
}
