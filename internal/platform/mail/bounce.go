package mail

import (
	"strings"
	"unicode"
)

// readBounce says whether a message is a delivery report, and reads it: the
// machine's part if there is one, else the words of the many programs that never
// heard of RFC 3464.
func readBounce(m *Message, fs fields, b bodies, report string) (reports []DeliveryReport, is bool) {
	if reports, is := notification(m); is {
		return reports, true
	}
	if report != "delivery-status" && !looksReturned(m, fs, b) {
		return nil, false
	}
	words, returned := splitReturned(m.Text[:min(len(m.Text), reportBytes)])
	for _, n := range b.nodes {
		switch n.kind {
		case "message/delivery-status", "message/global-delivery-status":
			reports = append(reports, statusFields(n.bytes(m))...)
		case "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/partial", "message/global", "message/global-headers":
			returned = toUTF8(n.bytes(m), "") + "\n" + returned
		}
	}
	if len(reports) == 0 && strings.Contains(m.Text, "Final-Recipient:") {
		reports = statusFields([]byte(m.Text))
	}
	if len(reports) == 0 && strings.Contains(returned, "Final-Recipient:") && !spokenAddress().MatchString(words) {
		reports = statusFields([]byte(returned)) // a report that came back itself
	}
	if len(reports) == 0 {
		reports = spokenReports(m, fs, words, returned)
	}
	original := originalID(returned)
	for i := range reports {
		r := &reports[i]
		if r.OriginalMessageID == "" {
			r.OriginalMessageID = original
		}
		judge(r, words)
	}
	return reports, true
}

// reportBytes is how much of a text is searched for words of a report.
const reportBytes = 128 << 10

// statusFields reads a message/delivery-status: one block for the message, one
// for each recipient, in whatever order they come.
func statusFields(b []byte) (reports []DeliveryReport) {
	for block := range strings.SplitSeq(newlines(string(b)), "\n\n") {
		fs, _ := splitHeader([]byte(strings.TrimLeft(block, "\n") + "\n"))
		r := DeliveryReport{
			Recipient:  reportAddress(fs.first("Final-Recipient")),
			Action:     strings.ToLower(firstWord(fs.first("Action"))),
			Status:     statusIn(fs.first("Status")),
			Diagnostic: diagnostic(fs.first("Diagnostic-Code")),
		}
		if o := reportAddress(fs.first("Original-Recipient")); o != "" && (r.Recipient == "" || !strings.Contains(r.Recipient, "@")) {
			r.Recipient = o
		}
		if x := reportAddress(fs.first("X-Actual-Recipient")); r.Recipient == "" {
			r.Recipient = x
		}
		if r.Recipient == "" && r.Action == "" && r.Status == "" {
			continue
		}
		if r.Diagnostic == "" {
			r.Diagnostic = diagnostic(fs.first("X-Supplementary-Info") + fs.first("X-Display-Name") + fs.first("X-Notes"))
		}
		reports = append(reports, r)
		if len(reports) >= 100 {
			break
		}
	}
	return reports
}

func firstWord(s string) string {
	s = clean(toUTF8([]byte(s), ""))
	if f := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == ';' || r == '(' }); len(f) > 0 {
		return cutRunes(f[0], 40)
	}
	return ""
}

// reportAddress reads "rfc822; ann@example.com".
func reportAddress(v string) string {
	v = flatten(toUTF8([]byte(v), ""))
	if _, after, ok := strings.Cut(v, ";"); ok {
		v = after
	}
	if a, ok := looseAddress(v); ok {
		return a.Mail
	}
	return ""
}

// diagnostic is what the other server said, on one line.
func diagnostic(v string) string {
	v = strings.Join(strings.Fields(clean(toUTF8([]byte(v), ""))), " ")
	if kind, rest, ok := strings.Cut(v, ";"); ok && len(kind) < 15 && !strings.Contains(kind, " ") {
		v = strings.TrimSpace(rest)
	}
	return cutRunes(v, 500)
}

func cutRunes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	if rs := []rune(s); len(rs) > n {
		return string(rs[:n])
	}
	return s
}

// originalID is the Message-ID of the letter that came back.
func originalID(returned string) string {
	if m := returnedID().FindStringSubmatch(returned); m != nil {
		return cleanID(m[1])
	}
	return ""
}

var returnedID = later(`(?im)^[> \t]{0,8}message-id:\s*<([^<>\n]{3,300})>`)

// statusIn finds an RFC 3463 status, which is no part of an IP address or
// version number.
func statusIn(s string) string {
	for _, at := range statusCode().FindAllStringIndex(s, 20) {
		before, after := byte(' '), byte(' ')
		if at[0] > 0 {
			before = s[at[0]-1]
		}
		if at[1] < len(s) {
			after = s[at[1]]
		}
		dotted := after == '.' && at[1]+1 < len(s) && s[at[1]+1] >= '0' && s[at[1]+1] <= '9'
		if before == '.' || before >= '0' && before <= '9' || before == '/' || before == 'v' || before == '-' && at[0] > 1 && s[at[0]-2] >= 'a' || dotted || after >= '0' && after <= '9' || after >= 'a' && after <= 'z' || after == '/' {
			continue
		}
		return s[at[0]:at[1]]
	}
	return ""
}

var statusCode = later(`[245]\.\d{1,3}\.\d{1,3}`)

// replyCode finds an SMTP reply code.
func replyCode(s string) string {
	if m := replyCodes().FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return ""
}

var replyCodes = later(`(?:^|[\s:;("'\[>-])([45][0-5]\d)(?:[ -]|$)`)
