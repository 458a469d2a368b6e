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
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
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
		p, err = r.Make(ctx, tx, h, 0, promises.Draft{What: what, DueAt: r.Now().Add(in)})
		return err
	}))
	return p
}

func (r room) keep(id int64) error {
	return r.as(staff.Agent, func(ctx context.Context, tx *db.Tx) error {
		_, err := r.Keep(ctx, tx, id)
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
			MadeBy: r.User(staff.Agent), MadeAt: r.Now()})
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
			r.Run()
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
			Has(t, "What we promised", "A first one", "A second one", "missed it. We are sorry.", "A fourth one: by 4 March 2026, 11:00.").
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
