package arch

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var static = filepath.Join(root, "internal", "platform", "web", "static")

var vendored = regexp.MustCompile(`(?m)^\| (\S+) \| \S+ \| \S+ \| .+? \| .+? \| ([0-9a-f]{64}) \|$`)

// What others wrote is exactly what VENDOR.md says, and everything of it is listed.
func TestFilesFromElsewhereAreWhatTheyWere(t *testing.T) {
	var listed []string
	for _, m := range vendored.FindAllStringSubmatch(read(t, filepath.Join(static, "VENDOR.md")), -1) {
		listed = append(listed, m[1])
		if sum := fmt.Sprintf("%x", sha256.Sum256([]byte(read(t, filepath.Join(static, m[1]))))); sum != m[2] {
			t.Errorf("%s has changed: %s; `make generate` builds it anew", m[1], sum)
		}
	}
	for _, name := range []string{"htmx.min.js", "squire.js", "icons.svg"} {
		if !slices.Contains(listed, name) {
			t.Errorf("VENDOR.md does not list %s", name)
		}
	}
	for _, name := range statics(t, "*.woff2") {
		if !slices.Contains(listed, filepath.Base(name)) {
			t.Errorf("VENDOR.md does not list %s", filepath.Base(name))
		}
	}
}

func statics(t *testing.T, pattern string) []string {
	t.Helper()
	m, err := filepath.Glob(filepath.Join(static, pattern))
	if err != nil || len(m) == 0 {
		t.Fatalf("no %s in %s: %v", pattern, static, err)
	}
	return m
}

// sheets are the styles of the product, and the demo's.
func sheets(t *testing.T) []string {
	t.Helper()
	return append(statics(t, "*.css"), filepath.Join(root, "internal", "demo", "demo.css"))
}

// scripts are our own modules.
func scripts(t *testing.T) map[string]string {
	t.Helper()
	own := map[string]string{}
	for _, name := range statics(t, "*.js") {
		if base := filepath.Base(name); base != "htmx.min.js" && base != "squire.js" && base != "kept.js" && !strings.HasPrefix(base, "kept-") {
			own[base] = read(t, name)
		}
	}
	return own
}

var (
	layers   = "@layer reset, tokens, base, components, layout, util;"
	physical = regexp.MustCompile(`(?:^|[{;\s])((?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)(?:-\w+)?|left|right|top|bottom|(?:min-|max-)?(?:width|height)|float)\s*:`)
	aligned  = regexp.MustCompile(`text-align\s*:\s*(left|right)`)
	cssNote  = regexp.MustCompile(`(?s)/\*.*?\*/`)
	media    = regexp.MustCompile(`@(media|container|supports)[^{]*\{`)
)

// With layout before components a responsive display:none loses to the component; with physical sides dir=rtl breaks.
func TestStylesKeepTheirRules(t *testing.T) {
	for _, name := range sheets(t) {
		css := cssNote.ReplaceAllString(read(t, name), "")
		base := filepath.Base(name)
		if !strings.HasPrefix(strings.TrimSpace(css), layers) {
			t.Errorf("%s does not begin with %s", base, layers)
		}
		bare := media.ReplaceAllString(css, "{")
		for i, line := range strings.Split(bare, "\n") {
			if m := physical.FindStringSubmatch(line); m != nil {
				t.Errorf("%s: %q is a physical side or size; say it logically: %s (line %d without comments)", base, m[1], strings.TrimSpace(line), i+1)
			}
			if m := aligned.FindString(line); m != "" {
				t.Errorf("%s: %s; text is aligned to start or end", base, m)
			}
		}
		if d := strings.Count(css, "{") - strings.Count(css, "}"); d != 0 {
			t.Errorf("%s: %d braces too many", base, d)
		}
		for part := range strings.SplitSeq(outsideLayers(strings.TrimPrefix(strings.TrimSpace(css), layers)), "}") {
			if part = strings.TrimSpace(part); part != "" && !strings.HasPrefix(part, "@font-face") {
				t.Errorf("%s: a rule outside all layers: %.60s", base, part)
			}
		}
	}
}

