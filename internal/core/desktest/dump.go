package desktest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kept.example/kept/internal/platform/db"
)

// Table is all rows of a table, with each value as bytes.
type Table struct {
	Name    string
	Columns []string
	Rows    [][][]byte
}

// Dump reads every table of the schema but some.
func (d *Desk) Dump(but ...string) (all []Table) {
	d.T.Helper()
	tables := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`
	columns := `SELECT name FROM pragma_table_info($1) ORDER BY cid`
	if d.DB.Engine() == db.Postgres {
		tables = `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`
		columns = `SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = CAST($1 AS TEXT) ORDER BY ordinal_position`
	}
	name := func(s db.Scan) (n string, err error) { return n, s(&n) }
	d.Read(func(ctx context.Context, v db.View) error {
		names, err := db.All(ctx, v, name, tables)
		if err != nil {
			return err
		}
		for _, n := range names {
			if slices.Contains(but, n) {
				continue
			}
			one := Table{Name: n}
			if one.Columns, err = db.All(ctx, v, name, columns, n); err != nil {
				return err
			}
			if one.Rows, err = rowsOf(ctx, v, one); err != nil {
				return fmt.Errorf("%s: %w", n, err)
			}
			all = append(all, one)
		}
		return nil
	})
	return all
}

func rowsOf(ctx context.Context, v db.View, t Table) ([][][]byte, error) {
	asked := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		asked[i] = `"` + c + `"`
	}
	return db.All(ctx, v, func(s db.Scan) ([][]byte, error) {
		dest, values := make([]any, len(t.Columns)), make([]any, len(t.Columns))
		for i := range dest {
			dest[i] = &values[i]
		}
		if err := s(dest...); err != nil {
			return nil, err
		}
		row := make([][]byte, len(values))
		for i, value := range values {
			switch value := value.(type) {
			case []byte:
				row[i] = slices.Clone(value)
			case nil:
			default:
				row[i] = []byte(fmt.Sprint(value))
			}
		}
		return row, nil
	}, `SELECT `+strings.Join(asked, ", ")+` FROM "`+t.Name+`" ORDER BY 1`)
}

// Print is everything in the tables, in one text: two of them are the same if
// nothing has changed in between.
func Print(all []Table) string {
	var b strings.Builder
	for _, t := range all {
		fmt.Fprintf(&b, "%s %v\n", t.Name, t.Columns)
		for _, row := range t.Rows {
			fmt.Fprintf(&b, "\t%q\n", row)
		}
	}
	return b.String()
}
