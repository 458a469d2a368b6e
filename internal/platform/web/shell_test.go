package web_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// shellRouter has a navigation and two pages.
func shellRouter(t testing.TB) *web.Router {
	rt := router(t, web.Options{})
	rt.AddNav(
		web.NavItem{Key: "web.shell.more", Icon: "all", Href: "/all", KeySeq: "g a", Order: 2, Kind: "warn", Count: func(context.Context) (int, error) { return 1001, nil }},
		web.NavItem{Key: "web.shell.search", Icon: "mine", Href: "/mine", KeySeq: "g m", Order: 1, Tab: true, Count: func(context.Context) (int, error) { return 0, nil }},
		web.NavItem{Key: "web.docs.title", Icon: "api", Href: "/anna", Access: "anna", Group: web.GroupAdmin},
		web.NavItem{Key: "web.keys.open", Icon: "plus", Href: "/new", KeySeq: "c", Group: web.GroupNew},
	)
	rt.AddNavMore(web.NavMore{Group: web.GroupViews, Links: func(context.Context) ([]web.NavLink, error) {
		return []web.NavLink{{Label: "Wholesale & <b>", Icon: "package", Href: "/view/1", Count: 6}}, nil
	}})
	rt.AddKeys(web.KeyHelp{Section: "write", Key: "web.js.send", Keys: "mod+enter"})
	rt.Page("GET /mine", web.SignedIn, func(w http.ResponseWriter, r *http.Request) error {
		return web.Show(w, r, 200, wrap(web.Shell(web.Page{Title: "My <cases>", Active: "/mine", Pane: "conv"}), web.Text("the page")))
	})
	rt.Page("GET /their", web.Public, func(w http.ResponseWriter, r *http.Request) error {
		return web.Show(w, r, 200, wrap(web.PublicShell(web.PublicPage{Title: "Yours", Sub: "For Maren", Brand: web.Brand{
			Name: "Hearth & Kettle", Hue: 163, Phone: "22 00 41 10", Dial: "+4722004110", Hours: "today until 18:00", Status: "/status",
		}}), web.Text("their page")))
	})
	return rt
}

func wrap(shell, child templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return shell.Render(templ.WithChildren(ctx, child), w)
	})
}

// elements parses a page and returns its elements.
func elements(t *testing.T, page string) []*html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var all []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			all = append(all, n)
		}
	}
	return all
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func TestTheShell(t *testing.T) {
	rt := shellRouter(t)
	page := ask(rt, "GET", "/mine", "", "Authorization", "Bearer anna").Body.String()
	for _, want := range []string{
		"<title>My &lt;cases&gt;</title>", "the page", `data-pane="conv"`, "Hearth &amp; Kettle", ">AN</span>", "Wholesale &amp; &lt;b&gt;",
		`href="/anna"`, `id="palette"`, `id="toasts"`, `"web.js.send_open":"Send, %n questions stay open"`, `hx-get="/nav/counts"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the shell lacks %s", want)
		}
	}
	if strings.Contains(ask(rt, "GET", "/mine", "", "Authorization", "Bearer bob").Body.String(), `href="/anna"`) {
		t.Error("bob sees what only anna may")
	}
	if mine, all := strings.Index(page, `href="/mine"`), strings.Index(page, `href="/all"`); mine > all || mine < 0 {
		t.Error("the navigation is not in its order")
	}
	current := 0
	for _, n := range elements(t, page) {
		if _, ok := attr(n, "aria-current"); ok {
			current++
			if href, _ := attr(n, "href"); href != "/mine" {
				t.Errorf("%s is current", href)
			}
		}
	}
	if current != 2 { // navigation and tab
		t.Errorf("%d places are current", current)
	}
}

func TestPagesKeepToTheirPolicy(t *testing.T) {
	rt := shellRouter(t)
	pages := map[string]string{
		"shell":  ask(rt, "GET", "/mine", "", "Authorization", "Bearer anna").Body.String(),
		"public": ask(rt, "GET", "/their", "").Body.String(),
		"error":  ask(rt, "GET", "/nowhere", "").Body.String(),
		"docs":   ask(rt, "GET", "/api/docs", "").Body.String(),
	}
	for name, page := range pages {
		ids := map[string]bool{}
		for _, n := range elements(t, page) {
			if id, ok := attr(n, "id"); ok {
				if ids[id] {
					t.Errorf("%s: the id %s is there twice", name, id)
				}
				ids[id] = true
			}
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on") {
					t.Errorf("%s: <%s %s> is inline code", name, n.Data, a.Key)
				}
			}
			src, from := attr(n, "src")
			if kind, _ := attr(n, "type"); n.Data == "script" && !from && kind != "application/json" {
				t.Errorf("%s: an inline script", name)
			}
			if from && !strings.HasPrefix(src, "/static/") {
				t.Errorf("%s: %s comes from elsewhere", name, src)
			}
			if n.Data == "button" {
				if _, ok := attr(n, "type"); !ok {
					t.Errorf("%s: a button without a type sends the form around it: %v", name, n.Attr)
				}
			}
			for _, points := range []string{"popovertarget", "aria-labelledby", "aria-controls", "for", "data-open"} {
				if id, ok := attr(n, points); ok && !strings.Contains(page, `id="`+id+`"`) {
					t.Errorf("%s: %s=%s leads nowhere", name, points, id)
				}
			}
		}
	}
}

// Everything that has a face must have a name, and each key is said in both
// ways from one value.
func TestControlsHaveNamesAndKeys(t *testing.T) {
	rt := shellRouter(t)
	for _, n := range elements(t, ask(rt, "GET", "/mine", "", "Authorization", "Bearer anna").Body.String()) {
		if n.Data == "button" || n.Data == "a" {
			label, _ := attr(n, "aria-label")
			if label+textOf(n) == "" {
				t.Errorf("a %s without a name: %v", n.Data, n.Attr)
			}
		}
		key, has := attr(n, "data-key")
		spoken, says := attr(n, "aria-keyshortcuts")
		if has && strings.Contains(key, " ") == says {
			t.Errorf("data-key=%q, aria-keyshortcuts=%q", key, spoken)
		}
	}
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(strings.TrimSpace(c.Data))
		}
	}
	return b.String()
}

func TestThePublicShellNeedsNoScript(t *testing.T) {
	page := ask(shellRouter(t), "GET", "/their", "").Body.String()
	for _, want := range []string{"their page", "Hearth &amp; Kettle", `class="hue-5"`, `href="tel:+4722004110"`, "For Maren", `href="/status"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, "htmx") || strings.Contains(page, "kept.js") || len(page) > 5<<10 {
		t.Errorf("the page has %d bytes and scripts it does not need", len(page))
	}
}