// outsideLayers returns what is left of a sheet without the blocks of its layers.
func outsideLayers(css string) string {
	var out strings.Builder
	for css != "" {
		i := strings.Index(css, "@layer ")
		if i < 0 {
			out.WriteString(css)
			break
		}
		out.WriteString(css[:i])
		open := i + strings.IndexByte(css[i:], '{')
		depth, end := 0, open
		for ; end < len(css); end++ {
			if css[end] == '{' {
				depth++
			}
			if css[end] == '}' {
				if depth--; depth == 0 {
					break
				}
			}
		}
		css = css[min(end+1, len(css)):]
	}
	return out.String()
}

var said = regexp.MustCompile(`'(web\.js\.[a-z_.]+)'`)

// words.txt is what the scripts ask for, and the catalogue has all of it.
func TestScriptsKnowTheirWords(t *testing.T) {
	listed := strings.Fields(read(t, filepath.Join(static, "words.txt")))
	var asked []string
	for _, js := range scripts(t) {
		for _, m := range said.FindAllStringSubmatch(js, -1) {
			asked = append(asked, m[1])
		}
	}
	for _, key := range asked {
		if !strings.HasSuffix(key, "_") && !slices.Contains(listed, key) {
			t.Errorf("words.txt does not list %s", key)
		}
	}
	cat := catalogue(t)
	for _, key := range listed {
		family := slices.ContainsFunc(asked, func(a string) bool { return strings.HasSuffix(a, "_") && strings.HasPrefix(key, a) })
		if !slices.Contains(asked, key) && !family {
			t.Errorf("no script asks for %s", key)
		}
		if !cat.Has(key) {
			t.Errorf("no catalogue has %s", key)
		}
	}
}

func TestScriptsAreShortAndKeepTheContentPolicy(t *testing.T) {
	forbidden := regexp.MustCompile(`\beval\s*\(|new Function\b|\.setAttribute\('style'|document\.write|\.on(?:click|change)=["']`)
	imports := regexp.MustCompile(`(?:from|import\()\s*'([^']+)'`)
	for name, js := range scripts(t) {
		if n := strings.Count(js, "\n"); n > 200 {
			t.Errorf("%s has %d lines", name, n)
		}
		if m := forbidden.FindString(js); m != "" {
			t.Errorf("%s: %s is forbidden by the content policy", name, m)
		}
		for _, m := range imports.FindAllStringSubmatch(js, -1) {
			if !strings.HasPrefix(m[1], "./") {
				t.Errorf("%s imports %s; modules find each other by relative names", name, m[1])
			} else if _, err := os.Stat(filepath.Join(static, m[1])); err != nil {
				t.Errorf("%s imports %s, which is not here", name, m[1])
			}
		}
	}
}

var (
	inlineStyle  = regexp.MustCompile(`\sstyle\s*=\s*["{]`)
	inlineScript = regexp.MustCompile(`<script\b[^>]*>`)
	inlineEvent  = regexp.MustCompile(`\s(?:on[a-z]+|hx-on[\w:-]*)\s*=\s*["'{]`)
	filtered     = regexp.MustCompile(`hx-trigger="[^"]*\[`)
	elsewhere    = regexp.MustCompile(`<(?:script|link|img|iframe)\b[^>]*\s(?:src|href)="(?:https?:)?//`)
)

// The content policy of our pages is script-src 'self' and style-src 'self': nothing inline, nothing from elsewhere.
func TestPagesKeepTheContentPolicy(t *testing.T) {
	for _, name := range pages(t) {
		short := strings.TrimPrefix(filepath.ToSlash(name), "../../")
		for i, line := range strings.Split(read(t, name), "\n") {
			for _, r := range []struct {
				find *regexp.Regexp
				why  string
			}{
				{inlineStyle, "a style attribute; colours and sizes are classes"},
				{inlineEvent, "an inline handler; behaviour is data-act, data-key or hx-*"},
				{filtered, "a trigger filter, which htmx evaluates as code"},
				{elsewhere, "a file from elsewhere"},
			} {
				if r.find.MatchString(line) {
					t.Errorf("%s:%d: %s", short, i+1, r.why)
				}
			}
			for _, tag := range inlineScript.FindAllString(line, -1) {
				if !strings.Contains(tag, "src=") && !strings.Contains(tag, "application/json") {
					t.Errorf("%s:%d: an inline script", short, i+1)
				}
			}
		}
	}
}

var (
	symbol   = regexp.MustCompile(`<symbol id="([^"]+)"`)
	iconUsed = regexp.MustCompile(`\bIcon\("([a-z]+)"\)|\bIcon:\s*"([a-z]+)"`)
)

