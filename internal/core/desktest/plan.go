package desktest

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"kept.example/kept/internal/platform/db"
)

// wholeTable is how an engine says that it reads a whole table. SQLite says
// SCAN as well of what another part of the query has made.
var wholeTable = map[db.Engine]*regexp.Regexp{
	db.SQLite:   regexp.MustCompile(`(?m)^SCAN (\w+)$`),
	db.Postgres: regexp.MustCompile(`Seq Scan on (\w+)`),
}

var sorting = map[db.Engine]string{db.SQLite: "USE TEMP B-TREE FOR ORDER BY", db.Postgres: "Sort  ("}

// Planned fails the test unless the engine would read a query from an index of
// this name, without sorting and without reading a whole table.
func (d *Desk) Planned(index, query string, args ...any) {
	d.T.Helper()
	plan := d.planned(index, query, args)
	if strings.Contains(plan, sorting[d.DB.Engine()]) {
		d.T.Errorf("sorted:\n%s\n%s", query, plan)
	}
}

func (d *Desk) planned(index, query string, args []any) string {
	d.T.Helper()
	plan, err := d.DB.Plan(d.Ctx, query, args...)
	d.Must(err)
	if !strings.Contains(plan, index) {
		d.T.Errorf("not read from %s:\n%s\n%s", index, query, plan)
	}
	for _, m := range wholeTable[d.DB.Engine()].FindAllStringSubmatch(plan, -1) {
		if !strings.Contains(plan, "CO-ROUTINE "+m[1]+"\n") && !strings.Contains(plan, "MATERIALIZE "+m[1]+"\n") {
			d.T.Errorf("read whole:\n%s\n%s", query, plan)
		}
	}
	return plan
}

// Listed asks a question as somebody and fails the test unless what it reads of
// a table is read as [Desk.Planned] wants it, each query from one of the
// indexes in their order.
func (d *Desk) Listed(ctx context.Context, table string, f func(ctx context.Context, v db.View) error, indexes ...string) {
	d.T.Helper()
	d.heard(ctx, table, f, indexes, d.Planned)
}

// ListedSorted is Listed for few rows that are sorted once they are read.
func (d *Desk) ListedSorted(ctx context.Context, table string, f func(ctx context.Context, v db.View) error, indexes ...string) {
	d.T.Helper()
	d.heard(ctx, table, f, indexes, func(index, query string, args ...any) {
		d.T.Helper()
		d.planned(index, query, args)
	})
}

func (d *Desk) heard(ctx context.Context, table string, f func(ctx context.Context, v db.View) error, indexes []string, check func(index, query string, args ...any)) {
	d.T.Helper()
	type question struct {
		text string
		args []any
	}
	var asked []question
	from := regexp.MustCompile(`(?i)\b(FROM|JOIN)\s+` + table + `\b`)
	d.Must(d.DB.Read(db.Hear(ctx, func(query string, args []any) {
		if from.MatchString(query) {
			asked = append(asked, question{query, slices.Clone(args)})
		}
	}), "test", f))
	if len(asked) != len(indexes) {
		d.T.Fatalf("%d queries read %s, want %d: %q", len(asked), table, len(indexes), asked)
	}
	for i, q := range asked {
		check(indexes[i], q.text, q.args...)
	}
}
