package mail

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"strings"
	"syscall"

	"github.com/emersion/go-smtp"

	"kept.example/kept/internal/platform/fault"
)

// maxStrangers is how many unknown recipients one connection may try.
const maxStrangers = 25

// small messages cost nothing of the memory that all connections share.
const small = 16 << 10

// session is one sender's dialogue after HELO.
type session struct {
	r         *Receiver
	conn      *smtp.Conn
	line      *line
	env       Envelope
	size      int64 // as the sender announced, not to be trusted
	strangers int
	scratch   []byte
}

// greet starts a session. The line is found by the remote address' connection:
// after STARTTLS the connection is a TLS one around the same line.
func (r *Receiver) greet(c *smtp.Conn) (smtp.Session, error) {
	s := &session{r: r, conn: c}
	conn := c.Conn()
	if t, ok := conn.(*tls.Conn); ok {
		conn = t.NetConn()
	}
	l, ok := conn.(*line)
	if !ok {
		return nil, &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "Try again"}
	}
	s.line = l
	s.Reset()
	return s, nil
}

// Reset forgets the message under way; it is called after each one is answered.
func (s *session) Reset() {
	_, sealed := s.conn.TLSConnectionState()
	s.env = Envelope{RemoteIP: s.line.ip, HELO: s.conn.Hostname(), TLS: sealed}
	s.size = 0
	s.line.endData()
}

// Logout ends the session.
func (s *session) Logout() error {
	s.line.endData()
	return nil
}

// Mail notes the return path.
func (s *session) Mail(from string, o *smtp.MailOptions) error {
	s.env.From = from
	if o != nil {
		s.size = o.Size
	}
	return nil
}

// Rcpt asks whether the recipient is ours.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.r.opts.Known != nil {
		if err := s.r.opts.Known(s.r.ctx, to); err != nil {
			var no *Refuse
			if errors.As(err, &no) {
				if s.strangers++; s.strangers > maxStrangers {
					s.line.hurry()
					return &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 7, 0}, Message: "Too many unknown recipients"}
				}
			}
			return s.answer(err)
		}
	}
	s.env.To = append(s.env.To, to)
	return nil
}

// Data reads the message and hands it to Accept. Its error is the answer.
func (s *session) Data(r io.Reader) error {
	s.line.startData()
	raw, held, err := s.read(r)
	defer s.r.held.Add(-held)
	if err != nil {
		return s.answer(err)
	}
	if _, chunked := r.(*io.PipeReader); !chunked && oddEnding(raw) {
		return &smtp.SMTPError{
			Code: 550, EnhancedCode: smtp.EnhancedCode{5, 6, 0},
			Message: "A line of one dot between bare CR or LF is refused; end lines with CR LF",
		}
	}
	return s.answer(s.r.opts.Accept(s.r.ctx, s.env, raw))
}

// read takes the whole message. Small ones are read into the session's scratch
// and copied once to their exact size; large ones grow, and count against what
// the receiver may hold.
func (s *session) read(r io.Reader) (raw []byte, held int64, err error) {
	if s.scratch == nil {
		s.scratch = make([]byte, small)
	}
	raw = s.scratch[:0]
	for {
		if len(raw) == cap(raw) {
			grown := min(max(s.size+4096, 2*int64(cap(raw))), s.r.opts.MaxBytes)
			grown = max(grown, int64(cap(raw))+4096)
			over := s.r.held.Add(grown-held) > s.r.opts.MaxHeld
			if held = grown; over {
				return nil, held, errBusy
			}
			raw = append(make([]byte, 0, grown), raw...)
		}
		n, err := r.Read(raw[len(raw):cap(raw)])
		raw = raw[:len(raw)+n]
		if errors.Is(err, io.EOF) {
			if held == 0 {
				raw = bytes.Clone(raw)
			}
			return raw, held, nil
		}
		if err != nil {
			return nil, held, err
		}
	}
}

var errBusy = &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "Too many large messages at once, try again"}

// answer words an error for the sender. Nothing but a Refuse, and a message that
// is too large, is final.
func (s *session) answer(err error) error {
	var no *Refuse
	var said *smtp.SMTPError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &no):
		return no.smtp()
	case errors.As(err, &said):
		return said
	case errors.Is(err, syscall.ENOSPC), fault.Is(err, fault.Unavailable):
		s.r.opts.Log.Warn("mail: not stored", "from", s.env.From, "err", err)
		return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "Not stored, no room just now, try again"}
	default:
		s.r.opts.Log.Warn("mail: not stored", "from", s.env.From, "err", err)
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "Not stored, try again"}
	}
}

func (r *Refuse) smtp() *smtp.SMTPError {
	code, status := r.Code, smtp.EnhancedCode(r.Status)
	if code < 500 || code > 599 {
		code = 550
	}
	if status[0] != 5 {
		status = smtp.EnhancedCode{5, 7, 1}
	}
	text := strings.Map(func(c rune) rune {
		if c < ' ' {
			return ' '
		}
		return c
	}, r.Text)
	if text == "" {
		text = "Refused"
	}
	return &smtp.SMTPError{Code: code, EnhancedCode: status, Message: text}
}

// oddEnding finds a line of one dot whose ends are not both CR LF. Servers that
// read such a line as the end of a message let one sender write in another's
// name; here it never ends a message, and a message that has one is refused.
func oddEnding(raw []byte) bool {
	for _, odd := range []string{"\n.\n", "\r.\n", "\r.\r"} {
		if bytes.Contains(raw, []byte(odd)) {
			return true
		}
	}
	for at := 0; ; {
		i := bytes.Index(raw[at:], []byte("\n.\r"))
		if i < 0 {
			return false
		}
		i += at
		if i == 0 || raw[i-1] != '\r' || i+3 >= len(raw) || raw[i+3] != '\n' {
			return true
		}
		at = i + 3
	}
}
