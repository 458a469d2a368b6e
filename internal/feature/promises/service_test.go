package promises_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/promises"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// room is a desk with this room alone.
type room struct {
	*desktest.Desk
	*promises.Promises
	t  *testing.T
	id int64 // a case
}

func each(t *testing.T, f func(t *testing.T, r room)) {
	t.Helper()
	var s *promises.Promises
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		f(t, room{d, s, t, d.Case("When will I have it?").ID})
	}, desktest.Room{Name: "promises", Schema: promises.Schema, Words: promises.Words, Mount: func(d *desk.Desk) { s = promises.Mount(d) }})
}

// as runs an operation as the user with a role.
func (r room) as(role staff.Role, f func(ctx context.Context, tx *db.Tx) error) error {
	r.t.Helper()
	return r.DB.Do(r.As(role), "test", f)
}

// make promises something in so much time.
func (r room) make(what string, in time.Duration) (p promises.Promise) {
	r.t.Helper()
	r.Must(r.as(staff.Agent, func(ctx context.Context, tx *db.Tx) error {
		h, err := r.Cases.Take(ctx, tx, r.id)
		if err != nil {
			return err
		}
		p, err = r.Make(ctx, tx, h, 0, promises.Draft{What: what, DueAt: r.Now().Add(in), Covered: true})
		return err
	}))
	return p
}

func (r room) keep(id int64) error {
	return r.as(staff.Agent, func(ctx context.Context, tx *db.Tx) error {
		_, err := r.Keep(ctx, tx, id, 0)
		return err
	})
}

// fresh reads a promise as it is now.
func (r room) fresh(id int64) (p promises.Promise) {
	r.t.Helper()
	r.Read(func(ctx context.Context, v db.View) (err error) {
		p, err = r.ByID(ctx, v, id)
		return err
	})
	return p
}

// marks are what the case says of its promises.
func (r room) marks() string {
	r.t.Helper()
	var text string
	r.Read(func(ctx context.Context, v db.View) error {
		all, err := r.Cases.Marks(ctx, v, []int64{r.id})
		m := all[r.id]
		text = fmt.Sprintf("%d pending, %d broken, next %d", m["promises.pending"], m["promises.broken"], m["promises.next_due"])
		return err
	})
	return text
}

func wants(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: %s", what, d)
	}
}

func TestAPromiseIsKept(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		p := r.make("It is here", 4*time.Hour)
		wants(t, "made", p, promises.Promise{ID: p.ID, CaseID: r.id, What: "It is here", DueAt: r.Now().Add(4 * time.Hour), State: promises.Pending,
			MadeBy: r.User(staff.Agent), MadeAt: r.Now(), Chance: -1})
		wants(t, "marks", r.marks(), fmt.Sprintf("1 pending, 0 broken, next %d", p.DueAt.UnixMicro()))
		r.Advance(time.Hour)
		r.Must(r.keep(p.ID))
		wants(t, "state", r.fresh(p.ID).State, promises.Kept)
		wants(t, "ended", r.fresh(p.ID).EndedAt, r.Now())
		wants(t, "marks", r.marks(), "0 pending, 0 broken, next 0")
		if err := r.keep(p.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("kept twice: %v", err)
		}
		r.Advance(24 * time.Hour)
		wants(t, "warned", r.fresh(p.ID).WarnedAt.IsZero(), true)
		wants(t, "letters", len(r.Sent()), 0)
		r.Verified()
	})
}

func TestAPromiseIsWithdrawnForAReason(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		p := r.make("It is here", 4*time.Hour)
		withdraw := func(reason string) error {
			return r.as(staff.Agent, func(ctx context.Context, tx *db.Tx) error {
				_, err := r.Withdraw(ctx, tx, p.ID, reason)
				return err
			})
		}
		if err := withdraw(" "); !fault.Is(err, fault.Invalid) {
			t.Errorf("for no reason: %v", err)
		}
		r.Must(withdraw("They cancelled."))
		wants(t, "reason", r.fresh(p.ID).Reason, "They cancelled.")
		r.Advance(24 * time.Hour)
		wants(t, "state", r.fresh(p.ID).State, promises.Withdrawn)
		wants(t, "letters", len(r.Sent()), 0)
		r.Verified()
	})
}

