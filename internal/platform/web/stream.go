package web

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"kept.example/kept/internal/platform/fault"
)

// stream is one open connection.
type stream struct {
	id, who string
	queue   chan numbered
	woken   chan struct{} // it fell behind
	counts  chan struct{} // counts of its reader have changed
	done    chan struct{}
	once    sync.Once
	from    uint64 // the first event it was told of, or would have been; the hub's

	mu     sync.Mutex
	behind bool
	shown  map[string]bool // ids of cases and keys of lists; nil: not said yet
	at     uint64          // the newest event the browser knows of
}

// offer gives an event to the stream; one that cannot keep up is told so.
func (s *stream) offer(n numbered) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.behind {
		s.at = n.seq
		return
	}
	select {
	case s.queue <- n:
	default:
		s.at = n.seq
		s.lose()
	}
}

// recount makes the stream tell its pages to ask for counts anew.
func (s *stream) recount() {
	select {
	case s.counts <- struct{}{}:
	default:
	}
}

// fallBehind makes the stream tell its pages to load again.
func (s *stream) fallBehind() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lose()
}

func (s *stream) lose() {
	s.behind = true
	select {
	case s.woken <- struct{}{}:
	default:
	}
}

// caughtUp says whether the stream had fallen behind, empties what waited, and
// begins anew.
func (s *stream) caughtUp() (behind bool, at uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.behind {
		return false, s.at
	}
	for len(s.queue) > 0 {
		s.at = max(s.at, (<-s.queue).seq)
	}
	s.behind = false
	return true, s.at
}

func (s *stream) end() { s.once.Do(func() { close(s.done) }) }

// wants says whether a page of this stream shows what an event is about.
func (s *stream) wants(e Event) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shown == nil || s.shown[strconv.FormatInt(e.Case, 10)] {
		return true
	}
	for _, list := range slices.Concat(e.Entered, e.Left, e.In) {
		if s.shown[list] {
			return true
		}
	}
	return false
}

// wire is an event as the browser gets it.
type wire struct {
	ID      string   `json:"id"`
	Case    int64    `json:"case"`
	Kinds   []string `json:"kinds"`
	Lists   []string `json:"lists"` // all that it entered, left or is in
	Entered []string `json:"entered,omitempty"`
	Left    []string `json:"left,omitempty"`
}

// Subscribe answers a request with the stream of events for a subscriber,
// until one side ends it. A reader who comes back with Last-Event-ID gets what
// they missed, or is told to reload.
func (h *Hub) Subscribe(w http.ResponseWriter, r *http.Request, who Subscriber) error {
	s := &stream{id: rand.Text(), who: who.Who, queue: make(chan numbered, h.o.Queue), woken: make(chan struct{}, 1), counts: make(chan struct{}, 1), done: make(chan struct{})}
	since, known, ok := h.join(s, r.Header.Get("Last-Event-ID"))
	if !ok {
		return fault.New(fault.Unavailable, "web.fault.stopping")
	}
	defer h.leave(s)
	out := newSender(w, h.o.Write)
	defer out.close()
	if err := out.send("retry: 3000\nevent: hello\ndata: {\"stream\":%q}\n\n", s.id); err != nil {
		return nil //nolint:nilerr // the reader is gone
	}
	if !known {
		s.fallBehind()
	}
	for _, n := range since {
		if err := h.tell(r.Context(), out, s, who, n); err != nil {
			return nil //nolint:nilerr // the reader is gone
		}
	}
	return h.stream(r.Context(), out, s, who)
}

// stream sends until one side ends it; a reader who left is no error.
func (h *Hub) stream(ctx context.Context, out *sender, s *stream, who Subscriber) error {
	ping, rights := time.NewTicker(h.o.Ping), time.NewTicker(h.o.Rights)
	defer ping.Stop()
	defer rights.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return nil
		case <-s.done:
			return nil
		case <-rights.C:
			if who.Rights != nil && who.Rights(ctx) != nil {
				return nil
			}
		case <-ping.C:
			err = out.send(": here\n\n")
		case <-s.woken:
			if behind, at := s.caughtUp(); behind {
				err = out.send("id: %s-%d\nevent: reload\ndata: {}\n\n", h.epoch, at)
			}
		case <-s.counts:
			err = out.send("data: {\"counts\":true}\n\n")
		case n := <-s.queue:
			err = h.tell(ctx, out, s, who, n)
		}
		if err != nil {
			return nil //nolint:nilerr // the reader is gone
		}
	}
}

