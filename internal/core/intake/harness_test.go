package intake_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/words"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// world is a whole desk on one engine, with a clock that stands still and the
// real queue in virtual time. It has no relay: what goes out is read from the
// outbox.
type world struct {
	*desk.Desk
	t           testing.TB
	ctx         context.Context // of the desk itself
	anna        context.Context // of an agent
	help, sales inboxes.Inbox
	deaths      atomic.Int32 // how many parsers die before one lives
	poison      atomic.Bool  // whether the word poison in a mail makes filing it panic
	advance     func(time.Duration)
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, newWorld(t, d)) }, desk.Schemas()...)
}

// eachWith is each with a DNS of the test.
func eachWith(t *testing.T, n *names, f func(t *testing.T, w *world, n *names)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fresh := &names{txt: n.txt}
		f(t, newWorldWith(t, d, fresh), fresh)
	}, desk.Schemas()...)
}

// catalogue never changes, so all tests have one.
var catalogue = sync.OnceValues(func() (*words.Catalogue, error) { return words.Load(desk.Words()...) })

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	return newWorldWith(t, d, nil)
}

func newWorldWith(t testing.TB, d *db.DB, dns mail.Resolver) *world {
	t.Helper()
	advance := dbtest.Clock(d, monday)
	ctx := staff.As(context.Background(), staff.System("test"))
	must(t, d.Migrate(ctx, desk.Schemas()...))
	cat, err := catalogue()
	must(t, err)
	store, err := blob.Open(t.TempDir())
	must(t, err)
	w := &world{t: t, ctx: ctx}
	w.Desk, err = desk.New(ctx, desk.Options{Log: slog.New(slog.DiscardHandler), DB: d, Catalogue: cat, Blobs: store,
		SecretFile: filepath.Join(t.TempDir(), "secret"), PublicURL: "http://localhost", Jobs: jobs.Options{}, Parse: w.parse, Resolver: dns})
	must(t, err)
	must(t, w.Jobs.OpenByHand(ctx))
	w.advance = func(by time.Duration) { advance(by); w.run() }
	var anna staff.Actor
	w.do(func(ctx context.Context, tx *db.Tx) (err error) {
		if w.help, err = w.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Help", Address: "help@shop.example"}); err != nil {
			return err
		}
		if w.sales, err = w.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Sales", Address: "sales@shop.example"}); err != nil {
			return err
		}
		u, err := w.Staff.AddUser(ctx, tx, staff.NewUser{Email: "anna@staff.example", Name: "Anna Vik", Role: staff.Agent})
		if err != nil {
			return err
		}
		anna, err = w.Staff.ActorOf(ctx, tx, u.ID)
		return err
	})
	w.anna = staff.As(context.Background(), anna)
	return w
}