func TestCountsComeInARequestOfTheirOwn(t *testing.T) {
	rt := shellRouter(t)
	got := ask(rt, "GET", "/nav/counts", "", "Authorization", "Bearer anna", "HX-Request", "true").Body.String()
	for _, want := range []string{`hx-target="#nav-n-web-shell-more" hx-swap="outerHTML"`, `>1,000+</span>`, ` id="nav-n-web-shell-search" hidden>0</span>`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s lacks %s", got, want)
		}
	}
	rt.AddNav(web.NavItem{Key: "web.js.do", Href: "/x", Count: func(context.Context) (int, error) { return 0, errors.New("broken") }})
	if w := ask(rt, "GET", "/nav/counts", "", "Authorization", "Bearer anna"); w.Code != 500 {
		t.Errorf("a count that failed: %d", w.Code)
	}
}

func TestComponents(t *testing.T) {
	ctx := words.With(context.Background(), words.Reader{Catalogue: catalogue(t), Lang: "en"})
	input := web.Input{Name: "items[0].due", Label: "Due", Hint: "A day", Error: "Too late", Optional: true}
	for _, tt := range []struct {
		name string
		c    templ.Component
		want []string
	}{
		{"ring", web.NeedRing(86, "safety"), []string{`class="need high"`, `title="Need 86: safety"`, `stroke-dasharray="86 100"`, "Need 86 of 100."}},
		{"avatar", web.Avatar("AV", 160, web.SizeM), []string{`class="av m h5"`, "AV"}},
		{"chip", web.Chip(web.Bad, "alert", "Overdue <3 d>"), []string{`class="chip bad"`, "#alert", "Overdue &lt;3 d&gt;"}},
		{"input", web.TextInput(input, "date", `"x"`), []string{
			`<label for="f-items-0-due">`, `name="items[0].due"`, `id="f-items-0-due"`, `aria-invalid="true"`,
			`aria-describedby="f-items-0-due-hint f-items-0-due-error"`, `id="f-items-0-due-hint"`, `id="f-items-0-due-error"`,
			`data-for="items[0].due"`, "Too late", "A day", "if you like", `value="&#34;x&#34;"`,
		}},
		{"button", web.Button(web.Control{Label: "Solved", Icon: "check", Key: "shift+e", Cmd: "Mark as solved", Look: "quiet"}), []string{
			`type="button"`, `class="btn quiet"`, `data-key="shift+e"`, `aria-keyshortcuts="Shift+E"`, `data-cmd="Mark as solved"`, `title="Solved (Shift E)"`,
		}},
		{"link", web.IconButton(web.Control{Label: "New", Icon: "plus", Href: "javascript:alert(1)", Key: "c, mod+k"}), []string{`aria-keyshortcuts="C Control+K"`, `aria-label="New"`}},
		{"errors", web.FieldErrors(map[string]string{"": "In all", "a": "For a"}), []string{"bad-box", "In all", `data-for="a"`, "For a"}},
		{"pager", web.Pager("/x?cursor=y"), []string{`rel="next"`, "/x?cursor=y"}},
		{"keys", web.Kbd("mod+enter"), []string{"<kbd>Ctrl</kbd>", "<kbd>Enter</kbd>"}},
	} {
		var b strings.Builder
		if err := tt.c.Render(ctx, &b); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		for _, want := range tt.want {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s lacks %s:\n%s", tt.name, want, b.String())
			}
		}
	}
	if got := []string{web.Initials("Anna Vik"), web.Initials("cher"), web.Initials("ø"), web.Initials(" "), web.HueClass(-30), web.HueClass(719)}; !slices.Equal(got, []string{"AV", "CH", "Ø", "", "h11", "h11"}) {
		t.Error(got)
	}
}

// The words of the scripts are all in the catalogue; see also the audit.
func TestScriptsFindTheirWords(t *testing.T) {
	said := words.Reader{Catalogue: catalogue(t), Lang: "de"}.Script("web.js.")
	if said["web.js.leaves_in"] != "Geht in %n Sekunden hinaus" {
		t.Errorf("%q", said["web.js.leaves_in"])
	}
	for key, text := range said {
		if regexp.MustCompile(`[{}]`).MatchString(text) {
			t.Errorf("%s: %s", key, text)
		}
	}
}
