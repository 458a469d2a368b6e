package desktest

import (
	"strings"

	"kept.example/kept/internal/platform/db"
)

// Planned fails the test unless the engine would read a query from an index of
// this name, without sorting and without reading a whole table.
func (d *Desk) Planned(index, query string, args ...any) {
	d.T.Helper()
	plan, err := d.DB.Plan(d.Ctx, query, args...)
	d.Must(err)
	if !strings.Contains(plan, index) {
		d.T.Errorf("not read from %s:\n%s\n%s", index, query, plan)
	}
	sorts, whole := "USE TEMP B-TREE FOR ORDER BY", "SCAN TABLE"
	if d.DB.Engine() == db.Postgres {
		sorts, whole = "Sort  (", "Seq Scan"
	}
	if strings.Contains(plan, sorts) {
		d.T.Errorf("sorted:\n%s\n%s", query, plan)
	}
	if strings.Contains(plan, whole) {
		d.T.Errorf("read whole:\n%s\n%s", query, plan)
	}
}
