package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// due is when the promises of these journeys are due: 15:00 in Berlin.
var due = time.Date(2026, 3, 2, 14, 0, 0, 0, time.UTC)

// promised makes the same promise in the composer or over the API.
var promised = map[string]func(t *testing.T, d *desktest.Desk, id int64){
	"in the composer": func(t *testing.T, d *desktest.Desk, id int64) {
		d.Browse(staff.Agent).Post(casePath(id)+"/reply", form("kind", "reply", "body", "It leaves today.", "key", "k1",
			"promises[0].what", "Your watch is on its way", "promises[0].due_at", "2026-03-02T15:00", "promises.zone", "Europe/Berlin")).Is(t, http.StatusSeeOther)
		d.Advance(10 * time.Second)
	},
	"with a reply over the API": func(t *testing.T, d *desktest.Desk, id int64) {
		d.Program(staff.Agent).Call(http.MethodPost, "/api/v1"+casePath(id)+"/messages", map[string]any{
			"kind": "reply", "text": "It leaves today.",
			"promises": []any{map[string]any{"what": "Your watch is on its way", "due_at": due}},
		}).Is(t, http.StatusCreated)
		d.Run()
	},
	"by itself over the API": func(t *testing.T, d *desktest.Desk, id int64) {
		d.Answer(d.As(staff.Agent), id, "It leaves today.")
		d.Program(staff.Agent).Call(http.MethodPost, "/api/v1"+casePath(id)+"/promises",
			map[string]any{"what": "Your watch is on its way", "due_at": due}).Is(t, http.StatusCreated)
	},
}

func TestAPromiseIsMadeAndBroken(t *testing.T) {
	for how, make := range promised {
		t.Run(how, func(t *testing.T) {
			var heard []facts.LetDown
			each(t, func(t *testing.T, d *desktest.Desk) {
				heard = nil
				c := d.Case("When will I have it?")
				api := d.Program(staff.Agent)
				now := func() promise { return oneOf(t, promisesOf(t, api, c.ID)) }
				until := func(at time.Time) { d.Advance(at.Sub(d.Now())) }
				make(t, d, c.ID)
				wants(t, "state", now().State, "pending")
				wants(t, "due", now().DueAt.Equal(due), true)
				wants(t, "marked", mark(d, c.ID, "promises.pending"), 1)
				wants(t, "mails", len(d.Sent()), 1)

				until(due.Add(-time.Hour - time.Microsecond))
				wants(t, "at risk before the hour", now().AtRisk, false)
				until(due.Add(-time.Hour))
				wants(t, "at risk", now().AtRisk, true)
				wants(t, "alarms", happened(d, c.ID, "promise.due_soon"), 1)

				until(due.Add(-time.Microsecond))
				wants(t, "state before its time", now().State, "pending")
				wants(t, "mails before its time", len(d.Sent()), 1)
				brokenOnce(t, d)
				wants(t, "state", now().State, "broken")
				down := oneOf(t, heard)
				wants(t, "the let-down's case", down.Case, c.ID)
				wants(t, "the let-down's promise", down.On, now().ID)
				wants(t, "the let-down's room", down.Room, "promises")
				wants(t, "let-downs on the case", happened(d, c.ID, "case.let_down"), 1)
				wants(t, "marked", mark(d, c.ID, "promises.broken"), 1)

				d.Reopen()
				until(due.Add(15*time.Minute - time.Microsecond))
				wants(t, "letters while somebody may still write", len(lettersTo(t, d, desktest.Ann)), 0)
				d.Advance(time.Microsecond)
				d.Advance(48 * time.Hour)
				wants(t, "let-downs, with that of the desk's own promise", len(heard), 2)
				letter := oneOf(t, lettersTo(t, d, desktest.Ann))
				if !strings.Contains(letter.Text, "Your watch is on its way") || letter.AutoSubmitted != "auto-generated" {
					t.Errorf("the letter is %+v", letter)
				}
				if len(lettersTo(t, d, "agent@shop.example")) == 0 {
					t.Error("whoever owns the case is not told")
				}
				d.Verified()
			}, ear(&heard))
		})
	}
}

// brokenOnce lets the time of a promise come while the process that has just
// claimed its job is frozen. Another takes the job over, and then the first
// wakes up.
func brokenOnce(t *testing.T, d *desktest.Desk) {
	t.Helper()
	began, thaw, ended := make(chan bool), make(chan bool), make(chan error)
	d.Jobs.Around(func(ctx context.Context, kind string) context.Context {
		if kind == "promises.due" {
			began <- true
			<-thaw
		}
		return staff.As(ctx, staff.System(kind))
	})
	d.Pass(time.Microsecond)
	frozen := d.Jobs
	go func() { ended <- frozen.RunDue(context.WithoutCancel(d.Ctx)) }()
	select {
	case <-began:
	case err := <-ended:
		t.Fatalf("the promise was not due: %v", err)
	}
	d.Reopen()
	if d.DB.Engine() == db.Postgres {
		d.Pass(5 * time.Second) // the lease of the frozen one ends
	}
	d.Run()
	wants(t, "let-downs when it broke", d.Number(`SELECT count(*) FROM activity WHERE kind = 'case.let_down'`), int64(1))
	close(thaw)
	d.Must(<-ended)
	d.Run()
	wants(t, "let-downs after the frozen one woke", d.Number(`SELECT count(*) FROM activity WHERE kind = 'case.let_down'`), int64(1))
}

