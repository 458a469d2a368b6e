package mail

import (
	"net/url"
	"sort"
	"strconv"
	"strings"
)

var spaced = strings.NewReplacer("\r", "", "\n", "", "\t", " ")

// mediaType reads a Content-Type or Content-Disposition with its parameters as
// they are found in mail: unquoted spaces, missing quotes, encoded words,
// RFC 2231 continuations and charsets. It never fails; what is unreadable lacks.
func mediaType(v string) (kind string, params map[string]string) {
	v = v[:min(len(v), 16<<10)]
	if strings.ContainsAny(v, "\r\n\t") {
		v = spaced.Replace(v)
	}
	head, rest, _ := strings.Cut(strings.TrimSpace(v), ";")
	if i := strings.IndexAny(head, " ,("); i >= 0 { // a forgotten semicolon, or a comment
		head, rest = head[:i], head[i+1:]+";"+rest
	}
	kind = strings.ToLower(strings.TrimSpace(head))
	params = map[string]string{}
	pieces := map[string]map[int]piece{}
	for rest != "" {
		var key, val string
		key, val, rest = nextParam(rest)
		if key == "" {
			continue
		}
		base, n, encoded := paramKey(key)
		if n < 0 && !encoded {
			if _, twice := params[key]; !twice {
				params[key] = val
			}
			continue
		}
		if pieces[base] == nil {
			pieces[base] = map[int]piece{}
		}
		if len(pieces[base]) < 100 {
			pieces[base][max(n, 0)] = piece{val, encoded}
		}
	}
	for base, ps := range pieces {
		if s := joinPieces(ps); s != "" {
			params[base] = s
		}
	}
	return kind, params
}

// nextParam takes one key=value off s.
func nextParam(s string) (key, val, rest string) {
	s = strings.TrimLeft(s, "; \t")
	eq := strings.IndexByte(s, '=')
	semi := strings.IndexByte(s, ';')
	if eq < 0 || semi >= 0 && semi < eq {
		if semi < 0 {
			return "", "", ""
		}
		return "", "", s[semi+1:]
	}
	key = strings.ToLower(strings.TrimSpace(s[:eq]))
	s = strings.TrimLeft(s[eq+1:], " \t")
	if !strings.HasPrefix(s, `"`) {
		val, rest, _ = strings.Cut(s, ";")
		val = strings.TrimSpace(val)
		if i := strings.IndexAny(val, " \t"); i > 0 && strings.Contains(val[i:], "=") && !strings.Contains(val, "=?") {
			val, rest = val[:i], val[i:]+";"+rest // a forgotten semicolon
		}
		return key, strings.Trim(val, `'`), rest
	}
	var out strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			out.WriteByte(s[i])
		case s[i] == '"':
			return key, out.String(), s[i+1:]
		default:
			out.WriteByte(s[i])
		}
	}
	// The closing quote is missing: the value ends where the next parameter would.
	val, rest, _ = strings.Cut(s[1:], ";")
	return key, strings.TrimSpace(val), rest
}

// piece is one part of an RFC 2231 parameter.
type piece struct {
	text    string
	encoded bool
}

// paramKey takes "filename*0*" apart.
func paramKey(key string) (base string, n int, encoded bool) {
	n = -1
	base, encoded = strings.CutSuffix(key, "*")
	if b, num, ok := strings.Cut(base, "*"); ok {
		if i, err := strconv.Atoi(num); err == nil && i >= 0 && i < 1000 {
			return b, i, encoded
		}
	}
	return base, n, encoded
}

func joinPieces(ps map[int]piece) string {
	order := make([]int, 0, len(ps))
	for n := range ps {
		order = append(order, n)
	}
	sort.Ints(order)
	charset := ""
	var b []byte
	anyEncoded := false
	for i, n := range order {
		p := ps[n]
		if p.encoded && i == 0 {
			if cs, after, ok := strings.Cut(p.text, "'"); ok {
				if _, text, ok := strings.Cut(after, "'"); ok {
					charset, p.text = cs, text
				}
			}
		}
		if p.encoded {
			anyEncoded = true
			if s, err := url.PathUnescape(p.text); err == nil {
				p.text = s
			} else {
				p.text = looseUnescape(p.text)
			}
		}
		b = append(b, p.text...)
	}
	if !anyEncoded {
		return string(b) // may hold encoded words, decoded with the rest
	}
	return toUTF8(b, charset)
}

// looseUnescape decodes the %XX that are some and keeps the rest.
func looseUnescape(s string) string {
	var out []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return string(out)
}

// fileName makes a name from a parameter: decoded, without path or control
// characters, at most 200 characters.
func fileName(s string) string {
	s = decodeWords(s)
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	s = strings.Map(func(r rune) rune {
		if isControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200b || r == 0xfeff {
			return -1
		}
		return r
	}, s)
	s = strings.TrimSpace(s)
	if rs := []rune(s); len(rs) > 200 {
		s = string(rs[:200])
	}
	if s == "." || s == ".." {
		return ""
	}
	return s
}
