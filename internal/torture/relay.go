package torture

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/mail"
	"net/textproto"
	"strings"
	"sync"
	"time"
)

// mood is how a relay treats one connection.
type mood int

// The moods.
const (
	kind       mood = iota
	busy            // 421 instead of a greeting
	full452         // 452 to MAIL
	later450        // 450 to RCPT
	nobody550       // 550 to RCPT
	refuse554       // 554 after the dot
	later451        // 451 after the dot
	dropBefore      // the line dies in the middle of the message
	dropAfter       // the message is taken, and the line dies before the answer
	dropEarly       // the line dies after DATA was granted
	moods
)

// mailed is one message that a relay was given whole.
type mailed struct {
	from, id string
	to       []string
	raw      []byte
	said     bool // 250 was said; otherwise the line died after the dot
	at       time.Time
}

// relay is the server that takes what desks send, in whatever mood it is.
type relay struct {
	t    *trial
	addr string
	l    net.Listener
	mood func() mood  // of the next connection
	came func(mailed) // of each message taken, after the answer; may be nil

	mu    sync.Mutex
	taken []mailed
	met   [moods]int
}

// newRelay listens until the trial ends.
func (t *trial) newRelay(next func() mood, came func(mailed)) (*relay, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &relay{t: t, addr: l.Addr().String(), l: l, mood: next, came: came}
	t.atEnd(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go r.serve(conn)
		}
	}()
	return r, nil
}

// url is how a desk names it.
func (r *relay) url() string { return "smtp://" + r.addr + "?tls=never&helo=desk.example" }

// kindly is a relay that takes everything.
func kindly() mood { return kind }

// moody gives each connection a mood: every second one is kind.
func moody(rng *rand.Rand) func() mood {
	var mu sync.Mutex
	return func() mood {
		mu.Lock()
		defer mu.Unlock()
		if rng.IntN(2) == 0 {
			return kind
		}
		return mood(rng.IntN(int(moods)))
	}
}

func (r *relay) serve(conn net.Conn) {
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Minute))
	m := r.mood()
	r.mu.Lock()
	r.met[m]++
	r.mu.Unlock()
	say := func(line string) { fmt.Fprintf(conn, "%s\r\n", line) }
	if m == busy {
		say("421 4.3.2 busy")
		return
	}
	say("220 relay.example")
	in := textproto.NewReader(bufio.NewReader(conn))
	var g mailed
	for {
		line, err := in.ReadLine()
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(line, " ")
		switch strings.ToUpper(verb) {
		case "EHLO", "HELO":
			say("250-relay.example\r\n250-SMTPUTF8\r\n250 8BITMIME")
		case "MAIL":
			g = mailed{from: angle(rest)}
			say(answer(m == full452, "452 4.3.1 no room", "250 2.1.0 ok"))
		case "RCPT":
			switch m {
			case later450:
				say("450 4.2.1 later")
			case nobody550:
				say("550 5.7.1 not here")
			default:
				g.to = append(g.to, angle(rest))
				say("250 2.1.5 ok")
			}
		case "DATA":
			if !r.data(conn, in, m, &g, say) {
				return
			}
		case "QUIT":
			say("221 2.0.0 bye")
			return
		default:
			say("250 2.0.0 ok")
		}
	}
}

// data takes one message; false ends the connection.
func (r *relay) data(conn net.Conn, in *textproto.Reader, m mood, g *mailed, say func(string)) bool {
	say("354 go on")
	switch m {
	case dropEarly:
		return false
	case dropBefore:
		io.CopyN(io.Discard, in.R, 40)
		return false
	}
	raw, err := in.ReadDotBytes()
	if err != nil {
		return false
	}
	switch m {
	case refuse554:
		say("554 5.6.0 not this")
		return true
	case later451:
		say("451 4.3.0 not now")
		return true
	}
	g.raw, g.said, g.at = raw, m != dropAfter, time.Now()
	if read, err := mail.ReadMessage(bytes.NewReader(raw)); err == nil {
		g.id = read.Header.Get("Message-ID")
	}
	r.mu.Lock()
	r.taken = append(r.taken, *g)
	r.mu.Unlock()
	if !g.said {
		return false
	}
	pause(r.t.ctx, time.Duration(len(raw)%8)*10*time.Millisecond) // some think about it
	say("250 2.0.0 taken")
	if r.came != nil {
		r.came(*g)
	}
	return true
}

// mails are those that were taken so far.
func (r *relay) mails() []mailed {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]mailed(nil), r.taken...)
}

func answer(no bool, refusal, yes string) string {
	if no {
		return refusal
	}
	return yes
}

// angle is the address of MAIL FROM:<a> and RCPT TO:<a>.
func angle(s string) string {
	_, s, _ = strings.Cut(s, "<")
	s, _, _ = strings.Cut(s, ">")
	return s
}
