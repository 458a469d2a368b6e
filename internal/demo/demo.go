package demo

import (
	"context"
	"embed"
	"log/slog"
	"slices"
	"sync"
	"time"

	"kept.example/kept/internal/app"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/mail"
)

// Words holds the sentences of the demo.
//
//go:embed words/*.json
var Words embed.FS

// Options are what a demo is made of.
type Options struct {
	Clock *Clock
	Sink  *Sink  // the desk's relay
	SMTP  string // host:port of the desk's mail receiver
	HTTP  string // host:port of its pages
	Log   *slog.Logger
}

// Demo is what kept demo adds to a desk: its world, the customers' mailbox,
// their pen, the stories and a clock that can be moved on.
type Demo struct {
	*desk.Desk
	clock   *Clock
	sink    *Sink
	door    string     // the receiver
	store   storehouse // where the desk takes orders for parcels
	log     *slog.Logger
	stories []*story

	mu    sync.Mutex
	stage *stage
	world World
	full  bool // the whole world is there
	alive context.Context
}

// New makes a demo whose desk is made with its room.
func New(o Options) (*Demo, error) {
	d := &Demo{clock: o.Clock, sink: o.Sink, door: o.SMTP, store: storehouse(o.HTTP), log: o.Log}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	var err error
	d.stories, err = readStories()
	return d, err
}

// Room is what the demo plugs into the desk.
func (d *Demo) Room() app.Room {
	return app.Room{Name: "demo", Words: Words, Mount: d.mount}
}

// itself is a context in which the desk itself acts.
func (d *Demo) itself(ctx context.Context) context.Context {
	return staff.As(ctx, staff.System("demo"))
}

// Begin makes the firm and the case that a link leads to. The queue is open.
func (d *Demo) Begin(ctx context.Context) (World, error) {
	s, err := newStage(context.WithoutCancel(ctx), d.Desk, d.store)
	if err != nil {
		return World{}, err
	}
	s.sink = d.sink
	w, err := s.begin()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stage, d.world, d.alive = s, w, ctx
	return w, err
}

// Fill tells the rest of the world, case by case, while the desk is in use.
func (d *Demo) Fill(ctx context.Context) error {
	d.mu.Lock()
	s := d.stage
	d.mu.Unlock()
	crowd, err := s.crowd()
	if err != nil {
		return err
	}
	if err := s.tales(ctx, append(slices.Clone(s.Case[1:]), crowd.all()...)); err != nil {
		return err
	}
	if err := s.house(crowd.Organization); err != nil {
		return err
	}
	if err := s.saysFirst("watches", true); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.full = true
	return nil
}

// life is the context of what goes on until the demo ends.
func (d *Demo) life() context.Context {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.alive == nil {
		return context.Background()
	}
	return d.alive
}

// told is the world as far as it is there.
func (d *Demo) told() (World, *stage, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.world, d.stage, d.full
}

// zone is where the firm is.
func (d *Demo) zone() *time.Location {
	if _, s, _ := d.told(); s != nil {
		return s.zone
	}
	return time.UTC
}

// firm is the inboxes that a customer may write to.
func (d *Demo) firm() (all []mail.Address) {
	_, s, _ := d.told()
	if s == nil {
		return nil
	}
	for _, i := range s.Inbox {
		all = append(all, mail.Address{Name: s.brandOf(i.Key), Mail: i.Address})
	}
	return all
}
