package mail

import (
	"strings"
	"testing"
)

func TestAReceiptSaysWhatHappenedToWhich(t *testing.T) {
	raw := "From: Ann <ann@example.com>\nTo: help@shop.example\nSubject: Read\nMIME-Version: 1.0\n" +
		"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\nContent-Type: text/plain\n\nNote.\n--b\n" +
		"Content-Type: message/disposition-notification\n\nReporting-UA: x; y\nFinal-Recipient: rfc822;ann@example.com\nOriginal-Message-ID: <one@shop.example>\n" +
		"Disposition: manual-action/MDN-sent-manually; Displayed/error\n\n--b--\n"
	m, err := Parse([]byte(strings.ReplaceAll(raw, "\n", "\r\n")), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := DeliveryReport{Recipient: "ann@example.com", OriginalMessageID: "one@shop.example", Action: "displayed"}
	if m.Kind != Receipt || len(m.Reports) != 1 || m.Reports[0] != want {
		t.Errorf("%s: %+v", m.Kind, m.Reports)
	}
}