// parse is a parser that can die.
func (w *world) parse(_ context.Context, raw []byte) (mail.Message, error) {
	if w.deaths.Add(-1) >= 0 {
		return mail.Message{}, fmt.Errorf("%w: it was told to", mail.ErrChildDied)
	}
	if w.poison.Load() && bytes.Contains(raw, []byte("poison")) {
		panic("a mail that cannot be filed")
	}
	return mail.Parse(raw, mail.Limits{})
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

// receive takes a mail as SMTP brings it, for help@ where nothing else is said.
func (w *world) receive(raw string, to ...string) error {
	if len(to) == 0 {
		to = []string{"help@shop.example"}
	}
	return w.Intake.Receive(w.ctx, mail.Envelope{From: "ann@example.com", To: to, RemoteIP: "192.0.2.1", HELO: "mx.example.com", TLS: true},
		intake.SMTP, []byte(strings.ReplaceAll(raw, "\n", "\r\n")))
}

// mail receives and files one, and returns its newest item.
func (w *world) mail(raw string, to ...string) intake.Item {
	w.t.Helper()
	must(w.t, w.receive(raw, to...))
	w.run()
	return w.items()[0]
}

// items returns all items, the newest first.
func (w *world) items() (all []intake.Item) {
	w.t.Helper()
	w.read(func(ctx context.Context, v db.View) (err error) {
		all, err = w.Intake.Find(ctx, v, intake.Query{Limit: 200})
		return err
	})
	return all
}

// reply answers a case as Anna, and returns its Message-ID and the outgoing
// mail.
func (w *world) reply(caseID int64, text string) (mailID string, g outbox.Outgoing) {
	w.t.Helper()
	must(w.t, w.DB.Do(w.anna, "test.reply", func(ctx context.Context, tx *db.Tx) error {
		h, err := w.Outbox.Reply(ctx, tx, caseID, outbox.Reply{Text: text, SetStatus: cases.Solved})
		if err != nil {
			return err
		}
		m, err := w.Cases.Message(ctx, tx, h.MessageID)
		if err != nil {
			return err
		}
		mailID = m.MailID
		all, err := w.Outbox.ByMailID(ctx, tx, mailID)
		if err == nil && len(all) > 0 {
			g = all[0]
		}
		return err
	}))
	return mailID, g
}

func (w *world) item(id int64) (i intake.Item) {
	w.t.Helper()
	w.read(func(ctx context.Context, v db.View) (err error) {
		i, err = w.Intake.ByID(ctx, v, id)
		return err
	})
	return i
}

func (w *world) readMessage(id int64, m *cases.StaffMessage) {
	w.t.Helper()
	w.read(func(ctx context.Context, v db.View) (err error) {
		*m, err = w.Cases.Message(ctx, v, id)
		return err
	})
}

func (w *world) kase(id int64) (c cases.Case) {
	w.t.Helper()
	w.read(func(ctx context.Context, v db.View) (err error) {
		c, err = w.Cases.ByID(ctx, v, id)
		return err
	})
	return c
}

func (w *world) value(query string, args ...any) (n int64) {
	w.t.Helper()
	w.read(func(ctx context.Context, v db.View) (err error) {
		n, err = db.Value[int64](ctx, v, query, args...)
		return err
	})
	return n
}

// balanced fails where the books are off.
func (w *world) balanced() {
	w.t.Helper()
	dbtest.Settled(w.t, w.DB) // the search index follows
	w.advance(5 * time.Second)
	var r chores.Report
	w.read(func(ctx context.Context, v db.View) error { return w.Chores.Verify(ctx, v, &r) })
	for _, f := range r.Findings {
		w.t.Errorf("%s: %s", f.Room, f.Text)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// letter is a mail from Ann; fields are further header lines.
func letter(id, text string, fields ...string) string {
	head := "From: Ann <ann@example.com>\nTo: help@shop.example\nSubject: My watch\nDate: Mon, 2 Mar 2026 08:00:00 +0000\n"
	if id != "" {
		head += "Message-ID: <" + id + ">\n"
	}
	for _, f := range fields {
		head += f + "\n"
	}
	return head + "\n" + text + "\n"
}

// noise is text that cannot be compressed.
func noise(n int) string {
	b := make([]byte, n/2)
	rand.Read(b)
	var out strings.Builder
	for i := 0; i < len(b); i += 32 {
		fmt.Fprintf(&out, "%x\n", b[i:min(i+32, len(b))])
	}
	return out.String()
}

var errBoom = errors.New("boom")

func envelope() mail.Envelope {
	return mail.Envelope{From: "ann@example.com", To: []string{desktest.Address}, RemoteIP: "192.0.2.1"}
}

// findings counts what is off in the books of this package.
func findings(d *desktest.Desk) (n int) {
	d.T.Helper()
	var r chores.Report
	d.Read(func(ctx context.Context, v db.View) error { return d.Chores.Verify(ctx, v, &r) })
	for _, f := range r.Findings {
		if f.Room == "intake" {
			n++
		}
	}
	return n
}

// answer is reply without making the case done: it stays open.
func (w *world) answer(caseID int64, text string) (mailID string, g outbox.Outgoing) {
	w.t.Helper()
	must(w.t, w.DB.Do(w.anna, "test.answer", func(ctx context.Context, tx *db.Tx) error {
		h, err := w.Outbox.Reply(ctx, tx, caseID, outbox.Reply{Text: text})
		if err != nil {
			return err
		}
		m, err := w.Cases.Message(ctx, tx, h.MessageID)
		mailID = m.MailID
		return err
	}))
	return mailID, g
}
