package cases_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
)

func TestACaseWaitsUntilItsDateAndIsOpenAgain(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.cases.Mount(h.jobs, h.router())
		h.must(h.jobs.OpenByHand(t.Context()))
		k := h.open("It is broken")
		until := start.Add(50 * time.Hour)
		wait := func(to time.Time) func(context.Context, *db.Tx, *cases.Held) error {
			return func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
				return h.cases.Wait(ctx, tx, k, to, "the part comes")
			}
		}
		got := h.change(k.ID, wait(start.Add(2*time.Hour)))
		if got.Status != cases.Waiting || !got.NextDue.Equal(got.WaitingUntil) {
			t.Errorf("%+v", got)
		}
		h.change(k.ID, wait(until)) // later: the first job finds nothing to do
		h.advance(3 * time.Hour)
		h.must(h.jobs.RunDue(t.Context()))
		if got := h.byID(k.ID); got.Status != cases.Waiting {
			t.Errorf("%s before its date", got.Status)
		}
		h.advance(47 * time.Hour)
		h.must(h.jobs.RunDue(t.Context()))
		got = h.byID(k.ID)
		if got.Status != cases.Open || got.NextStep != cases.StepLookAgain || db.IsNever(got.NextDue) || !db.IsNever(got.WaitingUntil) {
			t.Errorf("%+v", got)
		}
		if !h.recorded(k.ID, "case.woken") {
			t.Error("the timeline does not say so")
		}
		for at, field := range map[time.Time]string{h.d.Now(): "waiting_until", h.d.Now().AddDate(2, 0, 0): "waiting_until"} {
			err := h.try(h.system(), func(ctx context.Context, tx *db.Tx) error {
				k, err := h.cases.Take(ctx, tx, k.ID)
				h.must(err)
				return h.cases.Wait(ctx, tx, k, at, "")
			})
			if f, _ := fault.As(err); f == nil || f.Field != field {
				t.Errorf("%v: %v", at, err)
			}
		}
	})
}

func TestGuardsAreAsked(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		var say *cases.Objection
		h.cases.Guard(cases.ToSolve, "test.guard", func(context.Context, db.View, cases.Case) (*cases.Objection, error) { return say, nil })
		k := h.open("It is broken")
		solve := func(why cases.Reason) error {
			return h.try(h.system(), func(ctx context.Context, tx *db.Tx) error {
				k, err := h.cases.Take(ctx, tx, k.ID)
				h.must(err)
				return h.cases.SetStatus(ctx, tx, k, cases.Solved, why)
			})
		}
		say = &cases.Objection{Sentence: fault.Say("test.no")}
		wantKind(t, solve("because"), fault.Conflict)
		say.ReasonEnough = true
		err := solve("")
		if f, _ := fault.As(err); f == nil || f.Field != "reason" || f.Key != "test.no" {
			t.Errorf("%v", err)
		}
		h.must(solve("because"))
		if got := h.byID(k.ID); got.Status != cases.Solved || got.NextStep != "" || !db.IsNever(got.NextDue) {
			t.Errorf("%+v", got)
		}
	})
}

func TestWhoMayConfirm(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		k, other := h.open("It is broken"), h.arrive(h.mailFrom("bob@example.com", "mine too")).Held
		set := func(ctx context.Context, id int64, to cases.Status, why cases.Reason) error {
			return h.try(ctx, func(ctx context.Context, tx *db.Tx) error {
				k, err := h.cases.Take(ctx, tx, id)
				if err != nil {
					return err
				}
				return h.cases.SetStatus(ctx, tx, k, to, why)
			})
		}
		customer := staff.As(t.Context(), staff.CustomerOf(k.ID, k.PersonID, "Ann"))
		wantKind(t, set(customer, other.ID, cases.Confirmed, ""), fault.NotFound)
		wantKind(t, set(customer, k.ID, cases.Solved, ""), fault.Forbidden)
		wantKind(t, set(h.as(1, staff.Lead), k.ID, cases.Confirmed, ""), fault.Invalid)
		h.must(set(customer, k.ID, cases.Confirmed, ""))
		h.must(set(customer, k.ID, cases.Open, "")) // it did not work after all
		if got := h.byID(k.ID); got.NextStep != cases.StepAnswer || db.IsNever(got.NextDue) {
			t.Errorf("%+v", got)
		}
		h.must(set(h.as(1, staff.Lead), k.ID, cases.Confirmed, "she said so by phone"))
		wantKind(t, set(h.as(1, staff.Viewer), k.ID, cases.Open, ""), fault.NotFound) // no inbox of theirs
	})
}

