package db

import (
	"context"
	"sync"
)

// hub wakes those in this process who listen to a channel.
type hub struct {
	mu   sync.Mutex
	ears map[string]map[chan struct{}]bool
}

func newHub() *hub { return &hub{ears: map[string]map[chan struct{}]bool{}} }

// add makes somebody listen until ctx ends.
func (h *hub) add(ctx context.Context, channel string) <-chan struct{} {
	ear := make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ears[channel] == nil {
		h.ears[channel] = map[chan struct{}]bool{}
	}
	h.ears[channel][ear] = true
	context.AfterFunc(ctx, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.ears[channel], ear)
	})
	return ear
}

// wake wakes all who listen to a channel; whoever is awake already stays so.
func (h *hub) wake(channel string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for ear := range h.ears[channel] {
		select {
		case ear <- struct{}{}:
		default:
		}
	}
}

// wakeAll wakes everybody: something may have been missed.
func (h *hub) wakeAll() {
	h.mu.Lock()
	channels := make([]string, 0, len(h.ears))
	for c := range h.ears {
		channels = append(channels, c)
	}
	h.mu.Unlock()
	for _, c := range channels {
		h.wake(c)
	}
}

// Listen returns a channel that is woken, until ctx ends, after commits that
// called [Tx.Notify] in this process or, on PostgreSQL, in another. A wake-up is
// a hint: several may come as one, and one may come for nothing or be lost
// while the connection is, so whoever listens also looks by itself now and
// then.
func (d *DB) Listen(ctx context.Context, channel string) <-chan struct{} {
	ear := d.hub.add(ctx, channel)
	if d.pg != nil {
		d.pg.listen()
	}
	return ear
}

// ring wakes those who listen in this process, and has the others woken.
func (d *DB) ring(channels []string) {
	for _, c := range channels {
		d.hub.wake(c)
		if d.pg != nil {
			d.pg.shout(c)
		}
	}
}
