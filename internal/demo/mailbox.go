package demo

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// mailboxView is the page of the letters.
type mailboxView struct {
	Who       string // "" for everybody's
	Customers []mail.Address
	Letters   []Letter
	More      string // where the next page is; "" for no more
}

// pageful is how many letters are on a page.
const pageful = 50

func (d *Demo) mailboxPage(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	v := mailboxView{Who: q.Get("who"), Customers: d.sink.Customers()}
	all := d.sink.Letters(v.Who)
	from, err := strconv.Atoi(q.Get("from"))
	if err != nil || from < 0 {
		from = 0
	}
	from = min(from, len(all))
	v.Letters = all[from:min(from+pageful, len(all))]
	if from+pageful < len(all) {
		v.More = "/demo/mailbox?" + url.Values{"who": {v.Who}, "from": {fmt.Sprint(from + pageful)}}.Encode()
	}
	return web.Show(w, r, http.StatusOK, mailboxPage(v))
}

// letterOf is the letter that a path names.
func (d *Demo) letterOf(r *http.Request) (Letter, error) {
	n, err := web.PathID(r, "letter")
	if err == nil {
		if l, ok := d.sink.Letter(int(n)); ok {
			return l, nil
		}
	}
	return Letter{}, fault.New(fault.NotFound, "demo.fault.letter")
}

// letterView is the page of one letter.
type letterView struct {
	Letter
	HTML  bool // there is a page to show in a frame
	Heads []head
	Form  writing
}

// head is a line of a letter's header.
type head struct{ Name, Value string }

func (d *Demo) letterPage(w http.ResponseWriter, r *http.Request) error {
	l, err := d.letterOf(r)
	if err != nil {
		return err
	}
	v := letterView{Letter: l, HTML: l.Mail.HTML != "", Form: writing{From: l.Who().Mail, Answers: l.N}}
	for _, name := range []string{"From", "To", "Cc", "Reply-To", "Return-Path", "Date", "Message-Id", "In-Reply-To", "References", "Auto-Submitted", "Content-Language"} {
		value := strings.Join(l.Mail.Header[name], ", ")
		if name == "Return-Path" {
			value = l.Return
		}
		if value != "" {
			v.Heads = append(v.Heads, head{name, value})
		}
	}
	return web.Show(w, r, http.StatusOK, letterPage(v))
}

// letterBody is the letter as its reader's mail program shows it, in a frame
// where nothing can run.
func (d *Demo) letterBody(w http.ResponseWriter, r *http.Request) error {
	l, err := d.letterOf(r)
	if err != nil {
		return err
	}
	safe, _ := mail.SanitiseHTML(l.Mail.HTML)
	safe = mail.Show(safe, mail.Showing{Inline: func(id string) string {
		for i, p := range l.Mail.Parts {
			if p.ContentID == id {
				return fmt.Sprintf("/demo/mailbox/%d/files/%d", l.N, i)
			}
		}
		return ""
	}})
	w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox")
	return web.Show(w, r, http.StatusOK, letterBody(words.From(r.Context()).Lang, safe))
}

// letterRaw is the letter as it went over the wire.
func (d *Demo) letterRaw(w http.ResponseWriter, r *http.Request) error {
	l, err := d.letterOf(r)
	if err != nil {
		return err
	}
	web.Download(w, fmt.Sprintf("%04d.eml", l.N), "message/rfc822")
	if _, err := w.Write(l.Raw); err != nil {
		return nil //nolint:nilerr // the reader is gone
	}
	return nil
}

// letterFile is what hangs on a letter.
func (d *Demo) letterFile(w http.ResponseWriter, r *http.Request) error {
	l, err := d.letterOf(r)
	if err != nil {
		return err
	}
	i, err := strconv.Atoi(r.PathValue("file"))
	if err != nil || i < 0 || i >= len(l.Mail.Parts) {
		return fault.New(fault.NotFound, "demo.fault.letter")
	}
	p := l.Mail.Parts[i]
	web.Download(w, p.Name, p.Type)
	if strings.HasPrefix(p.Type, "image/") && p.Type != "image/svg+xml" {
		w.Header().Del("Content-Disposition")
	}
	if _, err := w.Write(p.Data); err != nil {
		return nil //nolint:nilerr // the reader is gone
	}
	return nil
}

// piece is a part of a text.
type piece struct {
	text string
	link bool
}

var address = regexp.MustCompile(`https?://[^\s<>"]+`)

// pieces cuts a text at the addresses in it.
func pieces(text string) (all []piece) {
	from := 0
	for _, at := range address.FindAllStringIndex(text, -1) {
		all = append(all, piece{text[from:at[0]], false}, piece{text[at[0]:at[1]], true})
		from = at[1]
	}
	return append(all, piece{text[from:], false})
}

// recipient is whom a letter is to.
func recipient(l Letter) string {
	if !l.Written {
		return named(l.Who())
	}
	for _, a := range l.Mail.To {
		return named(a)
	}
	return ""
}
