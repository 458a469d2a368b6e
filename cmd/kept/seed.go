package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"kept.example/kept/internal/app"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/demo"
)

// seedCmd fills the desk with a large world.
type seedCmd struct {
	app.Config `embed:""`
	Cases      int    `name:"cases" required:"" help:"How many cases to add."`
	Seed       uint64 `name:"seed" default:"1" help:"Which world: the same number makes the same one on an empty desk."`
}

// seedGC is how far the heap may grow between two collections, in percent of
// what is alive: seeding is short, and the machine is its own.
const seedGC = 400

// Run adds the cases. It can be run again, to add more.
func (c *seedCmd) Run(e *edge) error {
	if c.Cases < 1 {
		return fmt.Errorf("%w: --cases is the number of cases to add", errUsage)
	}
	c.Log = "error"
	a, err := app.OpenBulk(e.ctx, c.Config) // not beside a desk that serves: the writer is ours for long
	if err != nil {
		return err
	}
	defer a.Close()
	defer debug.SetGCPercent(debug.SetGCPercent(seedGC))
	began := time.Now()
	bar := progress{total: c.Cases, began: began, w: e}
	written := began
	messages, err := demo.Grow(staff.As(e.ctx, staff.System("seed")), a.Desk, demo.Large{Cases: c.Cases, Seed: c.Seed, Told: bar.told, Found: func(done, all int) {
		if done == 0 || written.Equal(began) {
			written = time.Now()
		}
		bar.indexed(done, all)
	}})
	if err != nil {
		return err
	}
	took := time.Since(began)
	fmt.Fprintf(e.err, "%d cases with %d messages in %s, %s of it for the search index: %.0f cases a second.\n", c.Cases, messages,
		took.Round(time.Millisecond), time.Since(written).Round(time.Millisecond), float64(c.Cases)/took.Seconds())
	return nil
}

// progress shows how far a long command is: a bar on a terminal, a line every
// five seconds elsewhere.
type progress struct {
	total       int
	began, last time.Time
	w           *edge
}

func (p *progress) told(done, messages int) {
	now := time.Now()
	f, ok := p.w.err.(*os.File)
	terminal := false
	if ok {
		if info, err := f.Stat(); err == nil {
			terminal = info.Mode()&os.ModeCharDevice != 0
		}
	}
	rate := float64(done) / now.Sub(p.began).Seconds()
	switch {
	case terminal:
		n := 40 * done / p.total
		fmt.Fprintf(p.w.err, "\r[%s%s] %d of %d cases, %.0f/s ", strings.Repeat("#", n), strings.Repeat(".", 40-n), done, p.total, rate)
		if done == p.total {
			fmt.Fprintln(p.w.err)
		}
	case now.Sub(p.last) >= 5*time.Second && done < p.total:
		p.last = now
		fmt.Fprintf(p.w.err, "%d of %d cases, %d messages, %.0f cases a second\n", done, p.total, messages, rate)
	}
}

// indexed shows how far the search index is.
func (p *progress) indexed(done, all int) {
	if now := time.Now(); now.Sub(p.last) >= 5*time.Second {
		p.last = now
		fmt.Fprintf(p.w.err, "%d of %d messages and people in the search index\n", done, all)
	}
}
