package mail

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
)

// charsetNamed finds a charset by the name a mail gives it, which is often not
// its name: quoted, spaced, with "charset=" inside, or a vendor's own.
func charsetNamed(name string) (encoding.Encoding, bool) {
	name = strings.ToLower(strings.Trim(strings.TrimSpace(name), `"'<>;,`))
	name = strings.TrimPrefix(name, "charset=")
	name = strings.Trim(strings.ReplaceAll(name, " ", ""), `"'`)
	if i := strings.IndexAny(name, ";*"); i > 0 { // RFC 2231 language
		name = name[:i]
	}
	if enc, ok := oddCharset(name); ok {
		return enc, true
	}
	if enc, err := htmlindex.Get(name); err == nil {
		return enc, true
	}
	if enc, err := ianaindex.MIME.Encoding(name); err == nil && enc != nil {
		return enc, true
	}
	for _, prefix := range []string{"x-", "cs"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			if enc, err := htmlindex.Get(rest); err == nil {
				return enc, true
			}
		}
	}
	return nil, false
}

// undashed writes a name together. A replacer takes 2 kB and one mail has thousands of
// names, so it is made once.
var undashed = strings.NewReplacer("-", "", "_", "")

// oddCharset knows the names that the indexes do not.
func oddCharset(name string) (encoding.Encoding, bool) {
	switch flat := undashed.Replace(name); flat {
	case "utf8", "utf8mb4", "utf8bom", "unicode11utf8":
		return encoding.Nop, true
	case "ascii", "usascii", "usacii", "ansix3.41968", "646", "ansi", "default", "defaultcharset", "xunknown":
		return charmap.Windows1252, true
	case "cp850", "ibm850":
		return charmap.CodePage850, true
	case "cp437", "ibm437", "437":
		return charmap.CodePage437, true
	case "cp858", "ibm00858":
		return charmap.CodePage858, true
	case "iso88598i", "iso88598e":
		return charmap.ISO8859_8, true
	case "macintosh", "xmacroman", "macroman", "applemacroman", "applemac":
		return charmap.Macintosh, true
	case "cp932", "ms932", "windows31j", "xsjis", "shiftjis", "sjis", "mskanji":
		return japanese.ShiftJIS, true
	case "cp50220", "cp50221", "iso2022jpms", "iso2022jp1", "iso2022jp2", "iso2022jp3":
		return japanese.ISO2022JP, true
	case "cp936", "gb2312", "gbk", "xgbk", "chinese", "euccn", "hzgb2312", "gb18030":
		enc, err := htmlindex.Get(map[bool]string{true: "hz-gb-2312", false: "gb18030"}[flat == "hzgb2312"])
		if err != nil {
			enc, err = ianaindex.MIME.Encoding("HZ-GB-2312")
		}
		return enc, err == nil && enc != nil
	case "cp949", "ksc56011987", "ksc5601", "ms949", "windows949", "euckr", "korean":
		enc, err := htmlindex.Get("euc-kr")
		return enc, err == nil
	case "cp950", "big5hkscs", "big5":
		enc, err := htmlindex.Get("big5")
		return enc, err == nil
	}
	if digits, ok := strings.CutPrefix(name, "cp"); ok && strings.HasPrefix(digits, "125") {
		enc, err := htmlindex.Get("windows-" + digits)
		return enc, err == nil
	}
	return nil, false
}

// toUTF8 turns bytes in a declared charset into valid UTF-8 text without NUL. A
// declaration that is plainly wrong loses against the bytes.
func toUTF8(b []byte, declared string) string {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	low := strings.ToLower(strings.TrimSpace(declared))
	if strings.Contains(low, "utf-7") || strings.Contains(low, "utf7") {
		return clean(utf7(b))
	}
	enc, known := charsetNamed(declared)
	plain := !known || enc == encoding.Nop || low == "us-ascii" || low == "ascii" || low == "unknown-8bit"
	if plain {
		if utf8.Valid(b) {
			if escapesJapanese(b) {
				if s, err := japanese.ISO2022JP.NewDecoder().Bytes(b); err == nil {
					return clean(string(s))
				}
			}
			return clean(string(b))
		}
		if known && enc == encoding.Nop && mostlyUTF8(b) {
			return clean(string(b))
		}
		return guess(b)
	}
	// Multi-byte UTF-8 does not happen by accident: a longer text that is valid
	// as such was only labelled wrongly.
	if _, single := enc.(*charmap.Charmap); single && nonASCII(b) >= 4 && utf8.Valid(b) {
		return clean(string(b))
	}
	s, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return guess(b)
	}
	return clean(string(s))
}

// guess reads bytes of unknown charset: as UTF-8, else as one of the common
// double-byte charsets if they fit without a fault, else as windows-1252.
func guess(b []byte) string {
	if utf8.Valid(b) {
		return clean(string(b))
	}
	if nonASCII(b) > len(b)/3 {
		for _, name := range []string{"gb18030", "shift_jis", "euc-jp", "big5", "euc-kr"} {
			enc, err := htmlindex.Get(name)
			if err != nil {
				continue
			}
			s, err := enc.NewDecoder().Bytes(b)
			if err == nil && !bytes.ContainsRune(s, utf8.RuneError) && looksEastAsian(s) {
				return clean(string(s))
			}
		}
	}
	s, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return clean(string(b))
	}
	return clean(string(s))
}

func looksEastAsian(b []byte) bool {
	east, other := 0, 0
	for _, r := range string(b) {
		switch {
		case r >= 0x4e00 && r < 0xa000, r >= 0x3040 && r < 0x3100, r >= 0xac00 && r < 0xd7a4, r >= 0x3000 && r < 0x3020, r >= 0xff00 && r < 0xff61:
			east++
		case r >= 0x80:
			other++
		}
	}
	return east > 4*other
}

func nonASCII(b []byte) (n int) {
	for _, c := range b {
		if c >= 0x80 {
			n++
		}
	}
	return n
}

// mostlyUTF8 says that a text is UTF-8 with a few bad bytes, cut off ones maybe.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n <= 1 {
			bad++
		} else if n > 1 {
			good++
		}
		b = b[max(n, 1):]
	}
	return good > 2*bad
}

func escapesJapanese(b []byte) bool {
	return bytes.Contains(b, []byte("\x1b$B")) || bytes.Contains(b, []byte("\x1b$@")) || bytes.Contains(b, []byte("\x1b(J"))
}

// clean makes text valid UTF-8 without NUL and without the replacement of what
// was already replaced.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return s
}

// utf7 decodes RFC 2152; what is no UTF-7 stays as it is.
func utf7(b []byte) string {
	var out strings.Builder
	for i := 0; i < len(b); i++ {
		if b[i] != '+' {
			out.WriteByte(b[i])
			continue
		}
		end := i + 1
		for end < len(b) && isBase64(b[end]) {
			end++
		}
		word := b[i+1 : end]
		if len(word) == 0 {
			out.WriteByte('+')
			if end < len(b) && b[end] == '-' {
				i = end
			}
			continue
		}
		bits := make([]byte, base64.RawStdEncoding.DecodedLen(len(word)))
		n, _ := base64.RawStdEncoding.Decode(bits, word)
		units := make([]uint16, 0, n/2)
		for j := 0; j+1 < n; j += 2 {
			units = append(units, uint16(bits[j])<<8|uint16(bits[j+1]))
		}
		out.WriteString(string(utf16.Decode(units)))
		i = end - 1
		if end < len(b) && b[end] == '-' {
			i = end
		}
	}
	return out.String()
}

func isBase64(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}
