package mail

import (
	"encoding/json"
	"strings"
)

// notification reads the JSON that Amazon SES mails through SNS instead of a
// report for people.
func notification(m *Message) (reports []DeliveryReport, is bool) {
	if !strings.HasPrefix(strings.TrimSpace(m.Text), "{") || !strings.Contains(m.Text[:min(len(m.Text), 2000)], "otificationType") {
		return nil, false
	}
	var n struct {
		NotificationType string
		Mail             struct {
			MessageID     string
			CommonHeaders struct{ MessageID string }
		}
		Bounce struct {
			BounceType, BounceSubType string
			BouncedRecipients         []struct{ EmailAddress, Action, Status, DiagnosticCode string }
		}
		Complaint struct {
			ComplainedRecipients []struct{ EmailAddress string }
		}
		Delivery struct {
			Recipients   []string
			SMTPResponse string
		}
	}
	text := m.Text
	if i := strings.Index(text, "\n--\n"); i > 0 {
		text = text[:i] // the service's own signature
	}
	if err := json.NewDecoder(strings.NewReader(text)).Decode(&n); err != nil || n.NotificationType == "" {
		return nil, false
	}
	id := cleanID(n.Mail.CommonHeaders.MessageID)
	if id == "" {
		id = cleanID(n.Mail.MessageID)
	}
	add := func(r DeliveryReport) {
		if len(reports) >= 100 {
			return
		}
		r.OriginalMessageID = id
		judge(&r, "")
		if r.Action == "failed" && n.Bounce.BounceType == "Transient" {
			r.Hard = false
		}
		reports = append(reports, r)
	}
	for _, b := range n.Bounce.BouncedRecipients {
		add(DeliveryReport{Recipient: b.EmailAddress, Action: strings.ToLower(b.Action), Status: statusIn(b.Status), Diagnostic: diagnostic(b.DiagnosticCode)})
	}
	for _, b := range n.Complaint.ComplainedRecipients {
		add(DeliveryReport{Recipient: b.EmailAddress, Reason: ReasonFeedback})
	}
	for _, to := range n.Delivery.Recipients {
		add(DeliveryReport{Recipient: to, Action: "delivered", Status: "2.0.0", Diagnostic: diagnostic(n.Delivery.SMTPResponse)})
	}
	return reports, len(reports) > 0
}
