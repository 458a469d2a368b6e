package main

import (
	"fmt"
	"os"
	"runtime/debug"

	"kept.example/kept/internal/app"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/pdf"
)

// serveCmd runs the desk.
type serveCmd struct {
	app.Config `embed:""`
}

// servingGC lets the heap grow to three times of what is in use before it is
// cleaned. What is in use is little (some 25 MB at a million cases), and every
// page is made of short-lived pieces: this takes memory that is there anyway
// for half of the cleaning. The environment's GOGC goes before it.
const servingGC = 200

// Run serves until the process is told to stop.
func (c *serveCmd) Run(e *edge) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(servingGC)
	}
	a, err := app.Open(e.ctx, c.Config)
	if err != nil {
		return err
	}
	defer a.Close()
	return a.Serve(e.ctx)
}

// parseCmd is the child that parses strangers' bytes.
type parseCmd struct{}

// Run parses until standard input ends. The start of the whole program is not needed for it.
func (*parseCmd) Run(e *edge) error {
	app.LeaveProgram()
	return mail.ServeChild(e.in, e.out)
}

// pdfCmd is the child that writes a PDF of strangers anew.
type pdfCmd struct{}

// Run reads standard input to its end. The start of the whole program is not needed for it.
func (*pdfCmd) Run(e *edge) error { return pdf.ServeChild(e.in, e.out) }

// versionCmd says which version this is.
type versionCmd struct {
	JSON bool `name:"json" help:"As JSON."`
}

// Run prints the version, the commit it was built from, and Go's.
func (c *versionCmd) Run(e *edge) error {
	commit, goVersion := "", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		goVersion = info.GoVersion
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = s.Value
			}
		}
	}
	if c.JSON {
		return printJSON(e.out, map[string]string{"version": app.Version, "commit": commit, "go": goVersion})
	}
	if commit != "" {
		commit = " (" + commit[:min(12, len(commit))] + ")"
	}
	_, err := fmt.Fprintf(e.out, "kept %s%s, %s\n", app.Version, commit, goVersion)
	return err
}
