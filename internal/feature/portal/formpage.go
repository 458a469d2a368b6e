package portal

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

const (
	postBytes   = 26 << 20 // of a form with its files
	mostFiles   = 10
	longestText = 50_000 // characters
	longestLine = 200    // of a name, a subject
	longestFact = 100    // of what comes along in the address
	theTrap     = "website"
)

// answers is what somebody filled in.
type answers struct {
	Name, Email, Subject, Text string
	Topic                      int64
	Asked                      int64 // the topic whose questions were on the page
	Product, Version, Device   string
	Key                        string

	form url.Values
}

// answersOf reads a form, or what the address of a fresh one brings along.
func answersOf(form url.Values) answers {
	line := func(name string, most int) string {
		text := strings.Join(strings.Fields(db.Text(form.Get(name))), " ")
		if r := []rune(text); len(r) > most {
			return string(r[:most])
		}
		return text
	}
	number := func(name string) int64 {
		id, err := strconv.ParseInt(form.Get(name), 10, 64)
		if err != nil {
			return 0
		}
		return max(id, 0)
	}
	return answers{Name: line("name", longestLine), Email: strings.TrimSpace(form.Get("email")), Subject: line("subject", longestLine), Text: strings.TrimSpace(db.Text(form.Get("text"))),
		Topic: number("topic"), Asked: number("asked"), Product: line("product", longestFact), Version: line("version", longestFact), Device: line("device", longestFact),
		Key: form.Get("key"), form: form}
}

// check refuses what cannot be sent: all of it at once.
func (a answers) check() error {
	var wrong []error
	if m, err := mail.ParseAddress(a.Email); err != nil || !strings.EqualFold(m.Mail, a.Email) {
		wrong = append(wrong, fault.Field("email", "portal.fault.address"))
	}
	if a.Text == "" {
		wrong = append(wrong, fault.Field("text", "portal.fault.text"))
	}
	if utf8.RuneCountInString(a.Text) > longestText {
		wrong = append(wrong, fault.Field("text", "portal.fault.long", fault.A("n", longestText)))
	}
	return join(wrong)
}

func join(all []error) error { return errors.Join(all...) }

// formView is a form as it is shown.
type formView struct {
	open
	answers
	Said  map[string]string
	Parts []templ.Component
	Again bool // a few questions more, now that the topic is known
	Face  web.Brand
	Kept  []keptFile // chosen before, and still to be sent

	fresh string // the token with which it is shown, where files wait with it
}

// chance is a number that nobody guesses.
func (s *Portal) chance() int64 {
	var b [8]byte
	rand.Read(b[:]) // never fails
	return int64(binary.BigEndian.Uint64(b[:]) >> 2)
}

func asForm(ctx context.Context) context.Context { return staff.As(ctx, staff.System("portal.form")) }

// formPage shows a form. What stands in its address comes along.
func (s *Portal) formPage(w http.ResponseWriter, r *http.Request) error {
	return s.showForm(w, r, http.StatusOK, formView{answers: answersOf(r.URL.Query())})
}

func (s *Portal) showForm(w http.ResponseWriter, r *http.Request, status int, view formView) error {
	err := s.desk.DB.Read(asForm(r.Context()), "portal.form", func(ctx context.Context, v db.View) (err error) {
		if view.open, err = s.openForm(ctx, v, r.PathValue("slug")); err != nil {
			return err
		}
		if view.Key = view.fresh; view.Key == "" {
			view.Key = s.token(v.Now(), view.InboxID)
		}
		view.Parts, err = s.partsOf(inLanguage(ctx, view.open), v, view.answers, view.Said)
		return err
	})
	if err != nil {
		return err
	}
	s.framed(w, view.open)
	view.Face = web.Brand{Name: view.Brand.Name, Hue: view.Brand.Hue, Mine: findPath}
	w.Header().Set("Cache-Control", "no-store")
	return web.Show(w, r.WithContext(inLanguage(r.Context(), view.open)), status, formPart(view))
}

// framed lets the pages of some origins frame a form; others cannot.
func (s *Portal) framed(w http.ResponseWriter, o open) {
	if len(o.Origins) == 0 {
		return
	}
	policy := w.Header().Get("Content-Security-Policy")
	w.Header().Set("Content-Security-Policy", strings.Replace(policy, "frame-ancestors 'none'", "frame-ancestors "+strings.Join(o.Origins, " "), 1))
}

// inLanguage words a form as its inbox is: the browser's own language, unless the
// inbox has one.
func inLanguage(ctx context.Context, o open) context.Context {
	reader := words.From(ctx)
	if o.Inbox.Lang != "" {
		reader.Lang = words.Pick(o.Inbox.Lang, words.Languages()...)
	}
	return words.With(ctx, reader)
}

// partsOf draws what rooms ask about a topic.
func (s *Portal) partsOf(ctx context.Context, v db.View, a answers, said map[string]string) (all []templ.Component, err error) {
	for _, part := range s.desk.Page.FormParts() {
		body, err := part.Fields(ctx, v, a.Topic, a.form, said)
		if err != nil {
			return nil, err
		}
		if body != nil {
			all = append(all, body)
		}
	}
	return all, nil
}

