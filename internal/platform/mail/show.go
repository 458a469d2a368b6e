package mail

import (
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// restMark stands in safe HTML between what was said and what is quoted below
// it. The sanitiser takes every comment out, so only we can have put it there.
const restMark = "<!--rest-->"

// SafeQuoted is [SanitiseHTML] of a mail whose quote and signature are known:
// [SafeHTML.Parts] gives both halves back. Each is sanitised alone, which closes
// what the cut left open.
func SafeQuoted(page string) (SafeHTML, HTMLInfo) {
	said, rest := TrimHTML(page)
	if rest == "" || !saysAnything(said) {
		return SanitiseHTML(page)
	}
	above, info := SanitiseHTML(said)
	below, more := SanitiseHTML(rest)
	info.RemotePictures += more.RemotePictures
	info.HiddenText = info.HiddenText || more.HiddenText
	if !saysAnything(string(below)) {
		return above + below, info
	}
	return above + restMark + below, info
}

// saysAnything says whether a page has a word or a picture.
func saysAnything(page string) bool {
	return strings.Contains(strings.ToLower(page), "<img") || strings.TrimSpace(Plain(page)) != ""
}

// WithRest joins what was said with what is quoted below it.
func WithRest(said, rest SafeHTML) SafeHTML {
	if rest == "" {
		return said
	}
	above, _ := said.Parts()
	return above + restMark + SafeHTML(strings.ReplaceAll(string(rest), restMark, ""))
}

// Parts are what was said, and the quote and signature below it; rest is "" for
// a body without.
func (s SafeHTML) Parts() (said, rest SafeHTML) {
	above, below, _ := strings.Cut(string(s), restMark)
	return SafeHTML(above), SafeHTML(below)
}

// Showing is how a body is shown.
type Showing struct {
	// Inline gives a picture that the message carries in itself its address; ""
	// for one that is not there.
	Inline func(contentID string) string
	// Remote gives the nth picture of another server (from 0) an address of ours;
	// nil while nobody has asked for them.
	Remote func(n int) string
}

// Show readies a body for its frame: pictures get addresses of ours, and a link
// whose words name another place than it leads to says where it leads.
func Show(safe SafeHTML, how Showing) SafeHTML {
	s := shower{how: how}
	s.b.Grow(len(safe) + 256)
	each(string(safe), s.take)
	return SafeHTML(s.b.String())
}

type shower struct {
	how    Showing
	b      strings.Builder
	remote int             // pictures of other servers so far
	to     string          // where the open link leads; "" outside one
	says   strings.Builder // and what its words are
}

func (s *shower) take(t *html.Token, raw string) {
	switch {
	case t.Type == html.TextToken && s.to != "":
		s.says.WriteString(t.Data)
	case t.DataAtom == atom.Img && t.Type != html.EndTagToken:
		s.picture(t)
		raw = t.String()
	case t.DataAtom == atom.A && t.Type == html.StartTagToken:
		s.to = attribute(t, "href")
		s.says.Reset()
		setAttribute(t, "title", s.to)
		raw = t.String()
	case t.DataAtom == atom.A && t.Type == html.EndTagToken:
		if place := elsewhere(s.says.String(), s.to); place != "" {
			raw += ` <span data-leads>(` + html.EscapeString(place) + `)</span>`
		}
		s.to = ""
	}
	s.b.WriteString(raw)
}

func (s *shower) picture(t *html.Token) {
	if id, ok := strings.CutPrefix(attribute(t, "src"), "cid:"); ok && s.how.Inline != nil {
		setAttribute(t, "src", ownPath(s.how.Inline(id)))
	}
	if attribute(t, "data-remote-src") == "" {
		return
	}
	if s.how.Remote != nil {
		setAttribute(t, "src", ownPath(s.how.Remote(s.remote)))
		dropAttribute(t, "data-remote-src")
	}
	s.remote++
}

// ownPath refuses every address but a path of ours.
func ownPath(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		return ""
	}
	return path
}

// RemotePictures lists the addresses of the pictures that lie on other servers,
// in the order in which [Show] counts them.
func RemotePictures(safe SafeHTML) (all []string) {
	if !strings.Contains(string(safe), "data-remote-src") {
		return nil
	}
	each(string(safe), func(t *html.Token, _ string) {
		if t.DataAtom == atom.Img && t.Type != html.EndTagToken {
			if src := attribute(t, "data-remote-src"); src != "" {
				all = append(all, src)
			}
		}
	})
	return all
}

// HidesText says whether a body holds text that its writer had hidden.
func HidesText(safe SafeHTML) bool { return strings.Contains(string(safe), ` `+hidMark+`="1"`) }

// placeName finds what looks like the name of a place in a link's words.
var placeName = later(`(?i)(?:https?://)?(?:[^\s/@]*@)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?::\d+)?(?:[/?#]\S*)?`)

// elsewhere is the true target of a link whose words name another place; "" for
// an honest one. A part of the place is honest: shop.example for
// www.shop.example.
func elsewhere(words, to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	words = strings.TrimSpace(words)
	m := placeName().FindStringSubmatch(words)
	if m == nil || m[0] != words {
		return ""
	}
	named, leads := strings.ToLower(m[1]), strings.ToLower(u.Hostname())
	if named == leads || strings.HasSuffix(leads, "."+named) || strings.TrimPrefix(named, "www.") == leads {
		return ""
	}
	return leads
}

func attribute(t *html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func setAttribute(t *html.Token, name, value string) {
	for i, a := range t.Attr {
		if a.Key == name {
			t.Attr[i].Val = value
			return
		}
	}
	t.Attr = append(t.Attr, html.Attribute{Key: name, Val: value})
}

func dropAttribute(t *html.Token, name string) {
	kept := t.Attr[:0]
	for _, a := range t.Attr {
		if a.Key != name {
			kept = append(kept, a)
		}
	}
	t.Attr = kept
}

// size01 says whether a picture is a dot that nobody is to see: it is there to
// tell its sender that the mail was opened.
func size01(t *html.Token) bool {
	for _, name := range []string{"width", "height"} {
		if n, err := strconv.Atoi(strings.TrimSuffix(attribute(t, name), "px")); err == nil && n <= 1 {
			return true
		}
	}
	return false
}
