package mail

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzParse: whatever comes, there is a sound message, the same each time, and
// it comes through the frame between child and parent unchanged.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"From: a@b.example\r\nSubject: x\r\n\r\nwords\r\n",
		"Subject: =?utf-8?q?h=C3=A4?= =?iso-8859-1?b?5A==?=\r\nTo: G: a@b.example, \"c, d\" <e@f.example>;\r\n\r\n",
		"Content-Type: multipart/mixed; boundary=b\r\n\r\npre\r\n--b\r\nContent-Type: multipart/alternative; boundary=\"b c\"\r\n\r\n--b c\r\n\r\none\r\n--b c\r\nContent-Type: text/html\r\n\r\n<p>two\r\n--b c--\r\n--b\r\nContent-Type: image/png; name*0*=utf-8''%e4; name*1=x\r\nContent-Transfer-Encoding: base64\r\n\r\niVBO\r\n--b--\r\n",
		"From: MAILER-DAEMON@x.example\r\nReturn-Path: <>\r\nSubject: failure notice\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\n<a@b.example>: 550 5.1.1 unknown user\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <1@x>\r\n\r\n--b--\r\n",
		"Content-Type: text/plain; charset=utf-7; format=flowed; delsp=yes\r\n\r\n> +AOQ- \r\n> x\r\n-- \r\nAnn",
		"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n#86)C\r\n`\r\nend\r\n",
		"{\"notificationType\":\"Bounce\"}",
		"Subject: x\r\n\r\n{\"notificationType\":\"Bounce\",\"bounce\":{\"bouncedRecipients\":[{\"emailAddress\":\"a@b.example\",\"status\":\"5.1.1\"}]}}",
		"Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n----\r\n",
		"\xef\xbb\xbfFrom x\n>From y\n\n A: b\n",
		"Content-Type: text/html; charset=gb18030\r\n\r\n<blockquote>\x81\x30\x81\x30<ol><li>a<pre> b\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := Parse(raw, Limits{Depth: 5, Parts: 50, HeaderBytes: 16 << 10, Addresses: 20})
		if err != nil {
			if _, limit := err.(*LimitError); !limit {
				t.Fatal(err) // a panic that Parse caught
			}
		}
		sound(t, raw, m)
		if len(m.Parts) > 100 || len(m.From)+len(m.To)+len(m.Cc)+len(m.ReplyTo)+len(m.Sender) > 20 && !m.Unparsed {
			t.Errorf("%d parts, %d recipients", len(m.Parts), len(m.To))
		}
		sum := ContentSum(raw)
		if ContentSum(append([]byte("Received: from x\r\n"), raw...)) != sum && colonName(firstLine(raw)) {
			t.Error("another sum behind another server")
		}
		var b bytes.Buffer
		if err := writeMessage(&b, m); err != nil {
			t.Fatal(err)
		}
		back, err := readMessage(&b, int64(len(raw)))
		if err != nil || back.Text != m.Text || back.HTML != m.HTML || len(back.Parts) != len(m.Parts) || b.Len() != 0 {
			t.Errorf("frame: %v", err)
		}
	})
}

func firstLine(b []byte) []byte {
	line, _, _ := cutLine(b)
	return line
}

// FuzzHeader: decoding gives one clean line, and what we encode is read back.
func FuzzHeader(f *testing.F) {
	for _, s := range []string{"plain", "=?utf-8?q?=41_=42?= =?utf-8?b?w6Q=?=", "=?x?q?a?=b=?utf-8?b?!!?=", "\xff\xfe raw", "=?utf-8?q?a?=41?=", "=?iso-2022-jp?b?GyRC?= =?iso-2022-jp?b?JUYbKEI=?=", "a\r\n\tb", "text/plain; a=\"b\\\"c\"; d*0*=utf-8''%41; d*1=x;;=;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := decodeWords(s)
		if !utf8.ValidString(d) || strings.ContainsFunc(d, isControl) {
			t.Errorf("%q became %q", s, d)
		}
		kind, params := mediaType(s)
		for k, v := range params {
			if name := fileName(v); strings.ContainsAny(name, "/\\\r\n\x00") || !utf8.ValidString(name) {
				t.Errorf("%s %s: name %q", kind, k, name)
			}
		}
		parseDate(s)
		for _, id := range messageIDs([]string{s}) {
			if strings.ContainsAny(id, "<> \r\n") {
				t.Errorf("id %q", id)
			}
		}
		fs, body := splitHeader([]byte(s))
		if len(body) > len(s) || len(fs) > len(s) {
			t.Error("more than there was")
		}
		h := &headers{}
		h.text("Subject", "subject", d)
		if d == "" || h.err != nil {
			return
		}
		out := h.b.String()
		if strings.Count(out, "\n") != strings.Count(out, "\r\n") || strings.Contains(strings.TrimSuffix(out, "\r\n"), "\r\n") && !strings.Contains(out, "\r\n ") {
			t.Errorf("%q was written as %q", d, out)
		}
		back, _ := splitHeader([]byte(out + "\r\n"))
		if len(back) != 1 || decodeWords(back[0].value) != d {
			t.Errorf("%q was written as %q and read as %v", d, out, back)
		}
	})
}