// post takes what was filled in. It is on the disk before the next page says so.
func (s *Portal) post(w http.ResponseWriter, r *http.Request) error {
	if err := parsed(r); err != nil {
		return err
	}
	a := answersOf(r.PostForm)
	ctx := asForm(r.Context())
	var o open
	var shown time.Time
	var more, known bool
	var lines []string
	err := s.desk.DB.Read(ctx, "portal.form", func(ctx context.Context, v db.View) (err error) {
		if o, err = s.openForm(ctx, v, r.PathValue("slug")); err != nil {
			return err
		}
		if !slices.ContainsFunc(o.Topics, func(t topics.Topic) bool { return t.ID == a.Topic }) {
			a.Topic = 0 // it is no longer offered
		}
		if err := a.check(); err != nil {
			return err
		}
		parts, err := s.partsOf(ctx, v, a, nil)
		if more = len(parts) > 0 && a.Asked != a.Topic; err != nil || more {
			return err
		}
		if lines, err = s.answered(inLanguage(ctx, o), v, a); err != nil {
			return err
		}
		shown, known = s.shownAt(v.Now(), o.InboxID, a.Key)
		return nil
	})
	switch said := web.Invalid(r.Context(), err); {
	case said != nil:
		return s.again(w, r, http.StatusUnprocessableEntity, o, formView{answers: a, Said: said})
	case err != nil:
		return err
	case more:
		return s.again(w, r, http.StatusOK, o, formView{answers: a, Again: true})
	case !known: // it lay open for a day, or was sent without being shown
		return s.again(w, r, http.StatusUnprocessableEntity, o, formView{answers: a, Said: map[string]string{"": words.T(r.Context(), "portal.fault.old")}})
	}
	return s.take(w, r, o, a, shown, lines)
}

// answered are the lines that rooms add to the message: what was asked about the
// topic, and the answers.
func (s *Portal) answered(ctx context.Context, v db.View, a answers) (all []string, err error) {
	for _, part := range s.desk.Page.FormParts() {
		lines, err := part.Read(ctx, v, a.Topic, a.form)
		if err != nil {
			return nil, err
		}
		all = append(all, lines...)
	}
	return all, nil
}

// take stores a form with what came along, and says so.
func (s *Portal) take(w http.ResponseWriter, r *http.Request, o open, a answers, shown time.Time, lines []string) error {
	ctx := asForm(r.Context())
	parts, err := uploaded(r)
	if said := web.Invalid(r.Context(), err); said != nil {
		return s.showForm(w, r, http.StatusUnprocessableEntity, formView{answers: a, Said: said})
	}
	if err != nil {
		return err
	}
	if parts, err = s.waiting(ctx, a, parts); err != nil {
		return err
	}
	text := a.Text
	if len(lines) > 0 {
		text += "\n\n" + strings.Join(lines, "\n")
	}
	now := s.desk.DB.Now()
	ready, err := s.desk.Intake.Post(ctx, intake.Posted{InboxID: o.InboxID, Inbox: mail.Address{Name: o.Inbox.Name, Mail: o.Inbox.Address}, Key: a.Key, Name: a.Name, Email: a.Email,
		Subject: a.Subject, Text: text, Parts: parts, IP: addressOf(r), At: now, Trap: r.PostForm.Get(theTrap) != "", Hasty: now.Sub(shown) < leastTime})
	if said := web.Invalid(r.Context(), err); said != nil {
		return s.showForm(w, r, http.StatusUnprocessableEntity, formView{answers: a, Said: map[string]string{"": words.T(r.Context(), "portal.fault.unfit")}})
	}
	if err != nil {
		return err
	}
	over := false
	err = s.desk.DB.Do(ctx, "portal.post", func(ctx context.Context, tx *db.Tx) error {
		if over, err = s.tried(ctx, tx, try{"form_ip", network(web.ClientIP(ctx)), mostPost}); err != nil || over {
			return err
		}
		item, again, err := s.desk.Intake.TakePosted(ctx, tx, ready)
		if err != nil || again {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM form_file WHERE token_sum = $1`, db.Hash(a.Key)); err != nil {
			return err
		}
		return insertPost(ctx, tx, item, a)
	})
	if err != nil {
		return err
	}
	if over {
		return s.showForm(w, r, http.StatusTooManyRequests, formView{answers: a, Said: map[string]string{"": words.T(r.Context(), "portal.fault.too_many")}})
	}
	return web.Redirect(w, r, o.path()+"/sent")
}

func addressOf(r *http.Request) string {
	if ip := web.ClientIP(r.Context()); ip.IsValid() {
		return ip.String()
	}
	return ""
}

// sentPage says that a form has come. It names nobody and no case: whoever typed an
// address may be anybody.
func (s *Portal) sentPage(w http.ResponseWriter, r *http.Request) error {
	var view formView
	err := s.desk.DB.Read(asForm(r.Context()), "portal.sent", func(ctx context.Context, v db.View) (err error) {
		view.open, err = s.openForm(ctx, v, r.PathValue("slug"))
		return err
	})
	if err != nil {
		return err
	}
	s.framed(w, view.open)
	view.Face = web.Brand{Name: view.Brand.Name, Hue: view.Brand.Hue, Mine: findPath}
	return web.Show(w, r.WithContext(inLanguage(r.Context(), view.open)), http.StatusOK, sentPart(view))
}

// parsed reads a form, with files or without.
func parsed(r *http.Request) (err error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(1 << 20)
	} else {
		err = r.ParseForm()
	}
	var large *http.MaxBytesError
	if err == nil || errors.As(err, &large) {
		return err
	}
	return fault.New(fault.Invalid, "portal.fault.unfit").Because(err)
}

// uploaded reads the files of a form.
func uploaded(r *http.Request) (parts []mail.Part, err error) {
	if r.MultipartForm == nil {
		return nil, nil
	}
	defer func() { err = errors.Join(err, r.MultipartForm.RemoveAll()) }()
	for _, u := range r.MultipartForm.File["files"] {
		if u.Size == 0 {
			continue
		}
		if len(parts) == mostFiles {
			return nil, fault.Field("files", "portal.fault.files", fault.A("n", mostFiles))
		}
		f, err := u.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(f)
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
		parts = append(parts, mail.Part{Name: u.Filename, Size: int64(len(data)), Data: data})
	}
	return parts, nil
}
