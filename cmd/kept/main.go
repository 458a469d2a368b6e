// The kept command is the customer care desk: one binary that serves it,
// administers it and proves what it promises.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"kept.example/kept/internal/app"
)

// Exit codes: 0 done, 1 failed, 2 wrong usage.
const (
	exitFailed = 1
	exitUsage  = 2
)

// commands is the whole command line.
type commands struct {
	Serve   serveCmd   `cmd:"" help:"Run the desk: pages, API, mail receiver and jobs."`
	Demo    demoCmd    `cmd:"" help:"Run the main job at once, on a fresh temporary desk filled with a small world."`
	Init    initCmd    `cmd:"" help:"Create the database and the first admin. Safe to run twice."`
	User    userCmd    `cmd:"" help:"Users: add, list, switch off, switch on, password."`
	Token   tokenCmd   `cmd:"" help:"API tokens: create, list, revoke."`
	Backup  backupCmd  `cmd:"" help:"Make a consistent backup while the desk runs."`
	Restore restoreCmd `cmd:"" help:"Put a backup back into an empty place."`
	Doctor  doctorCmd  `cmd:"" help:"Look at the installation: folder, disk, clock, database, ports, mail; each finding with the way to mend it."`
	Verify  verifyCmd  `cmd:"" help:"Check the books. Exit 1 and a list when something is off."`
	Torture tortureCmd `cmd:"" help:"Harm desks of its own in every way there is, and show that nothing is lost."`
	Seed    seedCmd    `cmd:"" help:"Fill the desk with a large, realistic, repeatable world for measuring."`
	Version versionCmd `cmd:"" help:"Say which version this is."`
	PDF     pdfCmd     `cmd:"" hidden:"" name:"pdf-child" help:"Write one PDF anew, from standard input to standard output."`
	Parse   parseCmd   `cmd:"" hidden:"" name:"parse-child" help:"Parse strangers' bytes from standard input."`
}

// edge is what a command is run with.
type edge struct {
	ctx      context.Context
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	end := profiled()
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	end()
	stop()
	os.Exit(code)
}

func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	var c commands
	exited := -1
	p, err := kong.New(&c,
		kong.Name("kept"),
		kong.Description("A customer care desk that loses nothing, answers every question and keeps its promises."),
		kong.UsageOnError(),
		kong.Writers(out, errs),
		kong.Exit(func(code int) { exited = code }),
		kong.Resolvers(app.File(app.SettingsFile)),
	)
	if err != nil {
		fmt.Fprintln(errs, "kept:", err)
		return exitFailed
	}
	if len(args) > 0 && args[0] == "help" {
		args = append(args[1:], "--help")
	}
	k, err := p.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintln(errs, "kept:", err)
		fmt.Fprintln(errs, "Run kept help to see what there is.")
		return exitUsage
	}
	err = k.Run(&edge{ctx, in, out, errs})
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errUsage):
		fmt.Fprintln(errs, "kept:", err)
		return exitUsage
	}
	fmt.Fprintln(errs, "kept:", app.Plain(err))
	return exitFailed
}

// errUsage marks errors of the command line.
var errUsage = errors.New("wrong usage")
