package mail

import "strings"

// feedbackReports reads a complaint: who complained is often hidden, the letter
// is not. The kind of complaint is the Diagnostic: abuse, fraud, not-spam, ….
func feedbackReports(m *Message, b bodies) []DeliveryReport {
	r := DeliveryReport{Reason: ReasonFeedback}
	returned := ""
	for _, n := range b.nodes {
		switch n.kind {
		case "message/feedback-report":
			fs, _ := splitHeader(n.bytes(m))
			r.Recipient = reportAddress(";" + fs.first("Original-Rcpt-To"))
			if r.Recipient == "" {
				r.Recipient = reportAddress(fs.first("Final-Recipient"))
			}
			r.Diagnostic = diagnostic(fs.first("Feedback-Type"))
		case "message/rfc822", "text/rfc822-headers", "message/rfc822-headers":
			returned = toUTF8(n.bytes(m), "")
		}
	}
	if returned == "" {
		returned = m.Text
	}
	r.OriginalMessageID = originalID(returned)
	if r.Recipient == "" {
		fs, _ := splitHeader(tidyStart([]byte(returned)))
		if to, _ := addressList(fs.all("To"), 1); len(to) > 0 {
			r.Recipient = to[0].Mail
		}
	}
	return []DeliveryReport{r}
}

// receipts reads a note that a mail was displayed or deleted (RFC 8098); the
// Action is what happened to it.
func receipts(m *Message, b bodies) (reports []DeliveryReport) {
	for _, n := range b.nodes {
		if n.kind != "message/disposition-notification" {
			continue
		}
		fs, _ := splitHeader(n.bytes(m))
		r := DeliveryReport{Recipient: reportAddress(fs.first("Final-Recipient")), OriginalMessageID: cleanID(fs.first("Original-Message-Id"))}
		if r.Recipient == "" {
			r.Recipient = reportAddress(fs.first("Original-Recipient"))
		}
		_, what, _ := strings.Cut(fs.first("Disposition"), ";")
		what, _, _ = strings.Cut(what, "/") // its modifiers
		r.Action = strings.ToLower(firstWord(what))
		reports = append(reports, r)
	}
	return reports
}
