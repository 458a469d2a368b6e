package mail

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzReport: a delivery report says of each recipient something that can be
// shown and used, whatever the other server wrote into it.
func FuzzReport(f *testing.F) {
	for _, s := range [][2]string{
		{"Your mail did not arrive.\r\n\r\n<a@b.example>: 550 5.1.1 unknown user\r\n", "Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no\r\n"},
		{"Delayed.", "Final-Recipient: rfc822;<a@b>\nAction: DELAYED (soon)\nStatus: 4.4.1 (x)\n\nOriginal-Recipient: utf-8; \\x{E4}@b\nAction: delivered\n"},
		{"This message was created automatically\n\n  a@b.example\n    SMTP error: 452 4.2.2 mailbox full\n------ This is a copy ------\nMessage-ID: <1@x>\n", ""},
		{"{\"notificationType\":\"Bounce\",\"bounce\":{\"bouncedRecipients\":[{\"emailAddress\":\"a@b\",\"status\":\"5.1.1\"}]}}", "Status: 5.1.1.1\r\nAction:\r\n\r\n\r\n"},
		{"10.5.1.1 v5.1.1 2-5.1.1", "Final-Recipient: ;;;\r\n Action: failed\r\nStatus: 9.9.9\r\n"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, words, status string) {
		raw := "From: MAILER-DAEMON@x.example\r\nReturn-Path: <>\r\nSubject: failure notice\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=zzBz\r\n\r\n" +
			"--zzBz\r\n\r\n" + words + "\r\n--zzBz\r\nContent-Type: message/delivery-status\r\n\r\n" + status + "\r\n--zzBz\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <1@x>\r\n\r\n--zzBz--\r\n"
		m, err := Parse([]byte(raw), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if m.Kind != Bounce && !strings.Contains(words+status, "zzBz") && len(words)+len(status) < 1000 {
			t.Errorf("it is %s", m.Kind)
		}
		for _, r := range m.Reports {
			all := r.Recipient + r.Status + r.Action + r.Reason + r.Diagnostic + r.OriginalMessageID
			if !utf8.ValidString(all) || strings.ContainsAny(all, "\r\n\x00") || len([]rune(r.Diagnostic)) > 500 {
				t.Errorf("it says %+v", r)
			}
			if r.Status != "" && (len(r.Status) < 5 || r.Status[1] != '.' || !strings.Contains("245", r.Status[:1])) {
				t.Errorf("the status %q", r.Status)
			}
			if r.Hard && (r.Action == "delivered" || strings.HasPrefix(r.Status, "2")) {
				t.Errorf("delivered and dead: %+v", r)
			}
		}
	})
}

// FuzzWhatAMailSays: all that is read from a mail beside its text ends, and says
// nothing that is not clean.
func FuzzWhatAMailSays(f *testing.F) {
	for _, s := range []string{
		"Received: from a (b [192.0.2.1]) by c; Thu, 26 Nov 2026 10:00:00 +0000\r\nReceived-SPF: pass\r\nFrom: a@b.example\r\nReply-To: c@d.example\r\nSubject: WIN MONEY NOW xk3j9\r\nContent-Type: text/html\r\n\r\n<a href=\"http://1.2.3.4/\">https://bank.example</a><img src=x><p style=\"display:none\">a</p>",
		"Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nOriginal-Rcpt-To: a@b\r\n\r\n--b--\r\n",
		"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\nDisposition: manual-action; displayed\r\n--b--\r\n",
		"Authentication-Results: x; spf=pass smtp.mailfrom=b.example; dkim=pass header.d=b.example\r\nFrom: \"a@bank.example\" <a@b.example>\r\nAuto-Submitted: auto-replied\r\nPrecedence: bulk\r\nList-Id: <x>\r\n\r\n",
		"Received: ;;;\r\nReceived: by x; 99 Foo 0000\r\nDate: 31 Feb 2026\r\nX-Auto-Response-Suppress: All\r\n\r\nbegin 644 a.exe\r\n",
	} {
		f.Add([]byte(s))
	}
	now := time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, _ := Parse(raw, Limits{})
		signs := SignsOf(m, now)
		if !utf8.ValidString(strings.Join(append(signs.Lures, signs.LyingLink, signs.NumberLink, signs.ReplyElsewhere, signs.Runs), "")) || len(signs.Lures) > 10 {
			t.Errorf("%+v", signs)
		}
		author := Address{}
		if len(m.From) > 0 {
			author = m.From[0]
		}
		if v := Told(m, author, ""); v.Trust != Nothing {
			t.Errorf("without a server to believe it is %+v", v)
		}
		_ = Told(m, author, "x")
		_ = CheckedBy(raw)
		for name, value := range Trace(raw) {
			if strings.ContainsAny(name, "\r\n\x00") || strings.Contains(value, "\x00") {
				t.Errorf("%q: %q", name, value)
			}
		}
		if at := ReceivedAt(raw); !at.IsZero() && (at.Year() < 1 || at.Year() > 9999) {
			t.Errorf("received %v", at)
		}
		if m.KindWith(true) == AutoReply && m.Kind == Bounce || m.Kind != Person && m.MayAnswer() {
			t.Errorf("a %s may be answered", m.Kind)
		}
		sound(t, raw, AsRawText(raw, "why"))
	})
}

// FuzzCompose: what we write of words of others is read back as it was, and no
// word of it becomes a header.
func FuzzCompose(f *testing.F) {
	for _, s := range [][3]string{
		{"Re: Kettle", "Käthe \"K\" O'Neil", "Hello\n\n.dot\nFrom here\n"}, {"a\r\nBcc: x@y.example", "b\nTo: c", "d"}, {strings.Repeat("ä", 300), "\xff\x00", "\r.\r\n" + strings.Repeat("x", 1500)},
		{"=?utf-8?q?=41?=", "日本 <x@y>", "--\n=20=\n\u2028\u202e"}, {" ", ",;:@[]()<>", ""}, {"🫖 leaks", "", "a \n b\t\n"},
	} {
		f.Add(s[0], s[1], s[2])
	}
	f.Fuzz(func(t *testing.T, subject, name, text string) {
		raw, err := Compose(Outgoing{From: Address{Name: name, Mail: "care@desk.example"}, To: []Address{{Name: name, Mail: "bob@example.com"}}, Subject: subject, Text: text,
			MessageID: "1@desk.example", Date: time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)})
		if err != nil {
			return // what cannot stand in a header is said
		}
		if bytes.ContainsRune(raw, 0) || bytes.Count(raw, []byte("\n")) != bytes.Count(raw, []byte("\r\n")) || bytes.Count(raw, []byte("\r")) != bytes.Count(raw, []byte("\r\n")) {
			t.Errorf("written as %q", raw)
		}
		m, err := Parse(raw, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if len(m.From) != 1 || m.From[0].Mail != "care@desk.example" || len(m.To) != 1 || m.To[0].Mail != "bob@example.com" || len(m.Cc) != 0 || m.MessageID != "1@desk.example" {
			t.Errorf("%q, %q became %+v %+v %+v", subject, name, m.From, m.To, m.Cc)
		}
		for _, field := range []string{"Bcc", "Reply-To", "In-Reply-To"} {
			if len(m.Header[field]) != 0 {
				t.Errorf("%q, %q made a %s", subject, name, field)
			}
		}
		if want := strings.TrimSpace(clean(subject)); utf8.ValidString(subject) && len([]rune(want)) < 1000 && oneSpace(m.Subject) != oneSpace(want) {
			t.Errorf("the subject %q is read as %q", want, m.Subject)
		}
	})
}
