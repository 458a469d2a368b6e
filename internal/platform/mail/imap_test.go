package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"kept.example/kept/stories/outside/dovecot"
)

func mailboxOf(s *dovecot.Server) Mailbox {
	return Mailbox{Host: "127.0.0.1", Port: s.Port, TLS: TLSNone, User: dovecot.User, Password: func() string { return dovecot.Password }}
}

func dialed(t testing.TB, m Mailbox) *IMAP {
	t.Helper()
	b, err := DialIMAP(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

func imapKind(err error) IMAPKind {
	var e *IMAPError
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

func TestAMailboxIsReadAndNothingInItChanges(t *testing.T) {
	s := dovecot.Start(t)
	const one, two = "From: a@example.com\nSubject: One\n\nFirst.\n", "From: b@example.com\nSubject: Two\n\nSecond: ä\x00\xff.\n"
	s.Put(dovecot.Inbox, one)
	s.Put(dovecot.Inbox, two)
	before, files := s.Examine(dovecot.Inbox), s.Files()

	b := dialed(t, mailboxOf(s))
	all, err := b.Folders(t.Context())
	if err != nil || JunkOf(all) != dovecot.Junk || !slices.ContainsFunc(all, func(f Folder) bool { return f.Name == dovecot.Inbox && !f.Junk }) {
		t.Errorf("folders %v, %v", all, err)
	}
	if _, err := b.Examine(t.Context(), "No such folder"); imapKind(err) != NoFolder {
		t.Errorf("a folder that is not there: %v", err)
	}
	state, err := b.Examine(t.Context(), dovecot.Inbox)
	if err != nil || state.Mails != 2 || state.Next != 3 || state.Validity == 0 {
		t.Fatalf("examined: %+v, %v", state, err)
	}
	for _, c := range []struct {
		from, to uint32
		want     []uint32
	}{{1, 0, []uint32{1, 2}}, {2, 0, []uint32{2}}, {3, 0, nil}, {1, 1, []uint32{1}}, {0, 0, []uint32{1, 2}}, {900, 0, nil}} {
		if got, err := b.UIDs(t.Context(), c.from, c.to); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("UIDs %d to %d: %v, %v", c.from, c.to, got, err)
		}
	}
	infos, err := b.Infos(t.Context(), []uint32{1, 2, 7}, true)
	if err != nil || len(infos) != 2 || !strings.Contains(string(infos[1].Header), "Subject: Two") || infos[0].At.IsZero() {
		t.Errorf("infos %v, %v", infos, err)
	}
	got := map[uint32]string{}
	keep := func(uid uint32, raw []byte) { got[uid] = string(raw) }
	if err := b.Fetch(t.Context(), []uint32{1, 2, 7}, 1<<20, keep); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[1] != strings.ReplaceAll(one, "\n", "\r\n") || !strings.Contains(got[2], "Subject: Two") || int64(len(got[2])) != infos[1].Size {
		t.Errorf("fetched %v", got)
	}
	clear(got)
	if err := b.Fetch(t.Context(), []uint32{1, 2}, infos[0].Size, keep); err != nil || len(got) != 1 {
		t.Errorf("with a limit: %v, %v", got, err)
	}
	done := make(chan error, 1)
	go func() { done <- b.Wait(t.Context(), time.Hour, time.Hour, nil) }()
	after := s.Put(dovecot.Inbox, "From: c@example.com\n\nThird.\n")
	if err := <-done; err != nil {
		t.Errorf("waited: %v", err)
	}
	s.Remove(after, dovecot.Inbox)
	if now := s.Files(); !slices.Equal(files, now) {
		t.Errorf("the mails were %v and are %v", files, now)
	}
	if now := s.Examine(dovecot.Inbox); strings.Split(now, "\n")[1] != strings.Split(before, "\n")[1] {
		t.Errorf("the folder was\n%s\nand is\n%s", before, now)
	}
}

func TestWhyAMailboxCannotBeRead(t *testing.T) {
	s := dovecot.Start(t)
	for _, c := range []struct {
		kind   IMAPKind
		change func(*Mailbox)
	}{
		{WrongPassword, func(m *Mailbox) { m.Password = func() string { return "wrong" } }},
		{NoTLS, func(m *Mailbox) { m.TLS = TLSImplicit }},
		{NoStartTLS, func(m *Mailbox) { m.TLS = TLSStart }},
		{Unreachable, func(m *Mailbox) { m.Port = 1 }},
		{Unreachable, func(m *Mailbox) { m.Host = "nowhere.invalid" }},
	} {
		m := mailboxOf(s)
		c.change(&m)
		b, err := DialIMAP(t.Context(), m)
		if imapKind(err) != c.kind {
			t.Errorf("want %s: %v", c.kind, err)
		}
		if err == nil {
			b.Close()
		} else if strings.Contains(err.Error(), dovecot.Password) {
			t.Errorf("the password is in %v", err)
		}
	}
}

// liar is an IMAP server that follows a script: for each command, by name, what
// it says before it says OK. "drop" hangs up, "hold" says nothing more.
func liar(t testing.TB, greet string, script map[string]string) Mailbox {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go lie(c, greet, script)
		}
	}()
	return Mailbox{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: TLSNone, User: "u", Password: func() string { return "p" }}
}