func TestTheAlarmMakesItTheNextStep(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.Answer(r.As(staff.Agent), r.id, "I will see to it.")
		p := r.make("Send the parts", 3*time.Hour)
		r.Advance(2*time.Hour - time.Microsecond)
		wants(t, "warned early", r.fresh(p.ID).WarnedAt.IsZero(), true)
		r.Advance(time.Microsecond)
		wants(t, "warned", r.fresh(p.ID).WarnedAt, r.Now())
		c := r.Fresh(r.id)
		wants(t, "next step", c.NextStep, "Send the parts")
		wants(t, "due", c.NextDue, p.DueAt)
		r.Browse(staff.Agent).Get("/cases?list=open").Is(t, http.StatusOK).Has(t, "Promised by")
	})
}

func TestABrokenPromiseIsBrokenOnce(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		p := r.make("It is here", 3*time.Hour)
		r.Advance(3*time.Hour - time.Microsecond)
		wants(t, "state before", r.fresh(p.ID).State, promises.Pending)
		r.Advance(time.Microsecond)
		wants(t, "state", r.fresh(p.ID).State, promises.Broken)
		wants(t, "marks", r.marks(), "0 pending, 1 broken, next 0")
		r.Do(func(ctx context.Context, tx *db.Tx) error { return r.Jobs.Put(ctx, tx, promises.Due{ID: p.ID}) })
		r.Do(func(ctx context.Context, tx *db.Tx) error { return r.Jobs.Put(ctx, tx, promises.Warn{ID: p.ID}) })
		r.Advance(time.Hour)
		wants(t, "letters", len(r.Sent()), 1)
		wants(t, "let-downs", r.Number(`SELECT count(*) FROM activity WHERE kind = 'case.let_down'`), int64(1))
		if err := r.keep(p.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("a broken one is kept: %v", err)
		}
		r.Browse(staff.Agent).Get("/cases?list=open").Is(t, http.StatusOK).Has(t, "Promise broken")
		r.Verified()
	})
}

func TestKeepAndBreakAtOnce(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		for range 8 {
			sent := len(r.Sent())
			p := r.make("It is here", 3*time.Hour)
			r.Pass(3 * time.Hour)
			errs := dbtest.Race(t, r.DB, 2, func(i int) error {
				if i == 0 {
					return r.keep(p.ID)
				}
				return r.Jobs.RunDue(r.Ctx)
			})
			r.Must(errs[1])
			r.Advance(15 * time.Minute)
			kept, broken := errs[0] == nil, len(r.Sent()) == sent+1
			want := promises.Broken
			if kept {
				want = promises.Kept
			}
			if kept == broken || !kept && !fault.Is(errs[0], fault.Conflict) || r.fresh(p.ID).State != want {
				t.Errorf("it is %s; to keep it said %v; a letter went: %v", r.fresh(p.ID).State, errs[0], broken)
			}
		}
		r.Verified()
	})
}

func TestTheWordsOfPromisesAreExportedAndErased(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		p := r.make("A blue one for Ann", 90*time.Minute)
		person, admin := r.Fresh(r.id).PersonID, r.Program(staff.Admin)
		path := fmt.Sprintf("/api/v1/people/%d", person)
		admin.Call(http.MethodGet, path+"/export", nil).Is(t, http.StatusOK).Has(t, `"promise"`, "A blue one for Ann")
		admin.Call(http.MethodPost, path+"/erase", map[string]any{"sure": true}).Is(t, http.StatusNoContent)
		r.Advance(2 * time.Hour)
		gone := r.fresh(p.ID)
		wants(t, "words", gone.What, "")
		wants(t, "state", gone.State, promises.Broken)
		wants(t, "letters", len(r.Sent()), 0)
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", r.id)).Is(t, http.StatusOK).Has(t, "Words erased").Lacks(t, "A blue one")
		r.Verified()
	})
}

