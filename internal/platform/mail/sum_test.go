package mail

import (
	"strings"
	"testing"
)

func TestContentSum(t *testing.T) {
	body := "From: ann@example.com\r\nSubject: Where is it\r\nTo: care@desk.example,\r\n sales@desk.example\r\nMessage-ID: <1@example.com>\r\n\r\nWhere is it?\r\n\r\nAnn\r\n"
	sum := ContentSum([]byte(body))
	same := map[string]string{
		"relayed":       "Return-Path: <ann@example.com>\r\nReceived: from a by b\r\n\tfor <c>; now\r\nDelivered-To: care@desk.example\r\nDKIM-Signature: v=1;\r\n b=abc\r\nARC-Seal: i=1\r\nAuthentication-Results: mx; spf=pass\r\n" + body,
		"other route":   "Received: from x by y;\r\n\tlater\r\nX-Spam-Status: No\r\n" + body,
		"bare LF":       strings.ReplaceAll(body, "\r\n", "\n"),
		"from an mbox":  "From ann@example.com Mon Jan  2 15:04:05 2006\n" + strings.ReplaceAll(body, "\r\n", "\n") + "\n\n",
		"mailbox flags": "X-UID: 7\r\nStatus: RO\r\n" + body,
	}
	for name, raw := range same {
		if ContentSum([]byte(raw)) != sum {
			t.Errorf("%s: another sum", name)
		}
	}
	other := map[string]string{
		"body":            strings.Replace(body, "it?", "it!", 1),
		"blank line":      strings.Replace(body, "\r\n\r\nAnn", "\r\nAnn", 1),
		"subject":         strings.Replace(body, "Subject: Where", "Subject: There", 1),
		"recipient":       strings.Replace(body, "sales@", "sale@", 1),
		"id":              strings.Replace(body, "<1@", "<2@", 1),
		"field in body":   strings.Replace(body, "Where is it?", "Received: Where is it?", 1),
		"no body":         strings.Split(body, "\r\n\r\n")[0] + "\r\n\r\n",
		"field is folded": strings.Replace(body, "Subject: Where is it\r\n", "Subject: Where is it\r\nReceived-Not: x\r\n", 1),
		"empty":           "",
	}
	seen := map[[32]byte]string{sum: "the original"}
	for name, raw := range other {
		s := ContentSum([]byte(raw))
		if seen[s] != "" {
			t.Errorf("%s has the sum of %s", name, seen[s])
		}
		seen[s] = name
	}
}
