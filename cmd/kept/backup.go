package main

import (
	"context"
	"fmt"
	"time"

	"kept.example/kept/internal/app"
	"kept.example/kept/internal/core/backups"
)

// backupCmd makes a backup.
type backupCmd struct {
	app.Config `embed:""`
	Path       string `arg:"" help:"Where: a name that is free, or a folder in which it gets the name of the moment."`
	JSON       bool   `name:"json" help:"As JSON."`
}

// Run makes a backup while the desk serves, and prints where it lies.
func (c *backupCmd) Run(e *edge) error {
	return with(e, c.Config, "backup", func(ctx context.Context, a *app.App) error {
		m, err := a.Backup(ctx, c.Path)
		if err != nil {
			return err
		}
		if c.JSON {
			err = printJSON(e.out, madeJSON(m))
		} else {
			fmt.Fprintf(e.err, "The backup holds the database and %s, %s in all, as of %s.\n", counted(m.Files, "file"), bytesOf(m.Bytes), m.BeganAt.Format(time.RFC3339))
			if !m.Secret {
				fmt.Fprintln(e.err, "The secret file is kept apart from the data and is not in it. Keep a copy of that too.")
			}
			_, err = fmt.Fprintln(e.out, m.Path)
		}
		if err == nil && len(m.Damaged) > 0 {
			err = fmt.Errorf("the backup was made, but %s of the desk itself no longer hold what they did: %s; kept verify says whose they are", counted(int64(len(m.Damaged)), "file"), m.Damaged[0])
		}
		return err
	})
}

// restoreCmd puts a backup back.
type restoreCmd struct {
	app.Config  `embed:""`
	Path        string `arg:"" help:"The backup."`
	Check       bool   `name:"check" help:"Only read the backup and say whether it is whole."`
	Erasures    string `name:"erasures" help:"A kept-erasures.jsonl that names who was erased since; the one beside the backup is read anyway."`
	SameNumbers bool   `name:"same-numbers" help:"Go on with the next number: the desk was stopped before the backup was made, so it gave none since."`
	JSON        bool   `name:"json" help:"As JSON."`
}

// Run checks every byte, puts the backup back into an empty place and says what
// it did.
func (c *restoreCmd) Run(e *edge) error {
	if c.Check {
		m, damaged, err := backups.Check(e.ctx, c.Path)
		if err != nil {
			return err
		}
		for _, name := range damaged {
			fmt.Fprintf(e.out, "OFF\t%s\n", name)
		}
		if len(damaged) > 0 {
			return fmt.Errorf("the backup is damaged in %s", counted(int64(len(damaged)), "place"))
		}
		if c.JSON {
			return printJSON(e.out, madeJSON(m))
		}
		_, err = fmt.Fprintf(e.out, "The backup is whole: the database and %s, %s, as of %s.\n", counted(m.Files, "file"), bytesOf(m.Bytes), m.BeganAt.Format(time.RFC3339))
		return err
	}
	c.Log = quieter(c.Log)
	r, err := app.Restore(e.ctx, c.Config, c.Path, app.Restoring{Erasures: c.Erasures, SameNumbers: c.SameNumbers})
	if err != nil {
		return err
	}
	if c.JSON {
		out := madeJSON(r.Manifest)
		out["erased_again"], out["in_doubt"] = len(r.Again), r.Doubtful
		return printJSON(e.out, out)
	}
	fmt.Fprintf(e.out, "The desk is as it was at %s: the database and %s, every one checked.\n", r.BeganAt.Format(time.RFC3339), counted(r.Files, "file"))
	if n := len(r.Again); n > 0 {
		fmt.Fprintf(e.out, "%s who had been erased since %s erased again.\n", counted(int64(n), "person"), map[bool]string{true: "was", false: "were"}[n == 1])
	}
	if n := r.Doubtful; n > 0 {
		fmt.Fprintf(e.out, "%s waited to go out and may have gone since: none is sent by itself, each is a task for its owner.\n", counted(int64(n), "mail"))
	}
	if !c.SameNumbers {
		fmt.Fprintln(e.out, "Numbers go on after a gap, so that none given since comes again.")
	}
	_, err = fmt.Fprintln(e.out, "Run kept verify, then kept serve. Mailboxes are read on from where they were.")
	return err
}

// madeJSON is a backup for programs.
func madeJSON(m backups.Manifest) map[string]any {
	return map[string]any{
		"path": m.Path, "began_at": m.BeganAt, "ended_at": m.EndedAt, "engine": m.Database.Engine, "schema": m.Schema(), "desk": m.Desk,
		"files": m.Files, "bytes": m.Bytes, "secret": m.Secret, "damaged": len(m.Damaged), "erasures": m.Erasures,
	}
}

// counted is a number of things.
func counted(n int64, what string) string {
	switch {
	case n == 1:
		return "one " + what
	case what == "person":
		what = "people"
	default:
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// bytesOf is a size for people.
func bytesOf(n int64) string {
	switch {
	case n < 10<<10:
		return fmt.Sprintf("%d bytes", n)
	case n < 10<<20:
		return fmt.Sprintf("%d kB", n>>10)
	case n < 10<<30:
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d GB", n>>30)
}
