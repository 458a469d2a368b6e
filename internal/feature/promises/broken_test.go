package promises_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/promises"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

func TestTheDeskOwnsAPromiseWhenNobodyElseDoes(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.own(staff.Agent)
		p := r.make("It is here", 3*time.Hour)
		r.Advance(3*time.Hour + 15*time.Minute - time.Microsecond)
		wants(t, "letters to Ann before", r.lettersToAnn(), 0)
		r.Advance(time.Microsecond)
		wants(t, "letters to Ann", r.lettersToAnn(), 1)
		var text string
		for _, m := range r.Sent() {
			if one := m.Message(t); one.To[0].Mail == desktest.Ann {
				text = one.Text
			}
		}
		for _, says := range []string{"“It is here”", "that is our fault, not yours", "The agent writes to you by 2 March 2026, 14:30"} {
			if !strings.Contains(strings.ReplaceAll(text, "\"", "“"), strings.ReplaceAll(says, "”", "“")) {
				t.Errorf("the letter lacks %q: %s", says, text)
			}
		}
		again := r.fresh(p.ID + 1)
		wants(t, "a promise of the desk", []any{again.MadeBy, again.BeforeID, again.State, again.DueAt}, []any{int64(0), p.ID, promises.Pending, time.Date(2026, 3, 2, 14, 30, 0, 0, time.UTC)})
		wants(t, "owned", r.fresh(p.ID).OwnedAt.IsZero(), false)
		r.Advance(48 * time.Hour)
		wants(t, "it breaks, and no letter gives a third", []any{r.fresh(again.ID).State, r.lettersToAnn(), r.Number(`SELECT count(*) FROM promise`)}, []any{promises.Broken, 1, int64(2)})
		r.Verified()
	})
}

func TestAnyReplyKeepsThatAPersonWrites(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		p := r.make("It is here", 3*time.Hour)
		r.Advance(3*time.Hour + 20*time.Minute)
		desks := r.fresh(p.ID + 1)
		wants(t, "the desk's", []any{desks.State, desks.ByReply}, []any{promises.Pending, true})
		mine := r.make("A new one", 24*time.Hour)
		r.Answer(r.As(staff.Agent), r.id, "I am sorry. You have it tomorrow.")
		kept := r.fresh(desks.ID)
		wants(t, "by a reply", []any{kept.State, kept.ProofID != 0, kept.EndedBy}, []any{promises.Kept, true, r.User(staff.Agent)})
		wants(t, "what somebody promised", r.fresh(mine.ID).State, promises.Pending)

		r.Advance(25 * time.Hour) // it breaks too, and the desk promises again
		last := r.fresh(mine.ID + 1)
		wants(t, "the desk's again", []any{last.State, last.BeforeID}, []any{promises.Pending, mine.ID})
		solve := func(why cases.Reason) error {
			return r.as(staff.Agent, func(ctx context.Context, tx *db.Tx) error {
				h, err := r.Cases.Take(ctx, tx, r.id)
				if err != nil {
					return err
				}
				return r.Cases.SetStatus(ctx, tx, h, cases.Solved, why)
			})
		}
		if err := solve(""); !fault.Is(err, fault.Conflict) {
			t.Errorf("solved without a word and without a reason: %v", err)
		}
		r.Must(solve("They called, and have it."))
		wants(t, "solved first", r.fresh(last.ID).State, promises.Withdrawn)
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", r.id)).Is(t, http.StatusOK).Has(t, "Solved before anybody wrote")
		r.Verified()
	})
}

func TestWhoeverAnswersABrokenPromiseIsNotForestalled(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.own(staff.Agent)
		r.make("It is here", 3*time.Hour)
		r.Advance(3 * time.Hour)
		anna := r.Browse(staff.Agent)
		anna.Get(fmt.Sprintf("/cases/%d", r.id)).Is(t, http.StatusOK).Has(t, "I told you “It is here” by 2 March 2026, 12:00. I have not done it.")
		r.Advance(5 * time.Minute)
		r.Answer(r.As(staff.Agent), r.id, "I am sorry. You have it at four.")
		sent := r.lettersToAnn()
		r.Advance(time.Hour)
		wants(t, "letters since", r.lettersToAnn(), sent)
	})
}

func TestASecondBrokenPromiseGoesToTheLead(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.own(staff.Agent)
		lead := r.Browse(staff.Lead)
		r.make("It is here", 2*time.Hour)
		r.Advance(2 * time.Hour)
		lead.Get("/notices").Is(t, http.StatusOK).Lacks(t, "second promise")
		r.make("It is here now", time.Hour)
		r.Advance(time.Hour)
		lead.Get("/notices").Is(t, http.StatusOK).Has(t, "We broke a second promise to Ann Vik")
		r.Browse(staff.Agent).Get("/notices").Is(t, http.StatusOK).Has(t, "A promise to Ann Vik is due soon")
	})
}
