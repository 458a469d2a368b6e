package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// line is one connection to a mail server.
type line struct {
	c net.Conn
	r *bufio.Reader
}

func dial(addr string) (*line, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	l := &line{c, bufio.NewReader(c)}
	if err := l.expect("220"); err != nil {
		return nil, err
	}
	return l, l.say("EHLO load.example", "250")
}

func (l *line) close() { l.c.Close() }

// say sends a command and reads the answer.
func (l *line) say(command, code string) error {
	if _, err := l.c.Write([]byte(command + "\r\n")); err != nil {
		return err
	}
	return l.expect(code)
}

func (l *line) expect(code string) error {
	for {
		s, err := l.r.ReadString('\n')
		if err != nil {
			return err
		}
		if !strings.HasPrefix(s, code) {
			return fmt.Errorf("the server says %q", strings.TrimSpace(s))
		}
		if len(s) > 3 && s[3] == ' ' {
			return nil
		}
	}
}

// send gives one message to the server; nil means that it said 250.
func (l *line) send(from string, message []byte) error {
	if err := l.say("MAIL FROM:<"+from+">", "250"); err != nil {
		return err
	}
	if err := l.say("RCPT TO:<"+inbox+">", "250"); err != nil {
		return err
	}
	if err := l.say("DATA", "354"); err != nil {
		return err
	}
	if _, err := l.c.Write(message); err != nil {
		return err
	}
	return l.expect("250")
}

// filler is what messages are made of.
var filler = strings.Repeat("The lid of my kettle does not close any more since it fell, and I would like to know what to do.\r\n", 200)

// message is mail number n of a run, of about size bytes, from one of 500
// people.
func message(run string, n, size int) (from string, raw []byte) {
	from = fmt.Sprintf("p%d@load%d.example", n%500, n%7)
	return from, fmt.Appendf(nil, "From: Person %d <%s>\r\nTo: <%s>\r\nSubject: %s %d\r\nDate: %s\r\nMessage-ID: <%s.%d@load.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nMy order is %d.\r\n%s\r\n.\r\n",
		n%500, from, inbox, run, n, time.Now().Format(time.RFC1123Z), run, n, n, filler[:size])
}

// flood sends as fast as lines can for a time, or until n are sent, and returns
// how many the server has taken.
func flood(ctx context.Context, addr, run string, lines, n, size int, within time.Duration) (taken int, took time.Duration, err error) {
	var next, ok atomic.Int64
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	var wg sync.WaitGroup
	fails := make(chan error, lines)
	began := time.Now()
	for range lines {
		wg.Go(func() {
			l, err := dial(addr)
			if err != nil {
				fails <- err
				return
			}
			defer l.close()
			for ctx.Err() == nil {
				i := int(next.Add(1))
				if n > 0 && i > n {
					return
				}
				from, raw := message(run, i, size)
				if err := l.send(from, raw); err != nil {
					fails <- err
					return
				}
				ok.Add(1)
			}
		})
	}
	wg.Wait()
	took = time.Since(began)
	select {
	case err = <-fails:
	default:
	}
	return int(ok.Load()), took, err
}

// drip sends at a steady rate over a few lines, whatever the server does, and
// returns when each was taken, by number.
func drip(ctx context.Context, addr, run string, perSecond, n, size int) (map[int]time.Time, spread, error) {
	const lines = 8
	var mu sync.Mutex
	taken, took := map[int]time.Time{}, spread{}
	queue := make(chan int, n)
	fails := make(chan error, lines)
	var wg sync.WaitGroup
	for range lines {
		wg.Go(func() {
			l, err := dial(addr)
			if err != nil {
				fails <- err
				return
			}
			defer l.close()
			for i := range queue {
				from, raw := message(run, i, size)
				began := time.Now()
				if err := l.send(from, raw); err != nil {
					fails <- err
					return
				}
				mu.Lock()
				taken[i], took = time.Now(), append(took, time.Since(began))
				mu.Unlock()
			}
		})
	}
	began := time.Now()
	for i := 1; i <= n && ctx.Err() == nil; i++ {
		time.Sleep(time.Until(began.Add(time.Duration(i) * time.Second / time.Duration(perSecond))))
		queue <- i
	}
	close(queue)
	wg.Wait()
	select {
	case err := <-fails:
		return taken, took, err
	default:
		return taken, took, ctx.Err()
	}
}
