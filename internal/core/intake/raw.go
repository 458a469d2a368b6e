package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// errDamaged says that stored bytes are not the ones in the books.
var errDamaged = errors.New("the raw bytes do not have their SHA-256")

// Raw returns the bytes of an item as they came.
func (in *Intake) Raw(ctx context.Context, v db.View, id int64) (_ Item, _ []byte, err error) {
	defer fault.Wrap(&err, "intake.Raw(%d)", id)
	if _, err := staff.Allow(ctx, staff.IntakeRead); err != nil {
		return Item{}, nil, err
	}
	item, err := in.ByID(ctx, v, id)
	if err != nil {
		return Item{}, nil, err
	}
	if item.Kept == "erased" {
		return item, nil, fault.New(fault.NotFound, "intake.fault.erased")
	}
	raw, err := in.rawOf(ctx, v, item)
	return item, raw, err
}

// rawOf reads the bytes of an item and compares them with its SHA-256.
func (in *Intake) rawOf(ctx context.Context, v db.View, item Item) ([]byte, error) {
	var raw []byte
	if item.Kept == "row" {
		packed, err := db.Value[[]byte](ctx, v, `SELECT zstd FROM intake_raw WHERE id = $1`, item.ID)
		if err != nil {
			return nil, err
		}
		if raw, err = in.unzip.DecodeAll(packed, make([]byte, 0, item.Size)); err != nil {
			return nil, errors.Join(errDamaged, err)
		}
	} else {
		var err error
		if raw, err = in.fileOf(ctx, item); err != nil {
			return nil, err
		}
	}
	if sum := sha256.Sum256(raw); !bytes.Equal(sum[:], item.Sum) {
		return nil, errDamaged
	}
	return raw, nil
}

func (in *Intake) fileOf(ctx context.Context, item Item) (_ []byte, err error) {
	var sum blob.Sum
	copy(sum[:], item.Sum)
	r, err := in.blobs.Open(ctx, sum)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return io.ReadAll(r)
}