func TestVerifyFindsAPromiseNobodyLookedAfter(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.make("It is here", 3*time.Hour)
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM job WHERE kind = 'promises.due'`)
			return err
		})
		r.Advance(3*time.Hour + 5*time.Minute)
		wants(t, "findings within five minutes", len(r.Findings()), 0)
		r.Advance(time.Second)
		wants(t, "findings", len(r.Findings()), 1)
	})
}

func TestTheAPIOfPromises(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		api := r.Program(staff.Agent)
		path := fmt.Sprintf("/api/v1/cases/%d", r.id)
		etag := api.Call(http.MethodGet, path, nil).Is(t, http.StatusOK).Header.Get("ETag")
		body := map[string]any{"what": "It is here", "due_at": r.Now().Add(30 * time.Hour)}
		var made, again promises.Body
		first := api.With("Idempotency-Key", "k1").Call(http.MethodPost, path+"/promises", body).Is(t, http.StatusCreated)
		first.JSON(t, &made)
		api.With("Idempotency-Key", "k1").Call(http.MethodPost, path+"/promises", body).Is(t, http.StatusCreated).JSON(t, &again)
		wants(t, "the same call again", again, made)
		wants(t, "promises", r.Number(`SELECT count(*) FROM promise`), int64(1))
		api.With("If-None-Match", etag).Call(http.MethodGet, path, nil).Is(t, http.StatusOK).Has(t, "It is here")
		api.Call(http.MethodGet, "/api/v1/promises", nil).Is(t, http.StatusOK).Has(t, "It is here")
		api.Call(http.MethodGet, "/api/v1/promises?state=kept", nil).Is(t, http.StatusOK).Lacks(t, "It is here")
		one := fmt.Sprintf("/api/v1/promises/%d", made.ID)
		api.Call(http.MethodPost, one+"/withdraw", map[string]any{"reason": ""}).Is(t, http.StatusUnprocessableEntity)
		api.Call(http.MethodPost, one+"/keep", nil).Is(t, http.StatusOK).Has(t, `"state":"kept"`)
		api.Call(http.MethodPost, one+"/keep", nil).Is(t, http.StatusConflict)
		api.Call(http.MethodGet, one, nil).Is(t, http.StatusOK).Has(t, `"state":"kept"`)
		api.Call(http.MethodGet, "/api/v1/promises/999", nil).Is(t, http.StatusNotFound)
	})
}

func TestTheBoardIsReadPageByPage(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		for i := range 5 {
			r.make(fmt.Sprintf("Promise %d", i), time.Duration(24+i/2)*time.Hour) // some are due at one time
		}
		api := r.Program(staff.Agent)
		var seen []string
		next := "/api/v1/promises?limit=2"
		for range 4 {
			var page struct {
				Items      []promises.Body
				NextCursor *string `json:"next_cursor"`
			}
			api.Call(http.MethodGet, next, nil).Is(t, http.StatusOK).JSON(t, &page)
			for _, p := range page.Items {
				seen = append(seen, p.What)
			}
			if page.NextCursor == nil {
				break
			}
			next = "/api/v1/promises?limit=2&cursor=" + url.QueryEscape(*page.NextCursor)
		}
		wants(t, "seen", seen, []string{"Promise 0", "Promise 1", "Promise 2", "Promise 3", "Promise 4"})
	})
}

func TestThePagesOfPromises(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		path := fmt.Sprintf("/cases/%d", r.id)
		anna := r.Browse(staff.Agent)
		form := url.Values{"what": {"It is here"}, "due": {"2026-03-04T12:00"}, "zone": {"Europe/Berlin"}}
		anna.Post(path+"/promises", form).Is(t, http.StatusSeeOther)
		wants(t, "due", r.fresh(1).DueAt, time.Date(2026, 3, 4, 11, 0, 0, 0, time.UTC))
		anna.Get(path).Is(t, http.StatusOK).Has(t, "It is here", "What we owe", `action="/promises/1/keep"`)
		r.Browse(staff.Viewer).Get(path).Is(t, http.StatusOK).Has(t, "It is here").Lacks(t, `action="/promises/1/keep"`)
		anna.Get("/promises").Is(t, http.StatusOK).Has(t, "It is here", "Ann Vik", "My watch")
		anna.Post(path+"/promises", url.Values{"what": {"x"}, "due": {"soon"}}).Is(t, http.StatusUnprocessableEntity)
		anna.Post(path+"/promises", url.Values{"what": {"x"}, "due": {"2026-03-01T12:00"}}).Is(t, http.StatusUnprocessableEntity)
		anna.Post("/promises/1/withdraw", url.Values{"reason": {""}}).Is(t, http.StatusUnprocessableEntity)
		anna.Post("/promises/1/keep", url.Values{"back": {"https://evil.example/"}}).Is(t, http.StatusSeeOther)
		anna.Post("/promises/1/keep", nil).Is(t, http.StatusConflict)
		anna.Get("/promises?state=kept").Is(t, http.StatusOK).Has(t, "It is here")
		anna.Get("/promises?state=nonsense").Is(t, http.StatusOK).Lacks(t, "It is here")
		anna.Get("/promises?cursor=nonsense").Is(t, http.StatusUnprocessableEntity)
	})
}

func TestTheCustomerSeesWhatWePromised(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		kept, broken := r.make("A first one", 2*time.Hour), r.make("A second one", 3*time.Hour)
		gone := r.make("A third one", 4*time.Hour)
		r.make("A fourth one", 50*time.Hour)
		r.Must(r.keep(kept.ID))
		r.Must(r.as(staff.Agent, func(ctx context.Context, tx *db.Tx) error {
			_, err := r.Withdraw(ctx, tx, gone.ID, "Between us.")
			return err
		}))
		r.Advance(3 * time.Hour)
		wants(t, "state", r.fresh(broken.ID).State, promises.Broken)
		link := r.Page.CustomerPath(r.id, r.Fresh(r.id).PersonID)
		page := r.Nobody().Get(link).Is(t, http.StatusOK).
			Has(t, "What we promised", "A first one", "A second one", "missed it. We are sorry.", "A fourth one: by <b>4 March 2026, 11:00</b>.").
			Lacks(t, "A third one", "Between us.")
		if n := strings.Count(page.Body, "A fourth one"); n != 2 { // it heads the page, and is in the list
			t.Errorf("the next promise is shown %d times", n)
		}
	})
}

func TestThePromisesOfMergedCasesShowOnTheOneThatIsLeft(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		p := r.make("It is here", 3*time.Hour)
		other := r.CaseFrom("ben@example.com", desktest.Address, "It is my watch.")
		api := r.Program(staff.Agent)
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/merge", r.id), map[string]any{"into": other.ID}).Is(t, http.StatusOK)
		r.Run()
		var one struct{ Promises []promises.Body }
		api.Call(http.MethodGet, fmt.Sprintf("/api/v1/cases/%d", other.ID), nil).Is(t, http.StatusOK).JSON(t, &one)
		if len(one.Promises) != 1 || one.Promises[0].ID != p.ID {
			t.Errorf("over the API: %+v", one.Promises)
		}
		r.Advance(3 * time.Hour)
		wants(t, "state", r.fresh(p.ID).State, promises.Broken)
		r.Browse(staff.Agent).Get("/cases?list=open").Is(t, http.StatusOK).Has(t, "Promise broken")
		wants(t, "let-downs of the root", r.Number(`SELECT count(*) FROM activity WHERE kind = 'case.let_down' AND case_id = $1`, other.ID), int64(1))
		r.Verified()
	})
}

func TestAPersonsPageSaysWhatWeOweThem(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		person := fmt.Sprintf("/people/%d", r.Fresh(r.id).PersonID)
		anna := r.Browse(staff.Agent)
		anna.Get(person).Is(t, http.StatusOK).Lacks(t, "What we owe")
		kept := r.make("A first answer", 2*time.Hour)
		r.make("A new lid", time.Hour)
		r.make("The refund", 48*time.Hour)
		r.Must(r.keep(kept.ID))
		r.Advance(90 * time.Minute)
		anna.Get(person).Is(t, http.StatusOK).Has(t, "What we owe", "The refund", "A new lid", "A first answer", "1 of 2 kept.", fmt.Sprintf(`href="/cases/%d"`, r.id))
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			h, err := r.Cases.Take(ctx, tx, r.id)
			if err != nil {
				return err
			}
			return r.Cases.MarkPrivate(ctx, tx, h, true)
		})
		r.BrowseUser(r.AddUser("other", staff.Agent)).Get(person).Lacks(t, "The refund", "A new lid")
	})
}

func TestATimeIsSaidInWords(t *testing.T) {
	each(t, func(t *testing.T, r room) { // it is Monday, nine o'clock in UTC
		api, path := r.Program(staff.Agent), fmt.Sprintf("/api/v1/cases/%d", r.id)
		var made promises.Body
		api.Call(http.MethodPost, path+"/promises", map[string]any{"what": "It is here", "by": "by Thursday noon"}).Is(t, http.StatusCreated).JSON(t, &made)
		wants(t, "due", made.DueAt.UTC(), time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC))
		api.Call(http.MethodPost, path+"/promises", map[string]any{"what": "x", "by": "bis Freitag 16 Uhr", "zone": "Europe/Berlin"}).Is(t, http.StatusCreated).Has(t, "2026-03-06T15:00:00Z")
		api.Call(http.MethodPost, path+"/messages", map[string]any{"kind": "reply", "text": "It comes.", "promises": []any{map[string]any{"what": "y", "by": "in drei Werktagen"}}}).Is(t, http.StatusCreated)
		r.Run()
		wants(t, "with a reply", r.fresh(3).DueAt, time.Date(2026, 3, 5, 17, 0, 0, 0, time.UTC))
		for by, says := range map[string]string{
			"soon":                "is no time that we can read",
			"yesterday":           "is no time that we can read",
			"1 March 2026":        "has passed. The nearest time that can be kept is",
			"by Saturday":         "Nobody works at Sat 17:00. The nearest time that can be kept is Fri 17:00",
			"31 February at noon": "The calendar has no such day",
			"in two years":        "is no time that we can read",
		} {
			api.Call(http.MethodPost, path+"/promises", map[string]any{"what": "x", "by": by}).Is(t, http.StatusUnprocessableEntity).Has(t, says)
		}
		api.Call(http.MethodPost, path+"/promises", map[string]any{"what": "x", "due_at": "2026-03-07T12:00:00Z"}).Is(t, http.StatusUnprocessableEntity).Has(t, "Nobody works at Sat 12:00")
		api.Call(http.MethodPost, path+"/promises", map[string]any{"what": "x", "by": "Saturday noon", "covered": true}).Is(t, http.StatusCreated)
		api.Call(http.MethodGet, path+"/promises/read?by="+url.QueryEscape("tomorrow 4pm"), nil).Is(t, http.StatusOK).Has(t, `"due_at":"2026-03-03T16:00:00Z"`, `"problem":null`)
		api.Call(http.MethodGet, path+"/promises/read?by=Sunday", nil).Is(t, http.StatusOK).Has(t, `"problem":"closed"`, `"nearest":"2026-03-09T10:00:00Z"`)
	})
}

func TestTheComposerReadsATimeAtOnce(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		anna, path := r.Browse(staff.Agent), fmt.Sprintf("/cases/%d", r.id)
		anna.Get(path).Is(t, http.StatusOK).Has(t, "promises[0].by", path+"/promises/read")
		read := func(by string) desktest.Page {
			return anna.HX().Post(path+"/promises/read", url.Values{"promises[0].by": {by}, "promises.zone": {"America/New_York"}}).Is(t, http.StatusOK)
		}
		read("tomorrow at noon").Has(t, "For the customer", "Tue 3 Mar, 17:00", "UTC")
		read("Saturday noon").Has(t, "Nobody works at", `data-act="fill"`, "2026-03-06T12:00")
		read("soon").Has(t, "no exact time yet")
		anna.Post(path+"/reply", url.Values{"kind": {"reply"}, "body": {"It comes."}, "key": {"k1"}, "promises[0].what": {"It is here"}, "promises[0].by": {"by Thursday noon"}, "promises.zone": {"Europe/Berlin"}}).Is(t, http.StatusSeeOther)
		r.Advance(10 * time.Second)
		wants(t, "due", r.fresh(1).DueAt, time.Date(2026, 3, 5, 11, 0, 0, 0, time.UTC))
		anna.HX().Post(path+"/reply", url.Values{"kind": {"reply"}, "body": {"It comes."}, "key": {"k2"}, "promises[0].what": {"It is here"}, "promises[0].by": {"by Sunday"}, "promises.zone": {"Europe/Berlin"}}).
			Is(t, http.StatusUnprocessableEntity).Has(t, "promises[0].by", "Nobody works at")
	})
}

func TestVagueWordsArePointedOutWithATimeThatCanBeKept(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		anna, lint := r.Browse(staff.Agent), fmt.Sprintf("/cases/%d/hints", r.id)
		says := func(text string) desktest.Page {
			return anna.HX().Post(lint, url.Values{"text": {text}}).Is(t, http.StatusOK)
		}
		says("We will write to you as soon as possible.").Has(t, "“as soon as possible” names no time. Say exactly when.")
		for i := range 21 { // they take one to twenty-one hours of work
			c := r.CaseFrom(fmt.Sprintf("p%d@example.com", i), desktest.Address, "It stopped.")
			took := time.Duration(i+1) * time.Hour
			r.Do(func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE cases SET status = 'solved', shelf = 'done', unowned = 0, created_at = $1, last_reply_at = $2 WHERE id = $3`,
					r.Now().Add(-7*24*time.Hour), r.hours().Add(r.Now().Add(-7*24*time.Hour), took), c.ID)
				return err
			})
		}
		var is promises.SuggestionBody
		r.Program(staff.Agent).Call(http.MethodGet, fmt.Sprintf("/api/v1/cases/%d/promises/suggestion", r.id), nil).Is(t, http.StatusOK).JSON(t, &is)
		wants(t, "suggested", []any{is.DueAt.UTC(), is.Level, is.Cases, is.Alike, is.Few}, []any{time.Date(2026, 3, 4, 13, 0, 0, 0, time.UTC), 90, 21, "inbox", false})
		page := says("We will write to you in a few days.").Has(t, "names no time. 90 in 100 such cases were done by Wed 13:00 (21 cases: same inbox).",
			`data-was="a few days"`, `data-is="by Wednesday 4 March, 13:00"`, "We will write to you in")
		page.Has(t, "2026-03-04T13:00")
		says("You have it by Thursday noon.").Has(t, "“by Thursday noon” sounds like a promise: Thu 12:00.", "Track it")
		says("You have it by Saturday.").Has(t, "“by Saturday” cannot be kept. Nobody works at", `data-is="by Friday 6 March, 17:00"`)
		says("See you soon.").Lacks(t, "names no time")
		anna.HX().Get(fmt.Sprintf("/cases/%d/promises/suggestion", r.id)).Is(t, http.StatusOK).Has(t, "90 in 100 such cases were done by Wed 13:00", `data-act="fill"`)
	})
}

