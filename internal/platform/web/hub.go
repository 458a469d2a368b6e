package web

import (
	"context"
	"crypto/rand"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// HubOptions are the hub's times and sizes; zero values are the usual ones.
type HubOptions struct {
	Merge  time.Duration // events of one case within it are one; 500 ms
	Ping   time.Duration // between comments that keep proxies awake; 20 s
	Rights time.Duration // between readings of a reader's rights; 5 s
	Write  time.Duration // a write that takes longer ends the stream; 30 s
	Ring   int           // events kept for a reader who comes back; 1,024
	Fresh  time.Duration // how long a page may take from being made to saying what it shows, beside the age it says itself; 3 s
	Queue  int           // events waiting for one stream before it is told to reload; 64
}

func (o HubOptions) settled() HubOptions {
	orDuration := func(d *time.Duration, usual time.Duration) {
		if *d <= 0 {
			*d = usual
		}
	}
	orDuration(&o.Merge, 500*time.Millisecond)
	orDuration(&o.Ping, 20*time.Second)
	orDuration(&o.Rights, 5*time.Second)
	orDuration(&o.Write, 30*time.Second)
	orDuration(&o.Fresh, 3*time.Second)
	if o.Ring <= 0 {
		o.Ring = 1024
	}
	if o.Queue <= 0 {
		o.Queue = 64
	}
	return o
}

// Event says that something about a case changed: ids and kinds, never words
// or names.
type Event struct {
	Case    int64
	Kinds   []string // of activity; "gone" alone when the reader may no longer see the case
	Entered []string // keys of lists it entered
	Left    []string // of lists it left
	In      []string // of lists it is and stays in
}

// Gone is all that a reader may know of a case they may no longer see.
func (e Event) Gone() Event {
	return Event{Case: e.Case, Kinds: []string{"gone"}, Left: slices.Concat(e.Left, e.In, e.Entered)}
}

func (e Event) and(f Event) Event {
	return Event{Case: e.Case, Kinds: join(e.Kinds, f.Kinds), Entered: join(e.Entered, f.Entered), Left: join(e.Left, f.Left), In: join(e.In, f.In)}
}

func join(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// Subscriber is who listens to a stream.
type Subscriber struct {
	Who string // as Router.Who names them; Close ends their streams
	// See is asked for each event when it is sent: what the reader may know of
	// it, or nothing at all.
	See func(ctx context.Context, e Event) (Event, bool)
	// Rights is called every 5 s and reads the reader's rights again; an error
	// ends the stream.
	Rights func(ctx context.Context) error
}

// numbered is an event with its place in the order of events.
type numbered struct {
	Event
	seq uint64
	at  time.Time // when it was told
}

// Hub tells open pages what changed. One is in each process; it is filled by
// one follower of the activity.
type Hub struct {
	o       HubOptions
	now     func() time.Time
	epoch   string // of this process: ids of another one mean nothing here
	mu      sync.Mutex
	seq     uint64
	ring    []numbered // the newest last, o.Ring at most
	pending map[int64]*waiting
	streams map[string]*stream
	closed  bool
	left    func(stream string)
}

// waiting is what happened to a case and was not sent yet.
type waiting struct {
	Event
	timer *time.Timer
}

// NewHub makes a hub. now is the desk's clock.
func NewHub(o HubOptions, now func() time.Time) *Hub {
	return &Hub{o: o.settled(), now: now, epoch: strings.ToLower(rand.Text()[:8]), pending: map[int64]*waiting{}, streams: map[string]*stream{}}
}

// Publish tells the streams what changed, after a moment in which more about
// the same case joins it.
func (h *Hub) Publish(events ...Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	for _, e := range events {
		if w, ok := h.pending[e.Case]; ok {
			w.Event = w.and(e)
			continue
		}
		h.pending[e.Case] = &waiting{e, time.AfterFunc(h.o.Merge, func() { h.send(e.Case) })}
	}
}

// send gives what waits of a case to every stream.
func (h *Hub) send(id int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	w, ok := h.pending[id]
	if !ok {
		return
	}
	delete(h.pending, id)
	h.seq++
	n := numbered{w.Event, h.seq, h.now()}
	if len(h.ring) >= h.o.Ring {
		h.ring = slices.Delete(h.ring, 0, len(h.ring)-h.o.Ring+1)
	}
	h.ring = append(h.ring, n)
	for _, s := range h.streams {
		s.offer(n)
	}
}

// Reload tells every stream to load its page again, after the follower lost
// its place for instance.
func (h *Hub) Reload() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.streams {
		s.fallBehind()
	}
}

// Count has the pages of somebody ask for their counts anew. It is lost on
// who is away: a page that comes back asks by itself.
func (h *Hub) Count(who string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.streams {
		if s.who == who {
			s.recount()
		}
	}
}

// join adds a stream and returns what it missed since an id; known is false
// when that is not known any more. A first stream gets what was told while its
// page came up: the page may have been made before.
func (h *Hub) join(s *stream, lastID string) (since []numbered, known, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, false, false
	}
	h.streams[s.id] = s
	s.at = h.seq
	if lastID == "" {
		since, known = h.younger(0)
		s.from = h.seq + 1 - uint64(len(since))
		return slices.Clone(since), known, true
	}
	epoch, number, _ := strings.Cut(lastID, "-")
	seq, err := strconv.ParseUint(number, 10, 64)
	oldest := h.seq + 1
	if len(h.ring) > 0 {
		oldest = h.ring[0].seq
	}
	if err != nil || epoch != h.epoch || seq > h.seq || seq+1 < oldest {
		return nil, false, true
	}
	return slices.Clone(h.ring[len(h.ring)-int(h.seq-seq):]), true, true
}

