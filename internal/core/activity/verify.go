package activity

import (
	"bytes"
	"context"
	"fmt"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Finding is something that is not as it was sealed.
type Finding struct {
	Block int64  // the block it was found in; 0 for none
	Entry int64  // the entry; 0 for none
	Text  string // for the operator
}

// Result is what a verification has seen.
type Result struct {
	Blocks, Sealed, Unsealed, Erased int64
	Findings                         []Finding
}

func (r *Result) off(block, entry int64, format string, args ...any) {
	r.Findings = append(r.Findings, Finding{block, entry, fmt.Sprintf(format, args...)})
}

// Verify reads the whole record and returns what was changed, added, removed
// or cut off since it was sealed.
func (l *Log) Verify(ctx context.Context, v db.View) (_ []Finding, err error) {
	r, err := l.Check(ctx, v)
	return r.Findings, err
}

// Check is Verify with the counts of what was seen.
func (l *Log) Check(ctx context.Context, v db.View) (r Result, err error) {
	defer fault.Wrap(&err, "activity.Verify")
	var last block
	for {
		some, err := blocksAfter(ctx, v, last.n, 20)
		if err != nil {
			return r, err
		}
		for i := range some {
			b := &some[i]
			r.checkLink(last, b)
			if err := r.checkEntries(ctx, v, b); err != nil {
				return r, err
			}
			last = *b
			last.children, last.entries = nil, nil
		}
		if len(some) == 0 {
			break
		}
	}
	if err := r.checkEnd(ctx, v, last); err != nil {
		return r, err
	}
	return r, r.checkRest(ctx, v, last)
}

// checkLink compares a block with its own hash and with the block before it.
func (r *Result) checkLink(last block, b *block) {
	r.Blocks++
	switch {
	case b.n != last.n+1:
		r.off(b.n, 0, "blocks %d to %d are missing", last.n+1, b.n-1)
	case !bytes.Equal(b.before, last.hash):
		r.off(b.n, 0, "block %d does not follow from block %d", b.n, last.n)
	}
	if !b.unpack() || !bytes.Equal(b.hash, b.sum()) {
		r.off(b.n, 0, "block %d was changed", b.n)
	}
}

// checkEntries compares the entries of a block with their digests.
func (r *Result) checkEntries(ctx context.Context, v db.View, b *block) error {
	sealed := make(map[int64][32]byte, len(b.children))
	low, high := int64(0), int64(0)
	for i, c := range b.children {
		sealed[c.id] = c.digest
		if i == 0 {
			low, high = c.id, c.id
		}
		low, high = min(low, c.id), max(high, c.id)
	}
	for low <= high {
		rows, err := db.All(ctx, v, scanRow, `SELECT id, `+columns+` FROM activity
			WHERE id >= $1 AND id <= $2 ORDER BY id LIMIT $3`, low, high, blockSize)
		if err != nil {
			return err
		}
		for _, one := range rows {
			low = one.ID + 1
			if digest, ours := sealed[one.ID]; ours {
				delete(sealed, one.ID)
				r.checkEntry(b.n, one, digest[:])
			}
		}
		if len(rows) < blockSize {
			break
		}
	}
	for _, c := range b.children {
		if _, left := sealed[c.id]; left {
			r.off(b.n, c.id, "entry %d is missing", c.id)
		}
	}
	return nil
}

// checkEntry compares one entry with the digest it was sealed with.
func (r *Result) checkEntry(n int64, one row, digest []byte) {
	r.Sealed++
	if one.data == nil {
		r.Erased++
	}
	if !bytes.Equal(one.digest, digest) || !one.holds() {
		r.off(n, one.ID, "entry %d was changed", one.ID)
	}
}

// holds says whether a row is what its own digest says. Of an erased one the
// facts still are.
func (r row) holds() bool {
	if r.data != nil && !bytes.Equal(r.inner, innerSum(r.salt, *r.data)) {
		return false
	}
	return bytes.Equal(r.digest, r.sum())
}

// checkEnd compares the newest block with the second place.
func (r *Result) checkEnd(ctx context.Context, v db.View, last block) error {
	kept, err := seals(ctx, v)
	switch {
	case err != nil:
		return err
	case len(kept) == 0 && last.n == 0:
		return nil
	case len(kept) == 0:
		r.off(last.n, 0, "the number of the newest block is missing")
	case kept[0].n > last.n:
		r.off(last.n, 0, "blocks %d to %d are cut off", last.n+1, kept[0].n)
	case kept[0].n < last.n || !bytes.Equal(kept[0].hash, last.hash):
		r.off(last.n, 0, "block %d is not the newest that was sealed (%d)", last.n, kept[0].n)
	}
	return nil
}

// checkRest looks at what stands outside the blocks: rows that slipped in
// behind the seal, and those that are not sealed yet.
func (r *Result) checkRest(ctx context.Context, v db.View, last block) error {
	if err := r.checkBehind(ctx, v, last); err != nil {
		return err
	}
	for at := (db.Place{Tx: last.tx, ID: last.id}); ; {
		rows, next, err := db.Follow(ctx, v, "activity", "id, "+columns, at, blockSize, scanRow)
		if err != nil {
			return err
		}
		for _, one := range rows {
			r.Unsealed++
			if !one.holds() {
				r.off(0, one.ID, "entry %d was changed before it was sealed", one.ID)
			}
		}
		if at = next; len(rows) < blockSize {
			return nil
		}
	}
}

// checkBehind counts the rows before the end of the newest block. It cannot
// where the last row is not at its place: it is missing, which was found, or
// the database was restored into another server, which numbers its
// transactions anew.
func (r *Result) checkBehind(ctx context.Context, v db.View, last block) error {
	const tx = `CAST(CAST($1 AS TEXT) AS xid8)` // on SQLite a number
	place := fmt.Sprint(last.tx)
	known, err := db.Exists(ctx, v, `SELECT 1 FROM activity WHERE xid = `+tx+` AND id = $2`, place, last.id)
	if err != nil || !known {
		return err
	}
	behind, err := db.Value[int64](ctx, v, `SELECT count(*) FROM activity
		WHERE xid < `+tx+` OR (xid = `+tx+` AND id <= $2)`, place, last.id)
	if err == nil && behind > r.Sealed {
		r.off(last.n, 0, "%d entries were added behind the seal", behind-r.Sealed)
	}
	return err
}
