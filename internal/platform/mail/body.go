package mail

import (
	"bytes"
	"html"
	"strings"
)

// bodies is what assemble found, for what reads it next: bounces above all.
type bodies struct {
	root  *node
	nodes []*node // leaves in order
}

// assemble sorts the leaves into text, HTML and parts, in the way of RFC 8621:
// the alternatives of one text are one text, and text between pictures stays in
// its place.
func assemble(m *Message, root *node) bodies {
	s := &sorter{}
	s.walk([]*node{root}, "mixed", false, false)
	var text, page []string
	anyHTML := false
	for _, n := range s.text {
		t := leafText(m, n)
		if n.kind == "text/html" {
			t = Plain(t)
			m.TextFromHTML = true
		}
		text = append(text, t)
	}
	for _, n := range s.html {
		t := leafText(m, n)
		if n.kind != "text/html" {
			t = `<div style="white-space:pre-wrap">` + html.EscapeString(t) + "</div>"
		} else {
			anyHTML = true
		}
		page = append(page, t)
	}
	m.Text = joinTexts(text)
	if anyHTML {
		m.HTML = strings.Join(page, "\n")
	}
	for _, n := range s.parts {
		m.Parts = append(m.Parts, makePart(m, n))
	}
	if len(s.text) == 1 && s.text[0].kind != "text/html" {
		takeUUencoded(m)
	}
	for i := range m.Parts {
		if id := m.Parts[i].ContentID; id != "" && strings.Contains(m.HTML, "cid:"+id) {
			m.Parts[i].Inline = true
		}
	}
	return bodies{root: root, nodes: s.leaves}
}

// joinTexts puts the texts of a message one under the other.
func joinTexts(texts []string) string {
	var kept []string
	for _, t := range texts {
		t = strings.TrimRight(t, "\n")
		if strings.TrimSpace(t) != "" {
			kept = append(kept, t)
		}
	}
	if len(kept) == 0 {
		return ""
	}
	return strings.Join(kept, "\n") + "\n"
}

// sorter implements "parseStructure" of RFC 8621, section 4.1.4.
type sorter struct {
	text, html, parts, leaves []*node
}

func (s *sorter) walk(kids []*node, multipart string, inAlternative, related bool) {
	textAt, htmlAt := len(s.text), len(s.html)
	for i, n := range kids {
		if len(n.kids) > 0 {
			sub := strings.TrimPrefix(n.kind, "multipart/")
			s.walk(n.kids, sub, inAlternative || sub == "alternative", related || sub == "related")
			continue
		}
		if multipart == "digest" && n.kind == "" {
			n.kind = "message/rfc822"
		}
		s.leaves = append(s.leaves, n)
		if !isBody(n, i, multipart) {
			s.parts = append(s.parts, n)
			continue
		}
		if multipart == "alternative" || inAlternative {
			into := &s.text
			if n.kind == "text/html" {
				into = &s.html
			}
			*into = append(*into, n)
			continue
		}
		s.text = append(s.text, n)
		s.html = append(s.html, n)
	}
	if multipart == "alternative" {
		// One half missing: the other stands for both.
		if len(s.text) == textAt && len(s.html) > htmlAt {
			s.text = append(s.text, s.html[htmlAt:]...)
		}
		if len(s.html) == htmlAt && len(s.text) > textAt {
			s.html = append(s.html, s.text[textAt:]...)
		}
	}
}

func isBody(n *node, place int, multipart string) bool {
	if n.disposition == "attachment" {
		return false
	}
	switch n.kind {
	case "text/plain", "text/html", "", "text", "text/x-markdown", "text/markdown", "plain/text":
	case "text/enriched", "text/richtext":
		return place == 0 && multipart == "mixed" && n.name() == ""
	default:
		return n.kind != "" && !strings.Contains(n.kind, "/") && n.name() == ""
	}
	if place == 0 {
		return n.name() == "" || n.disposition == "inline" || multipart != "mixed"
	}
	return multipart != "related" && n.name() == ""
}

