package verified_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/verified"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// room is a desk with this room alone.
type room struct {
	*desktest.Desk
	room *verified.Verified
	t    *testing.T
	id   int64 // a case
}

func each(t *testing.T, f func(t *testing.T, r room)) {
	t.Helper()
	var s *verified.Verified
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		f(t, room{d, s, t, d.Case("It will not start.").ID})
	}, desktest.Room{Name: "verified", Schema: verified.Schema, Words: verified.Words, Mount: func(d *desk.Desk) { s = verified.Mount(d) }})
}

func wants(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: %s", what, d)
	}
}

// solve answers the case in words that are to solve it.
func (r room) solve(text string) {
	r.t.Helper()
	r.Program(staff.Agent).Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/messages", r.id), map[string]any{"kind": "reply", "html": "<p>" + text + "</p>", "set_status": "solved"}).Is(r.t, http.StatusCreated)
	r.Run()
}

// status sets the case's status without a word to the customer.
func (r room) status(to string) {
	r.t.Helper()
	r.Program(staff.Agent).Call(http.MethodPatch, fmt.Sprintf("/api/v1/cases/%d", r.id), map[string]any{"status": to}).Is(r.t, http.StatusOK)
}

// rounds are the askings of the case.
func (r room) rounds() (all []verified.Round) {
	r.t.Helper()
	r.Read(func(ctx context.Context, v db.View) (err error) {
		all, err = r.room.OfCase(ctx, v, r.id)
		return err
	})
	return all
}

// last is the newest asking.
func (r room) last() verified.Round {
	r.t.Helper()
	all := r.rounds()
	if len(all) == 0 {
		r.t.Fatal("nothing was asked")
	}
	return all[len(all)-1]
}

func (r room) link() string { return r.Page.CustomerPath(r.id, r.Fresh(r.id).PersonID) }

// answers mails what the customer answers to our last mail.
func (r room) answers(text string) {
	r.t.Helper()
	to := r.LastSent().Message(r.t)
	r.Mail(r.Letter("ann@example.com", desktest.Address, "Re: My watch", text, "In-Reply-To: <"+strings.Trim(to.MessageID, "<>")+">"))
	r.Run()
}

// toAnn are the mails that the customer got.
func (r room) toAnn() (all []mail.Message) {
	r.t.Helper()
	for _, m := range r.Sent() {
		if one := m.Message(r.t); one.To[0].Mail == desktest.Ann {
			all = append(all, one)
		}
	}
	return all
}

func (r room) marks() map[string]int64 {
	r.t.Helper()
	var all map[int64]map[string]int64
	r.Read(func(ctx context.Context, v db.View) (err error) {
		all, err = r.Cases.Marks(ctx, v, []int64{r.id})
		return err
	})
	return all[r.id]
}