// tell sends one event if the reader's pages show it and the reader may know.
func (h *Hub) tell(ctx context.Context, out *sender, s *stream, who Subscriber, n numbered) error {
	if !s.wants(n.Event) || who.See == nil {
		return nil
	}
	e, ok := who.See(ctx, n.Event)
	if !ok {
		return nil
	}
	id := fmt.Sprintf("%s-%d", h.epoch, n.seq)
	b, err := json.Marshal(wire{
		ID: id, Case: e.Case, Kinds: orEmpty(e.Kinds), Entered: e.Entered, Left: e.Left,
		Lists: orEmpty(join(join(e.Entered, e.Left), e.In)),
	})
	if err != nil {
		return err
	}
	return out.send("id: %s\ndata: %s\n\n", id, b)
}

func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// sender writes a stream and gives up on a connection that takes nothing.
type sender struct {
	w       http.ResponseWriter
	control *http.ResponseController
	longest time.Duration
}

func newSender(w http.ResponseWriter, longest time.Duration) *sender {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	c := http.NewResponseController(w)
	// The server's limits are for answers that end. Where a writer has none,
	// there is nothing to lift.
	for _, lift := range []func(time.Time) error{c.SetReadDeadline, c.SetWriteDeadline} {
		if lift(time.Time{}) != nil {
			break
		}
	}
	return &sender{w, c, longest}
}

// send writes and flushes. The deadline is set when the time is over, not
// before, so that it needs no clock.
func (o *sender) send(format string, args ...any) error {
	stuck := time.AfterFunc(o.longest, func() {
		if err := o.control.SetWriteDeadline(time.Unix(1, 0)); err != nil {
			return // a writer without deadlines cannot get stuck on a line
		}
	})
	defer stuck.Stop()
	if _, err := fmt.Fprintf(o.w, format, args...); err != nil {
		return err
	}
	return o.control.Flush()
}

func (o *sender) close() {
	if err := o.control.Flush(); err != nil {
		return // the reader is gone
	}
}

// events opens the reader's stream.
func (rt *Router) events(w http.ResponseWriter, r *http.Request) error {
	if rt.hooks.follow == nil {
		return fault.New(fault.NotFound, "web.fault.no_page")
	}
	who, err := rt.hooks.follow(r.Context())
	if err != nil {
		return err
	}
	return rt.Live.Subscribe(w, r, who)
}

// longestShown is how many cases and lists the tabs of one browser may show.
const longestShown = 5000

// oldestPage is how old a page can say that it is: beyond it what it missed is no longer kept.
const oldestPage = 24 * time.Hour

// shows takes what the tabs of a stream show: ids of cases and keys of lists,
// and which cases are open.
func (rt *Router) shows(w http.ResponseWriter, r *http.Request) error {
	var said struct {
		Stream string  `json:"stream"`
		Shows  []any   `json:"shows"`
		Age    float64 `json:"age"` // milliseconds since the oldest page that is new was made
		// At is the cases that are open, and what is written there.
		At map[int64]string `json:"at"`
	}
	d := json.NewDecoder(r.Body)
	d.UseNumber()
	if err := d.Decode(&said); err != nil || len(said.Shows) > longestShown {
		return fault.New(fault.Invalid, "web.fault.shape").Because(err)
	}
	shown := map[string]bool{}
	for _, one := range said.Shows {
		shown[fmt.Sprint(one)] = true
	}
	age := time.Duration(min(max(said.Age, 0)*float64(time.Millisecond), float64(oldestPage)))
	// A stream that is gone needs no word: its browser opens another.
	if rt.Live.show(said.Stream, rt.who(r.Context()), shown, age) && rt.hooks.attend != nil {
		if err := rt.hooks.attend(r.Context(), said.Stream, said.At); err != nil {
			return err
		}
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
