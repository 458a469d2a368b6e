package db

import (
	"context"
)

// moved mends the {{xid}} columns of a PostgreSQL database that was restored
// into another server: its transactions count from another number there, so
// rows would seem to come from the future and followers would stand still. Such
// rows go to transaction 0, in the order of their ids, and Follow takes a place
// from the future for one in transaction 0.
func (d *DB) moved(ctx context.Context) error {
	if d.engine == SQLite {
		return nil
	}
	return d.Do(ctx, "db.moved", func(ctx context.Context, tx *Tx) error {
		tables, err := All(ctx, tx, column[string],
			`SELECT c.relname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
			WHERE a.attname = 'xid' AND a.atttypid = 'xid8'::regtype AND c.relkind = 'r'
			AND c.relnamespace = current_schema()::regnamespace ORDER BY 1`)
		if err != nil {
			return err
		}
		for _, t := range tables {
			if err := mend(ctx, tx, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// mend sends the rows of a table to transaction 0 if some come from the future.
func mend(ctx context.Context, tx *Tx, table string) error {
	future, err := Exists(ctx, tx, "SELECT 1 FROM "+table+" WHERE xid >= pg_snapshot_xmax(pg_current_snapshot()) LIMIT 1")
	if err != nil || !future {
		return err
	}
	n, err := tx.Exec(ctx, "UPDATE "+table+" SET xid = '0'")
	if err == nil {
		tx.d.log.Warn("the database was restored from another server", "table", table, "rows", n)
	}
	return err
}
