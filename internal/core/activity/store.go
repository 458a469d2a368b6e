package activity

import (
	"context"

	"kept.example/kept/internal/platform/db"
)

const columns = `at, kind, who_kind, who_id, who_token, who_name, coalesce(case_id, 0), coalesce(person_id, 0),
	coalesce(inbox_id, 0), on_what, on_id, data, salt, inner_sum, digest`

func scanRow(s db.Scan) (r row, err error) {
	err = s(&r.ID, &r.At, &r.Kind, &r.Who.Kind, &r.Who.ID, &r.Who.Token, &r.Who.Name, &r.CaseID, &r.PersonID,
		&r.InboxID, &r.On, &r.OnID, &r.data, &r.salt, &r.inner, &r.digest)
	return r, err
}

func scanEntry(s db.Scan) (Entry, error) {
	r, err := scanRow(s)
	if err == nil && r.data != nil {
		r.Data, err = decode(*r.data)
	}
	return r.Entry, err
}

func insert(ctx context.Context, tx *db.Tx, r row) (int64, error) {
	return tx.Insert(ctx, `INSERT INTO activity
		(at, kind, who_kind, who_id, who_token, who_name, case_id, person_id, inbox_id, on_what, on_id, data, salt, inner_sum, digest)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		r.At, r.Kind, r.Who.Kind, r.Who.ID, r.Who.Token, r.Who.Name, some(r.CaseID), some(r.PersonID), some(r.InboxID),
		r.On, r.OnID, r.data, r.salt, r.inner, r.digest)
}

// some is nil for 0, which no id is.
func some(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

const blockColumns = `n, before, hash, at, place_tx, place_id, count, entries`

func scanBlock(s db.Scan) (b block, err error) {
	err = s(&b.n, &b.before, &b.hash, &b.at, &b.tx, &b.id, &b.count, &b.entries)
	return b, err
}

// blocksAfter reads some blocks in their order.
func blocksAfter(ctx context.Context, v db.View, n int64, limit int) ([]block, error) {
	return db.All(ctx, v, scanBlock, `SELECT `+blockColumns+` FROM activity_block WHERE n > $1 ORDER BY n LIMIT $2`, n, limit)
}

// newest is the newest block; the zero block when there is none.
func newest(ctx context.Context, v db.View) (block, error) {
	all, err := db.All(ctx, v, scanBlock, `SELECT `+blockColumns+` FROM activity_block ORDER BY n DESC LIMIT 1`)
	if err != nil || len(all) == 0 {
		return block{}, err
	}
	return all[0], nil
}

func insertBlock(ctx context.Context, tx *db.Tx, b block) error {
	_, err := tx.Exec(ctx, `INSERT INTO activity_block (n, before, hash, at, place_tx, place_id, count, entries)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, b.n, orEmpty(b.before), b.hash, b.at, b.tx, b.id, b.count, b.entries)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO activity_seal (sole, n, hash) VALUES (1, $1, $2)
		ON CONFLICT (sole) DO UPDATE SET n = excluded.n, hash = excluded.hash`, b.n, b.hash)
	return err
}

// orEmpty keeps an empty hash from being NULL.
func orEmpty(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// seal is what the second place says.
type seal struct {
	n    int64
	hash []byte
}

func seals(ctx context.Context, v db.View) ([]seal, error) {
	return db.All(ctx, v, func(s db.Scan) (one seal, err error) {
		err = s(&one.n, &one.hash)
		return one, err
	}, `SELECT n, hash FROM activity_seal WHERE sole = 1`)
}
