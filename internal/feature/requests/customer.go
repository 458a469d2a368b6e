package requests

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
)

const (
	uploads     = 26 << 20 // bytes of one form with its files
	mostFiles   = 10       // files of one form
	longestNote = 20_000
	longestText = 2000
	// given is what the address of the page says once a form has come.
	givenQuery = "?given=1#asked"
)

// customerAsked is what a customer's page asks for: what is missing of everything
// open, each thing once.
type customerAsked struct {
	Asked
	topics.Item // zero for what stands on no checklist

	Choices []string // of what another room needs
	Place   Place    // that is known
}

// Label is what it is called in a language.
func (a customerAsked) Label(lang string) string {
	if a.Item.ID != 0 {
		return a.Item.Name(lang)
	}
	return a.Asked.Name
}

// capital is a name as it stands alone, above a field.
func capital(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// formView is the form on the customer's page.
type formView struct {
	Path  string
	Key   string
	All   []customerAsked
	Sent  sent
	Seals map[int64][]string // of the files that were sent before
	Done  bool               // what they sent has come, and nothing is missing
}

// sent is what a form held that was not taken: nothing of it is lost.
type sent struct {
	Text map[int64]string
	Kept map[int64][]cases.Kept
	Said map[int64]fault.Sentence // what is wrong with which
	All  *fault.Sentence          // what is wrong with the whole
	Note string

	Place   Place   // as it was typed
	Answers Answers // what other rooms need
}

type sentKey struct{}

// desks is the context of the desk's own work on a customer's page: what they see
// was asked before by their link.
func desks(ctx context.Context) context.Context {
	return staff.As(ctx, staff.System("requests.page"))
}

// customerPanel draws the form, as long as anything is missing.
func (s *Requests) customerPanel(ctx context.Context, v db.View, c casepage.CustomerCase) (templ.Component, error) {
	all, err := s.asking(desks(ctx), v, c.ID)
	if err != nil {
		return nil, err
	}
	view := formView{Path: c.Path + "/given", Key: web.NewKey(), All: all, Done: len(all) == 0}
	if view.Done && !c.Query.Has("given") {
		return nil, nil
	}
	if held, ok := ctx.Value(sentKey{}).(sent); ok {
		view.Sent, view.Seals = held, map[int64][]string{}
		for id, kept := range held.Kept {
			for _, k := range kept {
				seal, err := s.sealed(c.ID, k)
				if err != nil {
					return nil, err
				}
				view.Seals[id] = append(view.Seals[id], seal)
			}
		}
	}
	return customerForm(view), nil
}

// answer heads the page: it is the customer's move.
func (s *Requests) answer(ctx context.Context, v db.View, c casepage.CustomerCase) (*fault.Sentence, error) {
	if c.Status.Shelf() != cases.ShelfWaiting {
		return nil, nil
	}
	all, err := s.asking(desks(ctx), v, c.ID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	k, err := s.desk.Cases.ByID(desks(ctx), v, c.ID)
	says := fault.Say("requests.customer.answer", fault.A("n", len(all)), fault.A("until", k.WaitingUntil))
	return &says, err
}

// asking are the things that are missing of a case's open requests.
func (s *Requests) asking(ctx context.Context, v db.View, caseID int64) (all []customerAsked, err error) {
	made, err := s.OfCase(ctx, v, caseID)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, r := range made {
		if r.State != Open {
			continue
		}
		for _, a := range r.Missing() {
			key := fmt.Sprint(a.ItemID, " ", db.Key(a.Name))
			if a.ItemID != 0 {
				key = fmt.Sprint(a.ItemID)
			} else if a.Need != NoNeed {
				key = string(a.Need)
			}
			if a.Name == "" || seen[key] {
				continue
			}
			seen[key] = true
			one := customerAsked{Asked: a}
			if a.ItemID != 0 {
				if one.Item, err = s.desk.Topics.ItemByID(ctx, v, a.ItemID); err != nil {
					return nil, err
				}
			}
			all = append(all, one)
		}
	}
	if !slices.ContainsFunc(all, func(a customerAsked) bool { return a.Need != NoNeed }) {
		return all, nil
	}
	c, err := s.desk.Cases.ByID(ctx, v, caseID)
	if err != nil {
		return nil, err
	}
	return all, s.withNeeds(ctx, v, c, all)
}

// givenPage takes what a customer sends by the form: all of it in one go. What
// cannot be is said beside its field, and everything else is there still.
func (s *Requests) givenPage(w http.ResponseWriter, r *http.Request) error {
	return s.desk.Page.OrEnded(w, r, s.givenBy(w, r))
}

func (s *Requests) givenBy(w http.ResponseWriter, r *http.Request) error {
	ctx, actor, err := s.desk.Page.CustomerOf(r)
	if err != nil {
		return err
	}
	if err := parsed(r); err != nil {
		return err
	}
	if r.MultipartForm != nil {
		defer func() { _ = r.MultipartForm.RemoveAll() }() // what is left lies in a folder that is swept
	}
	var all []customerAsked
	err = s.desk.DB.Read(ctx, "requests.asking", func(ctx context.Context, v db.View) (err error) {
		all, err = s.asking(desks(ctx), v, actor.CaseID)
		return err
	})
	if err != nil {
		return err
	}
	in, err := s.sentIn(ctx, r, actor.CaseID, all)
	if err != nil {
		return err
	}
	if len(in.Said) > 0 || in.All != nil {
		return s.desk.Page.CustomerShow(w, r.WithContext(context.WithValue(r.Context(), sentKey{}, in)), http.StatusUnprocessableEntity)
	}
	key := r.PostFormValue("key")
	return s.desk.Page.CustomerDo(w, r, "requests.given", givenQuery, func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		return s.take(ctx, tx, h, actor, in, key)
	})
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
	return fault.New(fault.Invalid, "requests.customer.form").Because(err)
}

// sentIn reads the form and stores its files.
func (s *Requests) sentIn(ctx context.Context, r *http.Request, caseID int64, all []customerAsked) (sent, error) {
	in := sent{Text: map[int64]string{}, Kept: map[int64][]cases.Kept{}, Said: map[int64]fault.Sentence{}, Note: strings.TrimSpace(db.Text(r.PostFormValue("note")))}
	files, n := 0, 0
	for _, a := range all {
		name := fmt.Sprint(a.Asked.ID)
		in.Text[a.Asked.ID] = strings.TrimSpace(db.Text(r.PostFormValue("item." + name)))
		kept := s.unsealed(caseID, r.PostForm["kept."+name])
		if r.MultipartForm != nil {
			more, err := s.keep(ctx, r.MultipartForm.File["file."+name])
			if err != nil {
				return in, err
			}
			kept = append(kept, more...)
		}
		in.Kept[a.Asked.ID] = kept
		if a.Need != NoNeed {
			if err := s.readNeed(ctx, r, a, &in); err != nil {
				return in, err
			}
		}
		files += len(in.Kept[a.Asked.ID])
		if in.Text[a.Asked.ID] != "" || len(in.Kept[a.Asked.ID]) > 0 {
			n++
		}
		if why, bad := s.wrong(a, in); bad {
			in.Said[a.Asked.ID] = why
		}
	}
	switch {
	case files > mostFiles:
		why := fault.Say("requests.customer.files", fault.A("n", mostFiles))
		in.All = &why
	case len(in.Note) > longestNote:
		why := fault.Say("requests.customer.long")
		in.All = &why
	case n == 0 && in.Note == "":
		why := fault.Say("requests.customer.nothing")
		in.All = &why
	}
	return in, nil
}

// keep stores what was uploaded for one thing.
func (s *Requests) keep(ctx context.Context, all []*multipart.FileHeader) ([]cases.Kept, error) {
	var parts []mail.Part
	for _, u := range all[:min(len(all), mostFiles+1)] {
		if u.Size == 0 {
			continue
		}
		f, err := u.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(f)
		if closed := f.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return nil, err
		}
		parts = append(parts, mail.Part{Name: u.Filename, Size: int64(len(data)), Data: data})
	}
	if len(parts) == 0 {
		return nil, nil
	}
	return s.desk.Files.Keep(ctx, parts)
}

