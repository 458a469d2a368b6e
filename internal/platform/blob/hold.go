package blob

import (
	"context"
	"errors"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Hold says in the transaction that will refer to a file that nobody may drop
// it until the transaction ends. A file that was dropped between Put and Hold is
// Unavailable: whoever put it puts it again.
func (s *Store) Hold(ctx context.Context, tx *db.Tx, sum Sum) (err error) {
	defer fault.Wrap(&err, "blob.Hold(%s)", sum)
	if err := tx.Lock(ctx, "blob", sum.String()); err != nil {
		return err
	}
	has, err := s.Has(ctx, sum)
	if err == nil && !has {
		err = fault.New(fault.Unavailable, "blob.fault.dropped")
	}
	return err
}

// Drop removes a file that is not needed. Whether it is needed is asked when
// nobody can begin to need it. While files are copied it is Unavailable.
func (s *Store) Drop(ctx context.Context, tx *db.Tx, sum Sum, needed func() (bool, error)) (err error) {
	defer fault.Wrap(&err, "blob.Drop(%s)", sum)
	lock, err := s.unpinned()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	if err := tx.Lock(ctx, "blob", sum.String()); err != nil {
		return err
	}
	if is, err := needed(); err != nil || is {
		return err
	}
	return s.Remove(ctx, sum)
}
