package mail

import (
	"bytes"
	"strings"
)

// decodeWords reads the encoded words of a header value (RFC 2047) as mail has
// them, not as the RFC wants them: in quotes, with spaces inside, glued to other
// text, a character split between two words, base64 without its padding. Bytes
// outside of words are UTF-8 or guessed.
func decodeWords(v string) string {
	if !strings.Contains(v, "=?") {
		return oneLine(toUTF8([]byte(v), ""))
	}
	var out strings.Builder
	var held []byte // decoded bytes whose charset is still open
	heldIn := ""
	flush := func() {
		if held != nil {
			out.WriteString(toUTF8(held, heldIn))
			held = nil
		}
	}
	for len(v) > 0 {
		w, before, after, ok := nextWord(v)
		if !ok {
			break
		}
		if held == nil || strings.Trim(before, " \t\r\n") != "" {
			flush()
			out.WriteString(toUTF8([]byte(before), ""))
		}
		if held != nil && !strings.EqualFold(heldIn, w.charset) {
			flush()
		}
		heldIn = w.charset
		held = append(held, w.bytes...)
		if held == nil {
			held = []byte{}
		}
		v = after
	}
	flush()
	out.WriteString(toUTF8([]byte(v), ""))
	return oneLine(out.String())
}

type word struct {
	charset string
	bytes   []byte
}

// nextWord finds the first =?charset?X?text?= of v.
func nextWord(v string) (w word, before, after string, ok bool) {
	for from := 0; ; {
		i := strings.Index(v[from:], "=?")
		if i < 0 {
			return word{}, "", "", false
		}
		i += from
		from = i + 2
		charset, rest, found := strings.Cut(v[i+2:], "?")
		if !found || charset == "" || len(charset) > 60 || strings.ContainsAny(charset, " \t=<>@") {
			continue
		}
		if len(rest) < 2 || rest[1] != '?' || !strings.ContainsRune("bBqQ", rune(rest[0])) {
			continue
		}
		end := wordEnd(rest[2:min(len(rest), 4096)])
		if end < 0 {
			continue
		}
		text := rest[2 : 2+end]
		w.charset = charset
		if rest[0] == 'b' || rest[0] == 'B' {
			w.bytes = base64Loose([]byte(text))
		} else {
			w.bytes = wordQ(text)
		}
		after := strings.TrimPrefix(rest[2+end:], "?=")
		return w, v[:i], after, true
	}
}

// wordEnd finds where the text of a word ends: at ?=, but in Q text "?=41" may
// be a question mark before an encoded character.
func wordEnd(s string) int {
	at := strings.Index(s, "?=")
	if at < 0 {
		return -1
	}
	for at >= 0 && at+4 <= len(s) && isHex(s[at+2]) && isHex(s[at+3]) {
		next := strings.Index(s[at+2:], "?=")
		if next < 0 || strings.Contains(s[at+2:at+2+next], " ") || strings.Contains(s[at+2:at+2+next], "=?") {
			return at
		}
		at += 2 + next
	}
	return at
}

func wordQ(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '_':
			out = append(out, ' ')
		case s[i] == '=' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
		default:
			out = append(out, s[i])
		}
	}
	return out
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c >= 'a':
		return c - 'a' + 10
	}
	return c - 'A' + 10
}

// base64Loose decodes base64 and skips whatever is none; padding may lack or
// stand between pieces that were encoded one by one. It needs no memory but its
// result's.
func base64Loose(b []byte) []byte {
	out := make([]byte, 0, len(b)/4*3+3)
	var bits uint32
	n := 0 // characters in bits
	flush := func() {
		switch n {
		case 2:
			out = append(out, byte(bits>>4))
		case 3:
			out = append(out, byte(bits>>10), byte(bits>>2))
		}
		bits, n = 0, 0
	}
	for _, c := range b {
		v := base64Value[c]
		if v > 63 {
			if c == '=' {
				flush()
			}
			continue
		}
		bits = bits<<6 | uint32(v)
		if n++; n == 4 {
			out = append(out, byte(bits>>16), byte(bits>>8), byte(bits))
			bits, n = 0, 0
		}
	}
	flush()
	return out
}

// base64Value is what a character stands for, in either alphabet; 255 for none.
var base64Value = func() (t [256]byte) {
	for i := range t {
		t[i] = 255
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = byte(i)
	}
	t['-'], t['_'] = 62, 63
	return t
}()

// oneLine turns the line ends and tabs that folding left, and control
// characters, into spaces.
func oneLine(s string) string {
	if strings.IndexFunc(s, isControl) < 0 {
		return strings.TrimSpace(s)
	}
	var out bytes.Buffer
	space := false
	for _, r := range s {
		if isControl(r) {
			space = r == '\t' || r == '\n' || r == '\r' || space
			continue
		}
		if space && r != ' ' && out.Len() > 0 {
			out.WriteByte(' ')
		}
		space = false
		out.WriteRune(r)
	}
	return strings.TrimSpace(out.String())
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 }