// wrong says what is wrong with one answer. What is left empty is not: it is
// missing still.
func (s *Requests) wrong(a customerAsked, in sent) (fault.Sentence, bool) {
	text, kept := in.Text[a.Asked.ID], in.Kept[a.Asked.ID]
	kind := a.Asked.Kind
	switch {
	case a.Need != NoNeed:
		return fault.Sentence{}, false
	case kind == topics.Photo && slices.ContainsFunc(kept, func(k cases.Kept) bool { return !strings.HasPrefix(k.Type, "image/") }):
		return fault.Say("requests.customer.no_photo"), true
	case text == "" || kind.IsFile():
		return fault.Sentence{}, false
	case len(text) > longestText:
		return fault.Say("requests.customer.long"), true
	case kind == topics.Date:
		if _, err := time.Parse(time.DateOnly, text); err != nil && !day.MatchString(text) {
			return fault.Say("requests.customer.no_date"), true
		}
	case kind == topics.Choice && !slices.Contains(a.Item.Choices, text):
		return fault.Say("requests.customer.no_choice"), true
	case a.Item.Pattern != "":
		if re := s.patterns.of(a.Item.Pattern); re != nil && !re.MatchString(text) {
			if a.Item.Example != "" {
				return fault.Say("requests.customer.no_match_example", fault.A("example", a.Item.Example)), true
			}
			return fault.Say("requests.customer.no_match"), true
		}
	}
	return fault.Sentence{}, false
}

