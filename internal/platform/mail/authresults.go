package mail

import "strings"

// authResults is one Authentication-Results field (RFC 8601).
type authResults struct {
	server  string // its authserv-id, in lower case
	results []authResult
}

// authResult is what one method came to, with what it says of it.
type authResult struct {
	method, value string            // both in lower case
	props         map[string]string // such as smtp.mailfrom, keys in lower case
}

// The limits of a field: a stranger may have written it.
const (
	mostAuthBytes   = 16 << 10
	mostAuthResults = 50
	mostAuthProps   = 50
)

// parseAuthResults reads a field. Comments and quoted words never count as
// results: a sender chooses what stands in them. ok is false for what is no
// such field.
func parseAuthResults(s string) (a authResults, ok bool) {
	if len(s) > mostAuthBytes {
		return a, false
	}
	parts, ok := authTokens(s)
	if !ok || len(parts) == 0 || len(parts[0]) == 0 {
		return a, false
	}
	head := parts[0]
	if len(head) > 2 || len(head) == 2 && head[1].text != "1" {
		return a, false // a version that we do not know
	}
	a.server = strings.ToLower(head[0].text)
	for _, part := range parts[1:] {
		if r, ok := authResultOf(part); ok && len(a.results) < mostAuthResults {
			a.results = append(a.results, r)
		}
	}
	return a, a.server != ""
}

// authResultOf reads "method=value prop=value …"; the tokens around a = belong
// together, whatever space stands between them.
func authResultOf(part []authToken) (r authResult, ok bool) {
	r.props = map[string]string{}
	for i := 0; i+2 < len(part); {
		if part[i+1].text != "=" || part[i+1].quoted || part[i].quoted {
			i++
			continue
		}
		key, value := strings.ToLower(part[i].text), part[i+2].text
		i += 3
		switch {
		case r.method == "":
			r.method, _, _ = strings.Cut(key, "/") // dkim/1
			r.method, r.value = strings.TrimSpace(r.method), strings.ToLower(value)
		case len(r.props) < mostAuthProps:
			if _, twice := r.props[key]; !twice {
				r.props[key] = value
			}
		}
	}
	return r, r.method != ""
}

// authToken is a word, a quoted word, or a lone =.
type authToken struct {
	text   string
	quoted bool
}

// authTokens cuts a field at its semicolons, and each part into tokens, without
// the comments. ok is false where a quote or a comment never ends.
func authTokens(s string) (parts [][]authToken, ok bool) {
	parts = [][]authToken{nil}
	put := func(t authToken) { parts[len(parts)-1] = append(parts[len(parts)-1], t) }
	for i := 0; i < len(s); {
		switch c := s[i]; c {
		case ' ', '\t', '\r', '\n':
			i++
		case ';':
			parts = append(parts, nil)
			i++
		case '=':
			put(authToken{text: "="})
			i++
		case '(':
			if i = commentEnd(s, i); i < 0 {
				return nil, false
			}
		case '"':
			text, end := quotedWord(s, i)
			if end < 0 {
				return nil, false
			}
			put(authToken{text, true})
			i = end
		default:
			end := i + strings.IndexAny(s[i:]+";", " \t\r\n;=(\"")
			if len(parts[len(parts)-1]) >= 2 { // a value may hold a =: only the first one divides
				if last := parts[len(parts)-1]; last[len(last)-1].text == "=" && !last[len(last)-1].quoted {
					end = i + strings.IndexAny(s[i:]+";", " \t\r\n;(\"")
				}
			}
			put(authToken{text: s[i:end]})
			i = end
		}
	}
	return parts, true
}

// commentEnd is where a comment that begins at i ends; comments lie inside each
// other. -1 if it never does.
func commentEnd(s string, i int) int {
	depth := 0
	for ; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// quotedWord reads a quoted word that begins at i, and where it ends; -1 if it
// never does.
func quotedWord(s string, i int) (string, int) {
	var b strings.Builder
	for i++; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if i++; i < len(s) {
				b.WriteByte(s[i])
			}
		case '"':
			return b.String(), i + 1
		default:
			b.WriteByte(s[i])
		}
	}
	return "", -1
}

// Told is the verdict of a mail that somebody else received for us: what the
// topmost Authentication-Results of the one server that is believed says. All
// other fields of that name are a stranger's.
func Told(m Message, author Address, authservID string) Verdict {
	domain := domainOf(author.Mail)
	v := Verdict{Trust: Nothing, Why: whyUntold, Domain: domain}
	switch {
	case domain == "":
		v.Why = whyNoAuthor
		return v
	case len(m.From) > 1:
		v.Trust, v.Why = Disowned, whySeveral
		return v
	case authservID == "":
		return v
	}
	for _, field := range m.Header["Authentication-Results"] {
		if a, ok := parseAuthResults(field); ok && a.server == strings.ToLower(strings.TrimSpace(authservID)) {
			return a.verdict(domain)
		}
	}
	return v
}

// verdict reads a field as evidence. What the server says of DMARC for the
// author's own domain counts as it stands.
func (a authResults) verdict(author string) Verdict {
	e := evidence{author: author}
	dmarc := ""
	for _, r := range a.results {
		switch r.method {
		case "spf":
			e.spf = result{r.value, addressOrDomain(r.props["smtp.mailfrom"])}
			if e.spf.domain == "" {
				e.spf.domain = hostName(r.props["smtp.helo"])
			}
		case "dkim":
			d := r.props["header.d"]
			if d == "" {
				d = addressOrDomain(r.props["header.i"])
			}
			e.dkim = append(e.dkim, result{r.value, d})
		case "dmarc":
			if hostName(r.props["header.from"]) == author {
				dmarc = r.value
			}
		}
	}
	v := e.verdict()
	switch {
	case dmarc == "pass":
		v.Trust, v.Why, v.DMARC = Vouched, "", dmarc
	case dmarc == "fail":
		v.Trust, v.Why, v.DMARC = Disowned, whyTold, dmarc
	case v.Trust == Unsure: // we cannot ask again what the provider asked
		v.Trust, v.Why = Nothing, whyUntold
	case v.Trust == Nothing && len(a.results) == 0:
		v.Why = whyUntold
	}
	return v
}

func addressOrDomain(s string) string {
	if strings.Contains(s, "@") {
		return domainOf(s)
	}
	return hostName(s)
}

// CheckedBy is the server that wrote the topmost Authentication-Results of a
// header; "" where there is none. Who received the mail last writes on top, but
// where that server writes none it may be a stranger's: it is a proposal for a
// person to judge.
func CheckedBy(header []byte) string {
	fs, _ := splitHeader(tidyStart(header))
	a, ok := parseAuthResults(fs.first("Authentication-Results"))
	if !ok {
		return ""
	}
	return hostName(a.server)
}
