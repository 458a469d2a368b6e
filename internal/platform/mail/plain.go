package mail

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Plain is the text of HTML: paragraphs as lines, links with their address where
// it differs from their words, pictures by their alt text, quotes with >. It
// never holds markup that came from tags.
func Plain(page string) string {
	p := &plainer{}
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return p.finish()
		case html.TextToken:
			p.text(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			p.open(z.Token())
		case html.EndTagToken:
			p.close(z.Token())
		}
	}
}

type plainer struct {
	out     strings.Builder
	line    strings.Builder
	quote   int // blockquotes around us
	mute    int // script, style, head around us
	pre     int
	blank   int // line ends already written
	list    []int
	href    string
	linkAt  int
	pending bool // a space is due before the next word
	wrote   bool
}

func muted(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Title, atom.Noscript, atom.Iframe, atom.Noembed, atom.Noframes:
		return true
	}
	return false
}

// gap says how many line ends an element wants around itself.
func gap(a atom.Atom) int {
	switch a {
	case atom.P, atom.Ul, atom.Ol, atom.Blockquote, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Pre, atom.Table, atom.Dl:
		return 2
	case atom.Div, atom.Tr, atom.Li, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Center, atom.Dt, atom.Dd, atom.Address, atom.Hr, atom.Body, atom.Form, atom.Fieldset:
		return 1
	}
	return 0
}

func (p *plainer) text(s string) {
	if p.mute > 0 {
		return
	}
	s = html.UnescapeString(s)
	if p.pre > 0 {
		for i, l := range strings.Split(newlines(s), "\n") {
			if i > 0 {
				p.breakLine()
			}
			p.line.WriteString(l)
		}
		return
	}
	if s == "" {
		return
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\r' || r == '\t' || r == '\f' })
	if len(words) == 0 {
		p.pending = p.line.Len() > 0
		return
	}
	if strings.IndexByte(" \n\r\t\f", s[0]) >= 0 {
		p.pending = p.line.Len() > 0
	}
	for i, w := range words {
		if i > 0 || p.pending {
			p.line.WriteByte(' ')
		}
		p.pending = false
		p.line.WriteString(strings.ReplaceAll(w, "\u00a0", " "))
	}
	p.pending = strings.IndexByte(" \n\r\t\f", s[len(s)-1]) >= 0
}

func (p *plainer) open(t html.Token) {
	if muted(t.DataAtom) {
		if t.Type == html.StartTagToken {
			p.mute++
		}
		return
	}
	if p.mute > 0 {
		return
	}
	p.gap(gap(t.DataAtom))
	switch t.DataAtom {
	case atom.Br:
		p.breakLine()
	case atom.Hr:
		p.line.WriteString("---")
		p.gap(1)
	case atom.Blockquote:
		p.quote = min(p.quote+1, 10)
	case atom.Pre:
		p.pre++
	case atom.Ul:
		p.list = append(p.list, -1)
	case atom.Ol:
		p.list = append(p.list, 0)
	case atom.Li:
		p.item()
	case atom.Td, atom.Th:
		p.pending = p.line.Len() > 0
	case atom.Img:
		if alt := strings.TrimSpace(attr(t, "alt")); alt != "" {
			p.text(" [" + alt + "] ")
		}
	case atom.A:
		p.href, p.linkAt = attr(t, "href"), p.line.Len()
	}
}

func (p *plainer) item() {
	if n := len(p.list); n > 0 && p.list[n-1] >= 0 {
		p.list[n-1]++
		p.line.WriteString(itoa(p.list[n-1]) + ". ")
		return
	}
	p.line.WriteString("* ")
}

func (p *plainer) close(t html.Token) {
	if muted(t.DataAtom) {
		p.mute = max(p.mute-1, 0)
		return
	}
	if p.mute > 0 {
		return
	}
	switch t.DataAtom {
	case atom.A:
		words := ""
		if p.linkAt <= p.line.Len() {
			words = strings.TrimSpace(p.line.String()[p.linkAt:])
		}
		href := strings.TrimSpace(p.href)
		bare := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(href, "mailto:"), "https://"), "http://")
		if (strings.HasPrefix(href, "http://") || strings.HasPrefix(href, "https://") || strings.HasPrefix(href, "mailto:")) && words != "" && strings.Trim(bare, "/") != strings.Trim(strings.TrimPrefix(strings.TrimPrefix(words, "https://"), "http://"), "/") {
			p.line.WriteString(" <" + href + ">")
		}
		p.href = ""
	case atom.Ul, atom.Ol:
		if n := len(p.list); n > 0 {
			p.list = p.list[:n-1]
		}
	case atom.Pre:
		p.pre = max(p.pre-1, 0)
	}
	p.gap(gap(t.DataAtom))
	if t.DataAtom == atom.Blockquote {
		p.quote = max(p.quote-1, 0)
	}
}

// breakLine ends the line, be it empty.
func (p *plainer) breakLine() {
	l := strings.TrimRight(p.line.String(), " ")
	if p.quote > 0 {
		p.out.WriteString(strings.Repeat(">", p.quote))
		if l != "" {
			p.out.WriteByte(' ')
		}
	}
	p.out.WriteString(l)
	p.out.WriteByte('\n')
	p.line.Reset()
	p.linkAt, p.pending = 0, false
	if l == "" {
		p.blank++
	} else {
		p.blank = 1
	}
	p.wrote = p.wrote || l != ""
}

// gap makes sure that n line ends stand before what comes.
func (p *plainer) gap(n int) {
	if n == 0 {
		return
	}
	if strings.TrimSpace(p.line.String()) != "" {
		p.breakLine()
	}
	p.line.Reset()
	p.pending, p.linkAt = false, 0
	for p.wrote && p.blank < n {
		p.breakLine()
	}
}

func (p *plainer) finish() string {
	if p.line.Len() > 0 {
		p.breakLine()
	}
	s := strings.Trim(clean(p.out.String()), "\n")
	if s == "" {
		return ""
	}
	return s + "\n"
}

func attr(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}
