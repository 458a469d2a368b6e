package mail

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// dialogue is one conversation with a relay.
type dialogue struct {
	patience patience
	conn     net.Conn
	r        *bufio.Reader
	left     *answerLimit
	offers   map[string]string // what EHLO said, by keyword
	sealed   bool              // inside TLS
	unhook   func() bool
	late     *time.Timer
	mu       sync.Mutex // of conn, which STARTTLS replaces
}

// maxAnswer is the longest answer we read, so that no relay fills our memory.
const maxAnswer = 64 << 10

// answerLimit ends a stream that says more than an answer.
type answerLimit struct {
	r io.Reader
	n int
}

func (l *answerLimit) Read(p []byte) (int, error) {
	if l.n <= 0 {
		return 0, errors.New("the relay's answer has no end")
	}
	n, err := l.r.Read(p[:min(len(p), l.n)])
	l.n -= n
	return n, err
}

// reply is an answer that is not the hoped-for one.
type reply struct {
	code int
	text string
}

func (e *reply) Error() string { return fmt.Sprintf("%d %s", e.code, e.text) }

func codeOf(err error) int {
	var r *reply
	if errors.As(err, &r) {
		return r.code
	}
	return 0
}

// dial connects. Every step has its own patience; a context that ends cuts what
// is under way, up to the final dot.
func (r *Relay) dial(ctx context.Context) (*dialogue, error) {
	dialer := net.Dialer{Timeout: r.patience.connect}
	conn, err := dialer.DialContext(ctx, "tcp", r.addr)
	if err != nil {
		return nil, fmt.Errorf("no connection: %w", err)
	}
	d := &dialogue{patience: r.patience, conn: conn}
	d.late = time.AfterFunc(r.patience.connect, d.cut)
	d.unhook = context.AfterFunc(ctx, d.cut)
	if r.implicit {
		if err := d.seal(r.tlsConfig()); err != nil {
			d.close()
			return nil, err
		}
	}
	d.listen()
	return d, nil
}

func (d *dialogue) listen() {
	d.left = &answerLimit{r: d.conn}
	d.r = bufio.NewReader(d.left)
}

// cut makes what is being read or written fail.
func (d *dialogue) cut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	_ = d.conn.SetDeadline(time.Unix(1, 0))
}

// close says goodbye without waiting and hangs up.
func (d *dialogue) close() {
	d.unhook()
	d.late.Stop()
	_ = d.conn.Close()
}

func (d *dialogue) seal(c *tls.Config) error {
	t := tls.Client(d.conn, c)
	if err := t.Handshake(); err != nil {
		return fmt.Errorf("no TLS: %w", err)
	}
	d.mu.Lock()
	d.conn = t
	d.mu.Unlock()
	d.sealed = true
	return nil
}

// answer reads one answer and wants its code to begin with digit.
func (d *dialogue) answer(digit int, wait time.Duration) (text string, err error) {
	d.late.Reset(wait)
	defer d.late.Stop()
	d.left.n = maxAnswer
	t := textproto.Reader{R: d.r}
	code, text, err := t.ReadResponse(0)
	var proto *textproto.Error
	if err != nil && !errors.As(err, &proto) {
		return "", fmt.Errorf("the line died: %w", err)
	}
	if code/100 != digit {
		return "", &reply{code, strings.ReplaceAll(text, "\n", " ")}
	}
	return text, nil
}

// ask says a line and reads the answer.
func (d *dialogue) ask(digit int, line string) (string, error) {
	d.late.Reset(d.patience.command)
	if strings.ContainsAny(line, "\r\n\x00") {
		return "", errors.New("a command is one line")
	}
	if _, err := io.WriteString(d.conn, line+"\r\n"); err != nil {
		return "", fmt.Errorf("the line died: %w", err)
	}
	return d.answer(digit, d.patience.command)
}

// greet comes as far as the relay is ready for a letter.
func (r *Relay) greet(d *dialogue, token string) error {
	if _, err := d.answer(2, d.patience.command); err != nil {
		return err
	}
	if err := d.hello(r.helo); err != nil {
		return err
	}
	_, offered := d.offers["STARTTLS"]
	switch {
	case d.sealed || r.tls == "never":
	case offered:
		if _, err := d.ask(2, "STARTTLS"); err != nil {
			return err
		}
		if d.r.Buffered() > 0 {
			return errors.New("the relay spoke before TLS was up") // what it said is not to be trusted
		}
		d.late.Reset(d.patience.command)
		if err := d.seal(r.tlsConfig()); err != nil {
			return err
		}
		d.listen()
		if err := d.hello(r.helo); err != nil {
			return err
		}
	case r.tls == "required" || r.tls == "any":
		return errNoStartTLS
	}
	if r.user == "" {
		return nil
	}
	if !d.sealed && r.tls != "never" && !nearby(d.conn) {
		return errInClear
	}
	if r.token != nil {
		return r.bear(d, token)
	}
	return r.auth(d)
}

func nearby(c net.Conn) bool {
	a, ok := c.RemoteAddr().(*net.TCPAddr)
	return ok && a.IP.IsLoopback()
}

