package mail

import (
	"bytes"
	"crypto/sha256"
	"strings"
)

// traceFields are what servers on the way, and mailboxes, write into a header.
// They differ between two copies of one message.
var traceFields = map[string]bool{
	"received": true, "x-received": true, "return-path": true, "delivered-to": true, "x-delivered-to": true, "x-original-to": true, "envelope-to": true,
	"x-envelope-to": true, "x-envelope-from": true, "x-rcpt-to": true, "delivery-date": true, "x-delivery-time": true, "apparently-to": true,
	"dkim-signature": true, "x-google-dkim-signature": true, "domainkey-signature": true, "domainkey-status": true, "dkim-filter": true, "x-google-smtp-source": true,
	"authentication-results": true, "x-authentication-results": true, "received-spf": true, "authentication-results-original": true, "x-sender-id": true,
	"status": true, "x-status": true, "x-keywords": true, "x-uid": true, "x-uidl": true, "x-imap": true, "x-imapbase": true, "content-length": true, "lines": true,
	"x-mozilla-status": true, "x-mozilla-status2": true, "x-mozilla-keys": true, "x-gm-thrid": true, "x-gm-labels": true, "x-gm-message-state": true, "x-gm-msgid": true, "x-forwarded-to": true, "x-forwarded-for": true,
	"x-gmail-fetch-info": true, "x-spam": true, "x-spamd-bar": true, "x-spamd-result": true, "x-rspamd-queue-id": true, "x-rspamd-server": true, "x-virus-scanned": true, "x-virus-status": true, "x-ses-receipt": true, "x-ses-rs": true,
}

func isTrace(name string) bool {
	return traceFields[name] || strings.HasPrefix(name, "arc-") || strings.HasPrefix(name, "x-spam-") || strings.HasPrefix(name, "x-rspamd-") || strings.HasPrefix(name, "x-ms-exchange-")
}

// ContentSum is the SHA-256 of a message without the fields that servers and
// mailboxes add on the way and with \n line ends, so that two copies of one
// message have the same sum however they came, and two messages never do.
func ContentSum(raw []byte) [32]byte {
	h := sha256.New()
	rest := tidyStart(raw)
	trace, begun := false, false
	for {
		line, next, ok := cutLine(rest)
		if !ok {
			break
		}
		if len(line) == 0 || begun && line[0] != ' ' && line[0] != '\t' && !colonName(line) {
			break
		}
		if line[0] != ' ' && line[0] != '\t' {
			name, _, _ := bytes.Cut(line, []byte(":"))
			trace = isTrace(strings.ToLower(string(bytes.TrimSpace(name))))
		}
		if !trace {
			h.Write(bytes.TrimRight(line, " \t"))
			h.Write([]byte{'\n'})
		}
		begun, rest = true, next
	}
	rest = bytes.TrimRight(rest, "\r\n")
	for len(rest) > 0 {
		line, next, _ := cutLine(rest)
		h.Write(line)
		h.Write([]byte{'\n'})
		rest = next
	}
	return [32]byte(h.Sum(nil))
}
