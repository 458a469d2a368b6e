// Package event carries facts between packages that may not import each other.
//
// A fact is told inside the transaction that makes it true. Its listeners run
// at once, in the order they were added, in that same transaction, so they
// must be quick and must not talk to the network; work of that sort is a job
// put in the transaction.
//
// A listener added with [On] is part of the act: if it fails, the act fails. A
// listener added with [Note] runs in a savepoint of its own: if it fails, what
// it wrote is taken back, the act stands, and whoever set [Bus.OnFailed] sees
// to it that [Bus.Again] runs that listener later.
//
// Listeners are added before the first fact is told; after that a bus is only
// read, and any number of goroutines may tell facts.
package event

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"
	"time"

	"kept.example/kept/internal/platform/db"
)

// Fact is something that has become true. It is a struct that survives JSON.
type Fact interface {
	// FactName is "package.Type" as it was when the fact was first released.
	// It is written into waiting jobs, so it never changes.
	FactName() string
}

// Bus knows who wants to hear which facts.
type Bus struct {
	listeners map[string][]listener // by fact name
	types     map[string]reflect.Type
	wrong     error // two that cannot be told apart
	failed    func(ctx context.Context, tx *db.Tx, listener string, fact any, err error) error
	now       func() time.Time
	took      func(listener string, d time.Duration)
}

// listener is one who hears facts of one type.
type listener struct {
	name string
	note bool // in a savepoint of its own
	hear func(ctx context.Context, tx *db.Tx, fact any) error
	read func(factJSON []byte) (any, error)
}

// NewBus returns a bus nobody listens to yet.
func NewBus() *Bus {
	return &Bus{listeners: map[string][]listener{}, types: map[string]reflect.Type{}}
}

// On has f hear each fact of type F as a part of the act: an error of f fails
// the act. The listener's name is its room and what it does ("need.score"), and
// is never changed either.
func On[F Fact](b *Bus, listener string, f func(ctx context.Context, tx *db.Tx, fact F) error) {
	add(b, listener, false, f)
}

// Note has f hear each fact of type F beside the act: if f fails or panics,
// only what f wrote is taken back and the act stands.
func Note[F Fact](b *Bus, listener string, f func(ctx context.Context, tx *db.Tx, fact F) error) {
	add(b, listener, true, f)
}

func add[F Fact](b *Bus, name string, note bool, f func(context.Context, *db.Tx, F) error) {
	var zero F
	kind, typ := zero.FactName(), reflect.TypeFor[F]()
	if known, ok := b.types[kind]; ok && known != typ {
		b.wrong = errors.Join(b.wrong, fmt.Errorf("event: %v and %v are both called %q", known, typ, kind))
	}
	for _, l := range b.listeners[kind] {
		if l.name == name {
			b.wrong = errors.Join(b.wrong, fmt.Errorf("event: %q listens to %q twice", name, kind))
		}
	}
	b.types[kind] = typ
	b.listeners[kind] = append(b.listeners[kind], listener{
		name: name, note: note,
		hear: func(ctx context.Context, tx *db.Tx, fact any) error { return f(ctx, tx, fact.(F)) },
		read: func(factJSON []byte) (any, error) {
			var fact F
			err := json.Unmarshal(factJSON, &fact)
			return fact, err
		},
	})
}

// OnFailed sets who is told, in the same transaction, that a listener of
// [Note] failed, so that it is run again later. An error of f fails the act:
// otherwise the fact would be lost to that listener.
func (b *Bus) OnFailed(f func(ctx context.Context, tx *db.Tx, listener string, fact any, err error) error) {
	b.failed = f
}

// Took sets who is told how long each listener ran, by the clock now.
func (b *Bus) Took(now func() time.Time, f func(listener string, d time.Duration)) {
	b.now, b.took = now, f
}

// depth is the key under which a context carries how many facts are being
// told inside each other.
type depth struct{}

// deepest is how many facts may lead to each other; more is a circle.
const deepest = 32

// Tell has all listeners of F hear the fact, in the order they were added.
func Tell[F Fact](ctx context.Context, tx *db.Tx, b *Bus, fact F) error {
	name := fact.FactName()
	if b.wrong != nil {
		return b.wrong
	}
	if known, ok := b.types[name]; ok && known != reflect.TypeFor[F]() {
		return fmt.Errorf("event: %T is called %q, and so is %v", fact, name, known)
	}
	level, _ := ctx.Value(depth{}).(int)
	if level >= deepest {
		return fmt.Errorf("event: %d facts lead to each other, the last is %q", level, name)
	}
	ctx = context.WithValue(ctx, depth{}, level+1)
	for _, l := range b.listeners[name] {
		if err := b.tell(ctx, tx, l, fact); err != nil {
			return fmt.Errorf("%s on %s: %w", l.name, name, err)
		}
	}
	return nil
}

// tell has one listener hear a fact.
func (b *Bus) tell(ctx context.Context, tx *db.Tx, l listener, fact any) error {
	if !l.note {
		return b.hear(ctx, tx, l, fact)
	}
	err := tx.Savepoint(ctx, l.name, func() error { return b.hear(ctx, tx, l, fact) })
	if err == nil || b.failed == nil {
		return err
	}
	if lost := b.failed(ctx, tx, l.name, fact, err); lost != nil {
		return fmt.Errorf("%w; and it cannot be run again: %w", err, lost)
	}
	return nil
}

// hear runs a listener, makes an error of its panic, and takes its time.
func (b *Bus) hear(ctx context.Context, tx *db.Tx, l listener, fact any) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	if b.took != nil {
		start := b.now()
		defer func() { b.took(l.name, b.now().Sub(start)) }()
	}
	return l.hear(ctx, tx, fact)
}

// Again has one listener hear a fact that it failed to hear, read from JSON.
func (b *Bus) Again(ctx context.Context, tx *db.Tx, listener, factName string, factJSON []byte) error {
	for _, l := range b.listeners[factName] {
		if l.name != listener {
			continue
		}
		fact, err := l.read(factJSON)
		if err == nil {
			err = b.hear(ctx, tx, l, fact)
		}
		if err != nil {
			return fmt.Errorf("%s on %s again: %w", listener, factName, err)
		}
		return nil
	}
	return fmt.Errorf("event: no %q listens to %q", listener, factName)
}
