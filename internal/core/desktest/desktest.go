// Package desktest puts a whole desk together for tests: on each engine, with
// the rooms that are asked for, the real queue in virtual time, and a relay that
// is a real socket. Nothing of it is pretended but the clock.
package desktest

import (
	"context"
	"io/fs"
	"log/slog"
	"net/netip"
	"path/filepath"
	"testing"
	"time"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fetch"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/pdf"
)

// Room is a feature to be mounted.
type Room struct {
	Name   string
	Schema fs.FS // nil for a room without tables
	Words  fs.FS // nil for a room of a test that says nothing
	Mount  func(*desk.Desk)
}

// Address is where the desk of a test gets its mail.
const Address = "help@shop.example"

// PublicURL is the desk's address in links.
const PublicURL = "https://help.shop.example"

// Start is the time at which each test begins: a Monday.
func Start() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

// Desk is a desk with what a test needs around it. It has one inbox, at
// [Address], without a team.
type Desk struct {
	*desk.Desk
	T      testing.TB
	Ctx    context.Context // the desk itself acts
	Inbox  inboxes.Inbox
	Relay  *Sink
	Folder string // what is kept beside the database: files and the secret

	log     *lines
	rooms   []Room
	advance func(time.Duration)
	users   map[staff.Role]int64
	written int // mails made by Case
}

// Each runs a test on a desk with some rooms, on SQLite and on PostgreSQL.
func Each(t *testing.T, f func(t *testing.T, d *Desk), rooms ...Room) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, On(t, d, rooms...)) }, schemas(rooms)...)
}

// Twice runs a test on a desk with some rooms that two processes serve, on each engine.
// SQLite has one process: there both are the same.
func Twice(t *testing.T, f func(t *testing.T, one, two *Desk), rooms ...Room) {
	t.Helper()
	run := func(t *testing.T, o db.Options) {
		one := On(t, dbtest.Open(t, o), rooms...)
		f(t, one, one.beside(o))
	}
	t.Run("sqlite", func(t *testing.T) { run(t, dbtest.SQLite(t, schemas(rooms)...)) })
	t.Run("postgres", func(t *testing.T) { run(t, dbtest.Postgres(t, schemas(rooms)...)) })
}

// Lite is a desk on SQLite alone, for tests of what does not touch the store.
func Lite(t *testing.T, rooms ...Room) *Desk {
	t.Helper()
	return On(t, dbtest.Open(t, dbtest.SQLite(t, schemas(rooms)...)), rooms...)
}

// schemas are the tables of the core and of rooms.
func schemas(rooms []Room) []db.Schema {
	all := desk.Schemas()
	for _, r := range rooms {
		if r.Schema != nil {
			all = append(all, db.Schema{Owner: r.Name, FS: r.Schema})
		}
	}
	return all
}

// On puts a desk together on a database that is empty or has its tables.
func On(t testing.TB, database *db.DB, rooms ...Room) *Desk {
	t.Helper()
	d := &Desk{T: t, Ctx: staff.As(context.Background(), staff.System("test")), Relay: NewSink(t), Folder: t.TempDir(), log: &lines{}, rooms: rooms, users: map[staff.Role]int64{}}
	d.advance = dbtest.Clock(database, Start())
	d.Must(database.Migrate(d.Ctx, schemas(rooms)...))
	d.open(database)
	d.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		d.Inbox, err = d.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Help", Address: Address})
		return err
	})
	return d
}

// beside is a second process of the same desk, with a handle of its own on the database:
// what both do at once meets only there.
func (d *Desk) beside(o db.Options) *Desk {
	d.T.Helper()
	if d.DB.Engine() == db.SQLite {
		return d
	}
	two := *d
	database := dbtest.Open(d.T, o)
	dbtest.Clock(database, d.Now())
	two.open(database)
	return &two
}

// open joins the core and the rooms as the product does.
func (d *Desk) open(database *db.DB) {
	d.T.Helper()
	catalogues := desk.Words()
	for _, r := range d.rooms {
		if r.Words != nil {
			catalogues = append(catalogues, r.Words)
		}
	}
	cat, err := load(catalogues)
	d.Must(err)
	store, err := blob.Open(filepath.Join(d.Folder, "files"))
	d.Must(err)
	log := slog.New(slog.NewTextHandler(d.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	relay, err := mail.NewRelay("smtp://"+d.Relay.Addr, log)
	d.Must(err)
	d.Desk, err = desk.New(d.Ctx, desk.Options{
		Log: log, DB: database, Catalogue: cat, Blobs: store, SecretFile: filepath.Join(d.Folder, "kept.secret"), Relay: relay,
		PublicURL: PublicURL, Version: "test", Fetch: fetch.New(fetch.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}),
		Parse:    func(_ context.Context, raw []byte) (mail.Message, error) { return mail.Parse(raw, mail.Limits{}) },
		PlainPDF: func(_ context.Context, raw []byte) ([]byte, error) { return pdf.Plain(raw) },
	})
	d.Must(err)
	for _, r := range d.rooms {
		r.Mount(d.Desk)
	}
	d.Must(d.Jobs.OpenByHand(d.Ctx))
}

// Reopen puts the desk together anew on the same database, as after its process
// was killed: whatever that had begun is taken over. It returns the desk as it
// was, which may still believe that it lives.
func (d *Desk) Reopen() *desk.Desk {
	d.T.Helper()
	was := d.Desk
	d.open(was.DB)
	return was
}

// Run does what is due, and what follows from it. Whoever follows what
// happened sees all of it.
func (d *Desk) Run() {
	d.T.Helper()
	dbtest.Settled(d.T, d.DB)
	d.Must(d.Jobs.RunDue(d.Ctx))
}

// Advance moves the clock on and does what is due then.
func (d *Desk) Advance(by time.Duration) {
	d.T.Helper()
	d.advance(by)
	d.Run()
}

// Pass moves the clock on and does nothing.
func (d *Desk) Pass(by time.Duration) { d.advance(by) }

// Now is the desk's time.
func (d *Desk) Now() time.Time { return d.DB.Now() }

// Must ends the test at an error.
func (d *Desk) Must(err error) {
	d.T.Helper()
	if err != nil {
		d.T.Fatal(err)
	}
}

// Do runs a function of the desk itself in a transaction.
func (d *Desk) Do(f func(ctx context.Context, tx *db.Tx) error) {
	d.T.Helper()
	d.Must(d.DB.Do(d.Ctx, "test", f))
}

// Read runs a question of the desk itself.
func (d *Desk) Read(f func(ctx context.Context, v db.View) error) {
	d.T.Helper()
	d.Must(d.DB.Read(d.Ctx, "test", f))
}

// Number asks for one number.
func (d *Desk) Number(query string, args ...any) (n int64) {
	d.T.Helper()
	d.Read(func(ctx context.Context, v db.View) (err error) {
		n, err = db.Value[int64](ctx, v, query, args...)
		return err
	})
	return n
}

// Log is what the desk has written to its log.
func (d *Desk) Log() string { return d.log.String() }