// younger are the events that a page of an age may have been made before. Where they
// are too many for a stream, or not all are kept, whole is false.
func (h *Hub) younger(age time.Duration) (since []numbered, whole bool) {
	made := h.now().Add(-age - h.o.Fresh)
	i := len(h.ring)
	for i > 0 && h.ring[i-1].at.After(made) {
		i--
	}
	since = h.ring[i:]
	return since, len(since) <= h.o.Queue && (i > 0 || h.seq == uint64(len(h.ring)))
}

func (h *Hub) leave(s *stream) {
	h.mu.Lock()
	delete(h.streams, s.id)
	h.mu.Unlock()
	if h.left != nil {
		h.left(s.id)
	}
}

// OnLeave sets who hears that a stream has ended. Called once, at the start.
func (h *Hub) OnLeave(f func(stream string)) { h.left = f }

// Streams counts the open streams.
func (h *Hub) Streams() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.streams)
}

// Close ends every stream of somebody at once: they were switched off, or
// signed out everywhere.
func (h *Hub) Close(who string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.streams {
		if s.who == who {
			s.end()
		}
	}
}

// CloseAll ends all streams; the process stops.
func (h *Hub) CloseAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for _, w := range h.pending {
		w.timer.Stop()
	}
	for _, s := range h.streams {
		s.end()
	}
}

// show sets what a stream's pages show. It is nobody else's to say. What was told since
// the oldest of those that are new was made, and no page showed yet, is told now.
func (h *Hub) show(id, who string, shown map[string]bool, age time.Duration) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	s, ok := h.streams[id]
	if !ok || s.who != who {
		return false
	}
	since, whole := h.younger(age)
	var missed []numbered
	for _, n := range since {
		if n.seq < s.from || !s.wants(n.Event) {
			missed = append(missed, n)
		}
	}
	s.mu.Lock()
	s.shown = shown
	s.mu.Unlock()
	if !whole {
		s.fallBehind()
		return true
	}
	for _, n := range missed {
		if s.wants(n.Event) {
			s.offer(n)
		}
	}
	if len(since) > 0 {
		s.from = min(s.from, since[0].seq)
	}
	return true
}
