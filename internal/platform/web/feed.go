package web

import (
	"context"
	"crypto/rand"
	"net/http"
	"time"

	"kept.example/kept/internal/platform/fault"
)

// FeedEvent is one event of a feed: an id to come back with, and one line of
// JSON.
type FeedEvent struct {
	ID   string
	Data []byte
}

// Feed is what a program follows over one request.
type Feed struct {
	Who    string                          // as Router.Who names them; Close ends their feeds
	Rights func(ctx context.Context) error // read each 5 s; an error ends the feed
	Wake   <-chan struct{}                 // there may be something new
	// Next returns what is new since it was asked last. It is asked when the feed
	// is woken, and now and then.
	Next func(ctx context.Context) ([]FeedEvent, error)
}

// feedAsks is how often a feed looks without being woken: a wake-up that was
// lost costs so long at most.
const feedAsks = 3 * time.Second

// Follow answers a request with a feed, until one side ends it.
func (h *Hub) Follow(w http.ResponseWriter, r *http.Request, f Feed) error {
	s := &stream{id: rand.Text(), who: f.Who, queue: make(chan numbered, 1), woken: make(chan struct{}, 1), done: make(chan struct{})}
	if _, _, ok := h.join(s, ""); !ok {
		return fault.New(fault.Unavailable, "web.fault.stopping")
	}
	defer h.leave(s)
	ctx := r.Context()
	first, err := f.Next(ctx)
	if err != nil {
		return err
	}
	out := newSender(w, h.o.Write)
	defer out.close()
	if err := out.send("retry: 3000\n: here\n\n"); err != nil || tellAll(out, first) != nil {
		return nil //nolint:nilerr // the reader is gone
	}
	ping, rights, ask := time.NewTicker(h.o.Ping), time.NewTicker(h.o.Rights), time.NewTicker(feedAsks)
	defer ping.Stop()
	defer rights.Stop()
	defer ask.Stop()
	for {
		var some []FeedEvent
		var err error
		select {
		case <-ctx.Done():
			return nil
		case <-s.done:
			return nil
		case <-rights.C:
			err = f.Rights(ctx)
		case <-ping.C:
			err = out.send(": here\n\n")
		case <-f.Wake:
			some, err = f.Next(ctx)
		case <-ask.C:
			some, err = f.Next(ctx)
		}
		if err != nil || tellAll(out, some) != nil {
			return nil //nolint:nilerr // the reader is gone, or may read no more; they come back with the last id
		}
	}
}

func tellAll(out *sender, some []FeedEvent) error {
	for _, e := range some {
		if err := out.send("id: %s\ndata: %s\n\n", e.ID, e.Data); err != nil {
			return err
		}
	}
	return nil
}
