package db

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// NewIDs sets n ids of a table aside, ascending, for rows that are inserted
// with their ids in the same transaction: rows that name each other can then
// be written in any order.
func (tx *Tx) NewIDs(ctx context.Context, table string, n int) ([]int64, error) {
	if !plainName.MatchString(table) {
		return nil, fmt.Errorf("db: %q is no table", table)
	}
	if tx.d.engine == Postgres {
		return All(ctx, tx, column[int64], `SELECT nextval(pg_get_serial_sequence($1::text, 'id')) FROM generate_series(1, $2::bigint)`, table, n)
	}
	last, err := All(ctx, tx, column[int64], `SELECT seq FROM sqlite_sequence WHERE name = $1`, table)
	if err != nil {
		return nil, err
	}
	next := int64(1)
	if len(last) > 0 {
		next = last[0] + 1
	}
	ids := make([]int64, n)
	for i := range ids {
		ids[i] = next + int64(i)
	}
	return ids, nil
}

// manyValues is about how many values one statement of InsertMany carries: more
// gain nothing.
const manyValues = 4000

// InsertMany inserts rows, many with one statement. into is the beginning of the
// statement, with the names of the columns: INSERT INTO t (a, b).
func (tx *Tx) InsertMany(ctx context.Context, into string, rows [][]any) error {
	return tx.UpsertMany(ctx, into, rows, "")
}

// UpsertMany is InsertMany with an end of the statement: ON CONFLICT …
func (tx *Tx) UpsertMany(ctx context.Context, into string, rows [][]any, end string) error {
	mark := byte('?')
	if tx.d.engine == Postgres {
		mark = '$'
	}
	for len(rows) > 0 {
		n := min(len(rows), max(1, manyValues/max(1, len(rows[0]))))
		var q strings.Builder
		q.WriteString(into)
		q.WriteString(" VALUES ")
		args := make([]any, 0, n*len(rows[0]))
		for i, row := range rows[:n] {
			if i > 0 {
				q.WriteString(", ")
			}
			q.WriteByte('(')
			for j, v := range row {
				if j > 0 {
					q.WriteString(", ")
				}
				args = append(args, v)
				q.WriteByte(mark) // a name per value would be searched for, on SQLite, once per value
				if tx.d.engine == Postgres {
					q.WriteString(strconv.Itoa(len(args)))
				}
			}
			q.WriteByte(')')
		}
		if end != "" {
			q.WriteString(" " + end)
		}
		if _, err := tx.Exec(ctx, q.String(), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}
