package mail

import (
	"bytes"
	"net/textproto"
	"strings"
)

// field is one header field as it came: unfolded, not decoded.
type field struct {
	name  string // canonical, as in Message-Id
	value string
}

type fields []field

// first returns the first value of a field, trimmed.
func (f fields) first(name string) string {
	for _, x := range f {
		if x.name == name {
			return strings.TrimSpace(x.value)
		}
	}
	return ""
}

// last returns the last value of a field that says something, trimmed.
func (f fields) last(name string) (v string) {
	for _, x := range f {
		if s := strings.TrimSpace(x.value); x.name == name && s != "" {
			v = s
		}
	}
	return v
}

func (f fields) all(name string) (vs []string) {
	for _, x := range f {
		if x.name == name {
			vs = append(vs, x.value)
		}
	}
	return vs
}

func (f fields) has(name string) bool {
	for _, x := range f {
		if x.name == name {
			return true
		}
	}
	return false
}

// tidyStart drops what transports leave before the first field: blank lines, a
// byte order mark, an mbox separator.
func tidyStart(raw []byte) []byte {
	for {
		before := len(raw)
		raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
		if line, rest, ok := cutLine(raw); ok {
			blank := len(bytes.TrimSpace(line)) == 0
			mbox := bytes.HasPrefix(line, []byte("From ")) && !bytes.HasPrefix(line, []byte("From :")) || bytes.HasPrefix(line, []byte(">From "))
			if blank || mbox {
				raw = rest
			}
		}
		for len(raw) > 0 && (raw[0] == ' ' || raw[0] == '\t') && colonName(bytes.TrimLeft(raw, " \t")) {
			raw = raw[1:]
		}
		if len(raw) == before {
			return raw
		}
	}
}

// cutLine takes the first line of b, without its end; CR LF, LF and a lone CR
// that no LF follows are line ends.
func cutLine(b []byte) (line, rest []byte, ok bool) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return b, nil, len(b) > 0
	}
	line, rest = b[:i], b[i+1:]
	if i > 0 && line[i-1] == '\r' {
		line = line[:i-1]
	}
	return line, rest, true
}

// colonName says that a line begins with a field name and a colon.
func colonName(line []byte) bool {
	i := bytes.IndexByte(line, ':')
	if i <= 0 || i > 120 {
		return false
	}
	name := bytes.TrimRight(line[:i], " \t")
	for _, c := range name {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return len(name) > 0
}

// splitHeader reads the fields at the start of b and returns the body. A line
// that is neither field, continuation nor end is a continuation by mistake if
// fields follow it, and otherwise the body without its blank line.
func splitHeader(b []byte) (fs fields, body []byte) {
	rest := b
	var value strings.Builder // of the last field; built once, however often it is folded
	end := func(body []byte) (fields, []byte) {
		if len(fs) > 0 {
			fs[len(fs)-1].value = value.String()
		}
		return fs, body
	}
	for {
		line, next, ok := cutLine(rest)
		if !ok {
			return end(nil)
		}
		switch {
		case len(bytes.TrimRight(line, " \t")) == 0 && (len(line) == 0 || !moreFields(next)):
			return end(next)
		case line[0] == ' ' || line[0] == '\t':
			value.WriteByte('\n')
			value.Write(line)
		case colonName(line):
			i := bytes.IndexByte(line, ':')
			name := textproto.CanonicalMIMEHeaderKey(string(bytes.TrimRight(line[:i], " \t")))
			end(nil)
			value.Reset()
			fs = append(fs, field{name: name})
			value.Write(line[i+1:])
		case len(fs) > 0 && moreFields(next):
			value.WriteByte(' ')
			value.Write(line)
		default:
			return end(rest)
		}
		rest = next
	}
}

// moreFields says that the next lines look like a header still: a field, or
// continuations and then a field.
func moreFields(b []byte) bool {
	for range 5 {
		line, next, ok := cutLine(b)
		if !ok || len(line) == 0 {
			return false
		}
		if colonName(line) {
			return true
		}
		if line[0] != ' ' && line[0] != '\t' {
			return false
		}
		b = next
	}
	return false
}

// headerMap is the decoded header for keeping and showing.
func headerMap(fs fields) map[string][]string {
	m := make(map[string][]string, len(fs))
	for _, f := range fs {
		m[clean(f.name)] = append(m[clean(f.name)], decodeWords(f.value))
	}
	return m
}

// messageIDs reads the ids of In-Reply-To and References: what stands in angle
// brackets, else words with an @; each once, at most 100.
func messageIDs(values []string) (ids []string) {
	seen := map[string]bool{}
	add := func(id string) {
		id = cleanID(id)
		if id != "" && !seen[id] && len(ids) < 100 {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	for _, v := range values {
		v = clean(v)
		rest, found := v, false
		for {
			_, after, ok := strings.Cut(rest, "<")
			if !ok {
				break
			}
			id, next, ok := strings.Cut(after, ">")
			if !ok {
				break
			}
			add(id)
			found, rest = true, next
		}
		if !found {
			for _, w := range strings.Fields(v) {
				if strings.Contains(w, "@") {
					add(w)
				}
			}
		}
	}
	return ids
}

// cleanID strips the brackets, spaces and line ends of one message id.
func cleanID(s string) string {
	s = strings.Join(strings.Fields(clean(s)), "")
	return strings.Trim(s, "<>")
}
