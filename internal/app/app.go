package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"sync"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/care"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/fetch"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/pdf"
	"kept.example/kept/internal/platform/words"
)

// App is the product, put together on an open database.
type App struct {
	Desk *desk.Desk

	config  Config
	care    *care.Watch // of the disk with the data folder
	log     *slog.Logger
	words   *words.Catalogue
	self    string // this program, for the children that parse
	start   sync.Once
	parsers *mail.Parsers
}

// OpenBeside is Open for a command that may run while the desk serves.
func OpenBeside(ctx context.Context, c Config) (*App, error) {
	c.visit = true
	return Open(ctx, c)
}

// OpenWith is Open with more rooms than the product has, which the demo is one of.
func OpenWith(ctx context.Context, c Config, more ...Room) (*App, error) {
	c.more = more
	return Open(ctx, c)
}

// OpenBulk is Open for a command that writes a great deal and then ends.
func OpenBulk(ctx context.Context, c Config) (*App, error) {
	c.bulk = true
	return Open(ctx, c)
}

// Open checks the settings, opens the database, brings its tables up to date
// and puts the product together. Nothing serves yet.
func Open(ctx context.Context, c Config) (_ *App, err error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	log, err := c.Logger()
	if err != nil {
		return nil, err
	}
	if err := c.folder(); err != nil {
		return nil, err
	}
	d, err := c.database(ctx, log)
	if err != nil {
		return nil, err
	}
	a := &App{config: c, log: log}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close(), d.Close())
		}
	}()
	return a, a.put(ctx, d, append(Rooms(), c.more...))
}

// database opens the database of the settings.
func (c *Config) database(ctx context.Context, log *slog.Logger) (*db.DB, error) {
	o := db.Options{Log: log, URL: c.DatabaseURL, Visit: c.visit, Bulk: c.bulk}
	if o.URL == "" {
		o.Path = filepath.Join(c.Data, "kept.db")
	}
	return db.Open(ctx, o)
}

// put joins the core and the rooms.
func (a *App) put(ctx context.Context, d *db.DB, rooms []Room) error {
	blobs, err := blob.Open(filepath.Join(a.config.Data, "files"))
	if err != nil {
		return err
	}
	if err := a.upgrade(ctx, d, blobs, Schemas(rooms)); err != nil {
		return err
	}
	if a.care, err = care.New(a.config.Data, a.log); err != nil {
		return err
	}
	if a.words, err = words.Load(Words(rooms)...); err != nil {
		return err
	}
	if a.self, err = os.Executable(); err != nil {
		return fmt.Errorf("the program cannot find itself: %w", err)
	}
	o := desk.Options{
		Log: a.log, DB: d, Catalogue: a.words, Blobs: blobs, SecretFile: a.config.Secret(), Parse: a.parse, PlainPDF: pdf.NewPlainer([]string{a.self, "pdf-child"}).Plain,
		PublicURL: a.config.PublicURL, Version: Version, TrustedProxies: networks(a.config.TrustedProxies),
		Fetch:   fetch.New(fetch.Options{Allow: networks(a.config.FetchAllow)}),
		Backups: a.ways(),
	}
	if a.config.RelayURL != "" {
		if o.Relay, err = mail.NewRelay(a.config.RelayURL, a.log); err != nil {
			return fmt.Errorf("KEPT_RELAY_URL: %w", err)
		}
	}
	if a.Desk, err = desk.New(ctx, o); err != nil {
		return err
	}
	a.Desk.Web.FullBy(a.care.Full)
	a.Desk.Intake.RoomBy(a.care.Err)
	for _, r := range rooms {
		r.Mount(a.Desk)
	}
	return nil
}

// parse reads a mail in a child process. The children are started when the desk
// serves, or for the first mail of a command.
func (a *App) parse(ctx context.Context, raw []byte) (mail.Message, error) {
	a.warm()
	return a.parsers.Parse(ctx, raw)
}

// warm starts the children.
func (a *App) warm() {
	a.start.Do(func() { a.parsers = mail.NewParsers([]string{a.self, "parse-child"}, 2, a.log) })
}

// Close ends the parsers and closes the database.
func (a *App) Close() error {
	if a.parsers != nil {
		a.parsers.Close()
	}
	if a.Desk != nil {
		return a.Desk.DB.Close()
	}
	return nil
}

// networks reads what Check has read before.
func networks(texts []string) []netip.Prefix {
	var all []netip.Prefix
	for _, s := range texts {
		if p, err := netip.ParsePrefix(s); err == nil {
			all = append(all, p.Masked())
		}
	}
	return all
}

// Plain words an error for somebody at a terminal: a fault by its sentence in
// English, anything else as it is.
func Plain(err error) string {
	f, ok := fault.As(err)
	if !ok {
		return err.Error()
	}
	cat, loadErr := words.Load(Words(Rooms())...)
	if loadErr != nil {
		return err.Error()
	}
	return words.Reader{Catalogue: cat, Lang: "en"}.Say(f.Sentence)
}
