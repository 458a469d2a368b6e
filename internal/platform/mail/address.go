package mail

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"kept.example/kept/internal/platform/fault"
)

// ParseAddress reads one address as people type it and as headers have it:
// ann@example.com, Ann <ann@example.com>, "Ann, Sales" <ann@example.com>,
// with comments and in any script. It refuses what no server could deliver to,
// every control character, and what two readers could read differently
// (a second @, a dot at an end, text after the closing bracket).
func ParseAddress(s string) (Address, error) {
	bad := func(why string) (Address, error) {
		return Address{}, fault.Field("address", "mail.fault.address").Because(addressError(why))
	}
	if len(s) > 1000 || !utf8.ValidString(s) {
		return bad("too long or not text")
	}
	for _, r := range s {
		if isControl(r) || r == 0x2028 || r == 0x2029 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return bad("control character")
		}
	}
	name, spec, comment, ok := splitMailbox(strings.TrimSpace(s))
	if !ok {
		return bad("brackets")
	}
	mail, why := readSpec(spec)
	if why != "" {
		return bad(why)
	}
	name = showName(name)
	if name == "" {
		name = showName(comment)
	}
	return Address{Name: name, Mail: mail}, nil
}

type addressError string

func (e addressError) Error() string { return string(e) }

// splitMailbox takes "name <spec> (comment)" or "spec (comment)" apart. A comment
// in the middle of a spec is refused: some readers join what it divides.
func splitMailbox(s string) (name, spec, comment string, ok bool) {
	var plain, inside, note strings.Builder
	depth, state := 0, 0 // state: 0 before <, 1 inside, 2 after >
	quoted := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		out := &plain
		if state == 1 {
			out = &inside
		}
		switch {
		case depth > 0:
			switch {
			case c == '\\' && i+1 < len(s):
				i++
				note.WriteByte(s[i])
			case c == '(':
				depth++
			case c == ')':
				depth--
			default:
				note.WriteByte(c)
			}
		case quoted:
			out.WriteByte(c)
			if c == '\\' && i+1 < len(s) {
				i++
				out.WriteByte(s[i])
			} else if c == '"' {
				quoted = false
			}
		case c == '(':
			depth++
			out.WriteByte(0) // where it stood; there is no other NUL here
		case c == ')':
			return "", "", "", false
		case c == '"':
			if state == 2 {
				return "", "", "", false
			}
			quoted = true
			out.WriteByte(c)
		case c == '<' && state == 0:
			state = 1
		case c == '>' && state == 1:
			state = 2
		case c == '<' || c == '>':
			return "", "", "", false
		case state == 2 && c != ' ':
			return "", "", "", false
		default:
			out.WriteByte(c)
		}
	}
	if quoted || depth > 0 || state == 1 {
		return "", "", "", false
	}
	if state == 0 {
		spec = strings.Trim(plain.String(), " \x00")
		return "", spec, note.String(), strings.IndexByte(spec, 0) < 0
	}
	name = strings.TrimSpace(strings.ReplaceAll(plain.String(), "\x00", ""))
	spec = strings.Trim(inside.String(), "\x00")
	if strings.IndexByte(spec, 0) >= 0 {
		return "", "", "", false
	}
	if bare := unquoted(name); strings.ContainsAny(bare, ",;:@[]\\") {
		return "", "", "", false
	}
	return name, spec, note.String(), true
}

// unquoted is s without its quoted strings.
func unquoted(s string) string {
	var out strings.Builder
	in := false
	for i := 0; i < len(s); i++ {
		switch {
		case in && s[i] == '\\':
			i++
		case s[i] == '"':
			in = !in
		case !in:
			out.WriteByte(s[i])
		}
	}
	return out.String()
}

// showName is a name as one shows it: quotes and escapes undone, words decoded.
func showName(s string) string {
	s = strings.TrimSpace(s)
	if strings.Contains(s, `"`) {
		var out strings.Builder
		for i := 0; i < len(s); i++ {
			if s[i] == '\\' && i+1 < len(s) {
				i++
			} else if s[i] == '"' {
				continue
			}
			out.WriteByte(s[i])
		}
		s = out.String()
	}
	return strings.TrimSpace(cutRunes(decodeWords(s), 500))
}

// readSpec checks local@domain and returns it in its normal form.
func readSpec(s string) (mail, why string) {
	local, domain, rest, ok := cutLocal(s)
	if !ok || rest != "" {
		return "", "no single @"
	}
	if why = checkDomain(domain); why != "" {
		return "", why
	}
	if len(local) == 0 || len(local) > 64 {
		return "", "local part too short or too long"
	}
	if local[0] == '"' {
		inner := local[1 : len(local)-1]
		if inner == "" || strings.Contains(local, `\`) && !isASCII(local) {
			return "", "quoted local part"
		}
		if !strings.Contains(local, `\`) && dotAtom(inner) {
			local = inner
		}
	} else if !dotAtom(local) {
		return "", "local part"
	}
	mail = local + "@" + strings.ToLower(domain)
	if len(mail) > 254 {
		return "", "too long"
	}
	return mail, ""
}

// cutLocal splits at the @ that follows the local part, quoted or not.
func cutLocal(s string) (local, domain, rest string, ok bool) {
	if strings.HasPrefix(s, `"`) {
		for i := 1; i < len(s); i++ {
			if s[i] == '\\' {
				i++
			} else if s[i] == '"' {
				if i+1 < len(s) && s[i+1] == '@' {
					return s[:i+1], s[i+2:], "", true
				}
				return "", "", s, false
			}
		}
		return "", "", s, false
	}
	local, domain, ok = strings.Cut(s, "@")
	return local, domain, "", ok
}

func dotAtom(s string) bool {
	for _, atom := range strings.Split(s, ".") {
		if atom == "" {
			return false
		}
		for _, r := range atom {
			switch {
			case r >= 0x80:
				if !unicode.IsGraphic(r) || unicode.IsSpace(r) || r == 0xad || r == 0xfeff {
					return false
				}
			case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r):
			default:
				return false
			}
		}
	}
	return true
}

func checkDomain(d string) (why string) {
	if lit, ok := strings.CutPrefix(d, "["); ok {
		lit, ok = strings.CutSuffix(lit, "]")
		if tag := "ipv6:"; len(lit) > len(tag) && strings.EqualFold(lit[:len(tag)], tag) {
			ip, err := netip.ParseAddr(lit[len(tag):])
			ok = ok && err == nil && ip.Is6() && ip.Zone() == ""
		} else {
			ip, err := netip.ParseAddr(lit)
			ok = ok && err == nil && ip.Is4()
		}
		if !ok {
			return "domain literal"
		}
		return ""
	}
	if d == "" || len(d) > 253 {
		return "domain too short or too long"
	}
	if !isASCII(d) || strings.Contains(strings.ToLower(d), "xn--") {
		if _, err := idna.Lookup.ToASCII(d); err != nil {
			return "domain of another script"
		}
	}
	labels := strings.Split(d, ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return "domain label"
		}
		for _, r := range l {
			letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-'
			if !letter && (r < 0x80 || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != 0x200c && r != 0x200d) {
				return "domain character"
			}
		}
	}
	if last := labels[len(labels)-1]; strings.Trim(last, "0123456789") == "" {
		return "domain ends in a number"
	}
	return ""
}