// lettersTo are the mails to an address that no person wrote.
func lettersTo(t *testing.T, d *desktest.Desk, address string) (all []mail.Message) {
	t.Helper()
	for _, m := range d.Sent() {
		if one := m.Message(t); one.To[0].Mail == address && one.AutoSubmitted != "" {
			all = append(all, one)
		}
	}
	return all
}

func TestAPromiseFollowsItsMessageWhenTheCaseIsSplit(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("Two things: my watch, and my invoice.")
		promised["with a reply over the API"](t, d, c.ID)
		api := d.Program(staff.Agent)
		p := oneOf(t, promisesOf(t, api, c.ID))
		if p.MessageID == nil {
			t.Fatal("the promise belongs to no message")
		}
		var made struct{ ID int64 }
		api.Call(http.MethodPost, "/api/v1"+casePath(c.ID)+"/split", map[string]any{"message_ids": []int64{*p.MessageID}}).Is(t, http.StatusOK).JSON(t, &made)
		if made.ID == c.ID || made.ID == 0 {
			t.Fatalf("the split made case %d of case %d", made.ID, c.ID)
		}
		wants(t, "promises that stayed", len(promisesOf(t, api, c.ID)), 0)
		wants(t, "promise that went", oneOf(t, promisesOf(t, api, made.ID)).ID, p.ID)
		wants(t, "mark of the old case", mark(d, c.ID, "promises.pending"), 0)
		wants(t, "mark of the new case", mark(d, made.ID, "promises.pending"), 1)
		d.Advance(due.Sub(d.Now()))
		wants(t, "let-downs of the old case", happened(d, c.ID, "case.let_down"), 0)
		wants(t, "let-downs of the new case", happened(d, made.ID, "case.let_down"), 1)
		wants(t, "mark of the new case", mark(d, made.ID, "promises.broken"), 1)
		d.Advance(15 * time.Minute)
		wants(t, "letters", len(lettersTo(t, d, desktest.Ann)), 1)
		d.Verified()
	})
}

func TestMergeAndUnmergeLeaveEachCaseWhatItHad(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		api := d.Program(staff.Agent)
		tell := func(id int64) string {
			one := api.Call(http.MethodGet, "/api/v1"+casePath(id), nil).Is(t, http.StatusOK)
			var body map[string]any
			one.JSON(t, &body)
			for _, stamp := range []string{"version", "updated_at"} {
				delete(body, stamp)
			}
			said := api.Call(http.MethodGet, "/api/v1"+casePath(id)+"/messages", nil).Is(t, http.StatusOK).Body
			text, err := json.Marshal(body)
			d.Must(err)
			return string(text) + said + api.Call(http.MethodGet, "/api/v1"+casePath(id)+"/promises", nil).Body + fmt.Sprint(mark(d, id, "promises.pending"), mark(d, id, "promises.next_due"))
		}
		a, b := d.Case("The watch stopped."), d.CaseFrom("ben@example.com", desktest.Address, "It is the watch of my wife, and it stopped.")
		promised["with a reply over the API"](t, d, a.ID)
		for _, tag := range []string{"repair", "vip"} {
			api.Call(http.MethodPost, "/api/v1"+casePath(b.ID)+"/tags", map[string]any{"tag": tag}).Is(t, http.StatusCreated)
		}
		api.Call(http.MethodPost, "/api/v1"+casePath(a.ID)+"/tags", map[string]any{"tag": "repair"}).Is(t, http.StatusCreated)
		d.Advance(time.Minute)
		wasA, wasB := tell(a.ID), tell(b.ID)

		api.Call(http.MethodPost, "/api/v1"+casePath(a.ID)+"/merge", map[string]any{"into": b.ID}).Is(t, http.StatusOK)
		wants(t, "messages of both", len(d.Thread(b.ID)), 3)
		wants(t, "promises of both", len(promisesOf(t, api, b.ID)), 1)
		wants(t, "mark of both", mark(d, b.ID, "promises.pending"), 1)
		page := d.Browse(staff.Agent).Get(casePath(b.ID)).Is(t, http.StatusOK).Has(t, "The watch stopped.", "Your watch is on its way", "vip")
		wants(t, "tags shown", strings.Count(page.Body, "f.tag="), 2)
		d.Browse(staff.Agent).Get(casePath(a.ID)).Is(t, http.StatusOK).Has(t, "It is the watch of my wife")

		api.Call(http.MethodPost, "/api/v1"+casePath(a.ID)+"/unmerge", nil).Is(t, http.StatusOK)
		wants(t, "the first case", tell(a.ID), wasA)
		wants(t, "the second case", tell(b.ID), wasB)
		d.Verified()
	})
}
