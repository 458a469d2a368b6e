package outbox_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/words"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// world is a whole desk on one engine, with a clock that stands still, the
// real queue in virtual time, and a relay that is a real socket.
type world struct {
	*desk.Desk
	t       *testing.T
	ctx     context.Context // of the desk itself
	anna    context.Context // of an agent
	annaID  int64
	inbox   inboxes.Inbox
	sink    *sink
	advance func(time.Duration)
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, newWorld(t, d)) }, desk.Schemas()...)
}

// catalogue never changes, so all tests have one.
var catalogue = sync.OnceValues(func() (*words.Catalogue, error) { return words.Load(desk.Words()...) })

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	advance := dbtest.Clock(d, monday)
	ctx := staff.As(context.Background(), staff.System("test"))
	must(t, d.Migrate(ctx, desk.Schemas()...))
	cat, err := catalogue()
	must(t, err)
	store, err := blob.Open(t.TempDir())
	must(t, err)
	s := newSink(t)
	relay, err := mail.NewRelay("smtp://"+s.addr, slog.New(slog.DiscardHandler))
	must(t, err)
	k, err := desk.New(ctx, desk.Options{Log: slog.New(slog.DiscardHandler), DB: d, Catalogue: cat, Blobs: store,
		SecretFile: filepath.Join(t.TempDir(), "secret"), Relay: relay, PublicURL: "http://localhost", Jobs: jobs.Options{},
		Parse: func(_ context.Context, raw []byte) (mail.Message, error) { return mail.Parse(raw, mail.Limits{}) }})
	must(t, err)
	must(t, k.Jobs.OpenByHand(ctx))
	w := &world{Desk: k, t: t, ctx: ctx, sink: s}
	w.advance = func(by time.Duration) { advance(by); w.run() }
	w.do(func(ctx context.Context, tx *db.Tx) error {
		if w.inbox, err = k.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Help", Address: "help@shop.example"}); err != nil {
			return err
		}
		u, err := k.Staff.AddUser(ctx, tx, staff.NewUser{Email: "anna@shop.example", Name: "Anna Vik", Role: staff.Agent})
		w.annaID = u.ID
		return err
	})
	w.anna = w.as(w.annaID)
	return w
}

// as is the context of a user.
func (w *world) as(user int64) context.Context {
	w.t.Helper()
	var a staff.Actor
	w.read(func(ctx context.Context, v db.View) (err error) {
		a, err = w.Staff.ActorOf(ctx, v, user)
		return err
	})
	return staff.As(context.Background(), a)
}

func (w *world) do(f func(ctx context.Context, tx *db.Tx) error) {
	w.t.Helper()
	must(w.t, w.DB.Do(w.ctx, "test", f))
}

func (w *world) read(f func(ctx context.Context, v db.View) error) {
	w.t.Helper()
	must(w.t, w.DB.Read(w.ctx, "test", f))
}

func (w *world) run() {
	w.t.Helper()
	must(w.t, w.Jobs.RunDue(w.ctx))
}

// customer files what a customer wrote, and returns the case and the message.
func (w *world) customer(address, text string, join int64) (caseID, message int64) {
	w.t.Helper()
	w.do(func(ctx context.Context, tx *db.Tx) error {
		p, err := w.People.Resolve(ctx, tx, people.Email, address, "Ann")
		if err != nil {
			return err
		}
		out, err := w.Cases.Arrived(ctx, tx, cases.Arrival{InboxID: w.inbox.ID, Person: p, Channel: "email", Subject: "My watch", Text: text,
			MailID: fmt.Sprintf("m%d@example.com", w.sink.next()), From: mail.Address{Name: "Ann", Mail: address}, JoinCase: join})
		if err != nil {
			return err
		}
		caseID, message = out.Held.ID, out.MessageID
		return nil
	})
	return caseID, message
}

func (w *world) kase(id int64) (c cases.Case) {
	w.t.Helper()
	w.read(func(ctx context.Context, v db.View) (err error) {
		c, err = w.Cases.ByID(ctx, v, id)
		return err
	})
	return c
}

// value asks for one number.
func (w *world) value(query string, args ...any) (n int64) {
	w.t.Helper()
	w.read(func(ctx context.Context, v db.View) (err error) {
		n, err = db.Value[int64](ctx, v, query, args...)
		return err
	})
	return n
}

// text asks for one text.
func (w *world) text(query string, args ...any) (s string) {
	w.t.Helper()
	w.read(func(ctx context.Context, v db.View) (err error) {
		s, err = db.Value[string](ctx, v, query, args...)
		return err
	})
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// sent is a mail as the sink got it.
type sent struct {
	from string
	to   []string
	data string
}

// header returns a field of a mail.
func (s sent) header(name string) string {
	m, err := mail.Parse([]byte(s.data), mail.Limits{})
	if err != nil {
		return ""
	}
	if v := m.Header[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// sink is a relay that does what the test says.
type sink struct {
	addr string

	mu     sync.Mutex
	n      int
	got    []sent
	answer func(s sent, stage string) string // "" for yes; "drop" hangs up; else the answer
}

func (s *sink) next() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	return s.n
}

// says sets what the sink answers: stage is "rcpt", "data" or "dot".
func (s *sink) says(f func(m sent, stage string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = f
}

// mails returns what was taken, in order.
func (s *sink) mails() []sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]sent(nil), s.got...)
}

func newSink(t *testing.T) *sink {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	s := &sink{addr: l.Addr().String()}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.talk(c)
		}
	}()
	return s
}

func (s *sink) ask(m sent, stage string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answer == nil {
		return ""
	}
	return s.answer(m, stage)
}

func (s *sink) talk(c net.Conn) {
	defer func() { _ = c.Close() }()
	r := bufio.NewReader(c)
	say := func(line string) { _, _ = fmt.Fprintf(c, "%s\r\n", line) }
	reply := func(m sent, stage, yes string) bool {
		switch a := s.ask(m, stage); a {
		case "":
			say(yes)
		case "drop":
			return false
		default:
			say(a)
		}
		return true
	}
	say("220 sink")
	var m sent
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		switch upper := strings.ToUpper(line); {
		case strings.HasPrefix(upper, "EHLO"), strings.HasPrefix(upper, "HELO"):
			say("250 sink")
		case strings.HasPrefix(upper, "MAIL FROM:"):
			m = sent{from: bracketed(line)}
			say("250 ok")
		case strings.HasPrefix(upper, "RCPT TO:"):
			m.to = append(m.to, bracketed(line))
			if !reply(m, "rcpt", "250 ok") {
				return
			}
		case upper == "DATA":
			if a := s.ask(m, "data"); a == "drop" {
				return
			} else if a != "" {
				say(a)
				continue
			}
			say("354 go on")
			var b strings.Builder
			for {
				line, err := r.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				b.WriteString(strings.TrimPrefix(line, "."))
			}
			m.data = b.String()
			a := s.ask(m, "dot")
			if a == "" || a == "drop" || a == "keep and drop" {
				if a != "drop" {
					s.mu.Lock()
					s.got = append(s.got, m)
					s.mu.Unlock()
				}
				if a != "" {
					return
				}
				say("250 taken")
				continue
			}
			say(a)
		case upper == "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func bracketed(line string) string {
	i, j := strings.IndexByte(line, '<'), strings.IndexByte(line, '>')
	if i < 0 || j < i {
		return ""
	}
	return line[i+1 : j]
}
