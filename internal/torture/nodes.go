package torture

import (
	"context"
	"syscall"
	"time"

	"kept.example/kept/internal/platform/db"
)

// frozenFor is how long a desk stands still, and takeoverWithin when another has
// what it was doing.
const (
	frozenFor      = 15 * time.Second
	takeoverWithin = 10 * time.Second
)

// twoNodes is T8: two desks on one PostgreSQL, of which one at a time is killed
// or frozen.
func twoNodes(t *trial) error {
	database, err := t.database()
	if err != nil {
		return err
	}
	var both [2]*desk
	for i, name := range []string{"the first desk", "the second desk"} {
		if both[i], err = t.newDesk(name, t.path("data"), database); err != nil {
			return err
		}
	}
	if _, err := both[0].opened(); err != nil {
		return err
	}
	if _, err := both[1].up(); err != nil {
		return err
	}
	f := t.feed(t.size.Messages, t.ordinary, nil, both[0].smtp, both[1].smtp)
	share := max(1, t.size.Messages/(t.size.Harms+1))
	f.allow(share)
	rng := t.rng(1)
	for i := range t.size.Harms {
		t.sleep(time.Duration(200+rng.IntN(1500)) * time.Millisecond)
		one := both[rng.IntN(2)]
		f.allow(share * (i + 2))
		if i%4 == 3 {
			err = t.frozen(one, f)
		} else {
			err = t.killed(one)
		}
		if err != nil {
			return err
		}
	}
	if err := f.finish(t.patience(finishWithin)); err != nil {
		t.off("%v", err)
		f.halt()
	}
	f.told()
	if err := both[1].down(); err != nil {
		t.off("%v", err)
	}
	return both[0].balance(f.taken, nil)
}

// frozen stops a desk for a while, as a machine does that swaps or is moved, and
// sees that the other takes over what it was doing.
func (t *trial) frozen(one *desk, f *feed) error {
	b, err := one.books()
	if err != nil {
		return err
	}
	defer b.Close()
	pid := one.pid()
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		return err
	}
	defer syscall.Kill(pid, syscall.SIGCONT)
	t.count("desks frozen for 15 s", 1)
	had, began := f.acknowledged(), time.Now()
	var since time.Time
	if err := b.look(func(_ context.Context, v db.View) error { since = v.Now(); return nil }); err != nil {
		return err
	}
	waits := int64(-1)
	for time.Since(began) < frozenFor && t.ctx.Err() == nil {
		t.sleep(200 * time.Millisecond)
		if waits == 0 {
			continue
		}
		if err := b.look(func(ctx context.Context, v db.View) (err error) {
			waits, err = db.Value[int64](ctx, v, `SELECT count(*) FROM intake WHERE state = 'received' AND received_at <= $1`, since)
			return err
		}); err != nil {
			return err
		}
		if waits == 0 {
			took := time.Since(began)
			t.most("the other took over after", took)
			if took > takeoverWithin && !t.o.Patient {
				t.off("%s stood still, and the other took over what it was doing only after %s", one.name, took.Round(time.Millisecond))
			}
		}
	}
	if waits != 0 {
		t.off("%s stood still for %s, and the other left %d items where they were", one.name, frozenFor, waits)
	}
	if f.acknowledged() == had && had < f.total {
		t.count("freezes in which the clients had nothing to send", 1)
	}
	return nil
}
