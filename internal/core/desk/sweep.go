package desk

import (
	"context"
	"time"

	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
)

// sweep asks for the stored bytes to go that nothing needs any more: files of a
// person who was erased, and what was stored for an act that then did not
// happen.
type sweep struct{}

// Kind names the job.
func (sweep) Kind() string { return "desk.sweep" }

const (
	sweepEvery = 24 * time.Hour
	sweepTakes = 6 * time.Hour // at most; the next goes on
	sweepMany  = 200           // files that are asked about at one time
)

// sweepSoon has the files of an erased person go at once.
func (d *Desk) sweepSoon(ctx context.Context, tx *db.Tx, _ facts.PersonErased) error {
	return d.Jobs.Put(ctx, tx, sweep{}, jobs.Unique("erased"))
}

// sweepAll walks over all files.
func (d *Desk) sweepAll(ctx context.Context, _ *jobs.Run, _ sweep) error {
	var some []blob.Sum
	err := d.Blobs.Walk(ctx, func(sum blob.Sum, _ int64) error {
		if some = append(some, sum); len(some) < sweepMany {
			return nil
		}
		defer func() { some = some[:0] }()
		return d.sweepSome(ctx, some)
	})
	if err != nil {
		return err
	}
	return d.sweepSome(ctx, some)
}

// sweepSome drops those of some files that nothing needs.
func (d *Desk) sweepSome(ctx context.Context, some []blob.Sum) error {
	var idle []blob.Sum
	err := d.DB.Read(ctx, "desk.sweep", func(ctx context.Context, v db.View) error {
		idle = idle[:0]
		for _, sum := range some {
			needed, err := d.needs(ctx, v, sum)
			if err != nil {
				return err
			}
			if !needed {
				idle = append(idle, sum)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, sum := range idle {
		err := d.DB.Do(ctx, "desk.drop", func(ctx context.Context, tx *db.Tx) error {
			return d.Blobs.Drop(ctx, tx, sum, func() (bool, error) { return d.needs(ctx, tx, sum) })
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// need says whether something refers to stored bytes.
type need func(ctx context.Context, v db.View, sum [32]byte) (bool, error)

// AddNeed says that a room keeps stored bytes, and how to ask which: what nobody
// needs goes. Called while the product is put together.
func (d *Desk) AddNeed(refers func(ctx context.Context, v db.View, sum [32]byte) (bool, error)) {
	d.need = append(d.need, refers)
}

// needs says whether anything refers to stored bytes.
func (d *Desk) needs(ctx context.Context, v db.View, sum blob.Sum) (bool, error) {
	for _, asks := range append([]need{d.Files.Refers, d.Intake.Refers, d.Outbox.Refers}, d.need...) {
		if needed, err := asks(ctx, v, sum); err != nil || needed {
			return needed, err
		}
	}
	return false, nil
}
