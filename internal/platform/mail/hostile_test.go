package mail

import (
	"strings"
	"testing"
	"time"
)

// TestHostileInputIsCheap gives Parse what makes careless loops quadratic. A
// child is killed after two seconds; all of them take far less.
func TestHostileInputIsCheap(t *testing.T) {
	const n = 240 << 10
	fill := func(unit string, n int) string { return strings.Repeat(unit, n/len(unit)) }
	cases := map[string]string{
		"folds":          "To: a@b.example" + fill("\r\n x", n) + "\r\n\r\n",
		"commas":         "To: " + fill("a,", n) + "\r\n\r\n",
		"open angles":    "To: " + fill("<,", n) + "\r\n\r\n",
		"angles":         "To: " + fill("><", n) + "\r\n\r\n",
		"closing angles": "To: <" + fill(">", n) + "\r\n\r\n",
		"colons":         "To: a@" + fill(":", n) + "\r\n\r\n",
		"parens":         "To: " + fill("(", n) + ")\r\n\r\n",
		"quotes":         "To: " + fill("\"\\", n) + "\r\n\r\n",
		"words":          "Subject: " + fill("=?a?Q?x ", n) + "\r\n\r\n",
		"half words":     "Subject: " + fill("=?a?Q?=41?=42", n) + "\r\n\r\n",
		"word starts":    "Subject: " + fill("=?", n) + "\r\n\r\n",
		"params":         "Content-Type: text/plain; " + fill("a=b c=d ", n) + "\r\n\r\n",
		"semicolons":     "Content-Type: text/plain" + fill(";", n) + "\r\n\r\n",
		"pieces":         "Content-Disposition: attachment; " + fill("filename*1*=a;", n) + "\r\n\r\n",
		"ids":            "References: " + fill("<a@b>", n) + "\r\n\r\n",
		"id starts":      "References: " + fill("<", n) + "\r\n\r\n",
		"date":           "Date: " + fill("(", n) + "\r\n\r\n",
		"nested quotes":  "Content-Type: text/html\r\n\r\n" + fill("<blockquote>", n) + fill("<br>", n),
		"flowed":         "Content-Type: text/plain; format=flowed\r\n\r\n" + fill("> \r\n", n),
		"uu":             "Subject: x\r\n\r\n" + fill("begin 644 a\n#86)C\n`\nend\n", n),
		"dashes":         "Content-Type: multipart/mixed; boundary=\"-\"\r\n\r\n" + fill("--", n),
		"delimiters":     "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + fill("--bb\r\n", 4<<20),
		"report":         "From: mailer-daemon@x.example\r\nSubject: Undelivered\r\n\r\n" + fill("a@b.example 550 5.1.1 ", 1<<20),
		"spaces":         "From: mailer-daemon@x.example\r\nSubject: Undelivered\r\n\r\n" + fill(" ", 1<<20),
		"newlines":       "Subject: x\r\n\r\n" + fill("\n", 4<<20),
		"bare CR":        fill("a:b\r", n),
		"base64":         "Content-Transfer-Encoding: base64\r\n\r\n" + fill("A=", 4<<20),
		"quoted":         "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + fill("=\n", 4<<20),
	}
	for name, raw := range cases {
		start := time.Now()
		m, _ := Parse([]byte(raw), Limits{})
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s: %v for %d bytes", name, took, len(raw))
		}
		if m.Kind == "" {
			t.Errorf("%s: no message", name)
		}
	}
}
