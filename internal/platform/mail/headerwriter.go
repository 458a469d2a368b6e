package mail

import (
	"mime"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"kept.example/kept/internal/platform/fault"
)

// headers writes header fields. It is the only place where mail of ours gets
// any, and it writes no line end that it did not mean: a value with CR, LF, NUL
// or another control character is a fault of the input it came from.
type headers struct {
	b   strings.Builder
	err error
}

const foldAt = 76

// refuse notes the first fault.
func (h *headers) refuse(input, key string) {
	if h.err == nil {
		h.err = fault.Field(input, key)
	}
}

// plain says that a value may stand in a header, and refuses it otherwise.
func (h *headers) plain(input string, values ...string) bool {
	for _, v := range values {
		if !utf8.ValidString(v) || strings.ContainsFunc(v, func(r rune) bool { return isControl(r) || r == 0x2028 || r == 0x2029 }) {
			h.refuse(input, "mail.fault.header_line_end")
			return false
		}
	}
	return true
}

// fold writes a field of tokens, which are separated by spaces or by line ends
// before column 76 where they can be.
func (h *headers) fold(name string, tokens []string) {
	h.b.WriteString(name)
	h.b.WriteByte(':')
	column := len(name) + 1
	for i, t := range tokens {
		if i > 0 && column+1+len(t) > foldAt {
			h.b.WriteString("\r\n")
			column = 0
		}
		h.b.WriteByte(' ')
		h.b.WriteString(t)
		column += 1 + len(t)
	}
	h.b.WriteString("\r\n")
}

// text writes an unstructured field.
func (h *headers) text(name, input, value string) {
	if value != "" && h.plain(input, value) {
		h.fold(name, words(value))
	}
}

// words splits a text into what a header may hold: as it is when it is short
// words of ASCII, else as encoded words.
func words(s string) []string {
	tokens := strings.Split(s, " ")
	tame := !strings.Contains(s, "=?") && !strings.Contains(s, "  ") && strings.TrimSpace(s) == s
	for _, t := range tokens {
		tame = tame && len(t) <= 70
	}
	for i := 0; tame && i < len(s); i++ {
		tame = s[i] < 0x7f
	}
	if tame {
		return tokens
	}
	q, b := strings.Split(mime.QEncoding.Encode("utf-8", s), " "), base64Words(s)
	if !isASCII(s) && len(strings.Join(q, " ")) <= len(strings.Join(b, " ")) {
		return q
	}
	return b
}

// addresses writes an address field.
func (h *headers) addresses(name, input string, list ...Address) {
	var tokens []string
	for i, a := range list {
		t := h.address(input, a)
		if i < len(list)-1 && len(t) > 0 {
			t[len(t)-1] += ","
		}
		tokens = append(tokens, t...)
	}
	if len(tokens) > 0 {
		h.fold(name, tokens)
	}
}

func (h *headers) address(input string, a Address) []string {
	if !h.plain(input, a.Name, a.Mail) {
		return nil
	}
	spec, err := wireAddress(a.Mail)
	if err != nil {
		h.refuse(input, "mail.fault.address")
		return nil
	}
	name := strings.Join(strings.Fields(a.Name), " ")
	switch {
	case name == "":
		return []string{spec}
	case phraseAtoms().MatchString(name) && len(name) < 60:
		return append(strings.Split(name, " "), "<"+spec+">")
	case isASCII(name) && len(name) < 60 && !strings.Contains(name, "=?"):
		return []string{`"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`, "<" + spec + ">"}
	}
	return append(base64Words(name), "<"+spec+">") // Q words may hold few characters in a phrase
}

var phraseAtoms = later("^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+( [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")

// base64Words encodes a text whatever it is, in words short enough for any field;
// no character is split.
func base64Words(s string) (out []string) {
	for s != "" {
		n := min(len(s), 42)
		for n < len(s) && !utf8.RuneStart(s[n]) {
			n--
		}
		out = append(out, "=?utf-8?b?"+base64Std.EncodeToString([]byte(s[:n]))+"?=")
		s = s[n:]
	}
	return out
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// wireAddress is an address as servers want it: a domain of other scripts in its
// ASCII form. A local part of other scripts stays, and needs SMTPUTF8.
func wireAddress(s string) (string, error) {
	a, err := ParseAddress(s)
	if err != nil || a.Name != "" {
		return "", fault.Field("address", "mail.fault.address").Because(err)
	}
	at := strings.LastIndexByte(a.Mail, '@')
	domain := a.Mail[at+1:]
	if !isASCII(domain) {
		if domain, err = idna.Lookup.ToASCII(domain); err != nil {
			return "", fault.Field("address", "mail.fault.address").Because(err)
		}
	}
	return a.Mail[:at+1] + domain, nil
}

// ids writes a field of message ids. What another server would choke on is left
// out: an id is never worth losing the letter.
func (h *headers) ids(name, input string, values ...string) {
	var tokens []string
	for _, v := range values {
		v = strings.Trim(v, "<>")
		if !h.plain(input, v) {
			return
		}
		if v != "" && len(v) <= 900 && isASCII(v) && !strings.ContainsAny(v, "<> ") {
			tokens = append(tokens, "<"+v+">")
		}
	}
	if len(tokens) > 0 {
		h.fold(name, tokens)
	}
}

var (
	fieldName = later(`^[A-Za-z][A-Za-z0-9-]{0,60}$`)
	ownField  = later(`(?i)^(from|to|cc|bcc|sender|reply-to|date|subject|message-id|in-reply-to|references|mime-version|content-.*|received|return-path|auto-submitted|x-mailer|user-agent)$`)
)

// further writes the fields that a letter brings itself, by name.
func (h *headers) further(fields map[string]string) {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if !fieldName().MatchString(name) || ownField().MatchString(name) {
			h.refuse("headers", "mail.fault.header_line_end")
			return
		}
		h.text(name, "headers", fields[name])
	}
}
