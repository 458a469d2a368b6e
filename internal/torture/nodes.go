package torture

import (
	"context"
	"fmt"
	"strings"
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
	var doing []any // what ran when it stood still, on either desk
	if err := b.look(func(ctx context.Context, v db.View) error {
		ids, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) }, `SELECT id FROM job WHERE state = 'running'`)
		for _, id := range ids {
			doing = append(doing, id)
		}
		return err
	}); err != nil {
		return err
	}
	t.count("jobs that ran when a desk stood still", len(doing))
	waits := int64(len(doing))
	// On a machine that does other work too it stands still until the other has done it.
	for still := time.Since(began); (still < frozenFor || waits > 0 && still < t.patience(frozenFor)) && t.ctx.Err() == nil; still = time.Since(began) {
		t.sleep(200 * time.Millisecond)
		if waits == 0 {
			continue
		}
		if waits, err = b.undone(doing); err != nil {
			return err
		}
		if waits == 0 {
			took := time.Since(began)
			t.most("the other had done what was being done after", took)
			if took > takeoverWithin && !t.o.Patient {
				t.off("%s stood still, and the other had done what it was doing only after %s", one.name, took.Round(time.Millisecond))
			}
		}
	}
	if waits != 0 {
		left, err := b.left(doing)
		if err != nil {
			return err
		}
		t.off("%s stood still for %s, and the other left %d jobs where they were: %s", one.name, time.Since(began).Round(time.Second), waits, strings.Join(left, "; "))
	}
	if f.acknowledged() == had && had < f.total {
		t.count("freezes in which the clients had nothing to send", 1)
	}
	return nil
}

// undone counts the jobs that still run, or could.
func (b books) undone(ids []any) (int64, error) {
	left, err := b.left(ids)
	return int64(len(left)), err
}

// left tells of each of these jobs that still runs, or could.
func (b books) left(ids []any) (all []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	marks := make([]string, len(ids))
	for i := range ids {
		marks[i] = fmt.Sprintf("$%d", i+2)
	}
	err = b.look(func(ctx context.Context, v db.View) (err error) {
		all, err = db.All(ctx, v, func(s db.Scan) (one string, err error) {
			var kind, state string
			var owner *int64
			var attempt, lost int64
			if err := s(&kind, &state, &owner, &attempt, &lost); err != nil {
				return "", err
			}
			one = fmt.Sprintf("%s is %s, attempt %d, lost %d times", kind, state, attempt, lost)
			if owner != nil {
				one += fmt.Sprintf(", with runner %d", *owner)
			}
			return one, nil
		}, `SELECT kind, state, owner, attempt, lost FROM job WHERE (state = 'running' OR state = 'ready' AND due <= $1) AND id IN (`+strings.Join(marks, ", ")+`)`,
			append([]any{v.Now()}, ids...)...)
		return err
	})
	return all, err
}
