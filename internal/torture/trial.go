package torture

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// trial is one scenario on one engine, in a folder of its own.
type trial struct {
	ctx    context.Context
	o      *Options
	size   size
	engine string
	seed   uint64
	res    *Result

	dir     string
	ends    []func() // in reverse, when the trial is over
	mu      sync.Mutex
	closing sync.Once
}

// prepare makes the folder and says what is missing for the engine.
func (t *trial) prepare() (err error) {
	if t.engine == "postgres" && t.o.DatabaseURL == "" {
		return cannot("no PostgreSQL is named with --database-url")
	}
	t.dir, err = t.o.folder(t.res.Scenario)
	return err
}

// atEnd runs f when the trial is over.
func (t *trial) atEnd(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ends = append(t.ends, f)
}

// end ends whatever still runs.
func (t *trial) end() {
	t.closing.Do(func() {
		for i := len(t.ends) - 1; i >= 0; i-- {
			t.ends[i]()
		}
	})
}

// clean removes the folder.
func (t *trial) clean() error {
	if t.dir == "" {
		return nil
	}
	if t.o.Keep && len(t.res.Wrong) > 0 {
		return fmt.Errorf("the folder stays: %s", t.dir)
	}
	return os.RemoveAll(t.dir)
}

// rng is chance for one purpose: the same for the same seed, whatever else
// happens.
func (t *trial) rng(stream uint64) *rand.Rand { return rand.New(rand.NewPCG(t.seed, stream)) }

// off notes what is not as it must be.
func (t *trial) off(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.res.off(format, args...)
}

// isOff says whether anything was found not to be as it must be.
func (t *trial) isOff() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.res.Wrong) > 0
}

// count notes a figure that adds up over trials.
func (t *trial) count(what string, n int) { t.figure(Figure{What: what, N: int64(n)}) }

// most notes a duration of which the longest counts.
func (t *trial) most(what string, d time.Duration) {
	t.figure(Figure{What: what, N: d.Milliseconds(), Unit: "ms"})
}

func (t *trial) figure(f Figure) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.res.figure(f)
}

func (t *trial) path(parts ...string) string {
	return filepath.Join(append([]string{t.dir}, parts...)...)
}

// patience is how long something may take before it counts as never: longer on
// a machine that does other work too.
func (t *trial) patience(d time.Duration) time.Duration {
	if t.o.Patient {
		return 6 * d
	}
	return d
}

// sleep waits, or returns early when the trial is stopped.
func (t *trial) sleep(d time.Duration) { pause(t.ctx, d) }

// pause waits in the world outside, where time cannot be stood still.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// until waits for something to become true and says whether it did.
func (t *trial) until(within time.Duration, ok func() bool) bool {
	for end := time.Now().Add(within); ; t.sleep(20 * time.Millisecond) {
		if ok() {
			return true
		}
		if time.Now().After(end) || t.ctx.Err() != nil {
			return false
		}
	}
}
