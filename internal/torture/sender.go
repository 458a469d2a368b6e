package torture

import (
	"context"
	"errors"
	"net"
	"net/textproto"
	"time"
)

// sender is a customer's mail server: it resends until it hears 250, or a 5xx.
type sender struct {
	addr string
	home net.IP // where it sends from; nil: wherever
	c    *textproto.Conn
	conn net.Conn
}

var errHungUp = errors.New("hung up before the answer")

// answered is how a mail went at last.
type answered struct {
	tries int
	code  int       // 250, a 5xx, or 0 if the trial was stopped before
	began time.Time // of the last try
	ended time.Time
	said  string
}

// deliver sends a letter until it is answered for good. An impatient sender
// hangs up after the final dot once, before the answer, and sends again:
// exactly what a line that dies does.
func (s *sender) deliver(ctx context.Context, l letter, impatient bool) (a answered) {
	for ctx.Err() == nil {
		a.tries++
		a.began = time.Now()
		err := s.send(l, impatient && a.tries == 1)
		a.ended = time.Now()
		if err == nil {
			a.code = 250
			return a
		}
		var no *textproto.Error
		if errors.As(err, &no) && no.Code >= 500 {
			a.code, a.said = no.Code, no.Msg
			s.drop()
			return a
		}
		s.drop()
		if !errors.Is(err, errHungUp) {
			pause(ctx, 10*time.Millisecond)
		}
	}
	return a
}

// send tries once.
func (s *sender) send(l letter, hangUp bool) error {
	if err := s.greet(); err != nil {
		return err
	}
	for _, step := range []struct {
		want int
		line string
	}{{250, "MAIL FROM:<" + l.from + ">"}, {250, "RCPT TO:<" + l.to + ">"}, {354, "DATA"}} {
		if err := s.say(step.want, step.line); err != nil {
			return err
		}
	}
	w := s.c.DotWriter()
	if _, err := w.Write(l.raw); err != nil {
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

// greet opens a connection, unless there is one.
func (s *sender) greet() error {
	if s.c != nil {
		s.conn.SetDeadline(time.Now().Add(30 * time.Second))
		return nil
	}
	d := net.Dialer{Timeout: time.Second}
	if s.home != nil {
		d.LocalAddr = &net.TCPAddr{IP: s.home}
	}
	conn, err := d.Dial("tcp", s.addr)
	if err != nil {
		return err
	}
	conn.SetDeadline(time.Now().Add(30 * time.Second))
	s.c, s.conn = textproto.NewConn(conn), conn
	if _, _, err := s.c.ReadResponse(220); err != nil {
		return err
	}
	return s.say(250, "EHLO sender.example")
}

func (s *sender) say(want int, line string) error {
	if err := s.c.PrintfLine("%s", line); err != nil {
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
