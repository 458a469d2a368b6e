package mail

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
)

func TestSanitiseHTML(t *testing.T) {
	for _, c := range []struct {
		name, in, want string
		info           HTMLInfo
	}{
		{"plain words stay", `<p>Hello <b>Anna</b></p>`, `<p>Hello <b>Anna</b></p>`, HTMLInfo{}},
		{"script goes with what is in it", `a<script>alert(1)</script>b`, `ab`, HTMLInfo{}},
		{"style goes with what is in it", `<style>p{color:red}</style><p>x</p>`, `<p>x</p>`, HTMLInfo{}},
		{"handlers go", `<p onclick="x()">x</p>`, `<p>x</p>`, HTMLInfo{}},
		{"a remote picture is named, not loaded", `<img src="https://t.example/p.gif" alt="Our shop">`, `<img data-remote-src="https://t.example/p.gif" alt="Our shop">`, HTMLInfo{RemotePictures: 1}},
		{"a dot that tells when a mail is opened goes", `<img src="https://t.example/p.gif" width="1" height=1>x`, `<img width="1" height="1">x`, HTMLInfo{}},
		{"a picture of the message keeps its id", `<img src="cid:a@b">`, `<img src="cid:a@b">`, HTMLInfo{}},
		{"a link opens elsewhere", `<a href="https://x.example/" target="_top" rel="opener">x</a>`, `<a href="https://x.example/" rel="noopener noreferrer nofollow" target="_blank">x</a>`, HTMLInfo{}},
		{"a script link loses its address", `<a href="javascript:alert(1)">x</a>`, `x`, HTMLInfo{}},
		{"colours stay, moving about does not", `<p style="color:#900;position:fixed;top:0">x</p>`, `<p style="color: #900">x</p>`, HTMLInfo{}},
		{"hidden text is shown and flagged", `<div style="display:none">Pay here</div>`, `<div data-hid="1">Pay here</div>`, HTMLInfo{HiddenText: true}},
		{"hidden nothing is not worth a word", `<div style="display:none">&nbsp;&zwnj;</div>`, `<div>` + "\u00a0\u200c" + `</div>`, HTMLInfo{}},
		{"a form is only its words", `<form action="/x"><input name=a>Send</form>`, `Send`, HTMLInfo{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, info := SanitiseHTML(c.in)
			if string(got) != c.want || info != c.info {
				t.Errorf("got %q %+v, want %q %+v", got, info, c.want, c.info)
			}
		})
	}
}