func TestEveryIconIsInTheSprite(t *testing.T) {
	var have []string
	for _, m := range symbol.FindAllStringSubmatch(read(t, filepath.Join(static, "icons.svg")), -1) {
		have = append(have, m[1])
	}
	for _, name := range append(pages(t), found(t, "internal/*/*/*.go", "internal/app/*.go")...) {
		for _, m := range iconUsed.FindAllStringSubmatch(read(t, name), -1) {
			if icon := m[1] + m[2]; !slices.Contains(have, icon) {
				t.Errorf("%s uses the icon %q, which is not in the sprite; add it to tools/assets/icons.txt", name, icon)
			}
		}
	}
}

var (
	styled  = regexp.MustCompile(`\.([a-zA-Z][\w-]*)`)
	classes = regexp.MustCompile(`\sclass="([^"]+)"`)
)

// A class without a style is a misspelt one.
func TestEveryClassHasAStyle(t *testing.T) {
	have := map[string]bool{}
	for _, name := range sheets(t) {
		for _, m := range styled.FindAllStringSubmatch(cssNote.ReplaceAllString(read(t, name), ""), -1) {
			have[m[1]] = true
		}
	}
	for _, name := range pages(t) {
		for i, line := range strings.Split(read(t, name), "\n") {
			for _, m := range classes.FindAllStringSubmatch(line, -1) {
				for class := range strings.FieldsSeq(m[1]) {
					if !have[class] {
						t.Errorf("%s:%d: no sheet styles the class %q", strings.TrimPrefix(filepath.ToSlash(name), "../../"), i+1, class)
					}
				}
			}
		}
	}
}

var (
	imported  = regexp.MustCompile(`(?:import|export)\s*(\*|\{[^}]*\})?\s*(?:from)?\s*['"]\./([\w.-]+\.js)['"]`)
	fetched   = regexp.MustCompile(`\bimport\(\s*['"]\./([\w.-]+\.js)['"]`)
	exported  = regexp.MustCompile(`export\s+(?:async\s+)?(?:function\*?|const|let|class)\s+([\w$]+)`)
	exporteds = regexp.MustCompile(`export\s*\{([^}]*)\}`)
)

// A module that imports a name which the other does not have never runs, and
// with it all that it brings. The bundler sees that within a file; between the
// files that a browser gets nobody does.
func TestEachImportedNameExists(t *testing.T) {
	all := map[string]string{}
	for _, name := range statics(t, "*.js") {
		all[filepath.Base(name)] = read(t, name)
	}
	checked := 0
	for name, text := range all {
		for _, m := range imported.FindAllStringSubmatch(text, -1) {
			has := exportsOf(all, m[2])
			if has == nil {
				t.Errorf("%s imports %s, which is not there", name, m[2])
				continue
			}
			for _, want := range namesIn(m[1], 0) {
				checked++
				if !slices.Contains(has, want) {
					t.Errorf("%s imports %s from %s, which has no such name", name, want, m[2])
				}
			}
		}
		for _, m := range fetched.FindAllStringSubmatch(text, -1) {
			if _, ok := all[m[1]]; !ok {
				t.Errorf("%s fetches %s, which is not there", name, m[1])
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d names are checked: the modules are written in another way now", checked)
	}
}

// exportsOf are the names that a module offers, with those it passes on; nil
// where there is no such module.
func exportsOf(all map[string]string, name string) []string {
	text, ok := all[name]
	if !ok {
		return nil
	}
	names := []string{""}
	for _, m := range exported.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	for _, m := range exporteds.FindAllStringSubmatch(text, -1) {
		names = append(names, namesIn(m[1], 1)...)
	}
	for _, m := range imported.FindAllStringSubmatch(text, -1) {
		if m[1] == "*" {
			names = append(names, exportsOf(all, m[2])...)
		}
	}
	return names
}

// namesIn are the names in the braces of an import (which 0) or of an export
// (which 1): of "a as b" the first or the last.
func namesIn(list string, which int) (names []string) {
	for one := range strings.SplitSeq(strings.Trim(list, "{}* \n"), ",") {
		if f := strings.Fields(one); len(f) > 0 {
			names = append(names, f[(len(f)-1)*which])
		}
	}
	return names
}