// hours are the working hours of the case's inbox.
func (r room) hours() (h calendar.Hours) {
	r.t.Helper()
	r.Read(func(ctx context.Context, v db.View) error {
		in, err := r.Inboxes.Open(ctx, v, r.Fresh(r.id).InboxID)
		h = in.Hours
		return err
	})
	return h
}

func TestTheBoardReadsAnIndex(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		for _, column := range promises.BoardNames.Values() {
			index := "promise_state"
			if column == promises.BoardRenegotiated {
				index = "promise_again"
			}
			for _, at := range []*web.Cursor{nil, {Sort: r.Now().UnixMicro(), ID: 7}} {
				r.Listed(r.As(staff.Lead), "promise", func(ctx context.Context, v db.View) error {
					_, _, err := promises.ReadBoard(r.Promises, ctx, v, column, promises.Filter{}, at, 50)
					return err
				}, index)
			}
		}
	})
}

func TestAnotherTimeNeedsTheCustomersYes(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		api := r.Program(staff.Agent)
		p := r.make("It is here", 4*time.Hour)
		path := fmt.Sprintf("/api/v1/promises/%d/renegotiate", p.ID)
		api.Call(http.MethodPost, path, map[string]any{"by": "by Thursday noon", "agreed": "message"}).Is(t, http.StatusUnprocessableEntity).Has(t, "has not written since")
		api.Call(http.MethodPost, path, map[string]any{"by": "by Saturday", "agreed": "phone"}).Is(t, http.StatusUnprocessableEntity).Has(t, "Nobody works")
		wants(t, "state", r.fresh(p.ID).State, promises.Pending)
		var again promises.Body
		api.Call(http.MethodPost, path, map[string]any{"by": "by Thursday noon", "agreed": "phone"}).Is(t, http.StatusCreated).JSON(t, &again)
		wants(t, "in its place", []any{again.What, *again.BeforeID, again.DueAt.UTC()}, []any{"It is here", p.ID, time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)})
		old := r.fresh(p.ID)
		wants(t, "the old one", []any{old.State, old.Agreed, old.DueAt, old.EndedBy}, []any{promises.Renegotiated, promises.OnPhone, p.DueAt, r.User(staff.Agent)})
		r.Advance(5 * time.Hour)
		wants(t, "letters", r.lettersToAnn(), 0)
		api.Call(http.MethodGet, "/api/v1/promises?state=renegotiated", nil).Is(t, http.StatusOK).Has(t, `"agreed":"phone"`)
		api.Call(http.MethodGet, "/api/v1/promises?state=withdrawn", nil).Is(t, http.StatusOK).Lacks(t, "It is here")
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", r.id)).Has(t, "Moved, as agreed", "In the place of an earlier one", "/renegotiate")
		r.Verified()
	})
}

