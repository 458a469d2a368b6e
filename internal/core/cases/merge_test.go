package cases_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

// tables are all that a merge could change, but for the record of activity
// and the stamps of a person, who was changed twice.
var tables = map[string]string{
	"cases": `id, ref, inbox_id, person_id, subject, status, shelf, coalesce(owner_id, 0), unowned, next_step, next_due, coalesce(next_by, 0), waiting_until,
		private, coalesce(merged_into, 0), coalesce(merged_to, 0), coalesce(into_was, ''), preview, last_inbound_at, last_reply_at, messages, version, updated_at, coalesce(topic_id, 0)`,
	"message":     `id, case_id, kind, audience, body`,
	"message_ref": `id, message_id, own`,
	"participant": `id, case_id, role, address`,
	"follow":      `id, case_id, user_id`,
	"mark":        `id, case_id, name, value`,
	"person":      `id, name, coalesce(merged_into, 0), coalesce(merged_to, 0)`,
	"identity":    `id, person_id, value`,
}

// newest is the last id of each table.
func (h *house) newest() map[string]int64 {
	h.t.Helper()
	all := map[string]int64{}
	h.must(h.read(h.system(), func(ctx context.Context, v db.View) (err error) {
		for table := range tables {
			if all[table], err = db.Value[int64](ctx, v, `SELECT coalesce(max(id), 0) FROM `+table); err != nil {
				return err
			}
		}
		return nil
	}))
	return all
}

// dump is every row of the tables after some ids.
func (h *house) dump(after map[string]int64) map[string][]string {
	h.t.Helper()
	all := map[string][]string{}
	for table, columns := range tables {
		n := len(splitColumns(columns))
		h.must(h.read(h.system(), func(ctx context.Context, v db.View) error {
			rows, err := db.All(ctx, v, func(s db.Scan) (string, error) {
				dest := make([]any, n)
				text := make([]any, n)
				for i := range dest {
					dest[i] = &text[i]
				}
				err := s(dest...)
				return fmt.Sprint(text...), err
			}, `SELECT `+columns+` FROM `+table+` WHERE id > $1 ORDER BY id`, after[table])
			all[table] = rows
			return err
		}))
	}
	return all
}

// splitColumns splits at the commas that are not inside brackets.
func splitColumns(s string) (all []string) {
	depth, from := 0, 0
	for i, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ',' && depth == 0:
			all, from = append(all, s[from:i]), i+1
		}
	}
	return append(all, s[from:])
}

func (h *house) merge(from, into int64) error {
	return h.try(h.system(), func(ctx context.Context, tx *db.Tx) error {
		a, b, err := h.cases.TakePair(ctx, tx, from, into)
		if err != nil {
			return err
		}
		return h.cases.Merge(ctx, tx, a, b, "")
	})
}

func (h *house) unmerge(id int64) error {
	return h.try(h.system(), func(ctx context.Context, tx *db.Tx) error {
		_, err := h.cases.Unmerge(ctx, tx, id)
		return err
	})
}

// TestMergeThenUnmergeLeavesEveryTableAsItWas merges cases in any state into
// each other and takes it back, the last merge first.
func TestMergeThenUnmergeLeavesEveryTableAsItWas(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.cases.DeclareMark(cases.MarkKind{Name: "test.n"})
		h.addTopics("Delivery", "Warranty")
		rapid.Check(t, func(r *rapid.T) {
			var ids []int64
			old := h.newest()
			for range rapid.IntRange(2, 5).Draw(r, "cases") {
				ids = append(ids, h.anyCase(r))
			}
			var states []map[string][]string
			var merged []int64
			for range rapid.IntRange(1, 6).Draw(r, "merges") {
				from, into := rapid.SampledFrom(ids).Draw(r, "from"), rapid.SampledFrom(ids).Draw(r, "into")
				before := h.dump(old)
				root := h.byID(from).ID
				switch err := h.merge(from, into); {
				case fault.Is(err, fault.Invalid): // they are one already
				case err != nil:
					r.Fatal(err)
				default:
					states, merged = append(states, before), append(merged, root)
				}
			}
			for i := len(merged) - 1; i >= 0; i-- {
				if err := h.unmerge(merged[i]); err != nil {
					r.Fatal(err)
				}
				if diff := cmp.Diff(states[i], h.dump(old)); diff != "" {
					r.Fatal(diff)
				}
			}
		})
	})
}

