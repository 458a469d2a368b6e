package torture

import (
	"sync/atomic"
	"time"
)

// hostileRelay is T9: replies go out through a relay that does whatever a relay
// can do, and the desk is killed meanwhile.
func hostileRelay(t *trial) error {
	r, err := t.newRelay(moody(t.rng(2)), nil)
	if err != nil {
		return err
	}
	k, a, err := t.desk("KEPT_RELAY_URL=" + r.url())
	if err != nil {
		return err
	}
	var allowed atomic.Int64
	share := max(1, t.size.Messages/(t.size.Harms+1))
	allowed.Store(int64(share))
	done := t.answering(a, t.size.Messages, &allowed)
	rng := t.rng(1)
	for i := range t.size.Harms {
		t.sleep(time.Duration(50+rng.IntN(400)) * time.Millisecond)
		if err := t.killed(k); err != nil {
			return err
		}
		allowed.Store(int64(share * (i + 2)))
	}
	allowed.Store(int64(t.size.Messages))
	select {
	case err := <-done:
		if err != nil {
			return err
		}
	case <-time.After(t.patience(finishWithin)):
		t.off("the replies could not all be written within %s", t.patience(finishWithin))
	}
	t.count(written, t.size.Messages)
	if err := k.balance(nil, nil); err != nil {
		return err
	}
	r.told(t)
	return k.replies(t.size.Messages, r.mails())
}

// told notes in which moods a relay was met.
func (r *relay) told(t *trial) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for m, n := range r.met {
		if name := [moods]string{"", "421", "452", "450", "550", "554 after the dot", "451 after the dot", "line dropped before the dot", "line dropped after the dot",
			"line dropped after DATA"}[m]; name != "" && n > 0 {
			t.count("relay: "+name, n)
		}
	}
}
