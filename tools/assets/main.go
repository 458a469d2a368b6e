// Command assets builds the front-end files that Kept does not write itself: htmx, the editor,
// the font and the icon sprite; and our own modules in a few small files, kept.js and kept-*.js. Maintainers run `go -C tools run ./assets`; the result is committed, so that
// building Kept needs no Node. With -check it only compares and fails on a difference.
package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// asset is one file for the static folder, with where it came from.
type asset struct {
	name    string // in the static folder
	pkg     string // the npm package
	version string // as the lock file has it
	licence string // SPDX
	how     string // what was done to it
	terms   []byte // the licence's text, which must travel with the file
	data    []byte
}

func main() {
	check := flag.Bool("check", false, "compare with the committed files and change nothing")
	out := flag.String("out", filepath.Join("..", "internal", "platform", "web", "static"), "the static folder")
	flag.Parse()
	if err := run(*out, *check); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func run(out string, check bool) error {
	if _, err := exec.LookPath("npm"); err != nil {
		return errors.New("npm is needed to rebuild the front-end files (building and testing Kept needs none)")
	}
	if err := install("assets"); err != nil {
		return err
	}
	files, err := build("assets")
	if err != nil {
		return err
	}
	ours, err := own(out)
	if err != nil {
		return err
	}
	files = append(append(files, asset{name: "VENDOR.md", data: vendor(files)}), ours...)
	var stale []string
	for _, f := range files {
		path := filepath.Join(out, f.name)
		old, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		switch {
		case bytes.Equal(old, f.data):
		case check:
			stale = append(stale, f.name)
		default:
			if err := os.WriteFile(path, f.data, 0o644); err != nil {
				return err
			}
			fmt.Println("wrote", path)
		}
	}
	if len(stale) > 0 {
		return fmt.Errorf("not what the sources give: %s; run `make generate`", strings.Join(stale, ", "))
	}
	fmt.Printf("%d front-end files are as their sources give them\n", len(files))
	return nil
}

// install puts the pinned packages into dir/node_modules. The lock file holds a hash of each, so it does not matter from where they come.
func install(dir string) error {
	cmd := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	cmd.Dir = dir
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w\n%s", err, said)
	}
	return nil
}

// vendor is the list of what is not ours, in the form that a person and the test in internal/arch read.
func vendor(files []asset) []byte {
	var b bytes.Buffer
	b.WriteString("# Front-end files from elsewhere\n\n")
	b.WriteString("Built by `go -C tools run ./assets` from the versions in `tools/assets/package-lock.json`; not to be edited by hand.\n")
	b.WriteString("Everything else in this folder is ours; kept.js and kept-*.js are app.js, more.js, writing.js, boot.js, live.js and passkey.js with what they import, made small.\n\n")
	b.WriteString("| file | from | version | licence | made by | SHA-256 |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, f := range files {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %x |\n", f.name, f.pkg, f.version, f.licence, f.how, sha256.Sum256(f.data))
	}
	said := map[string]bool{}
	for _, f := range files {
		if !said[f.pkg] {
			said[f.pkg] = true
			fmt.Fprintf(&b, "\n## Licence of %s\n\n```\n%s\n```\n", f.pkg, bytes.TrimSpace(bytes.ReplaceAll(f.terms, []byte("\r"), nil)))
		}
	}
	return b.Bytes()
}
