package search

import (
	"context"
	"fmt"
	"slices"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// bulk is how many documents are written in one transaction where nobody waits
// for the writer.
const bulk = 4000

// stretch is a group of a fill, read and ready to be written.
type stretch struct {
	of   fill // as it was before the group
	docs batch
	down int64 // where the fill stands after it
	err  error
}

// fillIn writes a group of what was there before the index, the newest first.
func (s *Search) fillIn(ctx context.Context, f fill) error {
	p := s.readStretch(ctx, f, live)
	return s.writeStretch(ctx, p)
}

func (s *Search) readStretch(ctx context.Context, f fill, size int) stretch {
	p := stretch{of: f, down: f.low}
	p.err = s.d.Read(ctx, "search.read", func(ctx context.Context, v db.View) error {
		ids, err := db.All(ctx, v, scanID, fmt.Sprintf(`SELECT id FROM %s WHERE id > $1 AND id < $2 ORDER BY id DESC LIMIT %d`, f.what, size), f.low, f.high)
		if err != nil {
			return err
		}
		if len(ids) == size {
			p.down = ids[size-1]
		}
		if f.what == "person" {
			p.docs = newBatch(s)
			return p.docs.people(ctx, v, ids)
		}
		slices.Reverse(ids)
		if p.docs, err = s.batch(ctx, v, ids); err != nil {
			return err
		}
		return p.docs.file(ctx, v, p.docs.seen())
	})
	return p
}

func (s *Search) writeStretch(ctx context.Context, p stretch) error {
	if p.err != nil {
		return p.err
	}
	return s.d.Do(ctx, "search.fill", func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "search", "index"); err != nil {
			return err
		}
		still, err := db.Exists(ctx, tx, `SELECT 1 FROM search_fill WHERE id = $1 AND high = $2`, p.of.id, p.of.high)
		if err != nil || !still {
			return err
		}
		if err := p.docs.write(ctx, tx); err != nil {
			return err
		}
		return p.of.filled(ctx, tx, p.down)
	})
}

// Filled tells how far a fill is: of how many documents how many are written.
type Filled func(done, all int)

// FillFrom gives the index what a command has written in bulk: the messages and
// people above two ids. Nothing else may write meanwhile, so the next group is
// read while one is written.
func (s *Search) FillFrom(ctx context.Context, message, person int64, told Filled) (err error) {
	defer fault.Wrap(&err, "search.FillFrom")
	if err := staff.SystemOnly(ctx); err != nil {
		return err
	}
	if err := s.d.Do(ctx, "search.follow", func(ctx context.Context, tx *db.Tx) error { return followFrom(ctx, tx, message, person) }); err != nil {
		return err
	}
	if err := s.fillAll(ctx, told); err != nil {
		return err
	}
	for more := true; more && err == nil; {
		more, err = s.step(ctx)
	}
	return err
}

func (s *Search) fillAll(ctx context.Context, told Filled) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	var open []fill
	err := s.d.Read(ctx, "search.left", func(ctx context.Context, v db.View) (err error) {
		open, err = fills(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	done, all := 0, 0
	for _, f := range open {
		all += int(f.high - f.low - 1)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	for p := range s.stretches(ctx, open) {
		if told != nil {
			told(done, all)
		}
		if err := s.writeStretch(ctx, p); err != nil {
			return err
		}
		done += int(p.of.high - max(p.down, p.of.low+1))
	}
	return ctx.Err()
}

// stretches reads all of some fills, a group ahead of whoever takes them.
func (s *Search) stretches(ctx context.Context, open []fill) <-chan stretch {
	ready := make(chan stretch)
	go func() {
		defer close(ready)
		for _, f := range open {
			for f.high > f.low+1 {
				p := s.readStretch(ctx, f, bulk)
				select {
				case ready <- p:
				case <-ctx.Done():
					return
				}
				if p.err != nil {
					return
				}
				f.high = p.down
			}
		}
	}()
	return ready
}