func TestTheReplyThatSolvesAsksAndTheCustomerConfirms(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.solve("Hold the crown for ten seconds.")
		m := r.LastSent().Message(t)
		page := desktest.PublicURL + r.link()
		for _, part := range []string{"Did it work?\nYes, it works: " + page + "?works=yes#works\nNot yet: " + page + "?works=no#works"} {
			if !strings.Contains(m.Text, part) {
				t.Fatalf("the reply says\n%s", m.Text)
			}
		}
		if !strings.Contains(m.HTML, `<a href="`+page+`?works=no#works">Not yet</a>`) {
			t.Errorf("the formatted reply says\n%s", m.HTML)
		}
		one := r.last()
		wants(t, "asked", []any{one.State, one.SolvedBy, one.AskedIn != 0, one.AskedAt}, []any{verified.Asked, r.User(staff.Agent), true, r.Now()})
		wants(t, "status", r.Fresh(r.id).Status, cases.Solved)

		nobody := r.Nobody()
		for _, q := range []string{"", "?works=yes", "?works=no"} { // scanners follow links
			nobody.Get(r.link()+q).Is(t, http.StatusOK).Has(t, "Did it work?", r.link()+"/works", r.link()+"/not-yet")
		}
		wants(t, "after following the links", r.last().State, verified.Asked)
		nobody.Get(r.link()+"/works").Is(t, http.StatusMethodNotAllowed)

		nobody.Post(r.link()+"/works", nil).Is(t, http.StatusSeeOther)
		nobody.Post(r.link()+"/works", nil).Is(t, http.StatusSeeOther) // twice is once
		done := r.last()
		wants(t, "confirmed", []any{done.State, done.EndedBy, done.EndedAt, done.Replies, done.FirstContact()}, []any{verified.Confirmed, verified.Customer, r.Now(), 1, true})
		wants(t, "status", r.Fresh(r.id).Status, cases.Confirmed)
		wants(t, "marks", r.marks(), map[string]int64{"verified.state": 3, "verified.not_yet": 0})
		nobody.Get(r.link()+"?answered=yes").Has(t, "It is good to know that it works", "Open it again")
		r.Advance(30 * 24 * time.Hour)
		wants(t, "mails", len(r.toAnn()), 1)
		r.Desk.Verified()
	})
}

func TestNotYetOpensItAtOnceForTheSameAgent(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.solve("Hold the crown for ten seconds.")
		r.Advance(20 * time.Hour)
		nobody := r.Nobody()
		form := url.Values{"text": {"The hands stand still after an hour."}, "key": {"k1"}}
		nobody.Post(r.link()+"/not-yet", form).Is(t, http.StatusSeeOther)
		nobody.Post(r.link()+"/not-yet", form).Is(t, http.StatusSeeOther)
		r.Run()
		c := r.Fresh(r.id)
		wants(t, "the case", []any{c.Status, c.OwnerID, c.NextStep, c.NextDue}, []any{cases.Open, r.User(staff.Agent), cases.StepNotYet, r.Now()})
		one := r.last()
		wants(t, "the asking", []any{one.State, one.EndedBy, one.SaidIn != 0, len(r.rounds())}, []any{verified.NotYet, verified.Customer, true, 1})
		thread := r.Thread(r.id)
		wants(t, "what they wrote", thread[len(thread)-1].Text, "The hands stand still after an hour.")
		wants(t, "marks", r.marks(), map[string]int64{"verified.state": 4, "verified.not_yet": 1})
		nobody.Get(r.link()+"?answered=no").Has(t, "You told us that it does not work yet.").Lacks(t, "Yes, it works")
		anna := r.Browse(staff.Agent)
		anna.Get(fmt.Sprintf("/cases/%d", r.id)).Has(t, "The customer says it does not work", "Not yet: it does not work for the customer")
		anna.Get("/cases?list=open").Has(t, "Not yet")
		anna.Get("/notices").Has(t, "says that it does not work yet")
		r.Advance(30 * 24 * time.Hour)
		wants(t, "mails", len(r.toAnn()), 1)

		r.solve("Here is a new movement.")
		nobody.Post(r.link()+"/works", nil).Is(t, http.StatusSeeOther)
		wants(t, "two answers", []any{r.last().State, r.last().Replies, r.last().FirstContact()}, []any{verified.Confirmed, 2, false})
		r.Desk.Verified()
	})
}

func TestAConfirmedCaseIsOpenedAgainWithOneClick(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.solve("Hold the crown.")
		r.Nobody().Post(r.link()+"/works", nil).Is(t, http.StatusSeeOther)
		r.Advance(50 * 24 * time.Hour)
		r.Nobody().Post(r.link()+"/not-yet", url.Values{"again": {"1"}}).Is(t, http.StatusSeeOther)
		wants(t, "taken back", []any{r.last().State, r.Fresh(r.id).Status, r.Fresh(r.id).NextDue}, []any{verified.NotYet, cases.Open, r.Now()})
		r.Nobody().Get(r.link()+"?answered=again").Has(t, "It is open again.")
		r.Nobody().Post("/c/nonsense/works", nil).Is(t, http.StatusNotFound)
		r.Desk.Verified()
	})
}