// take makes of a form a message of the customer's, which brings the case back,
// and ticks what it gives.
func (s *Requests) take(ctx context.Context, tx *db.Tx, h *cases.Held, actor staff.Actor, in sent, key string) error {
	own := desks(ctx)
	all, err := s.asking(own, tx, h.ID)
	if err != nil {
		return err
	}
	lang, err := s.langOf(own, tx, h.Case)
	if err != nil {
		return err
	}
	var lines []string
	var files []cases.Kept
	for _, a := range all {
		value := in.Text[a.Asked.ID]
		for _, k := range in.Kept[a.Asked.ID] {
			files = append(files, k)
			value = strings.TrimPrefix(value+", "+k.Name, ", ")
		}
		if value != "" {
			lines = append(lines, a.Label(lang)+": "+value)
		}
	}
	if in.Note != "" {
		lines = append(lines, "", in.Note)
	}
	text := strings.TrimSpace(strings.Join(lines, "\n"))
	if text == "" { // all of it has come meanwhile
		return nil
	}
	item, err := s.desk.Intake.Hear(ctx, tx, intake.Said{Via: intake.Page, CaseID: actor.CaseID, PersonID: actor.PersonID, Text: text, Key: key, Files: files})
	if err != nil {
		return err
	}
	if h, err = s.desk.Cases.Take(own, tx, h.ID); err != nil { // their words have opened it
		return err
	}
	if err := s.ticksOf(own, tx, h, item.MessageID, all, in); err != nil || in.Answers == (Answers{}) {
		return err
	}
	in.Answers.Note = in.Note != ""
	return s.needs.Take(ctx, tx, h, in.Answers)
}

// ticksOf ticks what a form gave.
func (s *Requests) ticksOf(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, all []customerAsked, in sent) error {
	n := 0
	for _, a := range all {
		text, kept := in.Text[a.Asked.ID], in.Kept[a.Asked.ID]
		if text == "" && len(kept) == 0 {
			continue
		}
		n++
		if a.Need != NoNeed {
			if err := s.settle(ctx, tx, h, message, func(o Asked) bool { return o.Need == a.Need }); err != nil {
				return err
			}
			continue
		}
		if a.Item.ID == 0 {
			name := db.Key(a.Asked.Name)
			if err := s.settle(ctx, tx, h, message, func(o Asked) bool { return o.ItemID == 0 && db.Key(o.Name) == name }); err != nil {
				return err
			}
			continue
		}
		value := clip(text)
		if len(kept) > 0 {
			value = clip(kept[0].Name)
		}
		if err := s.give(ctx, tx, h, a.Item, given{MessageID: message, Value: value, How: OnPage}); err != nil {
			return err
		}
	}
	if n == 0 {
		return nil
	}
	return s.told(ctx, tx, h.ID, "request.answered", map[string]any{"n": n}, message)
}

// sealPurpose binds a stored file to the case it was sent for.
func sealPurpose(caseID int64) string { return fmt.Sprintf("requests.upload:%d", caseID) }

// sealed is a file that is stored and not filed yet, as a form carries it: nobody
// can name another.
func (s *Requests) sealed(caseID int64, k cases.Kept) (string, error) {
	raw, err := json.Marshal(k)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(s.desk.Keys.Seal(sealPurpose(caseID), raw)), nil
}

// unsealed are the files that a form carries, without what is none of ours.
func (s *Requests) unsealed(caseID int64, all []string) (kept []cases.Kept) {
	for _, text := range all[:min(len(all), mostFiles)] {
		raw, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil {
			continue
		}
		plain, ok := s.desk.Keys.Open(sealPurpose(caseID), raw)
		var k cases.Kept
		if ok && json.Unmarshal(plain, &k) == nil {
			kept = append(kept, k)
		}
	}
	return kept
}
