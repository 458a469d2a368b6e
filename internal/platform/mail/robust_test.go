package mail

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// sound checks what holds for every message that Parse returns.
func sound(t testing.TB, raw []byte, m Message) {
	t.Helper()
	if m.Kind == "" {
		t.Error("no kind")
	}
	if m.Unparsed && len(m.Problems) == 0 {
		t.Error("raw text without a reason")
	}
	if !utf8.ValidString(m.Text) || !utf8.ValidString(m.HTML) || !utf8.ValidString(m.Subject) || strings.IndexByte(m.Text+m.HTML+m.Subject, 0) >= 0 {
		t.Error("text is not clean UTF-8")
	}
	if strings.ContainsAny(m.Subject, "\r\n") {
		t.Errorf("line end in the subject %q", m.Subject)
	}
	for _, list := range [][]Address{m.From, m.To, m.Cc, m.ReplyTo, m.Sender} {
		for _, a := range list {
			if at := strings.LastIndexByte(a.Mail, '@'); at <= 0 || strings.ContainsAny(a.Mail+a.Name, "\r\n\x00") || !utf8.ValidString(a.Mail+a.Name) {
				t.Errorf("address %q", a)
			}
		}
	}
	size := 0
	for _, p := range m.Parts {
		size += len(p.Data)
		if strings.ContainsAny(p.Name, "/\\\r\n\x00") || !utf8.ValidString(p.Name) || p.Size != int64(len(p.Data)) {
			t.Errorf("part %q of %d bytes, says %d", p.Name, len(p.Data), p.Size)
		}
	}
	if size > 2*len(raw)+1024 || len(m.Text) > 8*len(raw)+4096 {
		t.Errorf("%d bytes became %d of parts and %d of text", len(raw), size, len(m.Text))
	}
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var back Message
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
}

