package activity

import (
	"context"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// blockSize is the most entries of one block; it keeps the writer free.
const blockSize = 1000

// Seal puts the entries that are not sealed yet into blocks.
func (l *Log) Seal(ctx context.Context, tx *db.Tx) error {
	for {
		n, err := l.sealBlock(ctx, tx)
		if err != nil || n < blockSize {
			return err
		}
	}
}

// sealBlock seals at most one block and returns how many entries it holds.
func (l *Log) sealBlock(ctx context.Context, tx *db.Tx) (_ int, err error) {
	defer fault.Wrap(&err, "activity.Seal")
	if err := tx.Lock(ctx, "activity", "seal"); err != nil {
		return 0, err
	}
	last, err := newest(ctx, tx)
	if err != nil {
		return 0, err
	}
	after := db.Place{Tx: last.tx, ID: last.id}
	children, place, err := db.Follow(ctx, tx, "activity", "id, digest", after, blockSize, scanChild)
	if err != nil || len(children) == 0 {
		return 0, err
	}
	b := block{n: last.n + 1, before: last.hash, at: tx.Now(), tx: place.Tx, id: place.ID, children: children}
	b.pack()
	b.hash = b.sum()
	return len(children), insertBlock(ctx, tx, b)
}

func scanChild(s db.Scan) (c child, err error) {
	err = s(&c.id, &c.digest)
	return c, err
}

// Erase takes the content away of every entry of a person and of the cases
// they were the requester of. The facts without a person stay, and so does
// the digest: the chain still verifies.
func (l *Log) Erase(ctx context.Context, tx *db.Tx, person int64, cases []int64) (err error) {
	defer fault.Wrap(&err, "activity.Erase(person %d)", person)
	const empty = `UPDATE activity SET data = NULL, salt = NULL WHERE data IS NOT NULL AND `
	if _, err := tx.Exec(ctx, empty+`person_id = $1`, person); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, empty+`who_kind = 'customer' AND who_id = $1`, person); err != nil {
		return err
	}
	for _, id := range cases {
		if _, err := tx.Exec(ctx, empty+`case_id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}
