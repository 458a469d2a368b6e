package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// calls are the functions whose argument at a position must be a key.
var calls = map[string]int{
	"words.T": 1, "fault.New": 1, "fault.Field": 1, "fault.Say": 0,
}

// Audit compares a catalogue with the Go, templ and script sources below a folder. It
// returns the keys that are asked for and not there, each with the first file
// that asks, and the keys of the catalogue that no source names. Tests are
// not read. A key counts as used when a string literal equals it, or a
// [Family] declares it.
func Audit(cat *Catalogue, sources fs.FS) (missing, unused []string) {
	a := audit{cat: cat, used: map[string]bool{}, missing: map[string]string{}}
	packages := map[string][]source{}
	err := fs.WalkDir(sources, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && name != ".") {
			return fs.SkipDir
		}
		isGo := strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
		isJS := strings.HasSuffix(name, ".js") && !strings.HasSuffix(name, ".min.js")
		if d.IsDir() || !isGo && !isJS && !strings.HasSuffix(name, ".templ") {
			return nil
		}
		raw, err := fs.ReadFile(sources, name)
		if err != nil {
			return err
		}
		if isJS {
			a.script(name, string(raw))
			return nil
		}
		if !isGo {
			a.templ(name, string(raw))
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, raw, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		packages[path.Dir(name)] = append(packages[path.Dir(name)], source{name, f})
		return nil
	})
	if err != nil {
		return []string{err.Error()}, nil
	}
	for _, dir := range slices.Sorted(maps.Keys(packages)) {
		consts := constants(packages[dir])
		for _, s := range packages[dir] {
			a.file(s, consts)
		}
	}
	for key, name := range a.missing {
		missing = append(missing, key+" ("+name+")")
	}
	for _, key := range cat.Keys() {
		if !a.used[key] {
			unused = append(unused, key)
		}
	}
	slices.Sort(missing)
	return missing, unused
}

type source struct {
	name string
	file *ast.File
}

type audit struct {
	cat     *Catalogue
	used    map[string]bool
	missing map[string]string // key, first file that asks
}

func (a *audit) want(key, name string) {
	a.used[key] = true
	if _, known := a.missing[key]; !known && !a.cat.Has(key) {
		a.missing[key] = name
	}
}

var (
	templKey   = regexp.MustCompile(`(?:words\.T\(\s*[^,()]+(?:\(\))?|fault\.New\(\s*[^,()]+|fault\.Field\(\s*[^,()]+),\s*"([^"]*)"|fault\.Say\(\s*"([^"]*)"`)
	scriptText = regexp.MustCompile("['\"`]([a-z][a-z0-9_]*(?:\\.[a-z0-9_]+)+)['\"`]")
	templText  = regexp.MustCompile(`"([a-z][a-z0-9_.]*)"`)
)

// templ reads a template by pattern: its syntax is not Go's.
func (a *audit) templ(name, src string) {
	for _, m := range templText.FindAllStringSubmatch(src, -1) {
		if a.cat.Has(m[1]) {
			a.used[m[1]] = true
		}
	}
	for _, m := range templKey.FindAllStringSubmatch(src, -1) {
		a.want(m[1]+m[2], name)
	}
}

// script reads a script, whose word function is say; a text of the shape
// web.js.name must be a key wherever it stands.
func (a *audit) script(name, src string) {
	for _, m := range scriptText.FindAllStringSubmatch(src, -1) {
		if strings.HasSuffix(m[1], "_") && strings.HasPrefix(m[1], "web.js.") {
			a.family(m[1], name) // the rest is known only to the script
			continue
		}
		if strings.HasPrefix(m[1], "web.js.") || a.cat.Has(m[1]) {
			a.want(m[1], name)
		}
	}
}

// file reads one Go file: literals that are keys, calls that must have one.
func (a *audit) file(s source, consts map[string]string) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if v, ok := literal(n, nil); ok && a.cat.Has(v) {
				a.used[v] = true
			}
		case *ast.CallExpr:
			a.call(n, s.name, consts)
		case *ast.CompositeLit:
			a.navItem(n, s.name)
		}
		return true
	})
}

func (a *audit) call(n *ast.CallExpr, name string, consts map[string]string) {
	fn := callee(n.Fun)
	if fn == "words.Family" && len(n.Args) > 0 {
		prefix, _ := literal(n.Args[0], consts)
		for _, arg := range n.Args[1:] {
			if v, ok := literal(arg, consts); ok {
				a.want(prefix+v, name)
				continue
			}
			a.family(prefix, name)
		}
		return
	}
	if at, ok := calls[fn]; ok && len(n.Args) > at {
		if v, ok := literal(n.Args[at], nil); ok {
			a.want(v, name)
		}
	}
}

// family takes all keys with a prefix as used, for values that only the
// compiler knows; there must be at least one.
func (a *audit) family(prefix, name string) {
	found := false
	for _, key := range a.cat.Keys() {
		if strings.HasPrefix(key, prefix) {
			a.used[key], found = true, true
		}
	}
	if !found {
		a.missing[prefix+"*"] = name
	}
}

// navItem checks the Key of a navigation item, which the shell words.
func (a *audit) navItem(n *ast.CompositeLit, name string) {
	if typ := callee(n.Type); typ != "web.NavItem" && typ != "NavItem" {
		return
	}
	for _, e := range n.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok || callee(kv.Key) != "Key" {
			continue
		}
		if v, ok := literal(kv.Value, nil); ok {
			a.want(v, name)
		}
	}
}

// callee returns pkg.Name or Name of an expression, without type arguments.
func callee(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok {
			return x.Name + "." + e.Sel.Name
		}
	case *ast.IndexExpr:
		return callee(e.X)
	}
	return ""
}

// literal returns the value of a string literal, a constant of the package,
// or a conversion of one.
func literal(e ast.Expr, consts map[string]string) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			v, err := strconv.Unquote(e.Value)
			return v, err == nil
		}
	case *ast.Ident:
		v, ok := consts[e.Name]
		return v, ok
	case *ast.CallExpr:
		if len(e.Args) == 1 {
			return literal(e.Args[0], consts)
		}
	}
	return "", false
}

// constants collects the string constants of a package.
func constants(files []source) map[string]string {
	all := map[string]string{}
	for _, s := range files {
		for _, d := range s.file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, spec := range g.Specs {
				v, ok := spec.(*ast.ValueSpec)
				for i := 0; ok && i < len(v.Names) && i < len(v.Values); i++ {
					if text, ok := literal(v.Values[i], nil); ok {
						all[v.Names[i].Name] = text
					}
				}
			}
		}
	}
	return all
}