func lie(c net.Conn, greet string, script map[string]string) {
	defer func() { _ = c.Close() }()
	if greet == "" {
		greet = "* OK [CAPABILITY IMAP4rev1] hello\r\n"
	}
	_, _ = fmt.Fprint(c, greet)
	lines := newLines(c)
	for line := range lines {
		tag, rest, _ := strings.Cut(line, " ")
		word, _, _ := strings.Cut(strings.TrimPrefix(rest, "UID "), " ")
		said := script[word]
		switch {
		case strings.HasPrefix(said, "drop"):
			_, _ = fmt.Fprint(c, strings.TrimPrefix(said, "drop"))
			return
		case strings.HasPrefix(said, "hold"):
			_, _ = fmt.Fprint(c, strings.TrimPrefix(said, "hold"))
			continue
		case strings.HasPrefix(said, "flood"):
			for {
				if _, err := fmt.Fprint(c, strings.TrimPrefix(said, "flood")); err != nil {
					return
				}
			}
		}
		if strings.HasSuffix(said, "!") {
			_, _ = fmt.Fprintf(c, "%s NO %s\r\n", tag, said)
			continue
		}
		_, _ = fmt.Fprintf(c, "%s%s OK done\r\n", said, tag)
	}
}

func newLines(c net.Conn) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		buf, held := make([]byte, 4096), ""
		for {
			n, err := c.Read(buf)
			held += string(buf[:n])
			for {
				line, rest, ok := strings.Cut(held, "\r\n")
				if !ok {
					break
				}
				if held = rest; !yield(line) {
					return
				}
			}
			if err != nil {
				return
			}
		}
	}
}

