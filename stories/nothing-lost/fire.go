// Package nothinglost keeps the sentence of the house true: when Kept says 250,
// the customer's message is on disk and has a home. It sends thousands of
// messages by clients that resend until they hear 250, kills the desk at random
// moments, and then reads the books through the API.
package nothinglost

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

// fire is one trial: so many messages under so many kills.
type fire struct {
	messages, kills, clients int
	seed                     uint64
}

// result is what a trial found.
type result struct {
	resent       int64           // messages that had to be sent more than once
	slowestStart time.Duration   // from a kill's restart to the first 220
	settled      time.Duration   // from the last 250 until every item had a state
	wrong        []string        // what is not as it must be
	sent         map[string]bool // subjects that were answered with 250
}

func (r *result) off(format string, args ...any) {
	if len(r.wrong) < 40 {
		r.wrong = append(r.wrong, fmt.Sprintf(format, args...))
	}
}

const address = "care@kettle.example"

// still is how long the items without a state may stay the same ones: then
// nobody is working on them. How long a backlog takes is a matter of the
// machine, and a figure, not a test.
const still = 10 * time.Second

// run plays the trial on a fresh desk.
func (f fire) run(t *testing.T, databaseURL string) *result {
	k := outside.Start(t, databaseURL, "KEPT_LOG=error")
	api := k.API("admin@kept.example")
	api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": address})

	res := &result{sent: map[string]bool{}}
	var (
		mu      sync.Mutex
		next    atomic.Int64
		allowed atomic.Int64 // messages may only run ahead of the kills by a share
		done    = make(chan struct{})
		wg      sync.WaitGroup
	)
	share := int64(max(1, f.messages/(f.kills+1)))
	allowed.Store(share)
	for c := range f.clients {
		rng := rand.New(rand.NewPCG(f.seed, uint64(c)))
		wg.Go(func() {
			s := &sender{addr: k.SMTP}
			defer s.drop()
			for {
				n := next.Add(1)
				if n > int64(f.messages) {
					return
				}
				for n > allowed.Load() {
					pause(t.Context(), 2*time.Millisecond)
				}
				raw := message(int(n), rng)
				tries := s.until250(t.Context(), int(n), raw, rng.IntN(20) == 0)
				mu.Lock()
				if tries > 1 {
					res.resent++
				}
				res.sent[subject(int(n))] = true
				mu.Unlock()
			}
		})
	}
	go func() { wg.Wait(); close(done) }()

	rng := rand.New(rand.NewPCG(f.seed, 99))
	for range f.kills {
		pause(t.Context(), time.Duration(20+rng.IntN(180))*time.Millisecond)
		k.Kill()
		start := time.Now()
		k.Again()
		if took := until220(t, k.SMTP, start); took > res.slowestStart {
			res.slowestStart = took
		}
		allowed.Add(share)
	}
	allowed.Store(int64(f.messages))
	select {
	case <-done:
	case <-time.After(5 * time.Minute):
		t.Fatal("the clients did not get rid of their messages within five minutes")
	}
	f.check(k, api, res)
	return res
}

// check reads the books: every message that was answered with 250 is one case,
// and every item has a state.
func (f fire) check(k *outside.Kept, api *outside.API, res *result) {
	end := time.Now()
	left, moved := "", end
	for {
		now := fmt.Sprint(ids(api.Items("/intake?state=received&limit=200")))
		if now == "[]" {
			break
		}
		if now != left {
			left, moved = now, time.Now()
		}
		if time.Since(moved) > still {
			res.off("items stay without a state: %s", now)
			break
		}
		pause(context.Background(), 100*time.Millisecond)
	}
	res.settled = time.Since(end)
	homes := map[string]int{}
	for _, c := range api.All("/cases?limit=200") {
		homes[c["subject"].(string)] += 1
		if n := int(c["messages"].(float64)); n != 1 {
			res.off("the case %q has %d messages", c["subject"], n)
		}
	}
	for s := range res.sent {
		switch homes[s] {
		case 1:
		case 0:
			res.off("lost: %q was answered with 250 and is no case", s)
		default:
			res.off("doubled: %q is %d cases", s, homes[s])
		}
	}
	if len(homes) > len(res.sent) {
		res.off("%d cases for %d messages", len(homes), len(res.sent))
	}
	if out, err := k.Try("", "verify"); err != nil {
		res.off("kept verify: %s", out)
	}
}

