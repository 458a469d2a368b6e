package outbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/words"
)

// form is what the composer posts.
type form struct {
	kind       cases.Kind
	text, html string
	seen       int64
	key        string
	force      bool
	status     cases.Status
	until      time.Time
	why        string // of a wait
	reason     string // of solving with something open
	values     url.Values
	files      []cases.Kept // attached now
	shown      []string     // which files of the draft the form showed
	ticked     []string     // and which of them are to go along
	envelope   Envelope
	unreadable error // what cannot be read of the envelope
	to         int64 // the third party it is for; 0 for the customer
}

// attached are the files that go along: those of the draft, then those attached
// now, each once.
func (f form) attached(d Draft) []cases.Kept {
	all := d.filesLeft(f.shown, f.ticked)
	for _, one := range f.files {
		if !slices.ContainsFunc(all, func(k cases.Kept) bool { return k.Sum == one.Sum && k.Name == one.Name }) {
			all = append(all, one)
		}
	}
	return all
}

// formOf reads the composer's form, with JavaScript or without. What is
// attached is stored before anything else happens.
func (o *Outbox) formOf(r *http.Request) (f form, err error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(1 << 20)
	} else {
		err = r.ParseForm()
	}
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return f, err
		}
		return f, fault.New(fault.Invalid, "outbox.fault.form").Because(err)
	}
	v := r.PostForm
	if r.MultipartForm != nil {
		defer func() { err = errors.Join(err, r.MultipartForm.RemoveAll()) }()
	}
	f = form{kind: cases.Kind(v.Get("kind")), seen: seenID(v.Get("seen")), key: v.Get("key"), force: v.Get("force") == "1",
		status: cases.Status(v.Get("set_status")), why: v.Get("wait_why"), reason: v.Get("reason"), values: v,
		shown: v["draft_file"], ticked: v["keep_file"]}
	if body := strings.ReplaceAll(v.Get("body"), "\r\n", "\n"); looksLikeHTML(body) {
		f.html = body
	} else {
		f.text = strings.TrimSpace(body)
	}
	f.envelope, f.unreadable = envelopeOf(v)
	f.to = f.envelope.Participant
	if f.until, err = untilOf(r.Context(), v.Get("wait_until")); err != nil {
		return f, err
	}
	if r.MultipartForm != nil {
		if f.files, err = o.keep(r.Context(), r.MultipartForm.File["files"], false); err != nil {
			return f, err
		}
		pictures, bad := o.keep(r.Context(), r.MultipartForm.File["picture"], true)
		f.files, err = append(f.files, pictures...), bad
	}
	return f, err
}

// envelopeOf reads the fields above the text. One that the form did not show says
// nothing.
func envelopeOf(v url.Values) (e Envelope, err error) {
	e = Envelope{CcSet: v.Has("cc"), Participant: seenID(v.Get("participant")), Identity: seenID(v.Get("identity")), Subject: strings.TrimSpace(v.Get("subject")), Unsigned: v.Has("sign_shown") && !v.Has("sign")}
	if e.Subject == v.Get("subject_was") {
		e.Subject = ""
	}
	if e, err = e.forwards(v); err != nil {
		return e, err
	}
	if e.Cc, err = Addresses("cc", v.Get("cc")); err != nil {
		return e, err
	}
	e.Bcc, err = Addresses("bcc", v.Get("bcc"))
	return e, err
}

// forwards reads the third party of a forward that came back as the draft, and
// what is passed on; without their address it is an answer to the customer.
func (e Envelope) forwards(v url.Values) (Envelope, error) {
	to := strings.TrimSpace(v.Get("to"))
	if to == "" {
		return e, nil
	}
	e.CcSet, e.Participant, e.Identity = false, 0, 0
	for _, id := range v["message"] {
		if n := seenID(id); n != 0 {
			e.Messages = append(e.Messages, n)
		}
	}
	one, err := mail.ParseAddress(to)
	if err != nil {
		return e, fault.Field("to", "outbox.fault.address", fault.A("address", clipped(to))).Because(err)
	}
	e.To = one
	return e, nil
}

// into makes the draft what the form holds. A text that was shown without its
// formatting and not changed keeps it.
func (f form) into(d *Draft) error {
	f = f.whole(*d)
	text, html, err := bodyOf(f.text, f.html)
	if err != nil {
		return err
	}
	d.Text, d.HTML, d.files = text, html, d.filesLeft(f.shown, f.ticked)
	if f.unreadable == nil {
		d.Envelope = f.envelope
	}
	return nil
}

// whole is the form with the formatting of the draft, where its plain field
// holds the draft's text unchanged.
func (f form) whole(d Draft) form {
	if f.html == "" && d.HTML != "" && strings.TrimSpace(d.Text) == f.text {
		f.html = picturesShown(d.CaseID, d.HTML)
	}
	return f
}

// untilOf reads a date and time as a form has it, in the reader's zone.
func untilOf(ctx context.Context, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	zone := words.From(ctx).Zone
	if zone == nil {
		zone = time.UTC
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fault.Field("wait_until", "outbox.fault.wait_until")
}

func readUpload(u *multipart.FileHeader) (data []byte, err error) {
	f, err := u.Open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(f)
}

func heldID(id int64) string { return fmt.Sprintf("held-%d", id) }

func placeholder(n int) string { return fmt.Sprintf("$%d", n) }
