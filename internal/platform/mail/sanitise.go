package mail

import (
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// SafeHTML is HTML that [SanitiseHTML] made: no script, no form, no style that
// hides or moves, no request to anybody. It is shown only in a frame of its own.
type SafeHTML string

// HTMLInfo says what was found in an HTML body.
type HTMLInfo struct {
	RemotePictures int  // pictures on other servers; they are not loaded
	HiddenText     bool // text that its writer had hidden; it is shown
}

// SanitiseHTML keeps what mail needs to be read and nothing else. Pictures on
// other servers are named in data-remote-src and not loaded; pictures of the
// message itself keep their cid: for [Show]; links open elsewhere and tell nobody
// where they were clicked; text that was hidden is marked.
func SanitiseHTML(page string) (SafeHTML, HTMLInfo) {
	page, hid := markHidden(page)
	info := HTMLInfo{HiddenText: hid}
	clean := allowed().Sanitize(page)
	var b strings.Builder
	b.Grow(len(clean) + 64)
	each(clean, func(t *html.Token, raw string) {
		if t.Type != html.StartTagToken && t.Type != html.SelfClosingTagToken {
			b.WriteString(raw)
			return
		}
		switch t.DataAtom {
		case atom.Img:
			if picture(t) {
				info.RemotePictures++
			}
		case atom.A:
			link(t)
		}
		b.WriteString(t.String())
	})
	return SafeHTML(b.String()), info
}

// each reads HTML token by token; raw is the token as it stands.
func each(page string, f func(t *html.Token, raw string)) {
	z := html.NewTokenizer(strings.NewReader(page))
	for z.Next() != html.ErrorToken {
		raw := string(z.Raw())
		t := z.Token()
		f(&t, raw)
	}
}

// picture settles where a picture comes from and says whether it is remote.
func picture(t *html.Token) (remote bool) {
	var kept []html.Attribute
	for _, a := range t.Attr {
		if a.Key == "src" {
			low := strings.ToLower(a.Val)
			switch {
			case strings.HasPrefix(low, "cid:"):
				a.Val = "cid:" + a.Val[len("cid:"):]
			case rasterData().MatchString(a.Val):
			case size01(t): // it would only tell its sender that somebody looks
				continue
			case strings.HasPrefix(low, "http:"), strings.HasPrefix(low, "https:"):
				a.Key, remote = "data-remote-src", true
			default:
				continue
			}
		}
		kept = append(kept, a)
	}
	t.Attr = kept
	return remote
}

// link makes a link open in a window that cannot reach back.
func link(t *html.Token) {
	kept := t.Attr[:0]
	for _, a := range t.Attr {
		if a.Key != "rel" && a.Key != "target" && (a.Key != "href" || leadsAway().MatchString(a.Val)) {
			kept = append(kept, a)
		}
	}
	t.Attr = append(kept, html.Attribute{Key: "rel", Val: "noopener noreferrer nofollow"}, html.Attribute{Key: "target", Val: "_blank"})
}

// leadsAway is where a link may lead; cid: and data: are for pictures alone.
var leadsAway = later(`^(?i)(?:https?|mailto|tel):`)

// rasterData is a small picture inside the page, of a kind that is only pixels.
var rasterData = later(`^(?i)data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+$`)

// allowed is the one list of what may be in a mail. The policy is not changed
// after it is made, so it is shared.
var allowed = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	colour := regexp.MustCompile(`^(?i)(#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([0-9., %]{3,40}\))$`)
	p.AllowElements("p", "div", "span", "br", "hr", "b", "strong", "i", "em", "u", "s", "strike", "del", "ins", "sub", "sup", "small", "big", "center",
		"blockquote", "pre", "code", "tt", "kbd", "samp", "abbr", "cite", "q", "address", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6",
		"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup", "col", "section", "article", "header", "footer", "main", "figure", "figcaption")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt").OnElements("img")
	p.AllowAttrs("width", "height").Matching(regexp.MustCompile(`^\d{1,4}%?$`)).OnElements("img", "table", "td", "th", "col")
	p.AllowAttrs("colspan", "rowspan", "border", "cellpadding", "cellspacing").Matching(bluemonday.Integer).OnElements("table", "td", "th")
	p.AllowAttrs("align", "valign").Matching(regexp.MustCompile(`^(?i)[a-z]{1,10}$`)).OnElements("table", "tr", "td", "th", "p", "div", "img", "h1", "h2", "h3", "h4", "h5", "h6")
	p.AllowAttrs("bgcolor").Matching(colour).OnElements("table", "tr", "td", "th")
	p.AllowAttrs("color").Matching(colour).OnElements("font")
	p.AllowAttrs("size").Matching(regexp.MustCompile(`^[+-]?[1-7]$`)).OnElements("font")
	p.AllowAttrs("start", "value").Matching(bluemonday.Integer).OnElements("ol", "li")
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^[1aAiI]$`)).OnElements("ol")
	p.AllowAttrs("title").Globally()
	p.AllowAttrs(hidMark).Matching(regexp.MustCompile(`^1$`)).Globally()
	p.AllowAttrs("dir").Matching(bluemonday.Direction).Globally()
	p.AllowAttrs("lang").Matching(regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)).Globally()
	styles(p, colour)
	p.AllowURLSchemes("http", "https", "mailto", "tel", "cid", "data")
	p.AllowDataURIImages()
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	p.SkipElementsContent("title", "textarea", "select", "option", "template", "svg", "math", "audio", "video", "applet", "xml")
	return p
})

// styles allows what letters look like, and nothing that hides, moves over
// other things, or loads.
func styles(p *bluemonday.Policy, colour *regexp.Regexp) {
	length := regexp.MustCompile(`^(?i)-?\d{1,4}(\.\d{1,3})?(px|pt|em|rem|%|ex|cm|mm|in)?$`)
	size := regexp.MustCompile(`^(?i)([1-9]\d{0,2}(\.\d{1,3})?(px|pt|em|rem|%)|0?\.[5-9]\d{0,2}(em|rem)|x{0,2}-?(small|large)|medium|smaller|larger)$`)
	box := regexp.MustCompile(`^(?i)(\d{1,3}(\.\d{1,3})?(px|pt|em|rem|%)?|auto)( (\d{1,3}(\.\d{1,3})?(px|pt|em|rem|%)?|auto)){0,3}$`)
	for property, value := range map[string]*regexp.Regexp{
		"color": colour, "background-color": colour, "font-size": size,
		"font-weight": regexp.MustCompile(`^(?i)(normal|bold|bolder|lighter|[1-9]00)$`), "font-style": regexp.MustCompile(`^(?i)(normal|italic|oblique)$`),
		"text-decoration": regexp.MustCompile(`^(?i)(none|underline|line-through|overline)$`), "text-align": regexp.MustCompile(`^(?i)(left|right|center|justify|start|end)$`),
		"vertical-align": regexp.MustCompile(`^(?i)(top|middle|bottom|baseline|sub|super|text-top|text-bottom)$`),
		"line-height":    regexp.MustCompile(`^(?i)(normal|[1-3](\.\d{1,3})?|1[0-9]{2}%|[1-9]\d(\.\d)?(px|pt))$`),
		"padding":        box, "padding-left": length, "padding-right": length, "padding-top": length, "padding-bottom": length,
		"border": regexp.MustCompile(`^(?i)(none|0|\d{1,2}px (solid|dotted|dashed|double) [#a-z0-9(), ]{3,30})$`), "border-collapse": regexp.MustCompile(`^(?i)(collapse|separate)$`),
		"white-space": regexp.MustCompile(`^(?i)(normal|pre|pre-wrap|pre-line|nowrap)$`), "list-style-type": regexp.MustCompile(`^(?i)[a-z-]{3,20}$`),
	} {
		p.AllowStyles(property).Matching(value).Globally()
	}
}

// hiding is a style that keeps text from being seen.
var hiding = later(`(?i)(display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|opacity\s*:\s*0(\.0*)?\s*(;|$|!)|font-size\s*:\s*0*(\.\d+)?(px|pt|em|rem|%)?\s*(;|$|!)|font-size\s*:\s*[01]px|(max-)?(height|width)\s*:\s*0(px)?\s*(;|$|!)|text-indent\s*:\s*-\d{3,}|(left|top)\s*:\s*-\d{3,}|mso-hide\s*:\s*all)`)

// hidMark is the attribute of an element whose text its writer had hidden. A
// mail that brings its own only marks itself.
const hidMark = "data-hid"

// markHidden marks the elements whose text was hidden, and says whether there
// are any. The styles that hid it go when the page is cleaned.
func markHidden(page string) (string, bool) {
	if !hiding().MatchString(page) && !strings.Contains(strings.ToLower(page), "hidden") {
		return page, false
	}
	var out []string // token by token
	hidden, depth, at, found := 0, 0, 0, false
	mark := "" // what stands for the token at once there is text in it; "" when it does
	each(page, func(t *html.Token, raw string) {
		out = append(out, raw)
		switch t.Type {
		case html.StartTagToken:
			if void(t.DataAtom) {
				return
			}
			depth++
			if hidden == 0 && hides(t) {
				setAttribute(t, hidMark, "1")
				hidden, at, mark = depth, len(out)-1, t.String()
			}
		case html.EndTagToken:
			if hidden == depth {
				hidden = 0
			}
			depth = max(0, depth-1)
		case html.TextToken:
			if hidden > 0 && mark != "" && visible(t.Data) {
				out[at], mark, found = mark, "", true
			}
		}
	})
	return strings.Join(out, ""), found
}

func hides(t *html.Token) bool {
	for _, a := range t.Attr {
		if a.Key == "hidden" || a.Key == "style" && hiding().MatchString(a.Val) {
			return t.DataAtom != atom.Script && t.DataAtom != atom.Style
		}
	}
	return false
}

// visible says whether a text has a letter or digit: the spaces and joiners
// that mailings pad their previews with are not worth a word.
func visible(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r > 0x00bf && r != 0x034f && (r < 0x2000 || r > 0x206f) && r != 0xfeff
	})
}

func void(a atom.Atom) bool {
	switch a {
	case atom.Br, atom.Hr, atom.Img, atom.Meta, atom.Link, atom.Input, atom.Col, atom.Area, atom.Base, atom.Embed, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}