func TestWhoSeesACase(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.user(1, staff.Lead)
		h.user(2, staff.Agent)
		k := h.open("It is broken")
		sees := func(ctx context.Context) bool {
			err := h.read(ctx, func(ctx context.Context, v db.View) error {
				_, err := h.cases.ByID(ctx, v, k.ID)
				if err == nil {
					_, err = h.cases.ForStaff(ctx, v, k.ID, 0, 0)
				}
				return err
			})
			if err != nil && !fault.Is(err, fault.NotFound) {
				t.Error(err)
			}
			return err == nil
		}
		lead, outside := h.as(1, staff.Lead), h.as(2, staff.Agent) // the agent has no inbox
		if !sees(lead) || sees(outside) {
			t.Error("the inbox decides")
		}
		h.change(k.ID, func(ctx context.Context, tx *db.Tx, k *cases.Held) error { return h.cases.Follow(ctx, tx, k, 2) })
		if !sees(outside) {
			t.Error("a follower sees it")
		}
		h.change(k.ID, func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
			return h.cases.MarkPrivate(ctx, tx, k, true)
		})
		if sees(lead) || !sees(outside) || !sees(h.system()) {
			t.Error("a private case is its owner's and followers'")
		}
		h.change(k.ID, func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
			if err := h.cases.Own(ctx, tx, k, 1); err != nil {
				return err
			}
			return h.cases.Unfollow(ctx, tx, k, 2)
		})
		if !sees(lead) || sees(outside) {
			t.Error("the owner sees it, and who follows no more does not")
		}
		err := h.read(t.Context(), func(ctx context.Context, v db.View) error { _, err := h.cases.ByID(ctx, v, k.ID); return err })
		wantKind(t, err, fault.Unauthenticated)
	})
}

func TestWhoMakesACasePrivateStillSeesIt(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		k := h.open("It is broken")
		h.must(h.try(h.as(1, staff.Lead), func(ctx context.Context, tx *db.Tx) error {
			k, err := h.cases.Take(ctx, tx, k.ID)
			h.must(err)
			h.must(h.cases.MarkPrivate(ctx, tx, k, true))
			_, err = h.cases.ByID(ctx, tx, k.ID)
			return err
		}))
	})
}