func TestACaseSolvedWithoutAReplyAsksByALetter(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.Desk.Answer(r.As(staff.Agent), r.id, "I will call you.")
		r.Advance(time.Minute)
		r.status("solved")
		r.Advance(2 * time.Minute)
		r.status("open") // a mistake
		r.Advance(time.Hour)
		wants(t, "letters", len(r.toAnn()), 1)
		r.status("solved")
		r.Advance(6 * time.Minute)
		sent := r.toAnn()
		m := sent[len(sent)-1]
		if len(sent) != 2 || !strings.Contains(m.Text, "We think that what you wrote to us about is solved.") || !strings.Contains(m.Text, "?works=yes#works") || m.AutoSubmitted == "" {
			t.Fatalf("%d mails, the last says\n%s", len(sent), m.Text)
		}
		wants(t, "asked", []any{r.last().State, r.last().AskedIn != 0}, []any{verified.Asked, true})
		r.Desk.Verified()
	})
}

func TestWhoHasHadALetterTodayIsAskedTomorrow(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		first := r.id
		other := r.CaseFrom(desktest.Ann, desktest.Address, "And the strap?").ID
		for _, id := range []int64{first, other} {
			r.Desk.Answer(r.As(staff.Agent), id, "I will call you.")
			r.Advance(time.Minute)
			r.id = id
			r.status("solved")
		}
		r.Advance(time.Hour)
		wants(t, "mails", len(r.toAnn()), 3) // two replies, one letter
		wants(t, "asked", r.last().AskedIn != 0, false)
		r.Advance(25 * time.Hour)
		wants(t, "mails", len(r.toAnn()), 4)
		wants(t, "asked", r.last().AskedIn != 0, true)
		r.Desk.Verified()
	})
}

func TestWhoWasToldNothingIsNotAsked(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.status("solved")
		r.Advance(30 * 24 * time.Hour)
		wants(t, "mails", len(r.toAnn()), 0)
		wants(t, "the asking", r.last().State, verified.Dropped)
		wants(t, "status", r.Fresh(r.id).Status, cases.Solved)
		r.Desk.Verified()
	})
}

// TestATopicSaysAfterHowManyDaysTheyAreAsked: what is not known at once is asked about
// later, and no reply asks before.
func TestATopicSaysAfterHowManyDaysTheyAreAsked(t *testing.T) {
	each(t, func(t *testing.T, r room) { // it is Monday
		admin := r.Browse(staff.Admin)
		admin.Post("/settings/topics", url.Values{"name": {"Descaling"}, "worked_days": {"61"}}).Is(t, http.StatusUnprocessableEntity).Has(t, "from 0 to 60")
		admin.Post("/settings/topics", url.Values{"name": {"Descaling"}, "worked_days": {"some"}}).Is(t, http.StatusUnprocessableEntity).Has(t, "from 0 to 60")
		admin.Post("/settings/topics", url.Values{"name": {"Descaling"}, "worked_days": {"3"}}).Is(t, http.StatusSeeOther)
		admin.Get("/settings/topics").Has(t, `value="3"`)
		api := r.Program(staff.Admin)
		api.Call(http.MethodPost, "/api/v1/topics", map[string]any{"name": "With acid", "parent_id": 1}).Is(t, http.StatusCreated).Has(t, `"worked_days":0`)
		api.Call(http.MethodPatch, fmt.Sprintf("/api/v1/cases/%d", r.id), map[string]any{"topic_id": 2}).Is(t, http.StatusOK)
		r.solve("Run twelve cycles.")
		sent := r.toAnn()
		if len(sent) != 1 || strings.Contains(sent[0].Text, "?works=yes") {
			t.Fatalf("the reply asks: %d mails, %s", len(sent), sent[0].Text)
		}
		wants(t, "silent from", r.last().DueAt.Format("Mon 2 15:04"), "Thu 12 17:00")
		r.Advance(2 * 24 * time.Hour)
		wants(t, "mails before", len(r.toAnn()), 1)
		r.Advance(24*time.Hour + 9*time.Hour) // the end of the third working day
		sent = r.toAnn()
		if len(sent) != 2 || !strings.Contains(sent[1].Text, "?works=yes") {
			t.Fatalf("after three working days %d mails", len(sent))
		}
		api.Call(http.MethodPatch, "/api/v1/topics/2", map[string]any{"worked_days": 1}).Is(t, http.StatusOK).Has(t, `"worked_days":1`)
		r.Desk.Verified()
	})
}

