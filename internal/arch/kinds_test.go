package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// recorder is a function that writes down what happened: the place of its
// argument that says the kind.
type recorder map[string]int

// Every kind of activity that is written down has words: a timeline with a key
// in it is a timeline that nobody can read. (That each key has words in every
// language is the catalogue's own rule.)
func TestEveryKindOfActivityHasWords(t *testing.T) {
	keys, kinds := catalogue(t).Keys(), 0
	for dir, files := range packages(t) {
		records := recorders(files)
		for _, f := range files {
			for _, kind := range kindsIn(f, records) {
				kinds++
				if !slices.Contains(keys, "activity."+kind) {
					t.Errorf("%s writes down %q, for which there are no words", dir, kind)
				}
			}
		}
	}
	if kinds < 90 {
		t.Errorf("only %d kinds are found: this test looks in the wrong places", kinds)
	}
}

// packages parses the core and the rooms.
func packages(t *testing.T) map[string][]*ast.File {
	t.Helper()
	all := map[string][]*ast.File{}
	set := token.NewFileSet()
	for _, name := range found(t, "internal/core/*/*.go", "internal/feature/*/*.go") {
		if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") {
			continue
		}
		f, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.ToSlash(filepath.Dir(strings.TrimPrefix(name, root)))
		all[dir] = append(all[dir], f)
	}
	return all
}

// recorders finds the functions of a package that hand their argument kind on
// to an entry, or to one that does.
func recorders(files []*ast.File) recorder {
	all := recorder{}
	for before := -1; before < len(all); {
		before = len(all)
		for _, f := range files {
			for _, d := range f.Decls {
				fn, ok := d.(*ast.FuncDecl)
				if !ok || fn.Body == nil {
					continue
				}
				if place := placeOf(fn.Type, "kind"); place >= 0 && slices.ContainsFunc(toldIn(fn.Body, all), isKind) {
					all[fn.Name.Name] = place
				}
			}
		}
	}
	return all
}

func isKind(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "kind"
}

// placeOf is which argument has a name; -1 for none.
func placeOf(fn *ast.FuncType, name string) int {
	n := 0
	for _, f := range fn.Params.List {
		for _, id := range f.Names {
			if id.Name == name {
				return n
			}
			n++
		}
	}
	return -1
}

// toldIn are the kinds of the entries of a piece of code, as it has them.
func toldIn(code ast.Node, records recorder) (all []ast.Expr) {
	ast.Inspect(code, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			typ, ok := n.Type.(*ast.SelectorExpr)
			if !ok || typ.Sel.Name != "Entry" {
				break
			}
			for _, e := range n.Elts {
				if kv, ok := e.(*ast.KeyValueExpr); ok {
					if id, ok := kv.Key.(*ast.Ident); ok && id.Name == "Kind" {
						all = append(all, kv.Value)
					}
				}
			}
		case *ast.CallExpr:
			name := ""
			switch f := n.Fun.(type) {
			case *ast.SelectorExpr:
				name = f.Sel.Name
			case *ast.Ident:
				name = f.Name
			}
			if place, ok := records[name]; ok && place < len(n.Args) {
				all = append(all, n.Args[place])
			}
		}
		return true
	})
	return all
}

// kindsIn are the kinds that a file names: in an entry, to a recorder, or in a
// variable called kind that one of its functions hands on.
func kindsIn(f *ast.File, records recorder) (all []string) {
	add := func(e ast.Expr) {
		lit, ok := e.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return
		}
		if s, err := strconv.Unquote(lit.Value); err == nil && strings.Contains(s, ".") {
			all = append(all, s)
		}
	}
	for _, e := range toldIn(f, records) {
		add(e)
	}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			if a, ok := n.(*ast.AssignStmt); ok {
				for i, to := range a.Lhs {
					if i < len(a.Rhs) && isKind(to) {
						add(a.Rhs[i])
					}
				}
			}
			return true
		})
	}
	return all
}
