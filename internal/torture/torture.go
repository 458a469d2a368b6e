package torture

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Options say what to run.
type Options struct {
	Binary      string                           // the desk that is harmed
	DatabaseURL string                           // a PostgreSQL server on which databases may be made; empty: SQLite only
	Seed        uint64                           // of all chance
	Only        []string                         // names of scenarios; empty: all
	Engines     []string                         // sqlite, postgres; empty: both
	Short       bool                             // the form for CI
	Scale       float64                          // of the counts; 0: 1
	Folder      string                           // where the temporary folders are made; empty: the system's
	AtOnce      int                              // how many trials are played at one time; 0: 1. More than one needs Patient
	Patient     bool                             // times are figures only: for a machine that does other work too
	Keep        bool                             // leave the folder of a trial whose books do not balance
	Told        func(format string, args ...any) // by several trials at one time where AtOnce says so
}

// scenario is one kind of harm and the rule by which it passes.
type scenario struct {
	name, goal  string
	rule        string
	short, full size
	run         func(t *trial) error
}

// size is how much of everything.
type size struct {
	Messages int      // mails or replies
	Harms    int      // kills, cuts, points, failures
	on       []string // the engines that it is played on
}

// The engines of a size. Where most of what is tried does not touch the database, the
// short form is played on one of two.
var (
	both     = []string{"sqlite", "postgres"}
	sqlite   = both[:1]
	postgres = both[1:]
)

// scenarios is the list of everything that is done to a desk.
func scenarios() []scenario {
	return []scenario{
		{"kill", "T1", "10,000 mails by 8 clients that resend until they hear 250, SIGKILL at random moments: none lost, none doubled, none without a state, a restart answers within 2 s.",
			size{10_000, 100, both}, size{10_000, 100, both}, kill},
		{"relay", "T9", "A relay that answers 421, 450, 452, 550, or drops the line before or after the dot, with kills: no reply silently gone, what came twice is marked uncertain and has one Message-ID.",
			size{240, 8, both}, size{2_000, 50, both}, hostileRelay},
		{"point", "T3", "SIGKILL at the K-th fsync, pwrite or rename of a thread while mail is filed and answered, tables are made and a backup is written: every start succeeds, a backup is whole or none, none lost, none doubled.",
			size{600, 16, sqlite}, size{4_000, 200, sqlite}, points},
		{"power", "T4", "Power cuts on a file system that forgets what was not fsynced and tears what was not whole: none lost. A build with synchronous=NORMAL must lose.",
			size{1_500, 12, sqlite}, size{12_000, 100, sqlite}, power},
		{"eio", "T5", "fsync fails with EIO: nothing is acknowledged after it, the desk ends with an error, and what it had acknowledged is there after a restart.",
			size{300, 3, sqlite}, size{2_000, 20, sqlite}, ioErrors},
		{"space", "T5", "Writing, or fsync, fails with ENOSPC while the disk says that it has room: nothing is acknowledged, senders hear 4xx or the desk ends with an error, and mail is taken again when there is room.",
			size{200, 2, sqlite}, size{2_000, 20, sqlite}, noRoom},
		{"full", "T6", "A 64 MB disk is filled and freed: 452 within a second, pages can be read and say why, what is new is refused, mail is taken again within 10 s without a restart.",
			size{300, 1, sqlite}, size{1_500, 5, sqlite}, fullDisk},
		{"postgres", "T7", "PostgreSQL is killed and started again: none lost, none doubled.",
			size{1_000, 3, postgres}, size{8_000, 15, postgres}, databaseKilled},
		{"nodes", "T8", "Two desks on one PostgreSQL, one of them killed or frozen for 15 s: none lost, none doubled, the other takes over.",
			size{1_000, 4, postgres}, size{8_000, 40, postgres}, twoNodes},
		{"hostile", "T12", "Hostile mails among good ones (broken MIME, bombs, deep nesting, huge headers): all good ones become cases, each bad one has a state and can be seen raw, or was refused with 5xx.",
			size{300, 150, sqlite}, size{2_000, 1000, both}, hostileFlood},
		{"loop", "T14", "Two desks that answer each other, and vacation robots: at most one automatic reply for an address and day, nothing dropped.",
			size{120, 1, sqlite}, size{600, 1, both}, loops},
		{"remedies", "T28", "Remedies are given, allowed, declined and handed over, with kills: each is given, paid and told of once, given back once, one order at the shop, and no budget is exceeded.",
			size{60, 8, both}, size{1_200, 60, both}, remedies},
		{"forged", "T15", "A flood of forged mail: nothing dropped, real mail is a case within 5 s.",
			size{2_000, 1, sqlite}, size{100_000, 1, both}, forgedFlood},
	}
}