func TestAReplyKeepsWhatItKeeps(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		api := r.Program(staff.Agent)
		p, other := r.make("It is here", 4*time.Hour), r.make("The refund", 5*time.Hour)
		path := fmt.Sprintf("/api/v1/cases/%d/messages", r.id)
		api.Call(http.MethodPost, path, map[string]any{"kind": "reply", "text": "Here it is.", "keeps": []int64{99}}).Is(t, http.StatusUnprocessableEntity)
		api.Call(http.MethodPost, path, map[string]any{"kind": "reply", "text": "Here it is.", "keeps": []int64{p.ID}}).Is(t, http.StatusCreated)
		r.Run()
		kept := r.fresh(p.ID)
		wants(t, "kept", []any{kept.State, kept.ProofID != 0, r.fresh(other.ID).State}, []any{promises.Kept, true, promises.Pending})
		r.Must(r.keep(other.ID)) // by hand: the newest reply proves it
		wants(t, "proof", r.fresh(other.ID).ProofID, kept.ProofID)
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", r.id)).Has(t, "Kept by this reply", fmt.Sprintf(`href="#m-%d"`, kept.ProofID))
	})
}

func TestTheBoardIsByDayAndByWhose(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.own(staff.Agent)
		r.make("A new lid", 4*time.Hour)
		r.make("A refund", 28*time.Hour)
		r.make("A call", time.Hour)
		r.Advance(30 * time.Minute)
		anna := r.Browse(staff.Agent)
		anna.Get("/promises").Is(t, http.StatusOK).Has(t, "Mon 2 Mar", "Tue 3 Mar", "A new lid", "A refund", "A call", "The agent")
		anna.Get("/promises?state=risk").Is(t, http.StatusOK).Has(t, "A call").Lacks(t, "A new lid")
		anna.Get(fmt.Sprintf("/promises?owner=%d", r.User(staff.Agent))).Is(t, http.StatusOK).Has(t, "A new lid")
		anna.Get("/promises?owner=99").Is(t, http.StatusOK).Lacks(t, "A new lid")
		anna.Get("/promises?team=99").Is(t, http.StatusOK).Lacks(t, "A new lid")
		anna.Get("/promises/calibration").Is(t, http.StatusOK).Has(t, "Can our times be believed?", "86 to 95\u00a0%")
		r.Program(staff.Agent).Call(http.MethodGet, "/api/v1/promises/calibration", nil).Is(t, http.StatusOK).Has(t, `"from":86`)
	})
}

// own gives the case to the user with a role.
func (r room) own(role staff.Role) {
	r.t.Helper()
	r.Must(r.as(role, func(ctx context.Context, tx *db.Tx) error {
		h, err := r.Cases.Take(ctx, tx, r.id)
		if err != nil {
			return err
		}
		return r.Cases.Own(ctx, tx, h, r.User(role))
	}))
}

// lettersToAnn counts the automatic letters that the customer got.
func (r room) lettersToAnn() (n int) {
	r.t.Helper()
	for _, m := range r.Sent() {
		if one := m.Message(r.t); one.To[0].Mail == desktest.Ann && one.AutoSubmitted != "" {
			n++
		}
	}
	return n
}
