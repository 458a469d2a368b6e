package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// bench is one run.
type bench struct {
	ctx      context.Context
	short    bool
	cases    int      // how many cases the big desk has
	bin      string   // the desk's binary
	work     string   // a folder that goes away
	postgres string   // postgres://… of a server on which desks have their databases; "" for SQLite
	made     []string // databases that go away
	table    table
	limit    limits
}

// one is something that is measured.
type one struct {
	name string
	run  func(*bench) error
}

func all() []one {
	return []one{
		{"limits", (*bench).limits}, {"intake", (*bench).intake}, {"slow", (*bench).slow}, {"filing", (*bench).filing},
		{"pages", (*bench).pages}, {"start", (*bench).start}, {"demo", (*bench).demo}, {"weights", (*bench).weights}, {"next", (*bench).next}, {"jobs", (*bench).jobs},
	}
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "sink" {
		if err := sink(); err != nil {
			fmt.Fprintln(os.Stderr, "sink:", err)
			os.Exit(1)
		}
		return
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() (err error) {
	only := flag.String("only", "", "the names of those to run, by commas")
	short := flag.Bool("short", false, "a quick look")
	cases := flag.Int("cases", 0, "how many cases the big desk has; 100,000, or 5,000 in short, if not given")
	bin := flag.String("bin", "", "the binary of the desk; built if not given")
	work := flag.String("work", "", "a folder to keep, whose seeded desk is used again")
	postgres := flag.String("postgres", "", "postgres://… of a server on which databases may be made, for desks on PostgreSQL")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	b := &bench{ctx: ctx, short: *short, bin: *bin, work: *work, cases: *cases, postgres: *postgres}
	if b.cases == 0 {
		b.cases = b.pick(100_000, 5000)
	}
	if b.work == "" {
		if b.work, err = os.MkdirTemp("", "kept-bench-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, b.forget(), os.RemoveAll(b.work)) }()
	}
	if b.bin == "" {
		b.bin = filepath.Join(b.work, "kept")
		build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", b.bin, "kept.example/kept/cmd/kept")
		build.Env, build.Stderr = append(os.Environ(), "CGO_ENABLED=0"), os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("build: %w", err)
		}
	}
	fmt.Printf("%s, %s, %d cores, %s, load %s\n\n", time.Now().Format(time.DateOnly), processor(), runtime.NumCPU(), runtime.Version(), load())
	var failed error
	for _, o := range all() {
		if *only != "" && !slices.Contains(strings.Split(*only, ","), o.name) || ctx.Err() != nil {
			continue
		}
		fmt.Fprintf(os.Stderr, "%s %s, load %s\n", time.Now().Format(time.TimeOnly), o.name, load())
		if err := o.run(b); err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", o.name, err))
		}
	}
	b.table.print(os.Stdout)
	return failed
}

// pick picks a number for a whole run or for a quick look.
func (b *bench) pick(whole, short int) int {
	if b.short {
		return short
	}
	return whole
}

// processor is the name of the machine's.
func processor() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	for line := range strings.SplitSeq(string(text), "\n") {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

// load is how busy the machine is with whatever runs on it.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Fields(string(text))[0]
}