// Listed names each scenario with its goal and rule, for people.
func Listed() (lines [][3]string) {
	for _, s := range scenarios() {
		lines = append(lines, [3]string{s.name, s.goal, s.rule})
	}
	return lines
}

// ErrUsage is a name that no scenario has.
var ErrUsage = errors.New("wrong usage")

// chosen are the scenarios of the options, in their order.
func (o *Options) chosen() ([]scenario, error) {
	all := scenarios()
	for _, name := range o.Only {
		if !slices.ContainsFunc(all, func(s scenario) bool { return s.name == name }) {
			return nil, fmt.Errorf("%w: there is no scenario %q; kept torture --list names them", ErrUsage, name)
		}
	}
	if len(o.Only) == 0 {
		return all, nil
	}
	return slices.DeleteFunc(all, func(s scenario) bool { return !slices.Contains(o.Only, s.name) }), nil
}

// turn is a scenario on one engine.
type turn struct {
	scenario
	engine string
}

// turns are the trials of the options, in their order.
func (o *Options) turns() (all []turn, err error) {
	if o.AtOnce > 1 && !o.Patient {
		return nil, fmt.Errorf("%w: trials that are played at one time keep each other waiting; --at-once needs --patient", ErrUsage)
	}
	chosen, err := o.chosen()
	for _, s := range chosen {
		for _, engine := range o.sized(s).on {
			if len(o.Engines) == 0 || slices.Contains(o.Engines, engine) {
				all = append(all, turn{s, engine})
			}
		}
	}
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("%w: none of these scenarios is played on %s in this form; leave --engine out, or --short", ErrUsage, strings.Join(o.Engines, " and "))
	}
	return all, err
}

// Run plays each chosen scenario once on each engine.
func Run(ctx context.Context, o Options) (Report, error) {
	turns, err := o.turns()
	if err != nil {
		return Report{}, err
	}
	r := newReport(o)
	played := make([]Result, len(turns))
	var next atomic.Int64
	var running sync.WaitGroup
	for range max(1, o.AtOnce) {
		running.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(turns)) && ctx.Err() == nil; i = next.Add(1) - 1 {
				one := turns[i]
				played[i] = o.play(ctx, one.scenario, one.engine, seedOf(o.Seed, one.name, one.engine))
			}
		})
	}
	running.Wait()
	for _, one := range played {
		if one.Scenario != "" { // stopped before it
			r.add(one)
		}
	}
	r.Ended = time.Now().UTC()
	return r, ctx.Err()
}

// seedOf derives the seed of one trial, so that each has chance of its own.
func seedOf(seed uint64, of ...string) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %s", seed, strings.Join(of, " "))
	return h.Sum64() >> 12 // so that every JSON reader keeps it whole
}

// play runs one trial in a folder of its own.
func (o *Options) play(ctx context.Context, s scenario, engine string, seed uint64) Result {
	res := Result{Scenario: s.name, Goal: s.goal, Engine: engine, Seed: seed, Began: time.Now().UTC()}
	t := &trial{ctx: ctx, o: o, size: o.sized(s), engine: engine, seed: seed, res: &res}
	o.say("%s on %s (%s), seed %d", s.name, engine, s.goal, seed)
	err := t.prepare()
	if err == nil {
		err = s.run(t)
	}
	t.end()
	var cannot *cannotError
	switch {
	case errors.As(err, &cannot):
		res.NotRun = cannot.why
	case err != nil && ctx.Err() != nil:
		res.NotRun = "stopped before its end"
	case err != nil:
		t.off("the trial could not be ended: %v", err)
	}
	res.Seconds = time.Since(res.Began).Seconds()
	if err := t.clean(); err != nil {
		o.say("%s: %v", s.name, err)
	}
	o.say("%s", res.line())
	return res
}

func (o *Options) sized(s scenario) size {
	n := s.full
	if o.Short {
		n = s.short
	}
	if o.Scale > 0 && o.Scale != 1 {
		n.Messages = max(10, int(float64(n.Messages)*o.Scale))
		n.Harms = max(1, int(float64(n.Harms)*o.Scale))
	}
	return n
}

func (o *Options) say(format string, args ...any) {
	if o.Told != nil {
		o.Told(format, args...)
	}
}

// cannotError says why a scenario cannot be played on this machine.
type cannotError struct{ why string }

func (e *cannotError) Error() string { return e.why }

func cannot(format string, args ...any) error { return &cannotError{fmt.Sprintf(format, args...)} }

// folder makes the folder of a trial.
func (o *Options) folder(name string) (string, error) {
	top := o.Folder
	if top == "" {
		top = os.TempDir()
	}
	dir, err := os.MkdirTemp(top, "kept-torture-"+name+"-")
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(dir)
}
