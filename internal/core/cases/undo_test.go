package cases_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

// anotherInbox adds an inbox to move cases to.
func (h *house) anotherInbox(name string) (id int64) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *db.Tx) error {
		in, err := inboxes.New(h.d, h.log).Add(ctx, tx, inboxes.Inbox{Name: name, Address: name + "@kept.test"})
		id = in.ID
		return err
	})
	return id
}

// TestWhatIsTakenBackIsAsItWas does acts of all kinds and takes them back, the
// last first.
func TestWhatIsTakenBackIsAsItWas(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.cases.DeclareMark(cases.MarkKind{Name: "test.n"})
		h.addTopics("Delivery")
		there := h.anotherInbox("repairs")
		acts := map[string]func(ctx context.Context, tx *db.Tx, k *cases.Held) error{
			"topic": func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
				return h.cases.SetTopic(ctx, tx, k, h.topics[0])
			},
			"move": func(ctx context.Context, tx *db.Tx, k *cases.Held) error { return h.cases.Move(ctx, tx, k, there) },
			"title": func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
				return h.cases.Retitle(ctx, tx, k, "Another")
			},
			"hide": func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
				return h.cases.MarkPrivate(ctx, tx, k, true)
			},
			"solve": func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
				return h.cases.SetStatus(ctx, tx, k, cases.Solved, "")
			},
			"wait": func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
				return h.cases.Wait(ctx, tx, k, start.Add(1e15), "")
			},
			"reopen": func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
				return h.cases.SetStatus(ctx, tx, k, cases.Open, "")
			},
		}
		names := []string{"topic", "move", "title", "hide", "solve", "wait", "reopen"}
		rapid.Check(t, func(r *rapid.T) {
			id := h.anyCase(r)
			var states []cases.Case
			var entries []int64
			for range rapid.IntRange(1, 6).Draw(r, "acts") {
				before, entry := h.byID(id), int64(0)
				err := h.try(h.system(), func(ctx context.Context, tx *db.Tx) error {
					k, err := h.cases.Take(ctx, tx, id)
					if err != nil {
						return err
					}
					err = acts[rapid.SampledFrom(names).Draw(r, "act")](ctx, tx, k)
					entry = k.Act
					return err
				})
				same := h.byID(id)
				same.Version, same.UpdatedAt = before.Version, before.UpdatedAt
				switch {
				case fault.Is(err, fault.Conflict) || err == nil && (entry == 0 || same == before): // it cannot be, or was so already
				case err != nil:
					r.Fatal(err)
				default:
					states, entries = append(states, before), append(entries, entry)
				}
			}
			for i := len(entries) - 1; i >= 0; i-- {
				if err := h.takeBack(id, entries[i]); err != nil {
					r.Fatal(err)
				}
				now := h.byID(id)
				now.Version, now.UpdatedAt = states[i].Version, states[i].UpdatedAt
				if fmt.Sprint(now) != fmt.Sprint(states[i]) {
					r.Fatalf("%+v\n%+v", now, states[i])
				}
			}
		})
	})
}

func (h *house) takeBack(id, entry int64) error {
	return h.try(h.system(), func(ctx context.Context, tx *db.Tx) error {
		k, err := h.cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return h.cases.TakeBack(ctx, tx, k, entry)
	})
}

func TestOfEightWhoTakeTheSameActBackOneDoes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		k, there, entry := h.open("a"), h.anotherInbox("repairs"), int64(0)
		h.change(k.ID, func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
			err := h.cases.Move(ctx, tx, k, there)
			entry = k.Act
			return err
		})
		done := 0
		for _, err := range dbtest.Race(t, h.d, 8, func(int) error { return h.takeBack(k.ID, entry) }) {
			switch {
			case err == nil:
				done++
			case !fault.Is(err, fault.Conflict):
				t.Error(err)
			}
		}
		if got := h.byID(k.ID); done != 1 || got.InboxID != h.inbox {
			t.Errorf("%d took it back; it lies in %d", done, got.InboxID)
		}
	})
}

func TestOfEightWhoMoveACaseEachMoveIsInTheTimeline(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		k := h.open("a")
		to := []int64{h.anotherInbox("repairs"), h.anotherInbox("sales"), h.inbox}
		for _, err := range dbtest.Race(t, h.d, 8, func(i int) error {
			return h.try(h.system(), func(ctx context.Context, tx *db.Tx) error {
				k, err := h.cases.Take(ctx, tx, k.ID)
				if err != nil {
					return err
				}
				return h.cases.Move(ctx, tx, k, to[i%3])
			})
		}) {
			h.must(err)
		}
		h.must(h.read(h.system(), func(ctx context.Context, v db.View) error {
			all, err := h.log.OfCase(ctx, v, []int64{k.ID}, 0, 100)
			at := h.inbox
			for _, e := range all {
				if e.Kind != "case.moved" {
					continue
				}
				if e.Data["from"] != at {
					t.Errorf("moved from %v, but it was in %d", e.Data["from"], at)
				}
				at, _ = e.Data["to"].(int64)
			}
			if got := h.byID(k.ID).InboxID; got != at {
				t.Errorf("it lies in %d, not in %d", got, at)
			}
			return err
		}))
	})
}

func TestAStretchOfMessagesIsReadFromItsIndex(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		k := h.open("a")
		h.open("b")
		h.change(k.ID, func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
			for i := range 600 {
				if _, err := h.cases.Say(ctx, tx, k, cases.Utterance{Kind: cases.Note, Text: fmt.Sprint("Note ", i)}); err != nil {
					return err
				}
			}
			return nil
		})
		h.do(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `ANALYZE`)
			return err
		})
		for index, query := range map[string]string{
			"message_case":  `SELECT id FROM message m WHERE m.case_id = $1 AND m.id < $2 ORDER BY m.id DESC LIMIT 21`,
			"activity_case": `SELECT id FROM activity WHERE case_id = $1 AND id < $2 ORDER BY id DESC LIMIT 21`,
		} {
			plan, err := h.d.Plan(t.Context(), query, k.ID, int64(99))
			h.must(err)
			if !strings.Contains(plan, index) && !strings.Contains(plan, "_pkey") || strings.Contains(plan, "Seq Scan") || strings.Contains(plan, "TEMP B-TREE") {
				t.Errorf("%s: %s", query, plan)
			}
		}
	})
}
