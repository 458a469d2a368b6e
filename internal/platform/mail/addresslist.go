package mail

import (
	"strings"
)

// addressList reads an address field tolerantly: groups, names with bare commas,
// encoded words that hold an address, brackets that never close. What has no
// local@domain is left out; the field itself stays in Message.Header. The second
// result is how many were left out because max was reached.
func addressList(values []string, max int) (list []Address, over int) {
	for _, v := range values {
		name := "" // a piece that had no address: the first half of "Miller, Ann <a@b>"
		if !strings.Contains(v, "=?") {
			v = toUTF8([]byte(v), "") // raw bytes inside an encoded word are in its charset
		}
		for _, piece := range splitAddresses(flatten(v)) {
			if !strings.ContainsAny(piece, "@<") && strings.Contains(piece, "=?") {
				piece = decodeWords(piece)
			}
			a, ok := looseAddress(piece)
			if !ok {
				if p := strings.TrimSpace(piece); p != "" && len(name)+len(p) < 500 && !strings.Contains(p, "<") {
					name += p + ", "
				} else {
					name = ""
				}
				continue
			}
			if name != "" && a.Name != "" && !strings.HasPrefix(strings.TrimSpace(piece), `"`) && !strings.Contains(name, "@") {
				a.Name = showName(name + a.Name)
			}
			name = ""
			if len(list) >= max {
				over++
				continue
			}
			list = append(list, a)
		}
	}
	return list, over
}

var unfolded = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ", "\x00", "")

// flatten undoes folding.
func flatten(v string) string {
	if !strings.ContainsAny(v, "\r\n\t\x00") {
		return strings.TrimSpace(v)
	}
	return strings.TrimSpace(unfolded.Replace(v))
}

// splitAddresses cuts at the commas and semicolons that separate, and drops the
// names of groups.
func splitAddresses(v string) (pieces []string) {
	if strings.Count(v, `"`)%2 == 1 {
		v = strings.ReplaceAll(v, `"`, "") // an open quote would swallow the rest
	}
	start, depth := 0, 0
	quoted, angle := false, false
	lastAngle, lastParen := strings.LastIndexByte(v, '>'), strings.LastIndexByte(v, ')')
	cut := func(i int) {
		if p := strings.TrimSpace(v[start:i]); p != "" {
			pieces = append(pieces, p)
		}
		start = i + 1
	}
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case quoted && c == '\\':
			i++
		case c == '"' && depth == 0:
			quoted = !quoted
		case quoted:
		case c == '(' && lastParen > i:
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth > 0:
		case c == '<':
			angle = true
		case c == '>':
			angle = false
			if j := strings.IndexAny(v[i+1:min(len(v), i+300)], ",;<"); j >= 0 && v[i+1+j] == '<' { // a forgotten comma
				cut(i + 1)
				start = i + 1
			}
		case angle && c == ',' && lastAngle < i:
			angle = false
			cut(i)
		case angle:
		case c == ',' || c == ';':
			cut(i)
		case c == ':' && i-start < 200 && !strings.ContainsAny(v[start:i], "@<=") && (i+1 == len(v) || v[i+1] != '/'):
			start = i + 1 // a group's name
		}
	}
	if start < len(v) {
		cut(len(v))
	}
	return pieces
}

// atComment is a comment beside the @, where RFC 5322 allows one.
var atComment = later(`(\([^()<>@]*\))?@(\([^()<>@]*\))?`)

// looseAddress reads one piece of a list: strictly if it can, else whatever
// holds an @ between two words.
func looseAddress(piece string) (Address, bool) {
	if a, err := ParseAddress(piece); err == nil {
		return a, true
	}
	piece = strings.TrimSpace(piece)
	if strings.Contains(piece, "(") && len(piece) < 1000 {
		piece = atComment().ReplaceAllString(piece, "@")
		if a, err := ParseAddress(piece); err == nil {
			return a, true
		}
	}
	name, spec := "", piece
	if i := strings.LastIndexByte(piece, '<'); i >= 0 {
		name = piece[:i]
		spec, _, _ = strings.Cut(piece[i+1:], ">")
		if !strings.Contains(spec, "@") && strings.Contains(name, "@") {
			spec, name = name, ""
		}
	} else if words := strings.Fields(piece); len(words) > 1 {
		for i, w := range words {
			if strings.Contains(w, "@") {
				spec = w
				name = strings.Join(append(words[:i:i], words[i+1:]...), " ")
				break
			}
		}
	}
	if strings.Contains(spec, "=?") {
		spec = decodeWords(spec)
	}
	if i := strings.LastIndexByte(spec, ':'); i >= 0 && strings.Contains(spec[i:], "@") {
		spec = spec[i+1:] // a route, or mailto:
	}
	spec = strings.Trim(strings.TrimSpace(spec), `<>"'.,;()[]`)
	at := strings.LastIndexByte(spec, '@')
	if at <= 0 || at == len(spec)-1 || len(spec) > 320 {
		return Address{}, false
	}
	local, domain := spec[:at], clean(strings.ToLower(spec[at+1:]))
	local = strings.ReplaceAll(clean(local), " ", "")
	if strings.ContainsAny(domain, " <>,;\"'()@\\:") || strings.ContainsAny(local, "<>,;()") || strings.IndexFunc(spec, isControl) >= 0 || strings.Trim(domain, ".") == "" {
		return Address{}, false
	}
	return Address{Name: showName(name), Mail: local + "@" + domain}, true
}