// anyCase opens a case in some state.
func (h *house) anyCase(r *rapid.T) int64 {
	h.n++
	k := h.open(fmt.Sprint("matter ", h.n))
	h.change(k.ID, func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
		if err := h.cases.Mark(ctx, tx, k.ID, cases.Values{"test.n": int64(h.n)}); err != nil {
			return err
		}
		if err := h.cases.Follow(ctx, tx, k, int64(1+h.n%3)); err != nil {
			return err
		}
		if err := h.cases.SetTopic(ctx, tx, k, rapid.SampledFrom(append([]int64{0}, h.topics...)).Draw(r, "topic")); err != nil {
			return err
		}
		switch rapid.SampledFrom([]cases.Status{cases.Fresh, cases.Open, cases.Waiting, cases.Solved}).Draw(r, "status") {
		case cases.Open:
			if err := h.cases.SetStatus(ctx, tx, k, cases.Open, ""); err != nil {
				return err
			}
			return h.cases.Step(ctx, tx, k, "Look", start.Add(time.Duration(rapid.IntRange(1, 9).Draw(r, "due"))*time.Hour), 0)
		case cases.Waiting:
			return h.cases.Wait(ctx, tx, k, start.Add(40*time.Hour), "")
		case cases.Solved:
			return h.cases.SetStatus(ctx, tx, k, cases.Solved, "")
		}
		return nil
	})
	return k.ID
}

func TestMergesInAnyOrderOfUndoing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a, b, c := h.open("a").ID, h.open("b").ID, h.open("c").ID
		h.must(h.merge(a, b))
		h.must(h.merge(b, c))
		for _, id := range []int64{a, b, c} {
			if got := h.byID(id).ID; got != c {
				t.Errorf("%d leads to %d, want %d", id, got, c)
			}
		}
		h.must(h.unmerge(b)) // a was merged into b before that, and stays with it
		if h.byID(a).ID != b || h.byID(c).ID != c {
			t.Error("a left b")
		}
		h.must(h.unmerge(a))
		if h.byID(a).ID != a {
			t.Error("a is on its own")
		}
		wantKind(t, h.unmerge(a), fault.Conflict)
		wantKind(t, h.merge(a, a), fault.Invalid)
	})
}

func TestAnOpenMatterIsNotHiddenByAMerge(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		old, fresh := h.open("old").ID, h.open("fresh").ID
		h.change(old, func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
			return h.cases.SetStatus(ctx, tx, k, cases.Solved, "")
		})
		h.must(h.merge(fresh, old))
		if got := h.byID(old); got.Status != cases.Open || got.NextStep != cases.StepFirstAnswer || db.IsNever(got.NextDue) {
			t.Errorf("%+v", got)
		}
		h.change(old, func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
			return h.cases.Step(ctx, tx, k, "Answer both", start.Add(time.Hour), 0)
		})
		h.must(h.unmerge(fresh))
		if got := h.byID(old); got.NextStep != "Answer both" {
			t.Errorf("what somebody set since is gone: %+v", got)
		}
	})
}

func TestAWaitThatEndsWhileMergedIsOverAfterwards(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.cases.Mount(h.jobs, h.router())
		h.must(h.jobs.OpenByHand(t.Context()))
		a, b := h.open("a").ID, h.open("b").ID
		h.change(a, func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
			return h.cases.Wait(ctx, tx, k, start.Add(2*time.Hour), "")
		})
		h.must(h.merge(a, b))
		h.advance(3 * time.Hour)
		h.must(h.jobs.RunDue(t.Context()))
		h.must(h.unmerge(a))
		if got := h.byID(a); got.Status != cases.Open || got.NextStep != cases.StepLookAgain {
			t.Errorf("%+v", got)
		}
	})
}

func TestOfEightMergesAcrossEachOtherNoneMakesACircle(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ids := []int64{h.open("a").ID, h.open("b").ID, h.open("c").ID}
		errs := dbtest.Race(t, h.d, 8, func(i int) error { return h.merge(ids[i%3], ids[(i+1)%3]) })
		for _, err := range errs {
			if err != nil && !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		}
		root := h.byID(ids[0]).ID
		for _, id := range ids {
			if got := h.byID(id).ID; got != root {
				t.Errorf("%d leads to %d and not to %d", id, got, root)
			}
		}
		h.count(0, `SELECT count(*) FROM cases k JOIN cases r ON r.id = k.merged_into WHERE r.merged_into IS NOT NULL`)
	})
}

