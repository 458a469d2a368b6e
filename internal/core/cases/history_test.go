package cases_test

import (
	"context"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
)

// history is a mail that lay in a mailbox for so long before we looked.
func (h *house) history(age time.Duration, text string) cases.Arrival {
	a := h.mailFrom("ann@example.com", text)
	a.At, a.History = h.d.Now().Add(-age), true
	return a
}

func TestACaseMadeFromHistoryHasItsTrueTimeAndIsNeverLate(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		old := h.history(700*24*time.Hour, "From two years ago.")
		old.MailID = "old@x"
		k := h.arrive(old).Held
		if k.NextStep != cases.StepHistory || !k.NextDue.After(start.Add(365*24*time.Hour)) {
			t.Errorf("next: %s, due %v", k.NextStep, k.NextDue)
		}
		if now := h.byID(k.ID); !now.CreatedAt.Equal(old.At) || !now.LastInboundAt.Equal(old.At) {
			t.Errorf("it began %v, they wrote last %v", now.CreatedAt, now.LastInboundAt)
		}
		// What they write now is no history: the answer is due as always.
		again := h.mailFrom("ann@example.com", "And now?")
		again.References = []string{"old@x"}
		if k = h.arrive(again).Held; k.NextStep != cases.StepAnswer || k.NextDue.After(start.Add(7*24*time.Hour)) {
			t.Errorf("next: %s, due %v", k.NextStep, k.NextDue)
		}
	})
}

func TestHistoryThatJoinsACaseChangesNoTurn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := h.mailFrom("ann@example.com", "The newest word.")
		a.MailID, a.References = "new@x", []string{"old@x"}
		k := h.arrive(a).Held
		before := h.change(k.ID, func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
			return h.cases.SetStatus(ctx, tx, k, cases.Solved, "")
		})
		old := h.history(90*24*time.Hour, "The oldest word.")
		old.MailID = "old@x"
		out := h.arrive(old)
		if out.Opened || out.Reopened || out.Held.ID != k.ID {
			t.Fatalf("it made %+v", out)
		}
		now := h.byID(k.ID)
		if now.Status != cases.Solved || now.Preview != before.Preview || !now.LastInboundAt.Equal(before.LastInboundAt) || now.Messages != 2 {
			t.Errorf("it is %+v", now)
		}
	})
}

func TestTheCustomersAnswerMakesTheAnswerTheNextStep(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := h.mailFrom("ann@example.com", "It leaks.")
		a.MailID = "1@x"
		id := h.arrive(a).Held.ID
		k := h.change(id, func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
			_, err := h.cases.Say(ctx, tx, k, cases.Utterance{Kind: cases.Reply, Text: "Did you descale it?", MailID: "2@x"})
			return err
		})
		if k.NextStep != cases.StepFollowUp {
			t.Fatalf("next: %s", k.NextStep)
		}
		h.advance(10 * 24 * time.Hour) // to look whether it helped is long overdue
		a = h.mailFrom("ann@example.com", "It did not help.")
		a.References = []string{"2@x"}
		h.arrive(a)
		if now := h.byID(id); now.NextStep != cases.StepAnswer || !now.NextDue.After(h.d.Now()) {
			t.Errorf("next: %s, due %v", now.NextStep, now.NextDue)
		}
	})
}

func TestSolvedIsTakenBackOfANewCase(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		before := *h.open("It leaks.")
		entry := int64(0)
		h.change(before.ID, func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
			err := h.cases.SetStatus(ctx, tx, k, cases.Solved, "")
			entry = k.Act
			return err
		})
		h.advance(time.Hour)
		h.change(before.ID, func(ctx context.Context, tx *db.Tx, k *cases.Held) error { return h.cases.TakeBack(ctx, tx, k, entry) })
		if now := h.byID(before.ID); now.Status != cases.Fresh || now.NextStep != cases.StepFirstAnswer || !now.NextDue.Equal(before.NextDue) {
			t.Errorf("it is %s, next %s, due %v instead of %v", now.Status, now.NextStep, now.NextDue, before.NextDue)
		}
	})
}
