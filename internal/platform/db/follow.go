package db

import (
	"context"
	"fmt"
)

// Place is how far a follower has come in a table: behind the row ID of the
// transaction Tx. The zero Place is before everything. On SQLite, where rows
// become visible in the order of their ids, Tx is 0.
type Place struct{ Tx, ID int64 }

// placeTx is the transaction of a place; one from the future is of the server
// this database was restored from, see moved.
const placeTx = "CASE WHEN $1::text::xid8 < pg_snapshot_xmax(pg_current_snapshot()) THEN $1::text::xid8 ELSE '0'::xid8 END"

// Follow returns the rows of a table after a place, at most limit, and the
// place behind the last of them. The table has a column id {{id}}, a column
// xid {{xid}} and an index on (xid, id); columns is what scan reads.
//
// A follower that goes on from the place it was given sees each committed row
// once and misses none, however the transactions that insert overlap: on
// PostgreSQL, where ids become visible out of order, rows come in the order
// (transaction, id) and only up to the oldest transaction still open. A row
// that is updated does not come again.
func Follow[T any](ctx context.Context, v View, table, columns string, after Place, limit int, scan func(Scan) (T, error)) ([]T, Place, error) {
	return rowsAfter(ctx, v, table, columns, settled, after, limit, scan)
}

// settled are the rows of transactions before the oldest that is still open.
const settled = " xid < pg_snapshot_xmin(pg_current_snapshot()) AND"

// Beyond returns what a follower at a place has not been given yet: as Follow,
// but with the rows that are committed and that a follower waits for. It
// answers a question about now; whoever goes on from its place misses rows.
func Beyond[T any](ctx context.Context, v View, table, columns string, after Place, limit int, scan func(Scan) (T, error)) ([]T, Place, error) {
	return rowsAfter(ctx, v, table, columns, "", after, limit, scan)
}

func rowsAfter[T any](ctx context.Context, v View, table, columns, only string, after Place, limit int, scan func(Scan) (T, error)) ([]T, Place, error) {
	if !plainName.MatchString(table) {
		return nil, after, fmt.Errorf("db: %q is no table", table)
	}
	query := "SELECT 0, id, " + columns + " FROM " + table + " WHERE id > $1 ORDER BY id LIMIT $2"
	args := []any{after.ID, limit}
	if v.Engine() == Postgres {
		query = followPostgres(table, columns, only)
		args = []any{fmt.Sprint(after.Tx), after.ID, limit}
	}
	place := after
	all, err := All(ctx, v, func(s Scan) (T, error) {
		var at Place
		one, err := scan(func(dest ...any) error { return s(append([]any{&at.Tx, &at.ID}, dest...)...) })
		place = at
		return one, err
	}, query, args...)
	if err != nil {
		return nil, after, err
	}
	return all, place, nil
}

// followPostgres is the query of a follower on PostgreSQL.
func followPostgres(table, columns, only string) string {
	return "SELECT xid::text::bigint AS tx, id, " + columns + " FROM " + table +
		" WHERE" + only + " (xid, id) > (" + placeTx + ", $2::bigint)" +
		" ORDER BY xid, id LIMIT $3::bigint"
}
