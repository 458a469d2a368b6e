package db

import (
	"context"
	"fmt"
	"math"
)

// Latest returns the place behind every row of a table that a follower could
// have seen by now: for one that only wants what comes next.
func Latest(ctx context.Context, v View, table string) (Place, error) {
	if !plainName.MatchString(table) {
		return Place{}, fmt.Errorf("db: %q is no table", table)
	}
	if v.Engine() == Postgres {
		open, err := Value[int64](ctx, v, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
		return Place{Tx: open - 1, ID: math.MaxInt64}, err
	}
	id, err := Value[int64](ctx, v, "SELECT coalesce(max(id), 0) FROM "+table)
	return Place{ID: id}, err
}
