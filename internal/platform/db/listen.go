package db

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Wake-ups between processes travel on one channel of PostgreSQL; the payload
// is the process that sends and the channel that is meant. They are sent after
// the commit on a connection of their own, for a NOTIFY inside a transaction
// makes all commits of the database wait for each other.
const (
	pgChannel  = "kept_wake"
	shoutPause = 5 * time.Millisecond // wake-ups of one channel within it are one
	hearAgain  = time.Second          // before a lost connection is tried again
)

// shout asks for the others who listen to a channel to be woken.
func (p *postgre) shout(channel string) {
	p.mu.Lock()
	p.shouts[channel] = true
	p.mu.Unlock()
	select {
	case p.pending <- struct{}{}:
	default:
	}
}

// shouting sends the wake-ups.
func (p *postgre) shouting() {
	pause := time.NewTimer(0)
	defer pause.Stop()
	for {
		select {
		case <-p.life.Done():
			return
		case <-p.pending:
		}
		p.mu.Lock()
		channels, says := p.shouts, p.says
		p.shouts, p.says = map[string]bool{}, nil
		p.mu.Unlock()
		p.said(says)
		for c := range channels {
			_, err := p.pool.ExecContext(p.life, "SELECT pg_notify($1::text, $2::text)", pgChannel, p.me+" "+c)
			if err != nil && p.life.Err() == nil {
				p.d.log.Warn("a wake-up was lost", "channel", c, "err", err)
			}
		}
		pause.Reset(shoutPause)
		select {
		case <-p.life.Done():
			return
		case <-pause.C:
		}
	}
}

// listen opens, once, the connection that hears other processes, and returns
// when it hears or could not be opened.
func (p *postgre) listen() {
	p.hears.Do(func() {
		first := make(chan struct{})
		p.d.running.Go(func() { p.hearing(first) })
		select {
		case <-first:
		case <-p.life.Done():
		}
	})
}

// hearing keeps the connection open. Whenever it is open anew, everybody is
// woken, for something may have been missed.
func (p *postgre) hearing(first chan struct{}) {
	for p.life.Err() == nil {
		err := p.hear(func() {
			if first == nil {
				p.d.hub.wakeAll()
				return
			}
			close(first)
			first = nil
		})
		if p.life.Err() != nil {
			return
		}
		if first != nil {
			close(first)
			first = nil
		}
		p.d.log.Warn("the connection for wake-ups was lost", "err", err)
		pause := time.NewTimer(hearAgain)
		select {
		case <-p.life.Done():
			pause.Stop()
		case <-pause.C:
		}
	}
}

// hear listens on one connection until it is lost.
func (p *postgre) hear(open func()) error {
	conn, err := pgx.ConnectConfig(p.life, p.config)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(p.life))
	if _, err := conn.Exec(p.life, "LISTEN "+pgChannel+"; LISTEN "+pgSays); err != nil {
		return err
	}
	open()
	for {
		n, err := conn.WaitForNotification(p.life)
		if err != nil {
			return err
		}
		if n.Channel == pgSays {
			p.heard(n.Payload)
			continue
		}
		if from, channel, ok := strings.Cut(n.Payload, " "); ok && from != p.me {
			p.d.hub.wake(channel)
		}
	}
}
