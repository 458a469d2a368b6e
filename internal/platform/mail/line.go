package mail

import (
	"bytes"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// commandBytes is how long a line of the dialogue may be; a message's lines have
// no limit but the message's.
const commandBytes = 16 << 10

// door admits connections within the limits and says 421 to the others.
type door struct {
	net.Listener
	r *Receiver
}

func (d door) Accept() (net.Conn, error) {
	for {
		c, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if l, ok := d.r.admit(c); ok {
			return l, nil
		}
		_, _ = io.WriteString(c, "421 4.7.0 Too many connections, try again later\r\n")
		_ = c.Close()
	}
}

func (r *Receiver) admit(c net.Conn) (*line, bool) {
	ip, _, _ := net.SplitHostPort(c.RemoteAddr().String())
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closing || len(r.lines) >= r.opts.MaxConns || r.perIP[ip] >= r.opts.MaxPerIP {
		return nil, false
	}
	l := &line{Conn: c, r: r, ip: ip}
	l.idle = time.AfterFunc(r.opts.Idle, l.cut)
	l.whole = time.AfterFunc(r.opts.Whole, l.cut)
	l.whole.Stop()
	r.lines[l] = struct{}{}
	r.perIP[ip]++
	return l, true
}

// line is one sender's connection below TLS. It knows whether a message is under
// way, and by that which limits hold: in the dialogue short lines and a short
// patience, in a message the message's own.
type line struct {
	net.Conn
	r     *Receiver
	ip    string
	idle  *time.Timer // between two reads
	whole *time.Timer // for one message
	since int         // bytes of the dialogue since the last line end; used by the reader only

	mu     sync.Mutex
	inData bool
	last   bool // answer what was asked, then hang up
	closed bool
}

// Read gives up when the other side is silent for too long, when a command never
// ends, and, between messages, when the receiver is shutting down.
func (l *line) Read(p []byte) (int, error) {
	l.mu.Lock()
	inData, last := l.inData, l.last
	l.mu.Unlock()
	if last && !inData {
		return 0, os.ErrDeadlineExceeded
	}
	patience := l.r.opts.Idle
	if inData {
		patience = l.r.opts.Stall
	}
	l.idle.Reset(patience)
	n, err := l.Conn.Read(p)
	l.idle.Stop()
	if inData {
		l.since = 0
		return n, err
	}
	if i := bytes.LastIndexByte(p[:n], '\n'); i >= 0 {
		l.since = n - i - 1
	} else if l.since += n; l.since > commandBytes {
		return 0, smtp.ErrTooLongLine
	}
	return n, err
}

// Close ends the connection and gives its place free; twice is once.
func (l *line) Close() error {
	l.mu.Lock()
	first := !l.closed
	l.closed = true
	l.mu.Unlock()
	if first {
		l.idle.Stop()
		l.whole.Stop()
		l.r.mu.Lock()
		delete(l.r.lines, l)
		if l.r.perIP[l.ip]--; l.r.perIP[l.ip] <= 0 {
			delete(l.r.perIP, l.ip)
		}
		l.r.mu.Unlock()
	}
	return l.Conn.Close()
}

// cut makes a pending read fail as timed out.
func (l *line) cut() { _ = l.Conn.SetReadDeadline(time.Unix(1, 0)) }

// hurry hangs up at the next pause: now, or when the running message is answered.
func (l *line) hurry() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = true
	if !l.inData {
		l.cut()
	}
}

func (l *line) startData() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.inData {
		l.inData = true
		_ = l.Conn.SetReadDeadline(time.Time{})
		l.whole.Reset(l.r.opts.Whole)
	}
}

func (l *line) endData() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.inData {
		l.inData = false
		l.whole.Stop()
	}
}