func TestSilenceIsAskedOnceAndIsNoSuccess(t *testing.T) {
	each(t, func(t *testing.T, r room) { // it is Monday
		r.solve("Hold the crown.")
		wants(t, "silent from", r.last().DueAt.Format("Mon 15:04"), "Mon 17:00")
		r.Advance(3*24*time.Hour + 9*time.Hour)
		sent := r.toAnn()
		if len(sent) != 2 || !strings.Contains(sent[1].Text, "one click says so") {
			t.Fatalf("after three working days %d mails", len(sent))
		}
		wants(t, "asked again", r.last().CheckedAt.IsZero(), false)
		r.Advance(5 * 24 * time.Hour)
		wants(t, "the asking", []any{r.last().State, r.Fresh(r.id).Status, r.marks()["verified.state"]}, []any{verified.Silent, cases.Solved, int64(5)})
		wants(t, "mails", len(r.toAnn()), 2)
		api := r.Program(staff.Agent)
		api.Call(http.MethodGet, "/api/v1/verifications?state=silent", nil).Is(t, http.StatusOK).Has(t, `"state":"silent"`)
		api.Call(http.MethodGet, "/api/v1/verifications?state=confirmed", nil).Is(t, http.StatusOK).Lacks(t, `"case_id"`)
		r.Browse(staff.Agent).Get("/cases?list=done").Has(t, "Unconfirmed")
		api.Call(http.MethodGet, "/api/v1/cases?filter=verified:silent", nil).Is(t, http.StatusOK).Has(t, `"state":"silent"`)
		api.Call(http.MethodGet, "/api/v1/cases?filter=verified:confirmed", nil).Is(t, http.StatusOK).Lacks(t, `"state":"silent"`)
		r.Nobody().Post(r.link()+"/works", nil).Is(t, http.StatusSeeOther) // late is not too late
		wants(t, "the asking", r.last().State, verified.Confirmed)
		r.Desk.Verified()
	})
}

func TestWordsAreProposedAndOnlyTheUnmistakableCount(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		anna, path := r.Browse(staff.Agent), fmt.Sprintf("/cases/%d", r.id)
		r.solve("Hold the crown.")
		r.answers("Yes, it works now. Thank you very much!\n\nBest regards\nAnn Vik")
		wants(t, "sure", []any{r.last().State, r.last().EndedBy, r.Fresh(r.id).Status}, []any{verified.Confirmed, verified.Customer, cases.Confirmed})

		r.status("open")
		r.solve("Anything else?")
		r.answers("It works now, but the strap that you sent last week has another colour than I ordered.")
		wants(t, "not sure", []any{r.last().State, r.last().Guess, r.Fresh(r.id).Status}, []any{verified.Wrote, verified.Yes, cases.Open})
		anna.Get(path).Has(t, "It sounds as if it worked.", `value="other"`)
		anna.Post(path+"/verified", url.Values{"answer": {"other"}}).Is(t, http.StatusSeeOther)
		wants(t, "something else", []any{r.last().State, r.Fresh(r.id).Status}, []any{verified.Dropped, cases.Open})

		r.solve("A new strap is on its way.")
		r.answers("Still broken.")
		wants(t, "sure", []any{r.last().State, r.Fresh(r.id).NextStep}, []any{verified.NotYet, cases.StepNotYet})

		r.solve("And now?")
		r.answers("I think it works again, I will see tomorrow.")
		wants(t, "proposed", []any{r.last().State, r.last().Guess}, []any{verified.Wrote, verified.Yes})
		anna.Post(path+"/verified", url.Values{"answer": {"yes"}}).Is(t, http.StatusSeeOther)
		wants(t, "by an agent", []any{r.last().State, r.last().EndedBy, r.last().UserID, r.Fresh(r.id).Status}, []any{verified.Confirmed, verified.User, r.User(staff.Agent), cases.Confirmed})
		r.Desk.Verified()
	})
}

