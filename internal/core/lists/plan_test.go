package lists

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// whole is the plan of a statement that reads the whole table or a whole index.
var whole = map[db.Engine]*regexp.Regexp{
	db.SQLite:   regexp.MustCompile(`SCAN (c|cases|f|follow)\b`),
	db.Postgres: regexp.MustCompile(`Seq Scan on (cases|follow)`),
}

// sorts is the plan of one that sorts.
var sorts = map[db.Engine]*regexp.Regexp{
	db.SQLite:   regexp.MustCompile(`USE TEMP B-TREE`),
	db.Postgres: regexp.MustCompile(`Sort`),
}

// TestEveryListReadsAnIndex asks both engines how they would read each list:
// no branch reads the whole table, and none of those that can hold many cases
// sorts.
func TestEveryListReadsAnIndex(t *testing.T) {
	each(t, 3, func(t *testing.T, h *house) {
		h.fill(6000, rand.New(rand.NewPCG(7, 8)))
		some := staff.Scope{UserID: 2, Inboxes: h.inboxes[:2]}
		for _, s := range []staff.Scope{{All: true}, {All: true, UserID: 1}, some} {
			for _, list := range []string{Open, Mine, Unowned, Waiting, Done, All, Inbox(h.inboxes[0]), Team(2), Person(7)} {
				for _, by := range []string{"need", "-need", "next_due", "clock_due", "-updated_at", "created_at"} {
					middle := place{start.Add(-1000 * time.Minute).UnixMicro(), 100}
					switch strings.TrimPrefix(by, "-") {
					case "need":
						middle.value = start.Add(-100 * time.Hour).UnixMicro()
					case "next_due", "clock_due":
						middle.value = start.Add(100 * time.Hour).UnixMicro()
					}
					for _, after := range []*place{nil, &middle} {
						h.plans(t, s, list, by, after)
					}
				}
			}
		}
	})
}

func (h *house) plans(t *testing.T, s staff.Scope, name, by string, after *place) {
	t.Helper()
	var all []branch
	var a asked
	h.read(func(ctx context.Context, v db.View) (err error) {
		if a, err = h.lists.read(ctx, v, Query{List: name, Sort: by}, s); err != nil {
			return err
		}
		all, err = branches(ctx, v, s, a)
		return err
	})
	check := func(what, query string, args []any, maySort bool, index string) {
		plan, err := h.d.Plan(t.Context(), query, args...)
		h.must(err)
		if whole[h.d.Engine()].MatchString(plan) {
			t.Errorf("%s: %s by %s after %v reads all:\n%s\n%s", what, name, by, after, query, plan)
		}
		if !strings.Contains(plan, index) {
			t.Errorf("%s: %s by %s after %v does not read %s:\n%s\n%s", what, name, by, after, index, query, plan)
		}
		if !maySort && sorts[h.d.Engine()].MatchString(plan) {
			t.Errorf("%s: %s by %s after %v sorts:\n%s\n%s", what, name, by, after, query, plan)
		}
	}
	if len(all) == 0 {
		return // the system owns nothing
	}
	query, args := statement(all, a.sort, after, 51, cases.Columns("c"))
	check("the page", query, args, true, indexOf(all[0], a.sort)) // it sorts what the branches return
	for i, b := range all {
		few := strings.Contains(b.from, "follow") || strings.Contains(b.where, "private = 1") || strings.Contains(b.where, "person_id") && a.sort.column != "updated_at" && a.sort.column != "created_at"
		query, args := statement([]branch{b}, a.sort, after, 51, "c.id")
		inner := query[strings.Index(query, "SELECT c.id, c."):strings.Index(query, ") AS b0")]
		check(fmt.Sprint("branch ", i), inner, args, few, indexOf(b, a.sort))
		query, args = counting(b, a.sort, 1001)
		check(fmt.Sprint("count ", i), query, args, few, indexOf(b, a.sort))
	}
}

// indexOf is the index that was made for a branch; "" where any will do.
func indexOf(b branch, by sorting) string {
	switch {
	case strings.HasPrefix(b.where, "c.inbox_id = {1} AND c.private = 0 AND c.unowned = 1"):
		return "cases_unowned_" + by.index
	case strings.HasPrefix(b.where, "c.inbox_id = {1} AND c.private = 0"):
		return "cases_inbox_" + by.index
	case strings.HasPrefix(b.where, "c.owner_id = {1} AND c.inbox_id = {2}"):
		return "cases_owner_" + by.index
	case strings.HasPrefix(b.where, "c.team_id"):
		return "cases_team_" + by.index
	}
	return ""
}
