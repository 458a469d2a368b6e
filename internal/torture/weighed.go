package torture

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
)

// What one hostile mail may take: of the memory of who reads it so many times its size
// and so much more, in bytes, and so long until it is filed.
const (
	timesItsSize = 4
	andMore      = 32 << 20
	filedWithin  = 2 * time.Second
)

// weighed sends a hostile mail of each kind by itself and holds what it takes to its
// limits. The system says how much memory a process has had at most, and forgets it
// when it is asked to; where it does not, only the time is a figure.
func (t *trial) weighed(k *desk) (taken []letter, err error) {
	b, err := k.books()
	if err != nil {
		return nil, err
	}
	defer b.Close()
	s := &sender{addr: k.smtp}
	defer s.drop()
	for n := 4_000_000; n < 4_000_002; n++ { // what a desk does for its first mail is no hostile one's
		l := t.ordinary(n)
		if a := s.deliver(t.ctx, l, false); a.code != 250 {
			t.off("%q is a good mail and was answered with %d %s", l.subject, a.code, a.said)
			continue
		}
		taken = append(taken, l)
		if state, filed := t.stated(b, l, t.patience(20*time.Second), func() {}); !filed {
			t.off("%q was %s", l.subject, state)
		}
	}
	for i := range min(len(cruelties12), t.size.Harms) {
		l := t.hostile(4_000_002 + 2*i)
		before := k.weights()
		a := s.deliver(t.ctx, l, false)
		if a.code != 250 {
			continue // it was refused, and that is allowed
		}
		taken = append(taken, l)
		t.weigh(b, l, before)
	}
	return taken, t.ctx.Err()
}

// weigh waits until a mail has its state, and looks meanwhile at what it takes: of the
// desk, and of who reads it for the desk.
func (t *trial) weigh(b books, l letter, before map[int]weight) {
	began, most, who := time.Now(), int64(0), ""
	within := t.patience(20 * time.Second)
	if t.isOff() && !t.o.Patient { // it is found out already
		within = filedWithin
	}
	state, filed := t.stated(b, l, within, func() {
		for pid, w := range before {
			if now, ok := weightOf(pid); ok && now.peak-w.now > most {
				most, who = now.peak-w.now, w.who
			}
		}
	})
	took := time.Since(began)
	t.most("slowest hostile mail filed after", took)
	t.figure(Figure{"most memory for one hostile mail", most >> 20, "MB"})
	if may := int64(timesItsSize*len(l.raw) + andMore); most > may {
		t.off("%q of %d kB took %d MB of memory, and may take %d: %s", l.subject, len(l.raw)>>10, most>>20, may>>20, who)
	}
	if !filed || took > filedWithin && !t.o.Patient {
		t.off("%q was %s after %s", l.subject, state, took.Round(time.Millisecond))
	}
}

// stated waits until a mail has its state, and does something each time before it looks.
func (t *trial) stated(b books, l letter, within time.Duration, each func()) (state string, ok bool) {
	state = "received"
	ok = t.until(within, func() bool {
		each()
		err := b.look(func(ctx context.Context, v db.View) (err error) {
			state, err = db.Value[string](ctx, v, `SELECT state FROM intake WHERE sha256 = $1 ORDER BY id LIMIT 1`, l.sum[:])
			return err
		})
		return err == nil && state != "received"
	})
	return state, ok
}

// weight is how much memory a process has, in bytes, and had at most since it was
// asked last.
type weight struct {
	now, peak int64
	who       string // for people
}

// weights are those of the desk and of its children, from now on.
func (k *desk) weights() map[int]weight {
	all := map[int]weight{}
	for _, pid := range append(childrenOf(k.pid()), k.pid()) {
		if os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0) != nil {
			continue
		}
		if w, ok := weightOf(pid); ok {
			if w.who = "who reads it"; pid == k.pid() {
				w.who = "the desk"
			}
			all[pid] = w
		}
	}
	return all
}

// weightOf reads that of one process; ok is false where there is none, or the system
// does not say.
func weightOf(pid int) (w weight, ok bool) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return w, false
	}
	for line := range strings.SplitSeq(string(b), "\n") {
		var kb int64
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kb); n == 1 {
			w.peak = kb << 10
		}
		if n, _ := fmt.Sscanf(line, "VmRSS: %d kB", &kb); n == 1 {
			w.now = kb << 10
		}
	}
	return w, w.peak > 0 && w.now > 0
}

// childrenOf are the processes that a process has started.
func childrenOf(pid int) (all []int) {
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid)) // the pattern is ours
	for _, list := range lists {
		b, err := os.ReadFile(list)
		if err != nil {
			continue
		}
		for field := range strings.FieldsSeq(string(b)) {
			var child int
			if n, _ := fmt.Sscan(field, &child); n == 1 {
				all = append(all, child)
			}
		}
	}
	return all
}
