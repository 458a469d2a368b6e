package search

import (
	"context"
	"embed"
	"log/slog"
	"sync"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
)

// Schema holds the tables of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// messages and persons are the two indexes. The order of the fields is that of
// their weight.
var (
	messages = db.Index{Table: "search_message", Fields: []string{"subject", "sender", "recipient", "body"}}
	persons  = db.Index{Table: "search_person", Fields: []string{"name", "address", "company"}}
)

// The fields of messages.
const (
	subject = iota
	sender
	recipient
	body
)

// Search is what can be found.
type Search struct {
	d       *db.DB
	jobs    *jobs.Queue
	log     *slog.Logger
	record  *activity.Log
	staff   *staff.Staff
	inboxes *inboxes.Inboxes
	people  *people.People
	cases   *cases.Cases
	lists   *lists.Lists
	sources []Source

	writing sync.Mutex // whoever reads texts and writes their words: nobody writes older ones after
}

// New returns the service, adds its chores, and gives the lists the filters q and
// is.
func New(d *db.DB, q *jobs.Queue, log *slog.Logger, reg *chores.Registry, record *activity.Log, st *staff.Staff, in *inboxes.Inboxes, p *people.People, c *cases.Cases, l *lists.Lists) *Search {
	s := &Search{d: d, jobs: q, log: log, record: record, staff: st, inboxes: in, people: p, cases: c, lists: l}
	reg.Add(s.chore())
	l.AddFilter("q", s.matching)
	l.AddFilter("is", s.being)
	s.AddSource(s.peopleSource())
	return s
}

// indexArgs are the arguments of the job that writes the index.
type indexArgs struct{}

// Kind names the job.
func (indexArgs) Kind() string { return "search.index" }

// againArgs are the arguments of the job that writes the messages of some cases
// anew.
type againArgs struct {
	Cases []int64 `json:"cases"`
}

// Kind names the job.
func (againArgs) Kind() string { return "search.again" }

// forgetArgs are the arguments of the job that takes the words of what was erased
// out of the pages of the index and out of the vocabulary.
type forgetArgs struct{}

// Kind names the job.
func (forgetArgs) Kind() string { return "search.forget" }

// How far behind the index is at most, and how often it is looked after when no
// ring is heard.
const (
	behind    = time.Second
	lookAfter = time.Minute
	runs      = 2 * time.Minute // of one run of the job, which then puts the next
)

// mountJobs says what the jobs of this package do.
func (s *Search) mountJobs(q *jobs.Queue) {
	one := jobs.Slots(1)
	jobs.Handle(q, func(ctx context.Context, _ *jobs.Run, _ indexArgs) error {
		until := s.d.Now().Add(runs)
		for s.d.Now().Before(until) {
			if more, err := s.step(ctx); err != nil || !more {
				return err
			}
		}
		return s.d.Do(ctx, "search.more", func(ctx context.Context, tx *db.Tx) error {
			return s.jobs.Put(ctx, tx, indexArgs{}, jobs.Unique("more"), jobs.Priority(jobs.Low))
		})
	}, one, jobs.Timeout(2*runs))
	jobs.Handle(q, func(ctx context.Context, _ *jobs.Run, a againArgs) error { return s.again(ctx, a.Cases) }, one)
	jobs.Handle(q, func(ctx context.Context, _ *jobs.Run, _ forgetArgs) error { return s.forget(ctx) }, one, jobs.Timeout(6*time.Hour))
	q.Every(indexArgs{}, lookAfter)
}

// Watch has the index follow what happens, until ctx ends: a second after the
// first ring the job is put, for all that has happened by then.
func (s *Search) Watch(ctx context.Context) error {
	ctx = staff.As(ctx, staff.System("search.watch"))
	rings := s.d.Listen(ctx, activity.Channel)
	pause := time.NewTimer(0)
	defer pause.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-rings:
		}
		pause.Reset(behind)
		select {
		case <-ctx.Done():
			return nil
		case <-pause.C:
		}
		select { // what rang meanwhile is done with it
		case <-rings:
		default:
		}
		err := s.d.Do(ctx, "search.watch", func(ctx context.Context, tx *db.Tx) error {
			return s.jobs.Put(ctx, tx, indexArgs{}, jobs.Unique("follow"))
		})
		if err != nil && ctx.Err() == nil {
			s.log.Warn("the search index could not be asked to go on", "err", err)
		}
	}
}

// CatchUp writes the index until nothing is left to do.
func (s *Search) CatchUp(ctx context.Context) error {
	for {
		if more, err := s.step(ctx); err != nil || !more {
			return err
		}
	}
}
