package mail

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// TrimHTML is [Trim] for HTML: the cut lies between two tags, after those that
// close what was said. said+rest is page, always. Each part is sanitised alone,
// which closes what the cut left open.
func TrimHTML(page string) (said, rest string) {
	return cutAt(page, cutBelow(linesOf(page).lines))
}

// linesOf reads a page.
func linesOf(page string) *pageLines {
	p := &pageLines{}
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := z.Next()
		raw := string(z.Raw())
		if kind == html.ErrorToken {
			break
		}
		p.take(z.Token(), raw)
		p.at += len(raw)
	}
	p.flush(p.at)
	return p
}

// pageLines are the lines of a page as one reads it.
type pageLines struct {
	lines  []trimLine
	line   strings.Builder
	at     int    // where the token begins
	inked  bool   // the line holds more than spaces
	apart  bool   // an empty line is above
	opened bool   // something was opened since the last line
	mute   int    // script, style around us
	pre    int    // preformatted
	quotes []bool // blockquotes around us; false: only indented
	quoted int    // how many of them are quotes
	in     special
}

// special is the outermost element around us that says what its text is.
type special struct {
	head, fold bool
	name       atom.Atom
	depth      int
}

func (p *pageLines) take(t html.Token, raw string) {
	switch t.Type {
	case html.TextToken:
		p.text(raw)
	case html.StartTagToken, html.SelfClosingTagToken:
		p.open(t)
	case html.EndTagToken:
		p.close(t, p.at+len(raw))
	}
}

func (p *pageLines) text(raw string) {
	if p.mute > 0 {
		return
	}
	for at := 0; at < len(raw); {
		end := len(raw)
		i := -1
		if p.pre > 0 {
			i = strings.IndexByte(raw[at:], '\n')
		}
		if i >= 0 {
			end = at + i + 1
		}
		piece := html.UnescapeString(raw[at:end])
		p.line.WriteString(piece)
		p.inked = p.inked || strings.TrimSpace(piece) != ""
		if i >= 0 {
			p.flush(p.at + end)
		}
		at = end
	}
}

func (p *pageLines) open(t html.Token) {
	if muted(t.DataAtom) {
		if t.Type == html.StartTagToken {
			p.mute++
		}
		return
	}
	if p.mute > 0 {
		return
	}
	if gap(t.DataAtom) > 0 {
		p.flush(p.at)
	}
	switch t.DataAtom {
	case atom.Br:
		p.flush(p.at)
		return
	case atom.Hr:
		p.line.WriteString("---")
		p.flush(p.at)
	case atom.Img:
		if src := strings.ToLower(strings.TrimSpace(attr(t, "src"))); strings.HasPrefix(src, "cid:") || strings.HasPrefix(src, "data:") {
			p.line.WriteString(" [picture] ") // it may be the answer
			p.inked = true
		}
	case atom.Td, atom.Th:
		p.line.WriteByte(' ')
	case atom.Pre:
		p.pre++
	case atom.Blockquote:
		quote := !indents(attr(t, "style"))
		p.quotes = append(p.quotes, quote)
		if quote {
			p.quoted++
		}
	}
	p.opened = true
	p.enter(t)
}

func (p *pageLines) close(t html.Token, end int) {
	if muted(t.DataAtom) {
		p.mute = max(p.mute-1, 0)
		return
	}
	if p.mute > 0 {
		return
	}
	if gap(t.DataAtom) > 0 {
		p.flush(end)
	}
	if n := len(p.lines); n > 0 && !p.opened && !p.inked {
		p.lines[n-1].end = end
	}
	switch n := len(p.quotes); {
	case t.DataAtom == atom.Pre:
		p.pre = max(p.pre-1, 0)
	case t.DataAtom == atom.Blockquote && n > 0:
		if p.quotes[n-1] {
			p.quoted--
		}
		p.quotes = p.quotes[:n-1]
	}
	p.leave(t.DataAtom)
}

// flush ends the line before the byte end.
func (p *pageLines) flush(end int) {
	raw := strings.TrimSpace(p.line.String())
	if raw == "" {
		p.apart = p.apart || p.line.Len() > 0
		p.line.Reset()
		return
	}
	p.line.Reset()
	p.inked = false
	l := trimLine{text: foldLine(raw), end: end, apart: p.apart, quoted: p.quoted > 0 || quoteMark(raw)}
	l.head, l.folded = p.in.head && !l.quoted, p.in.fold && !l.quoted
	p.lines = addLine(p.lines, l)
	p.apart, p.opened = false, false
}

// enter remembers an element of which its mail program says what it holds.
func (p *pageLines) enter(t html.Token) {
	if p.in.depth > 0 {
		if t.DataAtom == p.in.name && t.Type == html.StartTagToken {
			p.in.depth++
		}
		return
	}
	switch t.DataAtom {
	case atom.Div, atom.Span, atom.Table, atom.Pre:
	default:
		return
	}
	if t.Type != html.StartTagToken {
		return
	}
	class, id := attr(t, "class"), strings.TrimPrefix(attr(t, "id"), "x_")
	head := holds(class, "gmail_attr", "moz-cite-prefix", "OutlookMessageHeader", "moz-email-headers-table") || id == "divRplyFwdMsg" || wordHeader(attr(t, "style"))
	fold := holds(class, "gmail_signature", "gmail_signature_prefix", "moz-signature", "protonmail_signature_block") ||
		id == "Signature" || id == "ms-outlook-mobile-signature" || id == "AppleMailSignature"
	if head || fold {
		p.in = special{head: head, fold: fold && !head, name: t.DataAtom, depth: 1}
	}
}

func (p *pageLines) leave(name atom.Atom) {
	if p.in.depth == 0 || name != p.in.name {
		return
	}
	if p.in.depth--; p.in.depth == 0 {
		p.in = special{}
	}
}

// holds says whether one of the names is among the classes, also as a mail
// program renames them that shows the page of another ("x_gmail_attr").
func holds(classes string, names ...string) bool {
	for _, c := range strings.Fields(classes) {
		c = strings.TrimPrefix(strings.TrimPrefix(c, "x_"), "ecx")
		for _, n := range names {
			if c == n {
				return true
			}
		}
	}
	return false
}

// indents says whether a blockquote only moves its text to the right.
func indents(style string) bool {
	style = strings.ReplaceAll(strings.ToLower(style), " ", "")
	return strings.Contains(style, "border:none") || strings.Contains(style, "border:0") && !strings.Contains(style, "border-left")
}

// wordHeader says whether the style is that of the block of headers Word writes
// above a quote, whatever their language.
func wordHeader(style string) bool {
	style = strings.ReplaceAll(strings.ToLower(style), " ", "")
	return strings.HasPrefix(style, "border:none;border-top:solid#b5c4df") || strings.HasPrefix(style, "border:none;border-top:solid#e1e1e1")
}
