package keys

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Schema holds the table of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Channel is rung when a key was added.
const Channel = "keys"

const (
	ripe  = time.Minute      // after which a new key signs
	again = 20 * time.Second // how often the keys are read without a ring
)

// key is one key, unwrapped.
type key struct {
	n    int64
	at   time.Time
	sign []byte      // of tokens
	seal cipher.AEAD // of columns
}

// Ring is the keys of the desk. It may be used by many at once.
type Ring struct {
	d      *db.DB
	secret cipher.AEAD
	keys   atomic.Pointer[[]key] // by number
}

// Open reads the keys with the secret of a file. On a new database it makes
// the file, if it is missing, and the first key.
func Open(ctx context.Context, d *db.DB, secretFile string) (_ *Ring, err error) {
	defer fault.Wrap(&err, "keys.Open")
	var used bool
	err = d.Read(ctx, "keys.Open", func(ctx context.Context, v db.View) (err error) {
		used, err = db.Exists(ctx, v, `SELECT 1 FROM signing_key`)
		return err
	})
	if err != nil {
		return nil, err
	}
	secret, err := secretOf(secretFile, !used)
	if err != nil {
		return nil, err
	}
	wrap, err := cipherOf(secret)
	if err != nil {
		return nil, err
	}
	r := &Ring{d: d, secret: wrap}
	if !used {
		err = d.Do(ctx, "keys.Open", func(ctx context.Context, tx *db.Tx) error { return r.first(ctx, tx) })
		if err != nil {
			return nil, err
		}
	}
	return r, r.Reload(ctx)
}

// first makes key 1 unless another process was quicker.
func (r *Ring) first(ctx context.Context, tx *db.Tx) error {
	if err := tx.Lock(ctx, "keys", "new"); err != nil {
		return err
	}
	last, err := newest(ctx, tx)
	if err != nil || last > 0 {
		return err
	}
	return r.add(ctx, tx, 1)
}

// Rotate makes a new key. It signs from a minute on; what older keys signed
// stays valid.
func (r *Ring) Rotate(ctx context.Context, tx *db.Tx, log *activity.Log) (n int64, err error) {
	defer fault.Wrap(&err, "keys.Rotate")
	if err := tx.Lock(ctx, "keys", "new"); err != nil {
		return 0, err
	}
	last, err := newest(ctx, tx)
	if err != nil {
		return 0, err
	}
	n = last + 1
	if err := r.add(ctx, tx, n); err != nil {
		return 0, err
	}
	_, err = log.Record(ctx, tx, activity.Entry{Kind: "keys.rotated", On: "key", OnID: n})
	if err != nil {
		return 0, err
	}
	tx.Notify(Channel)
	return n, nil
}

// add stores a new key.
func (r *Ring) add(ctx context.Context, tx *db.Tx, n int64) error {
	plain := make([]byte, secretSize)
	rand.Read(plain) // never fails
	_, err := tx.Exec(ctx, `INSERT INTO signing_key (n, wrapped, created_at) VALUES ($1, $2, $3)`,
		n, lock(r.secret, plain, wrapping(n)), tx.Now())
	return err
}

func newest(ctx context.Context, v db.View) (int64, error) {
	return db.Value[int64](ctx, v, `SELECT coalesce(max(n), 0) FROM signing_key`)
}

// wrapping binds a wrapped key to its number.
func wrapping(n int64) string { return fmt.Sprintf("kept signing key %d", n) }

// Reload reads the keys again.
func (r *Ring) Reload(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "keys.Reload")
	var all []key
	err = r.d.Read(ctx, "keys.Reload", func(ctx context.Context, v db.View) (err error) {
		all, err = db.All(ctx, v, func(s db.Scan) (k key, err error) {
			var wrapped []byte
			if err := s(&k.n, &wrapped, &k.at); err != nil {
				return k, err
			}
			plain, ok := unlock(r.secret, wrapped, wrapping(k.n))
			if !ok {
				return k, fmt.Errorf("key %d cannot be unwrapped: the secret file is not the one this database was used with", k.n)
			}
			k.sign = derive(plain, "token")
			k.seal, err = cipherOf(derive(plain, "column"))
			return k, err
		}, `SELECT n, wrapped, created_at FROM signing_key ORDER BY n`)
		return err
	})
	if err == nil && len(all) == 0 {
		err = errors.New("there is no key")
	}
	if err == nil {
		r.keys.Store(&all)
	}
	return err
}

// Watch reads the keys again when one was added, until the context ends.
func (r *Ring) Watch(ctx context.Context) error {
	added := r.d.Listen(ctx, Channel)
	tick := time.NewTicker(again)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-added:
		case <-tick.C:
		}
		if err := r.Reload(ctx); err != nil && ctx.Err() == nil {
			return err
		}
	}
}

// current is the key that signs: the newest that every process knows by now.
func (r *Ring) current() key {
	all := *r.keys.Load()
	now := r.d.Now()
	for i := len(all) - 1; i > 0; i-- {
		if now.Sub(all[i].at) >= ripe {
			return all[i]
		}
	}
	return all[0]
}

// numbered is the key of a number.
func (r *Ring) numbered(n int64) (key, bool) {
	for _, k := range *r.keys.Load() {
		if k.n == n {
			return k, true
		}
	}
	return key{}, false
}
