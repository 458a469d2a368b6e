package mail

import (
	"context"
	"net/textproto"
	"testing"

	"kept.example/kept/internal/platform/fault"
)

// A mail server of our own hears one answer for each recipient, all the same:
// a message is kept for all of them or for none.
func TestByLMTPEachRecipientIsAnswered(t *testing.T) {
	var kept [][]string
	full := false
	r := NewReceiver(ReceiverOptions{
		Addr: "127.0.0.1:0", Domain: "desk.example", LMTP: true,
		Accept: func(_ context.Context, e Envelope, _ []byte) error {
			if full {
				return fault.New(fault.Unavailable, "db.fault.disk_full")
			}
			kept = append(kept, e.To)
			return nil
		},
	})
	addr, err := r.Listen()
	if err != nil {
		t.Fatal(err)
	}
	go r.Serve(t.Context())
	c, err := textproto.Dial("tcp", addr.String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	say := func(want int, line string) {
		t.Helper()
		if line != "" {
			if err := c.PrintfLine("%s", line); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := c.ReadResponse(want); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
	}
	say(220, "")
	say(500, "EHLO mx.example")
	say(250, "LHLO mx.example")
	for _, full = range []bool{false, true} {
		say(250, "MAIL FROM:<a@example.com>")
		say(250, "RCPT TO:<one@desk.example>")
		say(250, "RCPT TO:<two@desk.example>")
		say(354, "DATA")
		want := map[bool]int{false: 250, true: 452}[full]
		say(want, "Subject: Hello\r\n\r\nHello\r\n.")
		say(want, "")
	}
	if len(kept) != 1 || len(kept[0]) != 2 {
		t.Errorf("kept: %v", kept)
	}
}
