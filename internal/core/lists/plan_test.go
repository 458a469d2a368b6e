package lists

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

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
				for _, by := range []string{"need", "-need", "next_due", "-updated_at", "created_at"} {
					for _, after := range []*place{nil, {50, 100}} {
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
	check := func(what, query string, args []any, maySort bool) {
		plan, err := h.d.Plan(t.Context(), query, args...)
		h.must(err)
		if whole[h.d.Engine()].MatchString(plan) {
			t.Errorf("%s: %s by %s after %v reads all:\n%s\n%s", what, name, by, after, query, plan)
		}
		if !maySort && sorts[h.d.Engine()].MatchString(plan) {
			t.Errorf("%s: %s by %s after %v sorts:\n%s\n%s", what, name, by, after, query, plan)
		}
	}
	if len(all) == 0 {
		return // the system owns nothing
	}
	query, args := statement(all, a.sort, after, 51, cases.Columns("c"))
	check("the page", query, args, true) // it sorts what the branches return
	for i, b := range all {
		few := strings.Contains(b.from, "follow") || strings.Contains(b.where, "private = 1") || strings.Contains(b.where, "person_id") && a.sort.column != "updated_at" && a.sort.column != "created_at"
		query, args := statement([]branch{b}, a.sort, after, 51, "c.id")
		inner := query[strings.Index(query, "SELECT c.id, c."):strings.Index(query, ") AS b0")]
		check(fmt.Sprint("branch ", i), inner, args, few)
		query, args = counting(b, a.sort, 1001)
		check(fmt.Sprint("count ", i), query, args, few)
	}
}
