package cases_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
)

// house is cases and what is below it, on a database.
type house struct {
	t       testing.TB
	d       *db.DB
	bus     *event.Bus
	jobs    *jobs.Queue
	chores  *chores.Registry
	log     *activity.Log
	people  *people.People
	cases   *cases.Cases
	inbox   int64
	topics  []int64
	advance func(time.Duration)
	n       int
}

// start is a Monday morning in business hours.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// schemas are the tables of a house.
var schemas = []db.Schema{
	{Owner: "jobs", FS: jobs.Schema}, {Owner: "activity", FS: activity.Schema}, {Owner: "chores", FS: chores.Schema}, {Owner: "staff", FS: staff.Schema},
	{Owner: "inboxes", FS: inboxes.Schema}, {Owner: "people", FS: people.Schema}, {Owner: "topics", FS: topics.Schema}, {Owner: "cases", FS: cases.Schema},
}

func build(t testing.TB, d *db.DB) *house {
	t.Helper()
	h := &house{t: t, d: d, bus: event.NewBus(), advance: dbtest.Clock(d, start)}
	ctx := t.Context()
	h.jobs = jobs.New(d, slog.New(slog.DiscardHandler), jobs.Options{})
	h.log = activity.New(d)
	h.chores = chores.New(h.log)
	in := inboxes.New(d, h.log)
	h.people = people.New(d, h.bus, h.chores, h.log)
	h.cases = cases.New(d, h.bus, h.jobs, h.chores, h.log, in, h.people)
	h.must(d.Migrate(ctx, schemas...))
	h.do(func(ctx context.Context, tx *db.Tx) error {
		b, err := in.AddBrand(ctx, tx, inboxes.Brand{Name: "Kept", Default: true, Lang: "en", Zone: "UTC"})
		if err != nil {
			return err
		}
		i, err := in.Add(ctx, tx, inboxes.Inbox{Name: "Help", Address: "help@kept.test", BrandID: b.ID})
		h.inbox = i.ID
		return err
	})
	return h
}

func each(t *testing.T, f func(t *testing.T, h *house)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, build(t, d)) }, schemas...)
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// as is a context in which a user of a role acts.
func (h *house) as(id int64, role staff.Role) context.Context {
	return staff.As(h.t.Context(), staff.Actor{Kind: staff.KindUser, ID: id, Name: fmt.Sprintf("User %d", id), Role: role})
}

func (h *house) system() context.Context { return staff.As(h.t.Context(), staff.System("test")) }

func (h *house) try(ctx context.Context, f func(ctx context.Context, tx *db.Tx) error) error {
	return h.d.Do(ctx, "test", f)
}

// do runs f as the system.
func (h *house) do(f func(ctx context.Context, tx *db.Tx) error) {
	h.t.Helper()
	h.must(h.try(h.system(), f))
}

func (h *house) read(ctx context.Context, f func(ctx context.Context, v db.View) error) error {
	return h.d.Read(ctx, "test", f)
}

// mailFrom is an arrival by mail, as intake would hand it in.
func (h *house) mailFrom(address, text string) cases.Arrival {
	return cases.Arrival{InboxID: h.inbox, Channel: "email", Subject: "About it", Text: text, From: mail.Address{Mail: address}, At: h.d.Now()}
}

// arrive resolves the sender and files the arrival.
func (h *house) arrive(a cases.Arrival) cases.Outcome {
	h.t.Helper()
	out, err := h.tryArrive(a)
	h.must(err)
	return out
}

func (h *house) tryArrive(a cases.Arrival) (out cases.Outcome, err error) {
	err = h.try(h.system(), func(ctx context.Context, tx *db.Tx) (err error) {
		if a.Person, err = h.people.Resolve(ctx, tx, people.Email, a.From.Mail, a.From.Name); err != nil {
			return err
		}
		out, err = h.cases.Arrived(ctx, tx, a)
		return err
	})
	return out, err
}

// open opens a case from ann@example.com.
func (h *house) open(text string) *cases.Held {
	h.t.Helper()
	return h.arrive(h.mailFrom("ann@example.com", text)).Held
}

// change takes a case as the system and does f with it.
func (h *house) change(id int64, f func(ctx context.Context, tx *db.Tx, k *cases.Held) error) cases.Case {
	h.t.Helper()
	var after cases.Case
	h.do(func(ctx context.Context, tx *db.Tx) error {
		k, err := h.cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		err = f(ctx, tx, k)
		after = k.Case
		return err
	})
	return after
}

// byID reads a case as the system.
func (h *house) byID(id int64) (k cases.Case) {
	h.t.Helper()
	h.must(h.read(h.system(), func(ctx context.Context, v db.View) (err error) {
		k, err = h.cases.ByID(ctx, v, id)
		return err
	}))
	return k
}

// wantKind fails unless err is a fault of a kind.
func wantKind(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Fatalf("got %v, want a fault of kind %d", err, kind)
	}
}

// user makes a user of the staff who works here.
func (h *house) user(id int64, role staff.Role) int64 {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO staff_user (id, email, email_key, name, name_key, role, password, lang, zone, theme, compact, single_keys, version, created_at, updated_at)
			VALUES ($1, $2, $2, $2, $2, $3, '', '', '', '', 0, 1, 1, $4, $4)`, id, fmt.Sprintf("user%d@kept.test", id), role, tx.Now())
		return err
	})
	return id
}

// one is the error of a race in which exactly one may win.
func one(errs []error, kind fault.Kind) error {
	won := 0
	for _, err := range errs {
		switch {
		case err == nil:
			won++
		case !fault.Is(err, kind):
			return err
		}
	}
	if won != 1 {
		return errors.New(fmt.Sprint(won, " won"))
	}
	return nil
}

// router is a router without anybody signed in.
func (h *house) router() *web.Router {
	return web.New(web.Options{DB: h.d})
}

// addTopics adds topics that cases can have.
func (h *house) addTopics(names ...string) {
	h.t.Helper()
	all := topics.New(h.d, chores.New(h.log), h.log, staff.New(h.d, h.log))
	h.do(func(ctx context.Context, tx *db.Tx) error {
		for _, name := range names {
			one, err := all.Add(ctx, tx, topics.Fields{Name: name})
			if err != nil {
				return err
			}
			h.topics = append(h.topics, one.ID)
		}
		return nil
	})
}