// attacks are the payloads that others collected.
func attacks(t *testing.T) []string {
	t.Helper()
	dir := sharedData(t, "attacks")
	var all []string
	files, err := filepath.Glob(filepath.Join(dir, "xss", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no payloads: %v", err)
	}
	for _, f := range files {
		r, err := os.Open(f)
		if err != nil {
			t.Fatal(err)
		}
		s := bufio.NewScanner(r)
		s.Buffer(nil, 4<<20)
		for s.Scan() {
			all = append(all, s.Text())
		}
		r.Close()
	}
	for _, f := range []string{"strings/blns.json", "xss/dompurify.json"} {
		b, err := os.ReadFile(filepath.Join(dir, f))
		if err != nil {
			t.Fatal(err)
		}
		var any any
		if err := json.Unmarshal(b, &any); err != nil {
			t.Fatal(err)
		}
		all = append(all, texts(any)...)
	}
	return all
}

func texts(v any) (all []string) {
	switch v := v.(type) {
	case string:
		all = append(all, v)
	case []any:
		for _, one := range v {
			all = append(all, texts(one)...)
		}
	case map[string]any:
		for _, one := range v {
			all = append(all, texts(one)...)
		}
	}
	return all
}

var (
	mayLoad = regexp.MustCompile(`^(cid:|data:image/(png|jpeg|gif|webp);base64,)`)
	mayLink = regexp.MustCompile(`^(?i)(https?:|mailto:|tel:)`)
)

// TestNoAttackSurvives reads each cleaned payload as a browser would and finds
// nothing that runs, loads, or leads to a script.
func TestNoAttackSurvives(t *testing.T) {
	all := attacks(t)
	for _, payload := range all {
		for _, in := range []string{payload, `<p>` + payload + `</p>`, `<a href="` + payload + `">x</a>`, `<img src="` + payload + `">`, `<p style="` + payload + `">x</p>`} {
			got, _ := SanitiseHTML(in)
			if bad := dangerous(t, string(got)); bad != "" {
				t.Errorf("%s\nof  %q\nas  %q", bad, in, got)
			}
			if again, _ := SanitiseHTML(string(got)); dangerous(t, string(again)) != "" {
				t.Errorf("dangerous when cleaned twice: %q", again)
			}
		}
	}
	t.Logf("%d payloads, five ways each", len(all))
}

func dangerous(t *testing.T, page string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return err.Error()
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "script", "style", "iframe", "object", "embed", "form", "input", "button", "link", "meta", "base", "svg", "math", "template", "noscript", "audio", "video":
			return "an element " + n.Data
		}
		for _, a := range n.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "srcset", a.Key == "formaction", a.Key == "background", a.Key == "srcdoc", a.Key == "id", a.Key == "name", a.Key == "class":
				return "an attribute " + a.Key
			case a.Key == "src" && !mayLoad.MatchString(a.Val):
				return "something is loaded: " + a.Val
			case a.Key == "href" && !mayLink.MatchString(a.Val):
				return "a link leads to " + a.Val
			case a.Key == "style" && strings.ContainsAny(a.Val, `\@<`), a.Key == "style" && strings.Contains(strings.ToLower(a.Val), "url"), a.Key == "style" && strings.Contains(strings.ToLower(a.Val), "expression"):
				return "a style " + a.Val
			}
		}
	}
	return ""
}

// FuzzSanitiseHTML: however a body is readied to be shown, a browser that reads it
// finds nothing that runs, is sent, or is loaded from elsewhere.
func FuzzSanitiseHTML(f *testing.F) {
	f.Add(`<p>Hello</p><img src=x onerror=alert(1)>`)
	f.Add(`<svg><style><img src="</style><img src=x onerror=alert(1)//">`)
	f.Add(`<a href="jav&#x09;ascript:alert(1)">x</a><math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`)
	f.Add(`<a href="https://a.example">https://b.example</a><img src="https://c.example/p.png" width=30 height=30><img src="cid:a&quot;onerror=1"><blockquote>On 1/2/2026 E wrote:<br>x`)
	f.Add(`<p style="background:url(//e.example/x);width:expression(1)" class=a id=b>x<!--rest--><noscript><p title="</noscript><img src=x onerror=1>">`)
	f.Fuzz(func(t *testing.T, in string) {
		got, _ := SanitiseHTML(in)
		quoted, _ := SafeQuoted(in)
		again, _ := SanitiseHTML(string(got))
		inline := func(string) string { return "/files/abc/picture" }
		for name, page := range map[string]SafeHTML{
			"cleaned": got, "cleaned twice": again, "with its quote apart": quoted, "as prose": SafeHTML(ownPictures.Replace(string(Prose(quoted, inline)))),
			"with nothing loaded": Show(quoted, Showing{}), "with what was put in it": WithRest(quoted, got),
		} {
			if bad := dangerous(t, string(page)); bad != "" {
				t.Errorf("%s: %s in %q", name, bad, page)
			}
		}
		shown := Show(quoted, Showing{Inline: inline, Remote: func(int) string { return "/pictures/1" }})
		if bad := dangerous(t, ownPictures.Replace(string(shown))); bad != "" {
			t.Errorf("shown: %s in %q", bad, shown)
		}
		if text := Plain(in); !utf8.ValidString(text) && utf8.ValidString(in) {
			t.Errorf("as text %q", text)
		}
	})
}

// ownPictures takes pictures with an address of ours for ones of the mail itself.
var ownPictures = strings.NewReplacer(`src="/files/abc/picture"`, `src="cid:a"`, `src="/pictures/1"`, `src="cid:a"`)