func ids(items []map[string]any) (all []any) {
	for _, i := range items {
		all = append(all, i["id"])
	}
	return all
}

func subject(n int) string { return fmt.Sprintf("Question %05d", n) }

// message makes the n-th message. Some have no Message-ID, an empty one, or an
// empty In-Reply-To: none of these may join anything or be taken for another.
func message(n int, rng *rand.Rand) string {
	var b strings.Builder
	fmt.Fprintf(&b, "From: Customer %d <c%d@example.com>\r\nTo: %s\r\nSubject: %s\r\n", n%500, n%500, address, subject(n))
	switch rng.IntN(10) {
	case 0:
	case 1:
		b.WriteString("Message-ID: \r\nIn-Reply-To: \r\n")
	case 2:
		fmt.Fprintf(&b, "Message-ID: <m%d@example.com>\r\nIn-Reply-To: <>\r\nReferences: \r\n", n)
	default:
		fmt.Fprintf(&b, "Message-ID: <m%d@example.com>\r\n", n)
	}
	fmt.Fprintf(&b, "Date: Tue, 24 Nov 2026 09:%02d:%02d +0000\r\n\r\n", n/60%60, n%60)
	for range 1 + rng.IntN(40) {
		fmt.Fprintf(&b, "Line %d of message %d asks whether kettle %d is ready.\r\n", rng.IntN(1000), n, rng.IntN(1000))
	}
	return b.String()
}

// sender is a customer's mail server: it resends until it hears 250.
type sender struct {
	addr string
	c    *textproto.Conn
}

// until250 sends one message until it was taken, and says how often it tried.
// An impatient sender hangs up after the final dot once, before the answer, and
// sends again: exactly what a line that dies does.
func (s *sender) until250(ctx context.Context, n int, raw string, impatient bool) (tries int) {
	for ctx.Err() == nil {
		tries++
		err := s.send(n, raw, impatient && tries == 1)
		if err == nil {
			return tries
		}
		s.drop()
		if !errors.Is(err, errHungUp) {
			pause(ctx, 5*time.Millisecond)
		}
	}
	return tries
}

var errHungUp = errors.New("hung up before the answer")

func (s *sender) send(n int, raw string, hangUp bool) error {
	if s.c == nil {
		conn, err := net.DialTimeout("tcp", s.addr, time.Second)
		if err != nil {
			return err
		}
		conn.SetDeadline(time.Now().Add(30 * time.Second))
		s.c = textproto.NewConn(conn)
		if _, _, err := s.c.ReadResponse(220); err != nil {
			return err
		}
		if err := s.say(250, "EHLO sender.example"); err != nil {
			return err
		}
	}
	if err := s.say(250, "MAIL FROM:<c%d@example.com>", n%500); err != nil {
		return err
	}
	if err := s.say(250, "RCPT TO:<%s>", address); err != nil {
		return err
	}
	if err := s.say(354, "DATA"); err != nil {
		return err
	}
	w := s.c.DotWriter()
	if _, err := w.Write([]byte(raw)); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	if hangUp {
		return errHungUp
	}
	_, _, err := s.c.ReadResponse(250)
	return err
}

func (s *sender) say(want int, format string, args ...any) error {
	if err := s.c.PrintfLine(format, args...); err != nil {
		return err
	}
	_, _, err := s.c.ReadResponse(want)
	return err
}

func (s *sender) drop() {
	if s.c != nil {
		s.c.Close()
		s.c = nil
	}
}

// until220 waits for the greeting after a restart and says how long it took.
func until220(t *testing.T, addr string, start time.Time) time.Duration {
	for time.Since(start) < 20*time.Second {
		if conn, err := net.DialTimeout("tcp", addr, time.Second); err == nil {
			c := textproto.NewConn(conn)
			_, _, err := c.ReadResponse(220)
			c.Close()
			if err == nil {
				return time.Since(start)
			}
		}
		pause(t.Context(), 5*time.Millisecond)
	}
	t.Fatal("no 220 within 20 s after a restart")
	return 0
}

// pause waits in the world outside, where time cannot be stood still.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
