package mail

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
)

// FuzzIMAPAnswers: whatever a mailbox's server says before its OK, each call ends
// in its time with an error of a known kind or with what was asked for.
func FuzzIMAPAnswers(f *testing.F) {
	const examine = "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 4] ok\r\n"
	for _, s := range [][4]string{
		{`* LIST (\HasNoChildren) "/" INBOX` + "\r\n" + `* LIST (\Junk) "." "a.Spam"` + "\r\n", examine, "* SEARCH 1 2 3\r\n", "* 1 FETCH (UID 1 RFC822.SIZE 5 INTERNALDATE \"01-Jan-2026 10:00:00 +0000\" BODY[] {5}\r\nhello)\r\n"},
		{"* LIST () NIL {3}\r\na\x00b\r\n", "* 4294967295 EXISTS\r\n* OK [UIDVALIDITY 0] x\r\n", "* ESEARCH (TAG \"T\") UID ALL 1:4294967295\r\n", "* 1 FETCH (UID 1 BODY[] {99999999}\r\n)\r\n"},
		{"drop* BYE\r\n", examine, "* SEARCH 0 -1 99999999999\r\n", "* 1 FETCH (BODY[HEADER]<0> {3}\r\nA:b UID 9)\r\n* 2 FETCH (UID 2 BODY[] NIL)\r\n"},
		{"* LIST (\\Noselect) \"/\" \"&AOQ-\"\r\n", "* FLAGS (\\Seen)\r\n* OK [PERMANENTFLAGS ()] \r\n" + examine, "* 1 EXPUNGE\r\n* SEARCH 3 1\r\n", "* 1 FETCH (UID 0)\r\n* 1 FETCH (UID 3 FLAGS (\\Seen) ENVELOPE NIL)\r\n"},
		{"* CAPABILITY IMAP4rev1 IDLE\r\n", "NO!", "* SEARCH\r\n", "* 7 FETCH (UID 7 BODY[] \"quoted \\\" text\")\r\n"},
	} {
		f.Add(s[0], s[1], s[2], s[3])
	}
	f.Fuzz(func(t *testing.T, list, examine, search, fetch string) {
		if len(list)+len(examine)+len(search)+len(fetch) > 8<<10 || strings.Contains(list+examine+search+fetch, "flood") || strings.Contains(list+examine+search+fetch, "hold") {
			return
		}
		ours, theirs := net.Pipe()
		script := map[string]string{"LIST": list, "EXAMINE": examine, "SEARCH": search, "FETCH": fetch}
		go lie(theirs, "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hello\r\n", script)
		ctx := t.Context()
		b := &IMAP{most: 250 * time.Millisecond, line: &wire{Conn: ours, raw: ours}, news: make(chan struct{}, 1)}
		defer b.Close()
		began := time.Now()
		call := func(name string, err error) {
			var known *IMAPError
			if err != nil && (!errors.As(err, &known) || strings.ContainsAny(known.Text, "\r\n\x00")) {
				t.Errorf("%s: %v", name, err)
			}
		}
		m := Mailbox{TLS: TLSNone, User: "u", Password: func() string { return "p" }}
		call("open", b.within(ctx, time.Second, imapAnswer, func() error { return b.open(ctx, m) }))
		if b.c == nil {
			return
		}
		call("sign in", b.within(ctx, time.Second, imapAnswer, func() error { return b.signIn(m, "secret") }))
		folders, err := b.Folders(ctx)
		call("list", err)
		for _, one := range folders {
			if one.Name == "" || strings.ContainsFunc(one.Name, func(r rune) bool { return r < ' ' }) {
				t.Errorf("a folder %q", one.Name)
			}
		}
		state, err := b.Examine(ctx, "INBOX")
		if call("examine", err); err == nil && state.Validity == 0 {
			t.Error("opened without a validity")
		}
		readMails(t, ctx, b, call)
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}

func readMails(t *testing.T, ctx context.Context, b *IMAP, call func(string, error)) {
	uids, err := b.UIDs(ctx, 2, 0)
	call("search", err)
	if !slices.IsSorted(uids) || len(uids) > 0 && uids[0] < 2 || len(uids) > mostUIDs {
		t.Errorf("%d mails, from %v", len(uids), uids[:min(3, len(uids))])
	}
	some := []uint32{1, 2, 3}
	infos, err := b.Infos(ctx, some, true)
	call("infos", err)
	for _, i := range infos {
		if i.UID == 0 || len(i.Header) > headerMost {
			t.Errorf("%d with %d bytes of header", i.UID, len(i.Header))
		}
	}
	call("fetch", b.Fetch(ctx, some, 100, func(uid uint32, raw []byte) {
		if uid == 0 || len(raw) > 100 {
			t.Errorf("%d with %d bytes", uid, len(raw))
		}
	}))
}