// leafText is the content of a text leaf as text.
func leafText(m *Message, n *node) string {
	b := n.bytes(m)
	charset := n.params["charset"]
	if n.kind == "text/html" {
		if charset == "" || strings.EqualFold(charset, "us-ascii") {
			charset = metaCharset(b, charset)
		}
	}
	t := toUTF8(b, charset)
	if charset != "" {
		if _, known := charsetNamed(charset); !known && !strings.Contains(strings.ToLower(charset), "utf-7") {
			m.note("mail.problem.unknown_charset")
		}
	}
	t = newlines(t)
	if n.kind != "text/html" && strings.EqualFold(n.params["format"], "flowed") {
		t = unflow(t, strings.EqualFold(n.params["delsp"], "yes"))
	}
	return t
}

var metaTag = later(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-z0-9_:-]{2,40})`)

func metaCharset(b []byte, otherwise string) string {
	if m := metaTag().FindSubmatch(b[:min(len(b), 4096)]); m != nil {
		return string(m[1])
	}
	return otherwise
}

func newlines(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// unflow joins the lines of format=flowed (RFC 3676): a line that ends in a
// space goes on in the next of the same quote depth.
func unflow(s string, delsp bool) string {
	var out strings.Builder
	out.Grow(len(s))
	open, depth := false, 0
	for line := range strings.SplitSeq(s, "\n") {
		d := 0
		for d < len(line) && line[d] == '>' {
			d++
		}
		text := strings.TrimPrefix(line[d:], " ")
		sign := text == "-- "
		if open && (d != depth || sign) {
			out.WriteByte('\n')
			open = false
		}
		if !open && d > 0 {
			out.WriteString(strings.Repeat(">", d) + " ")
		}
		depth = d
		open = strings.HasSuffix(text, " ") && !sign
		if open && delsp {
			text = text[:len(text)-1]
		}
		out.WriteString(text)
		if !open {
			out.WriteByte('\n')
		}
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func makePart(m *Message, n *node) Part {
	data := n.bytes(m)
	p := Part{Name: n.name(), Type: clean(n.kind), Inline: n.disposition == "inline", Size: int64(len(data)), SHA256: digest(data), Data: data}
	p.ContentID = cleanID(n.fields.last("Content-Id"))
	if len(p.Type) > 100 {
		p.Type = "application/octet-stream"
	}
	if p.Type == "" {
		p.Type = "text/plain"
	}
	if p.Name == "" && p.Type == "message/rfc822" {
		inner, _ := splitHeader(tidyStart(data))
		if s := fileName(strings.NewReplacer("/", "-", `\`, "-").Replace(decodeWords(inner.first("Subject")))); s != "" {
			p.Name = s + ".eml"
		}
	}
	return p
}

var uuBegin = later(`(?m)^begin [0-7]{3,4} (\S.{0,200})$`)

// takeUUencoded makes parts of the uuencoded files inside a plain text.
func takeUUencoded(m *Message) {
	for range 50 {
		if len(m.Text) > 4<<20 || !strings.Contains(m.Text, "begin ") {
			return
		}
		at := uuBegin().FindStringSubmatchIndex(m.Text)
		if at == nil {
			return
		}
		end := strings.Index(m.Text[at[1]:], "\nend")
		if end < 0 {
			return
		}
		end += at[1] + len("\nend")
		if end < len(m.Text) && m.Text[end] != '\n' && m.Text[end] != ' ' {
			return
		}
		data, ok := uudecode([]byte(m.Text[at[0]:end]))
		if !ok || len(data) == 0 || !uuLines(m.Text[at[1]+1:end-len("end")]) {
			return
		}
		m.Parts = append(m.Parts, Part{Name: fileName(m.Text[at[2]:at[3]]), Type: "application/octet-stream", Size: int64(len(data)), SHA256: digest(data), Data: data})
		m.Text = m.Text[:at[0]] + strings.TrimPrefix(m.Text[end:], "\n")
	}
}

// uuLines says that every line has the length its first character announces,
// give or take the padding, so that no prose is taken for a file.
func uuLines(s string) bool {
	for line := range strings.SplitSeq(strings.TrimRight(s, "\n"), "\n") {
		if line == "" || line == "`" {
			continue
		}
		n := (int(line[0]-' ')&63 + 2) / 3 * 4
		if len(line)-1 > n+2 || len(line)-1 < n-4 || bytes.IndexFunc([]byte(line), func(r rune) bool { return r < ' ' || r > '`' }) >= 0 {
			return false
		}
	}
	return true
}
