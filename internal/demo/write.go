package demo

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// manners are the kinds of mail one may send, in order.
func manners() []manner { return []manner{plain, junk, vacation, bounce} }

var mannerWords = words.Family("demo.manner.", "person", string(junk), string(vacation), string(bounce))

// called is the last part of a manner's key.
func (m manner) called() string {
	if m == plain {
		return "person"
	}
	return string(m)
}

// writing is the form of a customer's mail.
type writing struct {
	From, Name, Mail string // one of the customers, or somebody new
	To               string
	Subject, Text    string
	How              manner
	Answers          int // the number of a letter; 0 for none
}

// writeView is the page on which one writes as a customer.
type writeView struct {
	writing
	Customers []mail.Address
	Inboxes   []mail.Address
	Letters   []Letter // that can be answered
	Said      map[string]string
	Sent      bool
}

// answerable is how many letters the page offers to answer.
const answerable = 60

func (d *Demo) writePage(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	form := writing{From: q.Get("who"), How: manner(q.Get("how"))}
	form.Answers, _ = strconv.Atoi(q.Get("answers"))
	if l, ok := d.sink.Letter(form.Answers); ok {
		form.From = l.Who().Mail
	}
	return d.showWriting(w, r, http.StatusOK, writeView{writing: form, Sent: q.Get("sent") == "1"})
}

func (d *Demo) showWriting(w http.ResponseWriter, r *http.Request, status int, v writeView) error {
	v.Customers, v.Inboxes = d.sink.Customers(), d.firm()
	for _, l := range d.sink.Letters("") {
		if !l.Written && len(v.Letters) < answerable {
			v.Letters = append(v.Letters, l)
		}
	}
	return web.Show(w, r, status, writePage(v))
}

// write sends what was written.
func (d *Demo) write(w http.ResponseWriter, r *http.Request) error {
	form, files, err := written(r)
	if err != nil {
		return err
	}
	s, err := d.saying(form)
	if err == nil {
		s.Files = files
		_, err = d.send(r.Context(), s)
	}
	if said := web.Invalid(r.Context(), err); said != nil {
		return d.showWriting(w, r, http.StatusUnprocessableEntity, writeView{writing: form, Said: said})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/demo/write?sent=1")
}

// written reads the form and what hangs on it.
func written(r *http.Request) (f writing, files []mail.File, err error) {
	if err := r.ParseMultipartForm(26 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return f, nil, fault.Field("files", "demo.fault.files").Because(err)
	}
	f = writing{
		From: r.PostFormValue("from"), Name: strings.TrimSpace(r.PostFormValue("name")), Mail: strings.TrimSpace(r.PostFormValue("mail")),
		To: r.PostFormValue("to"), Subject: strings.TrimSpace(r.PostFormValue("subject")), Text: strings.TrimSpace(r.PostFormValue("text")),
		How: manner(r.PostFormValue("how")),
	}
	f.Answers, _ = strconv.Atoi(r.PostFormValue("answers"))
	if r.MultipartForm == nil {
		return f, nil, nil
	}
	for _, h := range r.MultipartForm.File["files"] {
		one, err := attached(h)
		if err != nil {
			return f, nil, err
		}
		if len(one.Data) > 0 {
			files = append(files, one)
		}
	}
	return f, files, nil
}

func attached(h *multipart.FileHeader) (one mail.File, err error) {
	in, err := h.Open()
	if err != nil {
		return one, err
	}
	defer in.Close()
	data, err := io.ReadAll(in)
	return mail.File{Name: h.Filename, Type: h.Header.Get("Content-Type"), Data: data}, err
}

// saying makes of a form what is said, and says which field is wrong.
func (d *Demo) saying(f writing) (s saying, err error) {
	s = saying{To: f.To, Subject: f.Subject, Text: f.Text, How: f.How, Permanent: true}
	if l, ok := d.sink.Letter(f.Answers); ok {
		s.Answers, s.To = &l, ""
	} else if f.How == bounce || f.How == vacation {
		return s, fault.Field("answers", "demo.fault.answers")
	}
	if s.From, err = d.writer(f); err != nil {
		return s, err
	}
	if f.How == bounce {
		s.From = s.Answers.Who()
		return s, nil
	}
	if s.Text == "" {
		return s, fault.Field("text", "demo.fault.text")
	}
	if s.Subject == "" && s.Answers == nil {
		return s, fault.Field("subject", "demo.fault.subject")
	}
	if s.Answers == nil && s.To == "" {
		return s, fault.Field("to", "demo.fault.to")
	}
	return s, nil
}

// writer is who writes.
func (d *Demo) writer(f writing) (mail.Address, error) {
	for _, a := range d.sink.Customers() {
		if a.Mail == f.From {
			return a, nil
		}
	}
	if f.Mail == "" {
		return mail.Address{}, fault.Field("mail", "demo.fault.mail")
	}
	a, err := mail.ParseAddress(f.Mail)
	if err != nil {
		return a, fault.Field("mail", "demo.fault.mail").Because(err)
	}
	if f.Name != "" {
		a.Name = f.Name
	}
	return a, nil
}

// option is the text of a letter in a list.
func option(l Letter) string { return fmt.Sprintf("%s: %s", named(l.Who()), l.Mail.Subject) }