func TestAStepIsDatedAndOfAnOpenCase(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		k := h.open("It is broken")
		step := func(text string, due time.Time) error {
			return h.try(h.system(), func(ctx context.Context, tx *db.Tx) error {
				k, err := h.cases.Take(ctx, tx, k.ID)
				h.must(err)
				return h.cases.Step(ctx, tx, k, text, due, 0)
			})
		}
		wantKind(t, step("Call", time.Time{}), fault.Invalid)
		wantKind(t, step("Call", db.Never), fault.Invalid)
		wantKind(t, step(" ", start), fault.Invalid)
		h.must(step("Call", start.Add(time.Hour)))
		h.change(k.ID, func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
			return h.cases.SetStatus(ctx, tx, k, cases.Solved, "")
		})
		wantKind(t, step("Call", start.Add(time.Hour)), fault.Conflict)
		err := h.try(h.system(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE cases SET status = 'open' WHERE id = $1`, k.ID)
			return err
		})
		if err == nil {
			t.Error("the database lets an open case have no date")
		}
	})
}

func TestOwnerAndTeam(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.user(1, staff.Lead)
		var told []facts.OwnerChanged
		event.On(h.bus, "test.owner", func(_ context.Context, _ *db.Tx, f facts.OwnerChanged) error { told = append(told, f); return nil })
		k := h.open("It is broken")
		own := func(user int64) error {
			return h.try(h.system(), func(ctx context.Context, tx *db.Tx) error {
				k, err := h.cases.Take(ctx, tx, k.ID)
				h.must(err)
				return h.cases.Own(ctx, tx, k, user)
			})
		}
		h.must(own(1))
		h.must(own(1))
		wantKind(t, own(99), fault.Invalid)
		h.must(own(0))
		if len(told) != 2 || told[0].To != 1 || told[1].From != 1 {
			t.Errorf("%+v", told)
		}
	})
}

func TestLetDownIsToldAndRecorded(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		var told []facts.LetDown
		event.On(h.bus, "test.let_down", func(_ context.Context, _ *db.Tx, f facts.LetDown) error { told = append(told, f); return nil })
		k := h.open("It is broken")
		h.change(k.ID, func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
			return h.cases.LetDown(ctx, tx, k, "promises", fault.Say("promises.broken"), 7)
		})
		if len(told) != 1 || told[0].Case != k.ID || told[0].On != 7 || !h.recorded(k.ID, "case.let_down") {
			t.Errorf("%+v", told)
		}
	})
}

func TestEightChangesAtOnceAreAllCounted(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		k := h.open("It is broken")
		errs := dbtest.Race(t, h.d, 8, func(i int) error {
			return h.try(h.system(), func(ctx context.Context, tx *db.Tx) error {
				k, err := h.cases.Take(ctx, tx, k.ID)
				if err != nil {
					return err
				}
				_, err = h.cases.Say(ctx, tx, k, cases.Utterance{Kind: cases.Note, Text: fmt.Sprint("note ", i)})
				return err
			})
		})
		h.must(errors.Join(errs...))
		if got := h.byID(k.ID); got.Messages != 9 || got.Version != 10 {
			t.Errorf("%d messages, version %d", got.Messages, got.Version)
		}
	})
}

func TestOfEightWhoWaitAtOnceTheCaseHasOneDate(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		k := h.open("It is broken")
		errs := dbtest.Race(t, h.d, 8, func(i int) error {
			return h.try(h.system(), func(ctx context.Context, tx *db.Tx) error {
				k, err := h.cases.Take(ctx, tx, k.ID)
				if err != nil {
					return err
				}
				if i%2 == 0 {
					return h.cases.Wait(ctx, tx, k, start.Add(time.Duration(i+1)*time.Hour), "")
				}
				return h.cases.SetStatus(ctx, tx, k, cases.Open, "")
			})
		})
		for _, err := range errs {
			if err != nil && !fault.Is(err, fault.Conflict) { // open to open is no move
				t.Error(err)
			}
		}
		if got := h.byID(k.ID); (got.Status == cases.Waiting) == db.IsNever(got.WaitingUntil) {
			t.Errorf("%+v", got)
		}
	})
}

func TestForeignIDs(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a, b := h.open("one"), h.open("two")
		name := func(k *cases.Held) error {
			return h.try(h.system(), func(ctx context.Context, tx *db.Tx) error {
				k, err := h.cases.Take(ctx, tx, k.ID)
				if err != nil {
					return err
				}
				return h.cases.ForeignID(ctx, tx, k, "zendesk", "ticket/1")
			})
		}
		errs := dbtest.Race(t, h.d, 8, func(i int) error { return name([]*cases.Held{a, b}[i%2]) })
		won := map[bool]int{}
		for i, err := range errs {
			if err == nil {
				won[i%2 == 0]++
			} else if !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		}
		if len(won) != 1 {
			t.Errorf("both have it: %v", won)
		}
		h.must(h.read(h.system(), func(ctx context.Context, v db.View) error {
			_, err := h.cases.ByForeign(ctx, v, "zendesk", "ticket/1")
			h.must(err)
			_, err = h.cases.ByForeign(ctx, v, "zendesk", "ticket/2")
			wantKind(t, err, fault.NotFound)
			return nil
		}))
	})
}
