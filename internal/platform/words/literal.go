package words

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"unicode"
)

// LiteralText returns the human text that stands literally in a .templ file,
// as "line: text": text nodes with a word in them, and the same in the
// attributes title, aria-label, placeholder and alt, also inside Go
// expressions. A single letter (a key's name) is no word.
func LiteralText(templFile string) []string {
	raw, err := os.ReadFile(templFile)
	if err != nil {
		return []string{err.Error()}
	}
	return literalText(string(raw))
}

var (
	templHead = regexp.MustCompile(`(?m)^templ [^\n]*\{[ \t]*$`)
	tagHead   = regexp.MustCompile(`^<[/!]?[a-zA-Z0-9-]*`)
	entity    = regexp.MustCompile(`&[#a-zA-Z0-9]+;`)
	goText    = regexp.MustCompile("\"((?:[^\"\\\\]|\\\\.)*)\"|`([^`]*)`")
	attrName  = regexp.MustCompile(`^[a-zA-Z_:@][-a-zA-Z0-9_:.@]*\??`)
	keyword   = regexp.MustCompile(`^(if|for|switch)\b[^\n]*\{[ \t]*\n|^\}? *else\b[^\n]*\{[ \t]*\n|^(case|default)\b[^\n]*:[ \t]*\n`)
	spoken    = map[string]bool{"title": true, "aria-label": true, "placeholder": true, "alt": true}
)

// literalText scans the body of each templ component.
func literalText(src string) []string {
	s := scanner{src: src}
	for _, m := range templHead.FindAllStringIndex(src, -1) {
		s.at = m[1]
		s.body()
	}
	return s.found
}

type scanner struct {
	src   string
	at    int
	found []string
}

func (s *scanner) rest() string { return s.src[min(s.at, len(s.src)):] }

func (s *scanner) note(at int, text string) {
	text = strings.Join(strings.Fields(text), " ")
	bare := entity.ReplaceAllString(text, " ")
	letters := 0
	for _, r := range bare {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters > 1 {
		s.found = append(s.found, fmt.Sprintf("%d: %s", 1+strings.Count(s.src[:at], "\n"), text))
	}
}

// body scans content until the brace that ends the component.
func (s *scanner) body() {
	depth := 1
	lineStart := true
	for depth > 0 && s.at < len(s.src) {
		r := s.rest()
		switch {
		case r[0] == '\n':
			lineStart = true
			s.at++
			continue
		case r[0] == ' ' || r[0] == '\t':
			s.at++
			continue
		case lineStart && strings.HasPrefix(r, "//"):
			s.skipPast("\n")
			s.at--
		case lineStart && strings.HasPrefix(r, "/*"):
			s.skipPast("*/")
		case lineStart && keyword.MatchString(r):
			head := keyword.FindString(r)
			if trimmed := strings.TrimSpace(head); strings.HasSuffix(trimmed, "{") && !strings.HasPrefix(trimmed, "}") {
				depth++
			}
			s.at += len(head) - 1
		case r[0] == '}':
			s.at++
			if !keyword.MatchString(r) {
				depth--
			} else {
				s.at += len(keyword.FindString(r)) - 2
			}
		case strings.HasPrefix(r, "<!--"):
			s.skipPast("-->")
		case r[0] == '<':
			s.tag()
		case r[0] == '{':
			s.expression(true)
		case r[0] == '@' && len(r) > 1 && unicode.IsLetter(rune(r[1])):
			depth += s.component()
		default:
			s.text()
		}
		lineStart = false
	}
}

// text takes a text node.
func (s *scanner) text() {
	start := s.at
	end := strings.IndexAny(s.rest()[1:], "<{}\n")
	if end < 0 {
		end = len(s.rest()) - 1
	}
	s.at += 1 + end
	s.note(start, s.src[start:s.at])
}

// tag takes an opening or closing tag with its attributes; what script and
// style hold is skipped.
func (s *scanner) tag() {
	head := tagHead.FindString(s.rest())
	s.at += len(head)
	for s.at < len(s.src) && s.src[s.at] != '>' {
		r := s.rest()
		name := attrName.FindString(r)
		switch {
		case name == "if" || name == "else":
			s.skipPast("{")
		case name != "":
			s.at += len(name)
			s.attribute(strings.TrimSuffix(name, "?"))
		case r[0] == '{':
			s.expression(false)
		default:
			s.at++
		}
	}
	s.at++
	if head == "<script" || head == "<style" {
		s.skipPast("</" + head[1:])
		s.skipPast(">")
	}
}

// attribute takes the value of an attribute.
func (s *scanner) attribute(name string) {
	r := s.rest()
	if !strings.HasPrefix(r, "=") {
		return
	}
	s.at++
	start := s.at
	switch r = s.rest(); {
	case strings.HasPrefix(r, "{"):
		s.expression(spoken[name])
	case strings.HasPrefix(r, `"`), strings.HasPrefix(r, "'"):
		s.at++
		s.skipPast(r[:1])
		if spoken[name] {
			s.note(start, s.src[start+1:s.at-1])
		}
	}
}

// expression takes a Go expression in braces. In spoken places a literal with
// a space or a capital in it is text for people.
func (s *scanner) expression(spoken bool) {
	start := s.at
	s.balanced('{', '}')
	if !spoken {
		return
	}
	for _, m := range goText.FindAllStringSubmatch(s.src[start:s.at], -1) {
		t := m[1] + m[2]
		if !keyPattern.MatchString(t) && strings.ContainsFunc(t, func(r rune) bool { return unicode.IsUpper(r) || r == ' ' }) {
			s.note(start, t)
		}
	}
}

// component takes a call @name(args); it returns 1 when children follow.
func (s *scanner) component() int {
	s.at++
	for s.at < len(s.src) {
		switch c := s.src[s.at]; {
		case c == '(':
			s.balanced('(', ')')
		case c == '{':
			s.balanced('{', '}')
		case c == ' ' && strings.HasPrefix(s.rest(), " {"):
			s.at += 2
			return 1
		case c == '\n' || c == '<' || c == ' ' || c == '}':
			return 0
		default:
			s.at++
		}
	}
	return 0
}

// balanced moves past a bracketed piece of Go, heeding its strings.
func (s *scanner) balanced(open, shut byte) {
	depth := 0
	for s.at < len(s.src) {
		c := s.src[s.at]
		s.at++
		switch c {
		case open:
			depth++
		case shut:
			if depth--; depth == 0 {
				return
			}
		case '"', '\'', '`':
			s.goString(c)
		}
	}
}

// goString moves past the rest of a Go literal.
func (s *scanner) goString(quote byte) {
	for s.at < len(s.src) {
		c := s.src[s.at]
		s.at++
		if c == '\\' && quote != '`' {
			s.at++
		}
		if c == quote {
			return
		}
	}
}

func (s *scanner) skipPast(mark string) {
	if i := strings.Index(s.rest(), mark); i >= 0 {
		s.at += i + len(mark)
		return
	}
	s.at = len(s.src)
}