// walkMails calls f with every file below a folder of the shared data.
func walkMails(t *testing.T, name string, f func(path string, raw []byte)) (n int) {
	t.Helper()
	err := filepath.WalkDir(sharedData(t, name), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".json") || strings.HasSuffix(path, ".md") {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		n++
		f(path, raw)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEveryMailOfTheCorpusIsSound(t *testing.T) {
	for _, dir := range []string{"mail", "attacks/mime-hide", "attacks/signature-spoof"} {
		unparsed := 0
		n := walkMails(t, dir, func(path string, raw []byte) {
			if !strings.HasSuffix(path, ".eml") {
				return
			}
			m, err := Parse(raw, Limits{})
			if err != nil {
				t.Errorf("%s: %v", path, err)
			}
			if m.Unparsed {
				unparsed++
			}
			sound(t, raw, m)
		})
		t.Logf("%s: %d files, %d filed as raw text", dir, n, unparsed)
	}
}

// TestPeopleAreNotTakenForMachines: of mail that people wrote, lists and spam of
// 2002, hardly anything may look like a delivery report or an auto-reply.
func TestPeopleAreNotTakenForMachines(t *testing.T) {
	kinds := map[Kind]int{}
	n := walkMails(t, "spam", func(path string, raw []byte) {
		m, _ := Parse(raw, Limits{})
		sound(t, raw, m)
		kinds[m.Kind]++
		if m.Kind == Bounce || m.Kind == AutoReply {
			t.Logf("%s %s: %q", m.Kind, filepath.Base(path), m.Subject)
		}
	})
	t.Logf("%d mails: %v", n, kinds)
	if wrong := kinds[Bounce] + kinds[AutoReply]; wrong > n/100 {
		t.Errorf("%d of %d taken for machines", wrong, n)
	}
}

func TestThreadMailboxes(t *testing.T) {
	total, noID := 0, 0
	walkMails(t, "mail-threads", func(path string, raw []byte) {
		for _, one := range splitMbox(raw) {
			m, err := Parse(one, Limits{})
			if err != nil || m.Unparsed || len(m.From) == 0 {
				t.Errorf("%s: %v %v %.80q", path, err, m.Problems, one)
			}
			sound(t, one, m)
			total++
			if m.MessageID == "" {
				noID++
			}
		}
	})
	t.Logf("%d messages, %d without an id", total, noID)
	if total < 10 || noID > total/20 {
		t.Errorf("%d messages, %d without an id", total, noID)
	}
}

func splitMbox(raw []byte) [][]byte {
	if !bytes.HasPrefix(raw, []byte("From ")) {
		return [][]byte{raw}
	}
	var out [][]byte
	for _, one := range bytes.Split(raw, []byte("\nFrom ")) {
		if bytes.Contains(one, []byte("\n\n")) || bytes.Contains(one, []byte("\r\n\r\n")) {
			out = append(out, append([]byte("From "), bytes.TrimPrefix(one, []byte("From "))...))
		}
	}
	return out
}

// TestHiddenAttachmentsAreFoundOrMarked counts how many of the mails that hide a
// file off standard give it up, or at least say that something was unreadable.
func TestHiddenAttachmentsAreFoundOrMarked(t *testing.T) {
	dir := sharedData(t, "attacks/mime-hide")
	b, err := os.ReadFile(filepath.Join(dir, "index.json"))
	if err != nil {
		t.Fatal(err)
	}
	var index struct {
		Cases []struct {
			File     string
			ID       string
			Validity int
		}
	}
	if err := json.Unmarshal(b, &index); err != nil {
		t.Fatal(err)
	}
	right, all := map[int]int{}, map[int]int{}
	for _, c := range index.Cases {
		raw, err := os.ReadFile(filepath.Join(dir, c.File))
		if err != nil {
			t.Fatal(err)
		}
		m, _ := Parse(raw, Limits{})
		all[c.Validity]++
		ok := len(m.Problems) > 0
		for _, p := range m.Parts {
			ok = ok || bytes.HasPrefix(p.Data, []byte("PK")) || strings.HasPrefix(p.Name, "file.") || strings.HasSuffix(p.Name, ".zip") || p.Type == "message/rfc822" || strings.Contains(p.Name, "eicar")
		}
		if ok {
			right[c.Validity]++
		} else if c.Validity >= 2 {
			t.Logf("validity %d %s %s: %s %.100q", c.Validity, c.File, c.ID, partList(m), m.Text)
		}
	}
	for v := 3; v >= 0; v-- {
		t.Logf("validity %d: %d of %d found or marked", v, right[v], all[v])
		if v >= 2 && right[v] < all[v] {
			t.Errorf("validity %d: %d of %d", v, right[v], all[v])
		}
	}
}

func TestLimitsAreCheckedBeforeParsing(t *testing.T) {
	deep := "Subject: deep\r\n"
	for i := range 100 {
		deep += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	wide := "Subject: wide\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\nx\r\n", 2000)
	long := "Subject: long\r\nX-Long: " + strings.Repeat("y", 1<<20) + "\r\n\r\nx"
	inner := "Subject: in\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nX-Long: " + strings.Repeat("y", 1<<20) + "\r\n\r\nx\r\n--b--\r\n"
	for problem, raw := range map[string]string{"mail.problem.too_deep": deep, "mail.problem.too_many_parts": wide, "mail.problem.header_too_large": long} {
		m, err := Parse([]byte(raw), Limits{})
		if err == nil || !m.Unparsed || m.Problems[0] != problem || m.Subject == "" && problem != "mail.problem.header_too_large" {
			t.Errorf("%s: %v %v %q", problem, err, m.Problems, m.Subject)
		}
		sound(t, []byte(raw), m)
	}
	if m, err := Parse([]byte(inner), Limits{}); err == nil || m.Problems[0] != "mail.problem.header_too_large" {
		t.Errorf("inner header: %v %v", err, m.Problems)
	}
	many := "From: a@b.example\r\nTo: " + strings.Repeat("x@y.example, ", 5000) + "z@y.example\r\n\r\nx"
	m, err := Parse([]byte(many), Limits{})
	if err != nil || len(m.To) != 999 || len(m.From) != 1 || m.Problems[0] != "mail.problem.too_many_addresses" {
		t.Errorf("addresses: %v, %d, %v", err, len(m.To), m.Problems)
	}
}

func TestFallbacks(t *testing.T) {
	for _, c := range []struct {
		name, raw, problem, has string
		unparsed                bool
	}{
		{"empty", "", "mail.problem.no_header", "", true},
		{"no header", "\r\nhello there\r\n", "mail.problem.no_header", "hello there", true},
		{"garbage", "\x00\x01\x02garbage\xff\xfe\r\n\r\nbody", "mail.problem.no_header", "garbage", true},
		{"garbage first line", "###garbage###\r\nFrom: a@b.example\r\n\r\nbody", "mail.problem.no_header", "body", true},
		{"empty boundary", "Subject: x\r\nContent-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n\r\nwords\r\n----\r\n", "mail.problem.no_boundary", "words", false},
		{"boundary never comes", "Subject: x\r\nContent-Type: multipart/mixed; boundary=zz\r\n\r\nwords of a customer\r\n", "mail.problem.boundary_missing", "words of a customer", false},
		{"unknown encoding", "Subject: x\r\nContent-Transfer-Encoding: rot13\r\n\r\nwords\r\n", "mail.problem.unknown_encoding", "words", false},
		{"unknown charset", "Subject: x\r\nContent-Type: text/plain; charset=klingon\r\n\r\nwords\r\n", "mail.problem.unknown_charset", "words", false},
		{"two senders", "From: a@b.example\r\nFrom: c@d.example\r\n\r\nwords\r\n", "mail.problem.several_from", "words", false},
	} {
		m, err := Parse([]byte(c.raw), Limits{})
		if err != nil || m.Unparsed != c.unparsed || len(m.Problems) != 1 || m.Problems[0] != c.problem || !strings.Contains(m.Text, c.has) {
			t.Errorf("%s: %v unparsed=%v %v %q", c.name, err, m.Unparsed, m.Problems, m.Text)
		}
		sound(t, []byte(c.raw), m)
	}
}