func TestAHostileServerCannotHurt(t *testing.T) {
	const examine = "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 4] ok\r\n"
	script := func(more map[string]string) map[string]string {
		all := map[string]string{"EXAMINE": examine}
		for k, v := range more {
			all[k] = v
		}
		return all
	}
	one := []uint32{1}
	tests := []struct {
		name   string
		greet  string
		script map[string]string
		want   IMAPKind // of the first call that fails
	}{
		{name: "a flood instead of a greeting", greet: "* OK " + strings.Repeat("x", 2<<20), want: TooMuch},
		{name: "an unknown greeting", greet: "220 smtp.example ready\r\n", want: Broken},
		{name: "a goodbye", greet: "* BYE too many of you\r\n", want: Refused},
		{name: "a flood of folders", script: map[string]string{"LIST": "flood* LIST (\\HasNoChildren) \"/\" \"a\"\r\n"}, want: TooMuch},
		{name: "a folder name without an end", script: map[string]string{"LIST": "flood" + strings.Repeat("a", 4096)}, want: TooMuch},
		{name: "no UIDVALIDITY", script: map[string]string{"EXAMINE": "* 3 EXISTS\r\n"}, want: Broken},
		{name: "a refused folder", script: map[string]string{"EXAMINE": "go away!"}, want: NoFolder},
		{name: "four thousand million mails", script: script(map[string]string{"SEARCH": "* ESEARCH UID ALL 1:4294967295\r\n"}), want: Broken},
		{name: "a number that is none", script: script(map[string]string{"SEARCH": "* SEARCH 99999999999999999999\r\n"}), want: Broken},
		{name: "a literal of four gigabytes", script: script(map[string]string{"FETCH": "hold* 1 FETCH (UID 1 BODY[] {4294967295}\r\n" + strings.Repeat("x", 3<<20)}), want: TooMuch},
		{name: "a mail that ends early", script: script(map[string]string{"FETCH": "drop* 1 FETCH (UID 1 BODY[] {100}\r\nabc"}), want: Broken},
		{name: "lists in lists", script: script(map[string]string{"FETCH": "flood* 1 FETCH (" + strings.Repeat("(", 5000)}), want: Broken},
		{name: "a hangup", script: script(map[string]string{"FETCH": "drop"}), want: Broken},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			b, err := DialIMAP(t.Context(), liar(t, c.greet, c.script))
			if err == nil {
				defer b.Close()
				_, err = b.Folders(t.Context())
			}
			if err == nil {
				_, err = b.Examine(t.Context(), "INBOX")
			}
			if err == nil {
				_, err = b.UIDs(t.Context(), 1, 0)
			}
			if err == nil {
				err = b.Fetch(t.Context(), one, 1<<20, func(uint32, []byte) { t.Error("something was fetched") })
			}
			if imapKind(err) != c.want {
				t.Errorf("want %s: %v", c.want, err)
			}
		})
	}
	t.Run("mails nobody asked for", func(t *testing.T) {
		b := dialed(t, liar(t, "", script(map[string]string{"FETCH": "* 9 FETCH (UID 9 BODY[] {3}\r\nabc)\r\n* 1 FETCH (UID 1 BODY[] {2}\r\nok)\r\n* 1 FETCH (UID 1 BODY[] {2}\r\nno)\r\n"})))
		var got []string
		err := b.Fetch(t.Context(), one, 1<<20, func(uid uint32, raw []byte) { got = append(got, fmt.Sprint(uid, " ", string(raw))) })
		if err != nil || !slices.Equal(got, []string{"1 ok"}) {
			t.Errorf("%v, %v", got, err)
		}
	})
	t.Run("silence ends with the context", func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		b := dialed(t, liar(t, "", script(map[string]string{"SEARCH": "hold"})))
		time.AfterFunc(10*time.Millisecond, stop)
		if _, err := b.UIDs(ctx, 1, 0); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	})
	t.Run("silence ends by itself", func(t *testing.T) {
		b := dialed(t, liar(t, "", nil))
		err := b.within(t.Context(), 10*time.Millisecond, 100, func() error { <-b.c.Closed(); return errors.New("cut") })
		if imapKind(err) != Silent {
			t.Errorf("%v", err)
		}
	})
}

func TestOverTLS(t *testing.T) {
	cert := testCert(t)
	leaf, err := x509.ParseCertificate(cert.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{cert}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go lie(c, "", nil)
		}
	}()
	m := Mailbox{Host: "localhost", Port: l.Addr().(*net.TCPAddr).Port, TLS: TLSImplicit, User: "u", Password: func() string { return "p" }}
	if b, err := DialIMAP(t.Context(), m); imapKind(err) != BadCert {
		t.Errorf("a certificate nobody vouches for: %v, %v", b, err)
	}
	m.roots = pool
	dialed(t, m)
}
