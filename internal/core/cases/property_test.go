package cases_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// thread is some mails of one conversation, oldest first. Each answers one before
// it and names where the conversation began, as mail programs do, and some of what
// lies between. The first may never come to us.
func (h *house) thread(r *rapid.T) (all []cases.Arrival) {
	h.n++
	from := fmt.Sprintf("c%d@example.com", rapid.IntRange(1, 2).Draw(r, "customer"))
	var names [][]string // of each mail, with its own
	for i := range rapid.IntRange(1, 5).Draw(r, "mails") {
		id := fmt.Sprintf("%d-%d@mail.example.com", h.n, i)
		a := h.mailFrom(from, id)
		a.MailID = id
		if i > 0 {
			line := names[rapid.IntRange(0, i-1).Draw(r, "answers")]
			for n, ref := range line {
				if n == 0 || n == len(line)-1 || rapid.Bool().Draw(r, "names") {
					a.References = append(a.References, "<"+ref+">")
				}
			}
			names = append(names, append(slices.Clone(line), id))
		} else {
			names = append(names, []string{id})
		}
		all = append(all, a)
	}
	if len(all) > 1 && rapid.Bool().Draw(r, "began elsewhere") {
		all = all[1:]
	}
	return all
}

func TestTheOrderInWhichMailsComeDoesNotMatter(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		rapid.Check(t, func(r *rapid.T) {
			of := map[string]int{}
			var all []cases.Arrival
			for n := range rapid.IntRange(1, 3).Draw(r, "threads") {
				for _, a := range h.thread(r) {
					of[a.MailID] = n
					all = append(all, a)
				}
			}
			home := map[int]int64{}
			for _, a := range rapid.Permutation(all).Draw(r, "order") {
				got := h.arrive(a).Held.ID
				if want, known := home[of[a.MailID]]; known && got != want {
					r.Fatalf("%s, which names %v, is in case %d, and its conversation in case %d", a.MailID, a.References, got, want)
				}
				home[of[a.MailID]] = got
			}
			ids := map[int64]bool{}
			for _, id := range home {
				ids[id] = true
			}
			if len(ids) != len(home) {
				r.Fatalf("%d conversations are %d cases", len(home), len(ids))
			}
		})
	})
}

// filed is a mail as the model remembers it.
type filed struct {
	from, own string
	names     []string
	home      int64
}

// expected is the case that a mail joins, by the plainest reading of the rule; 0
// for one of its own.
func expected(all []filed, m filed) int64 {
	for _, was := range slices.Backward(all) {
		if was.from != m.from {
			continue
		}
		common := slices.ContainsFunc(m.names, func(id string) bool { return id == was.own || slices.Contains(was.names, id) })
		if common || m.own != "" && slices.Contains(was.names, m.own) {
			return was.home
		}
	}
	return 0
}

// A mail joins exactly the case that its ids lead to, whatever ids mail programs
// invent: the same twice, none, an empty one, itself, those of strangers.
func TestAnIDJoinsOnlyItsOwn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		rapid.Check(t, func(r *rapid.T) {
			h.n++
			someID := rapid.Custom(func(r *rapid.T) string {
				if n := rapid.IntRange(0, 7).Draw(r, "id"); n > 1 {
					return fmt.Sprintf("%d.%d@x.example", h.n, n)
				}
				return ""
			})
			var all []filed
			for range rapid.IntRange(1, 8).Draw(r, "mails") {
				m := filed{from: rapid.SampledFrom([]string{"a", "b"}).Draw(r, "from"), own: someID.Draw(r, "own")}
				a := h.mailFrom(m.from+"@example.com", "words")
				a.MailID = "<" + m.own + ">"
				for _, id := range rapid.SliceOfN(someID, 0, 3).Draw(r, "names") {
					a.References = append(a.References, rapid.SampledFrom([]string{"<%s>", "%s", " <%s> "}).Draw(r, "as"))
					a.References[len(a.References)-1] = strings.ReplaceAll(a.References[len(a.References)-1], "%s", id)
					if id != "" && id != m.own {
						m.names = append(m.names, id)
					}
				}
				want := expected(all, m)
				out := h.arrive(a)
				if m.home = out.Held.ID; out.Opened != (want == 0) || want != 0 && m.home != want {
					r.Fatalf("%+v after %+v: case %d, opened %v, want %d", m, all, m.home, out.Opened, want)
				}
				all = append(all, m)
			}
		})
	})
}

