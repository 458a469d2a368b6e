package arch

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestEveryPackageIsDocumentedOnce(t *testing.T) {
	docs := map[string][]string{}
	for _, f := range sources(t) {
		if f.test || f.made || f.pkg == "internal/hold" {
			continue
		}
		docs[f.pkg] = slices.Clip(docs[f.pkg])
		if f.ast.Doc != nil && strings.TrimSpace(f.ast.Doc.Text()) != "" {
			docs[f.pkg] = append(docs[f.pkg], f.name)
		}
	}
	for pkg, in := range docs {
		if len(in) != 1 {
			t.Errorf("%s has %d package comments, not one: %v", pkg, len(in), in)
		}
	}
}

func TestFilesAreShort(t *testing.T) {
	for _, f := range sources(t) {
		if !f.made && f.lines > 600 {
			t.Errorf("%s/%s has %d lines; over 600 needs a cut by noun", f.pkg, f.name, f.lines)
		}
	}
}

var badNames = list("util utils common helper helpers model models types manager misc shared base lib")

func TestPackagesAreNamedForWhatTheyDo(t *testing.T) {
	for _, f := range sources(t) {
		name := path.Base(f.pkg)
		if slices.Contains(badNames, name) {
			t.Errorf("%s: %q says nothing", f.pkg, name)
		}
		if name = strings.ReplaceAll(name, "-", ""); !f.test && f.ast.Name.Name != name && f.ast.Name.Name != "main" {
			t.Errorf("%s/%s is package %s", f.pkg, f.name, f.ast.Name.Name)
		}
	}
}

// clockless are the calls that read the wall clock. The desk's time is tx.Now and the database's clock.
var clockless = list("Now Since Until")

// mayReadTheClock: the clock itself, the command that stands at the edge, and the
// torture, which stands in the world outside.
func mayReadTheClock(pkg string) bool {
	return pkg == "internal/platform/db" || pkg == "internal/torture" || strings.HasPrefix(pkg, "cmd/")
}

func TestThereIsOneClock(t *testing.T) {
	for _, f := range product(t) {
		if mayReadTheClock(f.pkg) {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && x.Obj == nil && slices.Contains(clockless, sel.Sel.Name) {
				t.Errorf("%s reads the wall clock (time.%s); use tx.Now or the desk's clock", f.at(n), sel.Sel.Name)
			}
			return true
		})
	}
}

func TestNothingRegistersItself(t *testing.T) {
	for _, f := range product(t) {
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s: an init function; everything is passed from app.New", f.at(d))
			}
		}
	}
}

var (
	unfinished = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b|(?i:\b(?:only|just|enough|fine|good|simple) for now\b|^// for now\b|\bnot implemented\b)`)
	getter     = regexp.MustCompile(`^Get[A-Z]`)
	// what an interface of a library asks for
	askedFor = list("GetStatus GetHeaders GetType")
)

func TestNothingIsLeftUnfinished(t *testing.T) {
	for _, f := range sources(t) {
		if f.pkg == "internal/arch" || f.made {
			continue
		}
		for _, group := range f.ast.Comments {
			for _, c := range group.List {
				if m := unfinished.FindString(c.Text); m != "" {
					t.Errorf("%s: a comment says %q", f.at(c), m)
				}
			}
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "panic" && !f.test && len(n.Args) == 1 {
					if lit, ok := n.Args[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
						t.Errorf("%s: panic with a text; return an error", f.at(n))
					}
				}
			case *ast.FuncDecl:
				if getter.MatchString(n.Name.Name) && (n.Recv == nil || !slices.Contains(askedFor, n.Name.Name)) {
					t.Errorf("%s: %s; name it for what it tells", f.at(n), n.Name.Name)
				}
			}
			return true
		})
	}
}

// rawHTML is how text enters a page without being escaped; only web.Raw may do it, with a SafeHTML.
func TestRawHTMLHasOneDoor(t *testing.T) {
	for _, f := range product(t) {
		if f.pkg == "internal/platform/web" {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && (sel.Sel.Name == "Raw" || sel.Sel.Name == "FromGoHTML") {
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == "templ" {
					t.Errorf("%s: templ.%s; only web.Raw may, with what the sanitiser made", f.at(n), sel.Sel.Name)
				}
			}
			return true
		})
	}
}

func TestEveryRoomSaysWhatItHolds(t *testing.T) {
	rooms := map[string]string{}
	for _, f := range product(t) {
		if !f.made && f.ast.Doc != nil {
			rooms[f.pkg] = f.ast.Doc.Text()
		}
	}
	for pkg, made := range tablesByOwner(t) {
		doc, here := rooms[pkg]
		if !here || !strings.HasPrefix(pkg, "internal/core/") && !strings.HasPrefix(pkg, "internal/feature/") {
			continue
		}
		if !strings.Contains(doc, "Tables:") {
			t.Errorf("%s: the package comment has no line Tables:", pkg)
		}
		if !strings.Contains(strings.ToLower(strings.Join(strings.Fields(doc), " ")), "personal columns") {
			t.Errorf("%s: the package comment does not say which columns are personal (Personal columns: …, or none)", pkg)
		}
		for _, table := range made {
			if !regexp.MustCompile(`\b` + regexp.QuoteMeta(table) + `\b`).MatchString(doc) {
				t.Errorf("%s: the package comment does not name its table %s", pkg, table)
			}
		}
	}
}
