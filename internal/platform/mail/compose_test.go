package mail

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/platform/fault"
)

func letter() Outgoing {
	return Outgoing{
		From: Address{Name: "Ann, Kept", Mail: "care@desk.example"}, To: []Address{{Name: "Bob Miller", Mail: "bob@example.com"}},
		ReplyTo: Address{Mail: "care+k3n9x@desk.example"}, EnvelopeFrom: "care+b77@desk.example",
		Subject: "Re: Where is my parcel", Text: "Hello Bob,\n\nit is on its way.\n-- \nAnn", MessageID: "k3n9x@desk.example",
		InReplyTo: "1@example.com", References: []string{"0@example.com", "1@example.com"}, Lang: "en",
		Date: time.Date(2026, 3, 2, 9, 5, 0, 0, time.FixedZone("", 3600)),
	}
}

var letters = map[string]func(o *Outgoing){
	"text":  func(*Outgoing) {},
	"html":  func(o *Outgoing) { o.HTML = "<p>Hello Bob,</p><p>it is on its way.</p>" },
	"auto":  func(o *Outgoing) { o.Auto, o.Subject = "auto-replied", "We have your message" },
	"files": func(o *Outgoing) { o.HTML, o.Files = "<p>See <img src=\"cid:p1@x\"></p>", files() },
	"only-html": func(o *Outgoing) {
		o.Text, o.HTML = "", "<p>Only <b>HTML</b> &amp; an <a href=\"https://kept.example/\">address</a></p>"
	},
	"further": func(o *Outgoing) {
		o.Headers = map[string]string{"List-Unsubscribe": "<https://kept.example/u/1>", "Feedback-ID": "1:kept"}
	},
	"many": func(o *Outgoing) { o.Cc = crowd(12) },
	"international": func(o *Outgoing) {
		o.From.Name, o.To[0] = "Käthe „Kept“ Müßig", Address{Name: "鈴木 一郎、東京支店の長い長い長い長い名前", Mail: "bob@bücher.example"}
		o.Subject, o.Lang = "Aw: Größenänderung für Bestellung 12345 — wo bleibt mein Päckchen, bitte? 日本語もあります。そして絵文字 🎁", "de"
		o.Text = "Grüße\n" + strings.Repeat("Ein langer Satz ohne Ende, ", 20) + "\n.\nFrom here\n日本語\n"
	},
	"odd-words": func(o *Outgoing) {
		o.Subject = "=?utf-8?q?not_a_word?=  two spaces and " + strings.Repeat("averylongword", 12)
		o.To[0].Name = `a "quoted" \ name`
	},
}

func files() []File {
	return []File{
		{Name: "p.png", Type: "image/png", ContentID: "p1@x", Data: []byte("\x89PNG\r\n\x1a\n")},
		{Name: "Rechnung für März 100%.pdf", Type: "application/pdf", Data: bytes.Repeat([]byte("0123456789"), 20)},
		{Name: "../../etc/passwd", Type: "text/html; x=\"\r\nBcc: a@b.example", Data: []byte("x")},
		{Name: strings.Repeat("日本語", 30) + ".txt", Type: "message/rfc822", Data: nil},
	}
}

func crowd(n int) (list []Address) {
	for i := range n {
		list = append(list, Address{Name: fmt.Sprintf("Person No. %d", i), Mail: fmt.Sprintf("person%d@example.com", i)})
	}
	return list
}