// hello says EHLO, and HELO to those who do not know it.
func (d *dialogue) hello(name string) error {
	d.offers = map[string]string{}
	text, err := d.ask(2, "EHLO "+name)
	if code := codeOf(err); code == 500 || code == 502 || code == 504 {
		_, err = d.ask(2, "HELO "+name)
		return err
	}
	if err != nil {
		return err
	}
	for i, line := range strings.Split(text, "\n") {
		key, rest, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " ")
		if i > 0 && key != "" {
			d.offers[key] = rest
		}
	}
	return nil
}

// auth signs in by PLAIN, or by LOGIN where that is all there is.
func (r *Relay) auth(d *dialogue) error {
	b64 := base64.StdEncoding.EncodeToString
	offered := strings.Fields(d.offers["AUTH"])
	if slices.Contains(offered, "LOGIN") && !slices.Contains(offered, "PLAIN") {
		for _, line := range []string{"AUTH LOGIN", b64([]byte(r.user))} {
			if _, err := d.ask(3, line); err != nil {
				return fmt.Errorf("sign-in: %w", err)
			}
		}
		if _, err := d.ask(2, b64([]byte(r.password()))); err != nil {
			return fmt.Errorf("sign-in: %w", err)
		}
		return nil
	}
	if _, err := d.ask(2, "AUTH PLAIN "+b64([]byte("\x00"+r.user+"\x00"+r.password()))); err != nil {
		return fmt.Errorf("sign-in: %w", err)
	}
	return nil
}

// envelope says from whom and to whom. One refused recipient refuses all.
func (d *dialogue) envelope(from string, to []string, size int, foreign bool) error {
	line := "MAIL FROM:<" + from + ">"
	if _, ok := d.offers["SIZE"]; ok {
		line += " SIZE=" + strconv.Itoa(size)
	}
	if foreign {
		if _, ok := d.offers["SMTPUTF8"]; !ok {
			return &reply{553, "5.6.7 The relay takes no address of other scripts (SMTPUTF8)"}
		}
		line += " SMTPUTF8"
		if _, ok := d.offers["8BITMIME"]; ok {
			line += " BODY=8BITMIME"
		}
	}
	if _, err := d.ask(2, line); err != nil {
		return err
	}
	for _, a := range to {
		if _, err := d.ask(2, "RCPT TO:<"+a+">"); err != nil {
			return err
		}
	}
	return nil
}

// data sends the letter. Until the final dot is written a dead line is a letter
// not taken; from then on only an answer tells.
func (d *dialogue) data(ctx context.Context, raw []byte) Outcome {
	if _, err := d.ask(3, "DATA"); err != nil {
		return refused(err)
	}
	for body := stuffed(raw); len(body) > 0; {
		n := min(len(body), 64<<10)
		d.late.Reset(d.patience.data)
		if _, err := d.conn.Write(body[:n]); err != nil {
			return deferred(fmt.Errorf("the line died in the letter: %w", err))
		}
		body = body[n:]
	}
	if !d.unhook() {
		return deferred(context.Cause(ctx))
	}
	// Who stops us now waits a little longer: an answer is worth more than haste.
	unhook := context.AfterFunc(ctx, func() { time.AfterFunc(d.patience.goodbye, d.cut) })
	defer unhook()
	d.late.Reset(d.patience.dot)
	if _, err := io.WriteString(d.conn, ".\r\n"); err != nil {
		return Outcome{doubtful, 0, said(fmt.Errorf("the line died at the final dot: %w", err))}
	}
	text, err := d.answer(2, d.patience.dot)
	switch code := codeOf(err); {
	case err == nil:
		_, _ = io.WriteString(d.conn, "QUIT\r\n") // it is theirs, whatever they say to that
		return Outcome{Delivered, 250, said(errors.New(text))}
	case code == 0:
		return Outcome{doubtful, 0, said(fmt.Errorf("after the final dot: %w", err))}
	case code >= 400:
		return refused(err)
	default:
		return Outcome{Uncertain, code, said(err)} // an answer that makes no sense
	}
}

// stuffed is a letter as DATA wants it: CR LF line ends, the last one too, and a
// second dot where a line begins with one. A bare CR is a line end too: some
// server further on may read it as one, and a dot behind it as the end.
func stuffed(raw []byte) []byte {
	if bytes.Count(raw, []byte{'\r'}) != bytes.Count(raw, []byte("\r\n")) {
		raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
		raw = bytes.ReplaceAll(raw, []byte{'\r'}, []byte{'\n'})
	}
	out := make([]byte, 0, len(raw)+len(raw)/50+2)
	for len(raw) > 0 {
		line, rest, _ := bytes.Cut(raw, []byte{'\n'})
		line = bytes.TrimSuffix(line, []byte{'\r'})
		if len(line) > 0 && line[0] == '.' {
			out = append(out, '.')
		}
		out = append(out, line...)
		out = append(out, '\r', '\n')
		raw = rest
	}
	return out
}
