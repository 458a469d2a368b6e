package db

import (
	"context"
	"strings"
	"sync"
)

// What processes say to each other beside wake-ups travels on a channel of its
// own, so that whoever listens to wake-ups alone never hears it.
const (
	pgSays     = "kept_say"
	longestSay = 7000 // bytes; a NOTIFY carries 8,000
	mostUnsaid = 256  // words that wait to be said; the oldest go
	mostHeard  = 256  // words that wait to be heard
)

// saying is a word on its way to other processes.
type saying struct{ channel, text string }

// ears are those in this process who hear what others say.
type ears struct {
	mu  sync.Mutex
	all map[string]map[chan string]bool
}

// add makes somebody hear a channel until ctx ends.
func (e *ears) add(ctx context.Context, channel string) <-chan string {
	ear := make(chan string, mostHeard)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.all == nil {
		e.all = map[string]map[chan string]bool{}
	}
	if e.all[channel] == nil {
		e.all[channel] = map[chan string]bool{}
	}
	e.all[channel][ear] = true
	context.AfterFunc(ctx, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.all[channel], ear)
	})
	return ear
}

// hear gives a word to all who hear a channel; one who does not keep up misses
// it.
func (e *ears) hear(channel, text string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for ear := range e.all[channel] {
		select {
		case ear <- text:
		default:
		}
	}
}

// Say tells the other processes on this database something that need not be
// kept: ids and states, at most 7,000 bytes. It may be lost, so whoever says
// what holds for a while says it again now and then. On SQLite there is nobody
// else.
func (d *DB) Say(channel, text string) {
	if d.pg == nil || len(text) > longestSay {
		return
	}
	d.pg.mu.Lock()
	if d.pg.says = append(d.pg.says, saying{channel, Text(text)}); len(d.pg.says) > mostUnsaid {
		d.pg.says = d.pg.says[1:]
	}
	d.pg.mu.Unlock()
	select {
	case d.pg.pending <- struct{}{}:
	default:
	}
}

// Hear returns what other processes on this database say on a channel, until
// ctx ends.
func (d *DB) Hear(ctx context.Context, channel string) <-chan string {
	ear := d.ears.add(ctx, channel)
	if d.pg != nil {
		d.pg.listen()
	}
	return ear
}

// said sends the words that wait.
func (p *postgre) said(says []saying) {
	for _, s := range says {
		_, err := p.pool.ExecContext(p.life, "SELECT pg_notify($1::text, $2::text)", pgSays, p.me+" "+s.channel+" "+s.text)
		if err != nil && p.life.Err() == nil {
			p.d.log.Warn("a word to other processes was lost", "channel", s.channel, "err", err)
		}
	}
}

// heard gives on what another process said.
func (p *postgre) heard(payload string) {
	from, rest, _ := strings.Cut(payload, " ")
	if channel, text, ok := strings.Cut(rest, " "); ok && from != p.me {
		p.d.ears.hear(channel, text)
	}
}