// TestComposeGolden compares the bytes of letters with those in testdata/compose;
// KEPT_UPDATE=1 writes them anew.
func TestComposeGolden(t *testing.T) {
	for name, change := range letters {
		o := letter()
		change(&o)
		got, err := Compose(o)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		again, _ := Compose(o)
		if !bytes.Equal(got, again) {
			t.Errorf("%s: not the same bytes twice", name)
		}
		path := filepath.Join("testdata", "compose", name+".eml")
		if os.Getenv("KEPT_UPDATE") == "1" {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), string(got)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestComposedLettersReadBack parses what was composed and finds the letter.
func TestComposedLettersReadBack(t *testing.T) {
	for name, change := range letters {
		o := letter()
		change(&o)
		raw, err := Compose(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(raw), "\r\n") {
			if len(line) > 78 || !isASCII(line) || strings.ContainsAny(line, "\r\n") {
				t.Errorf("%s: line of %d: %q", name, len(line), line)
			}
		}
		m, err := Parse(raw, Limits{})
		if err != nil || len(m.Problems) > 0 {
			t.Errorf("%s: %v %v", name, err, m.Problems)
		}
		if m.Subject != o.Subject && name != "odd-words" || strings.Join(strings.Fields(m.Subject), " ") != strings.Join(strings.Fields(o.Subject), " ") {
			t.Errorf("%s: subject %q, want %q", name, m.Subject, o.Subject)
		}
		if m.From[0] != o.From || m.To[0].Name != o.To[0].Name || len(m.Cc) != len(o.Cc) || m.ReplyTo[0] != o.ReplyTo {
			t.Errorf("%s: %v %v %v %v", name, m.From, m.To, m.Cc, m.ReplyTo)
		}
		if m.MessageID != o.MessageID || m.InReplyTo[0] != o.InReplyTo || fmt.Sprint(m.References) != fmt.Sprint(o.References) || !m.Date.Equal(o.Date) {
			t.Errorf("%s: %s %v %v %v", name, m.MessageID, m.InReplyTo, m.References, m.Date)
		}
		if o.Text != "" && strings.TrimRight(m.Text, "\n") != strings.TrimRight(o.Text, "\n") {
			t.Errorf("%s: text %q", name, m.Text)
		}
		if o.HTML != "" && !strings.Contains(m.HTML, o.HTML) {
			t.Errorf("%s: html %q", name, m.HTML)
		}
		if m.AutoSubmitted != o.Auto || len(m.Parts) != len(o.Files) {
			t.Errorf("%s: auto %q, %s", name, m.AutoSubmitted, partList(m))
		}
		for i, f := range o.Files {
			if !bytes.Equal(m.Parts[i].Data, f.Data) || m.Parts[i].Name != fileName(f.Name) && len(f.Name) < 200 {
				t.Errorf("%s: file %q is %q", name, f.Name, m.Parts[i].Name)
			}
		}
		low := strings.ToLower(string(raw))
		for _, never := range []string{"x-mailer", "user-agent", "bcc:", "b77", "go-mail"} {
			if strings.Contains(low, "\r\n"+never) || never == "b77" && strings.Contains(low, never) {
				t.Errorf("%s: holds %s", name, never)
			}
		}
	}
}

// TestNothingBreaksOutOfAHeader puts line ends and control characters into every
// input, and wants a fault that names it.
func TestNothingBreaksOutOfAHeader(t *testing.T) {
	inputs := map[string]func(o *Outgoing, s string){
		"subject":     func(o *Outgoing, s string) { o.Subject = "x" + s },
		"from":        func(o *Outgoing, s string) { o.From.Name = "x" + s },
		"to":          func(o *Outgoing, s string) { o.To[0].Mail = "bob@example.com" + s },
		"cc":          func(o *Outgoing, s string) { o.Cc = []Address{{Name: s, Mail: "a@b.example"}} },
		"reply_to":    func(o *Outgoing, s string) { o.ReplyTo.Mail = "a" + s + "@b.example" },
		"message_id":  func(o *Outgoing, s string) { o.MessageID = "a" + s + "@b.example" },
		"in_reply_to": func(o *Outgoing, s string) { o.InReplyTo = "a" + s + "@b.example" },
		"references":  func(o *Outgoing, s string) { o.References = []string{"a@b.example", "b" + s} },
		"auto":        func(o *Outgoing, s string) { o.Auto = "auto-replied" + s },
		"lang":        func(o *Outgoing, s string) { o.Lang = "de" + s },
		"headers":     func(o *Outgoing, s string) { o.Headers = map[string]string{"X-Kept": "x" + s} },
		"files":       func(o *Outgoing, s string) { o.Files = []File{{Name: "a" + s, Data: []byte("x")}} },
	}
	for _, s := range []string{"\r\nBcc: evil@example.com", "\nx", "\rx", "\x00", "\x07", "\u0085", "\u2028", "\xff"} {
		for input, put := range inputs {
			o := letter()
			put(&o, s)
			raw, err := Compose(o)
			f, ok := fault.As(err)
			if !ok || f.Kind != fault.Invalid || f.Field != input || raw != nil {
				t.Errorf("%q in %s: %v", s, input, err)
			}
		}
	}
	for name, change := range map[string]func(*Outgoing){
		"field name":     func(o *Outgoing) { o.Headers = map[string]string{"X-A: b\r\nBcc": "x"} },
		"own field":      func(o *Outgoing) { o.Headers = map[string]string{"Bcc": "evil@example.com"} },
		"type field":     func(o *Outgoing) { o.Headers = map[string]string{"content-type": "text/html"} },
		"no sender":      func(o *Outgoing) { o.From = Address{} },
		"no recipient":   func(o *Outgoing) { o.To = nil },
		"two in one":     func(o *Outgoing) { o.To[0].Mail = "a@b.example, evil@example.com" },
		"named in spec":  func(o *Outgoing) { o.To[0].Mail = "X <a@b.example>" },
		"odd id":         func(o *Outgoing) { o.MessageID = "a b@c.example" },
		"unknown auto":   func(o *Outgoing) { o.Auto = "yes" },
		"bad lang":       func(o *Outgoing) { o.Lang = "de; x" },
		"reply to words": func(o *Outgoing) { o.ReplyTo.Mail = "words" },
	} {
		o := letter()
		change(&o)
		if _, err := Compose(o); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	o := letter()
	o.Date = time.Time{}
	if _, err := Compose(o); err == nil {
		t.Error("a letter without a date")
	}
	o = letter()
	o.InReplyTo, o.References = "ünreadable id", []string{"<ok@example.com>", "has space@x", strings.Repeat("x", 2000)}
	raw, err := Compose(o)
	if m, _ := Parse(raw, Limits{}); err != nil || len(m.InReplyTo) != 0 || fmt.Sprint(m.References) != "[ok@example.com]" {
		t.Errorf("a stranger's odd ids: %v %v %v", err, m.InReplyTo, m.References)
	}
}