func TestAForgedYesDoesNotCount(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.solve("Hold the crown.")
		to := r.LastSent().Message(t)
		r.Mail(r.Letter("mallory@evil.example", desktest.Address, "Re: My watch", "Yes, it works. Thanks", "In-Reply-To: <"+strings.Trim(to.MessageID, "<>")+">"))
		r.Run()
		if s := r.last().State; s == verified.Confirmed || r.Fresh(r.id).Status == cases.Confirmed {
			t.Errorf("a stranger confirmed: %s", s)
		}
	})
}

func TestMergingAndTakingApartKeepsWhatWasSaid(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.solve("Hold the crown.")
		r.Nobody().Post(r.link()+"/works", nil).Is(t, http.StatusSeeOther)
		other := r.CaseFrom(desktest.Ann, desktest.Address, "The strap broke.")
		r.Run()
		of := func() string { return fmt.Sprint(r.rounds()) }
		before, api := of(), r.Program(staff.Lead)
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/merge", r.id), map[string]any{"into": other.ID}).Is(t, http.StatusOK)
		api.Call(http.MethodGet, fmt.Sprintf("/api/v1/cases/%d", other.ID), nil).Is(t, http.StatusOK).Has(t, `"state":"confirmed"`)
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/unmerge", r.id), nil).Is(t, http.StatusOK)
		wants(t, "the askings", of(), before)
		wants(t, "marks", r.marks()["verified.state"], int64(3))
		r.Desk.Verified()
	})
}

func TestTheNumbersShowSilenceApart(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.solve("Hold the crown.")
		r.Nobody().Post(r.link()+"/works", nil).Is(t, http.StatusSeeOther)
		for i, then := range []string{"/works", "/not-yet", ""} {
			r.id = r.CaseFrom(fmt.Sprintf("p%d@example.com", i), desktest.Address, "It stopped.").ID
			if i == 0 {
				r.Desk.Answer(r.As(staff.Agent), r.id, "One moment.")
				r.Advance(time.Minute)
			}
			r.solve("Hold it.")
			if then != "" {
				r.Nobody().Post(r.link()+then, nil).Is(t, http.StatusSeeOther)
			}
		}
		r.Advance(9 * 24 * time.Hour)
		var got struct{ Items []verified.FiguresBody }
		r.Program(staff.Lead).Call(http.MethodGet, "/api/v1/verifications/figures", nil).Is(t, http.StatusOK).JSON(t, &got)
		wants(t, "figures", got.Items, []verified.FiguresBody{{Month: "2026-03", Confirmed: 2, FirstContact: 1, NotYet: 1, Silent: 1}})
		r.Browse(staff.Lead).Get("/verified").Is(t, http.StatusOK).Has(t, "1, 50 in a hundred", "March 2026")
		r.Browse(staff.Agent).Get("/verified").Is(t, http.StatusForbidden)
	})
}

func TestTheListReadsAnIndex(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.Listed(r.As(staff.Lead), "verification", func(ctx context.Context, v db.View) error {
			_, _, err := r.room.Newest(ctx, v, verified.Silent, 1<<50, 50)
			return err
		}, "verification_state")
	})
}
