package intake

import (
	"context"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// ByKey returns the item of an inbox that has a key in its source; 0 for none.
func (in *Intake) ByKey(ctx context.Context, v db.View, inbox int64, key string) (id int64, err error) {
	defer fault.Wrap(&err, "intake.ByKey")
	if _, err := staff.Acting(ctx); err != nil {
		return 0, err
	}
	id, err = db.Value[int64](ctx, v, `SELECT id FROM intake WHERE inbox_id = $1 AND source_key = $2`, inbox, key)
	if fault.Is(err, fault.NotFound) {
		return 0, nil
	}
	return id, err
}

// ByContent returns the item of an inbox that has a content, by its sum without
// trace headers; one without an id for none. What was erased is known too: it
// does not come back.
func (in *Intake) ByContent(ctx context.Context, v db.View, inbox int64, sum [32]byte) (_ Item, err error) {
	defer fault.Wrap(&err, "intake.ByContent")
	if _, err := staff.Allow(ctx, staff.IntakeRead); err != nil {
		return Item{}, err
	}
	id, err := db.Value[int64](ctx, v, `SELECT intake_id FROM intake_identity WHERE inbox_id = $1 AND content_sum = $2`, inbox, sum[:])
	if fault.Is(err, fault.NotFound) {
		id, err = db.Value[int64](ctx, v, `SELECT intake_id FROM intake_erased WHERE inbox_id = $1 AND digest = $2`, inbox, in.digest(sum[:]))
	}
	if fault.Is(err, fault.NotFound) {
		return Item{}, nil
	}
	if err != nil {
		return Item{}, err
	}
	return itemByID(ctx, v, id)
}

// digest is what is kept of the sum of an erased content.
func (in *Intake) digest(sum []byte) []byte { return in.keys.Digest("intake.erased", sum) }

// remember keeps what makes an erased item known again, and tells nobody what
// it was.
func (in *Intake) remember(ctx context.Context, tx *db.Tx, i Item) error {
	sums, err := db.All(ctx, tx, func(s db.Scan) (sum []byte, err error) {
		err = s(&sum)
		return sum, err
	}, `SELECT content_sum FROM intake_identity WHERE intake_id = $1`, i.ID)
	for _, sum := range sums {
		if err == nil {
			_, err = tx.Exec(ctx, `INSERT INTO intake_erased (inbox_id, digest, intake_id) VALUES ($1, $2, $3) ON CONFLICT (inbox_id, digest) DO NOTHING`,
				i.InboxID, in.digest(sum), i.ID)
		}
	}
	return err
}

// Unjunk lets an item through that was held because it lay among the junk of its
// mailbox: somebody has taken it out there. Any other is left as it is.
func (in *Intake) Unjunk(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "intake.Unjunk(%d)", id)
	if _, err := staff.Allow(ctx, staff.IntakeDecide); err != nil {
		return err
	}
	if err := tx.Take(ctx, "intake", id); err != nil {
		return err
	}
	i, err := itemByID(ctx, tx, id)
	if err != nil || i.State != Quarantined || i.Reason.Key != whyProvider || i.Kept == "erased" {
		return err
	}
	if err := in.again(ctx, tx, i, 0); err != nil {
		return err
	}
	_, err = in.activity.Record(ctx, tx, activity.Entry{Kind: "intake.released", InboxID: i.InboxID, On: "intake", OnID: i.ID})
	return err
}

// Replace has the whole of a mail stand for its header, which was here before it
// was fetched: what was made of the header is its case too.
func (in *Intake) Replace(ctx context.Context, tx *db.Tx, header, whole int64) (err error) {
	defer fault.Wrap(&err, "intake.Replace(%d, %d)", header, whole)
	if _, err := staff.Allow(ctx, staff.IntakeDecide); err != nil {
		return err
	}
	if header == whole {
		return nil
	}
	if err := tx.Take(ctx, "intake", header); err != nil {
		return err
	}
	h, err := itemByID(ctx, tx, header)
	if err != nil || h.Kept == "erased" {
		return err
	}
	if h.CaseID != 0 { // it was let through: the whole belongs to the same case
		_, err = tx.Exec(ctx, `UPDATE intake SET free_into = $2 WHERE id = $1 AND state = 'received'`, whole, h.CaseID)
		return err
	}
	h.DuplicateOf = whole
	return in.filed(ctx, tx, h, AsDuplicate)
}
