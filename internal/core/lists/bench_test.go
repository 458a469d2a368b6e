package lists

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

// BenchmarkEightReaders has eight readers read lists and open cases, and
// reports how long the slowest in a hundred took. KEPT_BENCH_CASES says among
// how many cases; 20,000 when it is not set.
func BenchmarkEightReaders(b *testing.B) {
	n := 20_000
	if text := os.Getenv("KEPT_BENCH_CASES"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	for name, options := range map[string]func(testing.TB, ...db.Schema) db.Options{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
			h := build(b, dbtest.Open(b, options(b)), 5)
			r := rand.New(rand.NewPCG(1, 2))
			h.fill(n, r)
			h.messages(n)
			agent := staff.Scope{UserID: 2, Inboxes: h.inboxes[:3]}
			lead := staff.Scope{All: true, UserID: 1}
			for _, one := range []struct {
				name string
				f    func(ctx context.Context, v db.View, r *rand.Rand) error
			}{
				{"open by need, an agent", h.page(agent, Query{List: Open, Sort: "need"})},
				{"done by change, a lead", h.page(lead, Query{List: Done, Sort: "-updated_at"})},
				{"all by age, an agent", h.page(agent, Query{List: All, Sort: "created_at"})},
				{"mine by date", h.page(agent, Query{List: Mine, Sort: "next_due"})},
				{"nobody's, by need", h.page(lead, Query{List: Unowned, Sort: "need"})},
				{"a person's", h.page(lead, Query{List: Person(7), Sort: "-updated_at"})},
				{"a team's", h.page(agent, Query{List: Team(2), Sort: "need"})},
				{"a case", h.open(n)},
				{"a case with messages", h.conversation(n)},
				{"count done, a lead", h.count(lead, Done)},
			} {
				b.Run(one.name, func(b *testing.B) { h.eight(b, one.f) })
			}
		})
	}
}

// messages gives each case five messages.
func (h *house) messages(n int) {
	for done := 0; done < n; done += 2000 {
		h.do(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `
				INSERT INTO message (case_id, kind, audience, by_kind, by_id, by_name, at, via, mail_id, from_address, not_participant, problem, subject, body, rest, html)
				SELECT c.id, 'inbound', 'customer', 'customer', c.person_id, 'Ann', c.created_at, 'email', '', 'ann@example.com', 0, '', 'About it', $1, '', ''
				FROM cases c JOIN (SELECT 1 AS x UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5) AS five ON five.x > 0
				WHERE c.id > $2 AND c.id <= $3`, fmt.Sprintf("%0500d", done), done, done+2000)
			return err
		})
	}
	h.do(analyse)
}

func (h *house) page(s staff.Scope, q Query) func(context.Context, db.View, *rand.Rand) error {
	return func(ctx context.Context, v db.View, r *rand.Rand) error {
		_, next, _, err := h.lists.Page(ctx, v, s, q)
		if err != nil || next == "" || r.IntN(2) == 0 {
			return err
		}
		q := q
		q.Cursor = next
		_, _, _, err = h.lists.Page(ctx, v, s, q)
		return err
	}
}

func (h *house) open(n int) func(context.Context, db.View, *rand.Rand) error {
	return func(ctx context.Context, v db.View, r *rand.Rand) error {
		_, err := h.cases.ByID(ctx, v, 1+r.Int64N(int64(n)))
		return err
	}
}

func (h *house) conversation(n int) func(context.Context, db.View, *rand.Rand) error {
	return func(ctx context.Context, v db.View, r *rand.Rand) error {
		id := 1 + r.Int64N(int64(n))
		k, err := h.cases.ByID(ctx, v, id)
		if err != nil {
			return err
		}
		if _, err := h.cases.ForStaff(ctx, v, k.ID, 0, 50); err != nil {
			return err
		}
		_, err = h.cases.Bodies(ctx, v, []cases.Case{k})
		return err
	}
}

func (h *house) count(s staff.Scope, list string) func(context.Context, db.View, *rand.Rand) error {
	return func(ctx context.Context, v db.View, _ *rand.Rand) error {
		h.lists.mu.Lock()
		clear(h.lists.kept) // not what is kept is measured
		h.lists.mu.Unlock()
		_, _, err := h.lists.Count(ctx, v, s, list)
		return err
	}
}

// eight runs f by eight goroutines and reports the 50th and the 99th in a
// hundred.
func (h *house) eight(b *testing.B, f func(context.Context, db.View, *rand.Rand) error) {
	took := make([][]time.Duration, 8)
	var all sync.WaitGroup
	b.ResetTimer()
	for g := range took {
		all.Go(func() {
			r := rand.New(rand.NewPCG(uint64(g), 9))
			for range b.N/8 + 1 {
				began := time.Now()
				if err := h.d.Read(h.system(), "bench", func(ctx context.Context, v db.View) error { return f(ctx, v, r) }); err != nil {
					b.Error(err)
					return
				}
				took[g] = append(took[g], time.Since(began))
			}
		})
	}
	all.Wait()
	b.StopTimer()
	sorted := slices.Concat(took...)
	slices.Sort(sorted)
	b.ReportMetric(float64(sorted[len(sorted)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(sorted[len(sorted)*99/100].Microseconds())/1000, "p99-ms")
}