// Cases are merged, taken apart again and split at random: each message is in one
// case after each step, none is gone, and the books balance.
func TestMessagesAreNeitherLostNorDoubled(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		rapid.Check(t, func(r *rapid.T) {
			var ids []int64
			where := map[int64]int64{} // of each message, the root of its case
			for range rapid.IntRange(2, 3).Draw(r, "cases") {
				k := h.open("first words")
				ids = append(ids, k.ID)
				for range rapid.IntRange(0, 2).Draw(r, "more") {
					a := h.mailFrom("ann@example.com", "more words")
					a.JoinCase = k.ID
					h.arrive(a)
				}
				for _, m := range h.messagesOf(k.ID) {
					where[m] = k.ID
				}
			}
			for range rapid.IntRange(1, 5).Draw(r, "acts") {
				id := rapid.SampledFrom(ids).Draw(r, "case")
				var err error
				switch rapid.SampledFrom([]string{"merge", "unmerge", "split"}).Draw(r, "act") {
				case "merge":
					err = h.merge(id, rapid.SampledFrom(ids).Draw(r, "into"))
				case "unmerge":
					err = h.unmerge(id)
				case "split":
					some := h.messagesOf(id)
					some = some[:rapid.IntRange(1, len(some)).Draw(r, "messages")]
					var made int64
					if made, err = h.splitOff(id, some); err == nil {
						ids = append(ids, made)
						if got := h.messagesOf(made); !slices.Equal(got, some) {
							r.Fatalf("split off were %v, and there are %v", some, got)
						}
					}
				}
				if err != nil && !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict) {
					r.Fatal(err)
				}
				h.allThere(r, ids, where)
			}
			if off := h.verify(); len(off) != 0 {
				r.Fatalf("the books are off: %v", off)
			}
		})
	})
}

// messagesOf are the messages that are read in a case, in order.
func (h *house) messagesOf(id int64) (all []int64) {
	h.t.Helper()
	h.must(h.read(h.system(), func(ctx context.Context, v db.View) error {
		list, err := h.cases.ForStaff(ctx, v, id, 0, 200)
		for _, m := range list {
			all = append(all, m.ID)
		}
		return err
	}))
	slices.Sort(all)
	return all
}

func (h *house) splitOff(id int64, messages []int64) (made int64, err error) {
	err = h.try(h.system(), func(ctx context.Context, tx *db.Tx) error {
		k, err := h.cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		to, err := h.cases.Split(ctx, tx, k, messages)
		if err == nil {
			made = to.ID
		}
		return err
	})
	return made, err
}

// allThere fails unless each message is read in exactly one case.
func (h *house) allThere(r *rapid.T, ids []int64, all map[int64]int64) {
	seen, roots := map[int64]int64{}, map[int64]bool{}
	for _, id := range ids {
		root := h.byID(id).ID
		if roots[root] {
			continue
		}
		roots[root] = true
		found := h.messagesOf(root)
		if len(found) == 0 {
			r.Fatalf("case %d has no message", root)
		}
		for _, m := range found {
			if seen[m] != 0 {
				r.Fatalf("message %d is in the cases %d and %d", m, seen[m], root)
			}
			seen[m] = root
		}
	}
	for m := range all {
		if seen[m] == 0 {
			r.Fatalf("message %d is gone", m)
		}
	}
	if len(seen) != len(all) {
		r.Fatalf("%d messages became %d", len(all), len(seen))
	}
}
