package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// build makes all files from the packages under dir/node_modules.
func build(dir string) ([]asset, error) {
	from := func(pkg string, path ...string) ([]byte, error) {
		return os.ReadFile(filepath.Join(append([]string{dir, "node_modules", pkg}, path...)...))
	}
	htmx, err := from("htmx.org", "dist", "htmx.min.js")
	if err != nil {
		return nil, err
	}
	squire, err := bundle(filepath.Join(dir, "node_modules", "squire-rte", "dist", "squire.mjs"), nil)
	if err != nil {
		return nil, err
	}
	list, err := os.ReadFile(filepath.Join(dir, "icons.txt"))
	if err != nil {
		return nil, err
	}
	icons, err := sprite(string(list), func(name string) ([]byte, error) { return from("lucide-static", "icons", name+".svg") })
	if err != nil {
		return nil, err
	}
	files := []asset{
		{name: "htmx.min.js", pkg: "htmx.org", how: "copied, less its map line", data: withoutMap(htmx)},
		{name: "squire.js", pkg: "squire-rte", how: "bundled by esbuild", data: squire},
		{name: "icons.svg", pkg: "lucide-static", how: "sprite of icons.txt", data: icons},
	}
	for _, script := range []string{"latin", "latin-ext"} {
		name := "inter-" + script + "-wght-normal.woff2"
		font, err := from("@fontsource-variable/inter", "files", name)
		if err != nil {
			return nil, err
		}
		files = append(files, asset{name: name, pkg: "@fontsource-variable/inter", how: "copied", data: font})
	}
	for i := range files {
		said, err := from(files[i].pkg, "package.json")
		if err != nil {
			return nil, err
		}
		var p struct{ Version, License string }
		if err := json.Unmarshal(said, &p); err != nil {
			return nil, fmt.Errorf("%s: %w", files[i].pkg, err)
		}
		files[i].version, files[i].licence = p.Version, p.License
		if files[i].terms, err = from(files[i].pkg, "LICENSE"); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// withoutMap takes off the pointer to a source map, which we do not serve.
func withoutMap(js []byte) []byte {
	i := bytes.LastIndex(js, []byte("\n//# sourceMappingURL="))
	if i < 0 {
		return js
	}
	return append(js[:i:i], '\n')
}

// parcel is one of our own files as a browser gets it: an entry of the static
// folder with the modules it imports.
type parcel struct {
	name, entry string
	modules     []string // whose names it exports, for the parcels that come later
}

// parcels are our own files, the first first. A module is in one parcel only;
// a later parcel takes what it shares with an earlier one from there.
var parcels = []parcel{
	{"kept-boot.js", "boot.js", nil},
	{"kept-live.js", "live.js", nil},
	{"kept.js", "app.js", []string{"dom", "late", "keys", "list", "thread", "live-client", "presence"}},
	{"kept-more.js", "more.js", []string{"hints", "keymap", "parts", "pick", "questions", "refresh", "toast", "undo"}},
	{"kept-writing.js", "writing.js", nil},
	{"kept-passkey.js", "passkey.js", nil},
}

// own makes our own files of the modules in dir.
func own(dir string) (files []asset, err error) {
	elsewhere := map[string]string{}
	for _, p := range parcels {
		data, err := bundle(filepath.Join(dir, p.entry), elsewhere)
		if err != nil {
			return nil, err
		}
		files = append(files, asset{name: p.name, data: data})
		for _, m := range p.modules {
			elsewhere["./"+m+".js"] = "./" + p.name
		}
	}
	return files, nil
}

// bundle is one minified ES module of the file at path and all it imports, but
// for what it finds elsewhere, and for what is loaded when it is needed.
func bundle(path string, elsewhere map[string]string) ([]byte, error) {
	format := api.FormatESModule
	if filepath.Base(path) == "boot.js" { // a plain script, which must leave no names behind
		format = api.FormatIIFE
	}
	got := api.Build(api.BuildOptions{
		EntryPoints:       []string{path},
		Bundle:            true,
		Write:             false,
		Format:            format,
		Target:            api.ES2022,
		Platform:          api.PlatformBrowser,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsInline,
		LogLevel:          api.LogLevelSilent,
		Plugins:           []api.Plugin{{Name: "parcels", Setup: func(b api.PluginBuild) { b.OnResolve(api.OnResolveOptions{Filter: `^\./`}, finder(elsewhere)) }}},
	})
	if len(got.Errors) > 0 {
		return nil, fmt.Errorf("bundle %s: %s", path, got.Errors[0].Text)
	}
	return got.OutputFiles[0].Contents, nil
}

// finder leaves out of a bundle what another file has.
func finder(elsewhere map[string]string) func(api.OnResolveArgs) (api.OnResolveResult, error) {
	return func(a api.OnResolveArgs) (api.OnResolveResult, error) {
		if a.Kind == api.ResolveJSDynamicImport {
			return api.OnResolveResult{Path: a.Path, External: true}, nil
		}
		if file := elsewhere[a.Path]; file != "" {
			return api.OnResolveResult{Path: file, External: true}, nil
		}
		return api.OnResolveResult{}, nil
	}
}

var (
	comment = regexp.MustCompile(`(?s)<!--.*?-->`)
	drawing = regexp.MustCompile(`(?s)<svg.*?>(.*)</svg>`)
	space   = regexp.MustCompile(`\s+`)
)

// sprite is one SVG with a symbol for each line "ours theirs" of list.
func sprite(list string, icon func(name string) ([]byte, error)) ([]byte, error) {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">`)
	seen := map[string]bool{}
	for line := range strings.Lines(list) {
		f := strings.Fields(line)
		if len(f) == 0 || strings.HasPrefix(f[0], "#") {
			continue
		}
		if len(f) != 2 || seen[f[0]] {
			return nil, fmt.Errorf("icons.txt: %q is not a new name and an icon", strings.TrimSpace(line))
		}
		seen[f[0]] = true
		src, err := icon(f[1])
		if err != nil {
			return nil, err
		}
		m := drawing.FindSubmatch(comment.ReplaceAll(src, nil))
		if m == nil {
			return nil, fmt.Errorf("icon %s holds no drawing", f[1])
		}
		inner := strings.TrimSpace(space.ReplaceAllString(string(m[1]), " "))
		inner = strings.NewReplacer("> <", "><", " />", "/>").Replace(inner)
		fmt.Fprintf(&b, "\n"+`<symbol id="%s" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">%s</symbol>`, f[0], inner)
	}
	b.WriteString("\n</svg>\n")
	return []byte(b.String()), nil
}
