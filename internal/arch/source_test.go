package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

const module = "kept.example/kept/"

// root is the repository, seen from this folder.
var root = filepath.Join("..", "..")

// file is one Go file of the repository.
type file struct {
	pkg, name string // internal/core/cases, store.go
	test      bool
	made      bool // generated from a template
	lines     int
	ast       *ast.File
	set       *token.FileSet
}

// at says where a node stands, for messages.
func (f file) at(n ast.Node) string {
	return f.pkg + "/" + f.name + ":" + itoa(f.set.Position(n.Pos()).Line)
}

var allFiles = sync.OnceValues(func() ([]file, error) {
	var all []file
	for _, top := range []string{"cmd", "internal", "stories"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				if os.IsNotExist(err) {
					return nil
				}
				return err
			}
			if d.IsDir() && d.Name() == "testdata" {
				return fs.SkipDir
			}
			if d.IsDir() || !strings.HasSuffix(p, ".go") {
				return nil
			}
			src, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			set := token.NewFileSet()
			parsed, err := parser.ParseFile(set, p, src, parser.ParseComments)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(root, p)
			if err != nil {
				return err
			}
			rel = filepath.ToSlash(rel)
			all = append(all, file{
				pkg: path.Dir(rel), name: path.Base(rel), ast: parsed, set: set,
				test: strings.HasSuffix(rel, "_test.go"), made: strings.HasSuffix(rel, "_templ.go"),
				lines: strings.Count(string(src), "\n"),
			})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
})

// sources returns all Go files; product leaves out tests.
func sources(t *testing.T) []file {
	t.Helper()
	all, err := allFiles()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func product(t *testing.T) []file {
	t.Helper()
	var out []file
	for _, f := range sources(t) {
		if !f.test && !isHarness(f.pkg) {
			out = append(out, f)
		}
	}
	return out
}

// isHarness tells packages that exist for tests only and for keeping the module's dependencies.
func isHarness(pkg string) bool {
	switch pkg {
	case "internal/platform/dbtest", "internal/core/desktest", "internal/arch", "internal/hold":
		return true
	}
	return strings.HasPrefix(pkg, "stories/")
}

// found returns the files below internal that match a pattern with one star for each folder.
func found(t *testing.T, patterns ...string) []string {
	t.Helper()
	var all []string
	for _, p := range patterns {
		m, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(p)))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m...)
	}
	return all
}

// pages returns all templates.
func pages(t *testing.T) []string {
	t.Helper()
	return found(t, "internal/*/*.templ", "internal/*/*/*.templ")
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// texts calls f with each string literal of a file, unquoted.
func texts(file file, f func(n ast.Node, text string)) {
	ast.Inspect(file.ast, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			f(lit, unquote(lit.Value))
		}
		return true
	})
}

// owner is the package of a file under some folder: internal/core/cases of internal/core/cases/schema/x.sql.
func owner(name string) string {
	rel, err := filepath.Rel(root, name)
	if err != nil {
		return name
	}
	return path.Dir(path.Dir(filepath.ToSlash(rel)))
}
