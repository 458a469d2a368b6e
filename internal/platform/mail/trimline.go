package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// trimLine is a line that is not blank. Its text is folded for comparing, and
// empty where the line is too long to announce anything.
type trimLine struct {
	text   string
	end    int  // where it ends, with what closes it
	quoted bool // marked as a quote
	folded bool // inside an element that is a signature (HTML)
	head   bool // inside an element that announces a quote (HTML)
	apart  bool // a blank line is above
}

// headBytes is how long a line may be that is looked at closely.
const headBytes = 400

// textLines are the lines of a text; what lies between them belongs to the line
// below. Lines of one quote are one.
func textLines(text string) []trimLine {
	var lines []trimLine
	apart := false
	for at := 0; at < len(text); {
		end := len(text)
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		raw := strings.TrimSpace(text[at:end])
		l := trimLine{end: end, apart: apart}
		at = end
		if apart = raw == ""; apart {
			continue
		}
		l.quoted = quoteMark(raw)
		l.text = foldLine(raw)
		lines = addLine(lines, l)
	}
	return lines
}

func quoteMark(line string) bool { return line[0] == '>' || strings.HasPrefix(line, "＞") }

// addLine joins lines of one quote. The end of a broken "<address>:" line looks
// like a quote; it stays alone.
func addLine(lines []trimLine, l trimLine) []trimLine {
	if n := len(lines); n > 0 && l.quoted && lines[n-1].quoted && !endsInColon(lines[n-1].text) {
		lines[n-1].end = l.end
		return lines
	}
	return append(lines, l)
}

// foldLine makes spaces one space, letters small, and takes away what is not
// seen and the stars of bold text.
func foldLine(raw string) string {
	if len(raw) > headBytes {
		return ""
	}
	var b strings.Builder
	b.Grow(len(raw))
	space := false
	for _, r := range raw {
		switch {
		case r > ' ' && r < utf8.RuneSelf && r != '*': // what most lines are made of
			if space {
				b.WriteByte(' ')
				space = false
			}
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			b.WriteByte(byte(r))
			continue
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r == '*' || r == utf8.RuneError || unicode.Is(unicode.Cf, r):
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func endsInColon(s string) bool {
	return strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：")
}

// rule says whether the line is only drawn: -----, ____, ====.
func (l trimLine) rule() bool {
	return len(l.text) > 1 && strings.Trim(l.text, "-_=─—–~#") == ""
}

// address says whether s holds a mail address, and whether it stands in brackets.
func hasAddress(s string) (bare, bracketed bool) {
	for i, looked := 1, 0; i < len(s)-1 && looked < 5; i++ {
		if s[i] != '@' {
			continue
		}
		looked++
		if !inAddress(s[i-1]) || !inAddress(s[i+1]) {
			continue
		}
		bare = true
		from := i - 1
		for from >= 0 && inAddress(s[from]) && i-from < 80 {
			from--
		}
		if from >= 0 && strings.IndexByte("<([:", s[from]) >= 0 || strings.IndexByte(s[i:], '>') > 0 {
			return true, true
		}
	}
	return bare, false
}

func inAddress(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("._-+'=", c) >= 0 || c >= 0x80
}

// dated counts the digits of s and says whether a time of day is among them:
// 14:20, 9.05 (not a part of 12.03.2024), 8h30, 10时05.
func dated(s string) (digits int, clock bool) {
	for i := 0; i < len(s); i++ {
		if !digit(s, i) {
			continue
		}
		digits++
		if digit(s, i+1) || !digit(s, i+2) || !digit(s, i+3) || digit(s, i+4) {
			continue
		}
		before := i - 1
		if digit(s, before) {
			before--
		}
		switch s[i+1] {
		case ':', 'h':
			clock = true
		case '.':
			clock = clock || (before < 0 || s[before] == ' ') && (i+4 >= len(s) || s[i+4] != '.')
		}
	}
	return digits, clock || strings.Contains(s, "点") || strings.Contains(s, "時")
}

func digit(s string, i int) bool {
	return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9'
}