func TestOneCaseBecomesTwo(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		k := h.open("The kettle is broken")
		a := h.mailFrom("ann@example.com", "and the toaster too")
		a.JoinCase, a.Subject, a.MailID = k.ID, "Toaster", "t@x"
		second := h.arrive(a)
		split := func(ids ...int64) (to *cases.Held, err error) {
			err = h.try(h.system(), func(ctx context.Context, tx *db.Tx) error {
				k, err := h.cases.Take(ctx, tx, k.ID)
				h.must(err)
				to, err = h.cases.Split(ctx, tx, k, ids)
				return err
			})
			return to, err
		}
		other := h.arrive(h.mailFrom("bob@example.com", "else"))
		for _, ids := range [][]int64{nil, {second.MessageID, other.MessageID}, {second.MessageID, second.MessageID - 1}} {
			_, err := split(ids...)
			wantKind(t, err, fault.Invalid)
		}
		to, err := split(second.MessageID, second.MessageID)
		h.must(err)
		from := h.byID(k.ID)
		if from.Messages != 1 || from.Preview != "The kettle is broken" || to.Messages != 1 || to.Preview != "and the toaster too" {
			t.Errorf("%+v\n%+v", from, to.Case)
		}
		if to.Subject != "Toaster" || to.Status != cases.Open || db.IsNever(to.NextDue) || to.Ref == from.Ref {
			t.Errorf("%+v", to.Case)
		}
		b := h.mailFrom("ann@example.com", "the toaster works")
		b.References = []string{"t@x"}
		if got := h.arrive(b).Held.ID; got != to.ID {
			t.Errorf("an answer to what was split off went to %d", got)
		}
	})
}

func TestOfEightWhoSplitTheSameMessageOneDoes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		k := h.open("one")
		a := h.mailFrom("ann@example.com", "two")
		a.JoinCase = k.ID
		second := h.arrive(a)
		errs := dbtest.Race(t, h.d, 8, func(int) error {
			return h.try(h.system(), func(ctx context.Context, tx *db.Tx) error {
				k, err := h.cases.Take(ctx, tx, k.ID)
				if err != nil {
					return err
				}
				_, err = h.cases.Split(ctx, tx, k, []int64{second.MessageID})
				return err
			})
		})
		h.must(one(errs, fault.Invalid))
		h.count(2, `SELECT count(*) FROM cases`)
	})
}

func TestPeopleMergeThenUnmergeLeavesEveryTableAsItWas(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		var ids []int64
		for i := range 4 {
			ids = append(ids, h.arrive(h.mailFrom(fmt.Sprintf("p%d@example.com", i), "hello")).Held.PersonID)
		}
		merge := func(from, into int64) error {
			return h.try(h.system(), func(ctx context.Context, tx *db.Tx) error {
				a, b, err := h.people.TakePair(ctx, tx, from, into)
				if err != nil {
					return err
				}
				return h.people.Merge(ctx, tx, &a, &b)
			})
		}
		rootOf := func(id int64) (root int64) {
			h.must(h.read(h.system(), func(ctx context.Context, v db.View) error {
				p, err := h.people.ByID(ctx, v, id)
				root = p.ID
				return err
			}))
			return root
		}
		rapid.Check(t, func(r *rapid.T) {
			var states []map[string][]string
			var merged []int64
			for range rapid.IntRange(1, 6).Draw(r, "merges") {
				from, into := rapid.SampledFrom(ids).Draw(r, "from"), rapid.SampledFrom(ids).Draw(r, "into")
				before, root := h.dump(nil), rootOf(from)
				if err := merge(from, into); err == nil {
					states, merged = append(states, before), append(merged, root)
				} else if !fault.Is(err, fault.Invalid) {
					r.Fatal(err)
				}
			}
			for i := len(merged) - 1; i >= 0; i-- {
				if err := h.try(h.system(), func(ctx context.Context, tx *db.Tx) error {
					_, err := h.people.Unmerge(ctx, tx, merged[i])
					return err
				}); err != nil {
					r.Fatal(err)
				}
				if diff := cmp.Diff(states[i], h.dump(nil)); diff != "" {
					r.Fatal(diff)
				}
			}
		})
	})
}

// What a merged case said may be split off since. Then there is nothing to take
// apart, on either side; once the two are one again, there is.
func TestNoCaseIsLeftWithoutAMessageByTakingApart(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a, b := h.open("a").ID, h.open("b").ID
		said := h.messagesOf(a)
		h.must(h.merge(a, b))
		made, err := h.splitOff(b, said)
		h.must(err)
		wantKind(t, h.unmerge(a), fault.Conflict)
		h.must(h.merge(made, b))
		wantKind(t, h.unmerge(a), fault.Conflict) // made says it, and a nothing
		h.must(h.unmerge(made))
		if got := h.messagesOf(made); len(got) != 1 || got[0] != said[0] {
			t.Errorf("%v", got)
		}
	})
}
