package intake

import (
	"context"

	"kept.example/kept/internal/platform/db"
)

// claim makes a content an item's own in its inbox. If another item has it,
// that one's id is returned. Of two that claim at once, the second waits.
func claim(ctx context.Context, tx *db.Tx, i Item, content [32]byte) (twin int64, err error) {
	if unclaimed() {
		return 0, nil
	}
	n, err := tx.Exec(ctx, `INSERT INTO intake_identity (inbox_id, content_sum, intake_id) VALUES ($1, $2, $3)
		ON CONFLICT (inbox_id, content_sum) DO NOTHING`, i.InboxID, content[:], i.ID)
	if err != nil || n == 1 {
		return 0, err
	}
	first, err := db.Value[int64](ctx, tx, `SELECT intake_id FROM intake_identity WHERE inbox_id = $1 AND content_sum = $2`, i.InboxID, content[:])
	if err != nil || first == i.ID {
		return 0, err
	}
	return first, nil
}
