package main

import (
	"errors"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"kept.example/kept/internal/torture"
)

// tortureCmd harms desks of its own and reads their books. It takes none of the
// desk's settings, so that it never comes near a desk that somebody uses.
type tortureCmd struct {
	Only        []string      `name:"only" help:"Only these scenarios, as --list names them."`
	List        bool          `name:"list" help:"Say what is done and by which rule it passes, and do nothing."`
	Short       bool          `name:"short" help:"The short form, made for six minutes on a quiet machine with two cores."`
	Seed        uint64        `name:"seed" help:"Of all chance; the same seed plays the same trial. 0: a new one, which is printed."`
	DatabaseURL string        `name:"database-url" help:"postgres://… of a server on which databases may be made; they are gone afterwards. Empty: SQLite only."`
	Engine      []string      `name:"engine" help:"sqlite, postgres or both."`
	Scale       float64       `name:"scale" default:"1" help:"Of the counts: 0.1 does a tenth."`
	Patient     bool          `name:"patient" help:"Times are figures and no rule: for a machine that does other work too."`
	AtOnce      int           `name:"at-once" default:"1" help:"How many trials are played at one time. Each then takes longer and all of them less, so it needs --patient."`
	Shard       int           `name:"shard" help:"Play round after round until --lasts is over; each number has chance of its own."`
	Lasts       time.Duration `name:"lasts" default:"1h" help:"How long a shard is."`
	State       string        `name:"state" default:"torture.jsonl" help:"The results of shards, one a line. A shard that was stopped goes on where it ends."`
	Report      string        `name:"report" help:"Write the report to this file too."`
	JSON        bool          `name:"json" help:"The report as JSON."`
	Folder      string        `name:"folder" help:"Where the temporary folders are made: on the disk that is to be trusted."`
	Keep        bool          `name:"keep" help:"Leave the folder of a trial whose books are off."`
}

// Run harms desks and says what came of it: exit 1 when the books do not
// balance.
func (c *tortureCmd) Run(e *edge) error {
	if c.List {
		w := tabwriter.NewWriter(e.out, 0, 4, 2, ' ', 0)
		for _, s := range torture.Listed() {
			fmt.Fprintf(w, "%s\t%s\t%s\n", s[0], s[1], s[2])
		}
		return w.Flush()
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if c.Seed == 0 {
		c.Seed = uint64(time.Now().UnixNano()) >> 20
	}
	fmt.Fprintf(e.err, "The seed is %d.\n", c.Seed)
	o := torture.Options{Binary: self, DatabaseURL: c.DatabaseURL, Seed: c.Seed, Only: c.Only, Engines: c.Engine, Short: c.Short, Scale: c.Scale,
		AtOnce: c.AtOnce, Patient: c.Patient, Folder: c.Folder, Keep: c.Keep, Told: func(format string, args ...any) { fmt.Fprintf(e.err, format+"\n", args...) }}
	var r torture.Report
	if c.Shard > 0 {
		r, err = torture.RunShard(e.ctx, o, torture.Shard{Number: c.Shard, Lasts: c.Lasts, State: c.State})
	} else {
		r, err = torture.Run(e.ctx, o)
	}
	if errors.Is(err, torture.ErrUsage) {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	if err != nil {
		return err
	}
	return c.tell(e, r)
}

func (c *tortureCmd) tell(e *edge, r torture.Report) (err error) {
	if c.Report != "" {
		f, err := os.Create(c.Report)
		if err != nil {
			return err
		}
		if err := errors.Join(r.Write(f), f.Close()); err != nil {
			return err
		}
	}
	if c.JSON {
		err = printJSON(e.out, r)
	} else {
		err = r.Write(e.out)
	}
	if err == nil && !r.OK() {
		err = errors.New("the books do not balance")
	}
	return err
}
