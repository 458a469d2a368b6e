package voice

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/phone"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// newView is the page on which a call is noted.
type newView struct {
	Who     string // what was typed: a number or a name
	Number  string // as it is shown; "" where it is not known
	Found   []people.Person
	Address map[int64]string
	Shared  bool // several have the number: the desk asks who
	Person  people.Person
	Fresh   bool // it is somebody new
	Open    []cases.Case
	Owed    []Owed
	Inboxes []inboxes.Inbox

	Note Note
	Said map[string]string
	Now  time.Time
}

// ready says whether it is clear whom the call is with, so that it can be noted.
func (n newView) ready() bool { return n.Person.ID != 0 || n.Fresh }

// path leads to the same page with a person.
func (n newView) path(person int64) string {
	return newPath + "?" + url.Values{"who": {n.Who}, "person": {strconv.FormatInt(person, 10)}}.Encode()
}

// freshPath leads to the same page with somebody new.
func (n newView) freshPath() string {
	return newPath + "?" + url.Values{"who": {n.Who}, "new": {"1"}}.Encode()
}

// owedIn are the things owed in a case.
func (n newView) owedIn(id int64) (all []Owed) {
	for _, o := range n.Owed {
		if o.CaseID == id {
			all = append(all, o)
		}
	}
	return all
}

// casePath is the address of a case, as a page that led here has it.
var casePath = regexp.MustCompile(`^/cases/([0-9]{1,15})$`)

// from is the case on whose page the reader was; 0 for none.
func from(r *http.Request) int64 {
	u, err := url.Parse(r.Referer())
	if err != nil {
		return 0
	}
	if m := casePath.FindStringSubmatch(u.Path); m != nil && u.Host == r.Host {
		id, _ := strconv.ParseInt(m[1], 10, 64)
		return id
	}
	return 0
}

func (s *Voice) newPage(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	view := newView{Who: strings.TrimSpace(q.Get("who")), Fresh: q.Get("new") != ""}
	view.Note.Key = web.NewKey()
	view.Note.PersonID, _ = strconv.ParseInt(q.Get("person"), 10, 64)
	view.Note.CaseID, _ = strconv.ParseInt(q.Get("case"), 10, 64)
	if view.Who == "" && view.Note.PersonID == 0 && view.Note.CaseID == 0 {
		view.Note.CaseID = from(r)
	}
	if q.Has("find") {
		return s.showFound(w, r, view)
	}
	if id, _ := strconv.ParseInt(q.Get("ring"), 10, 64); id != 0 && r.Method == http.MethodGet {
		view.Note.Direction = In
	}
	return s.showNew(w, r, http.StatusOK, view)
}

// showNew shows the page, with whoever it is about and what we owe them.
func (s *Voice) showNew(w http.ResponseWriter, r *http.Request, status int, view newView) error {
	err := s.desk.DB.Read(r.Context(), "voice.new", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.CasesOpen)
		if err != nil {
			return err
		}
		view.Now = v.Now()
		if view.Inboxes, err = s.desk.Inboxes.All(ctx, v, actor.Scope()); err != nil {
			return err
		}
		if view.Note.CaseID != 0 && view.Note.PersonID == 0 && view.Who == "" {
			c, err := s.desk.Cases.ByID(ctx, v, view.Note.CaseID)
			switch {
			case fault.Is(err, fault.NotFound):
				view.Note.CaseID = 0
			case err != nil:
				return err
			default:
				view.Note.PersonID = c.PersonID
			}
		}
		if err := s.find(ctx, v, &view); err != nil || view.Person.ID == 0 {
			return err
		}
		return s.about(ctx, v, actor, &view)
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, notePage(view))
}

// showFound shows who it may be while a name is typed, also where it is one alone:
// nobody is chosen by typing.
func (s *Voice) showFound(w http.ResponseWriter, r *http.Request, view newView) error {
	err := s.desk.DB.Read(r.Context(), "voice.found", func(ctx context.Context, v db.View) (err error) {
		if _, err := staff.Allow(ctx, staff.CasesOpen); err != nil {
			return err
		}
		if view.Note.PersonID, view.Note.CaseID = 0, 0; utf8.RuneCountInString(view.Who) < leastTyped {
			return nil
		}
		return s.find(ctx, v, &view)
	})
	if err != nil {
		return err
	}
	view.Person, view.Said = people.Person{}, nil
	return web.Show(w, r, http.StatusOK, whoIsIt(view))
}

// leastTyped is how many characters of a name are looked for.
const leastTyped = 2

// offered is how many people a name offers.
const offered = 8

// find reads who is meant: the person that was chosen, whoever has the number, or
// those of the name.
func (s *Voice) find(ctx context.Context, v db.View, view *newView) (err error) {
	read, isNumber := phone.Number{}, false
	if phone.Looks(view.Who) {
		if read, isNumber, err = s.read(ctx, v, view.Who, view.Note.InboxID); err != nil {
			return err
		}
		view.Number = read.Shown
	}
	if view.Note.PersonID != 0 {
		view.Person, err = s.desk.People.ByID(ctx, v, view.Note.PersonID)
		return err
	}
	switch {
	case view.Who == "" || view.Fresh:
		return nil
	case isNumber:
		view.Found, err = s.sharing(ctx, v, read)
		view.Shared, view.Fresh = len(view.Found) > 1, len(view.Found) == 0
	case phone.Looks(view.Who):
		view.Said = map[string]string{"number": words.T(ctx, "voice.fault.number")}
		return nil
	default:
		view.Found, err = s.desk.People.Find(ctx, v, view.Who, offered)
		view.Fresh = len(view.Found) == 0
	}
	if err != nil {
		return err
	}
	if len(view.Found) == 1 {
		view.Person = view.Found[0]
	}
	view.Address, err = s.desk.People.Addresses(ctx, v, view.Found)
	return err
}

// about reads the open cases of a person, and what we owe them.
func (s *Voice) about(ctx context.Context, v db.View, actor staff.Actor, view *newView) (err error) {
	if view.Open, err = s.openOf(ctx, v, actor, view.Person.ID); err != nil || len(view.Open) == 0 {
		return err
	}
	if view.Note.CaseID == 0 && len(view.Open) == 1 && view.Said == nil {
		view.Note.CaseID = view.Open[0].ID
	}
	view.Owed, err = s.owedIn(ctx, v, view.Open)
	return err
}

// owedIn is what we owe in cases: their next steps in somebody's own words, and what other
// rooms know.
func (s *Voice) owedIn(ctx context.Context, v db.View, open []cases.Case) (owed []Owed, err error) {
	if len(open) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(open))
	for i, c := range open {
		ids[i] = c.ID
		if _, ours := c.StepKey(); !ours && c.Shelf() == cases.ShelfOpen {
			owed = append(owed, Owed{CaseID: c.ID, What: casepage.StepWords(ctx, c), Due: c.NextDue, Late: c.NextDue.Before(v.Now()), Icon: "flag"})
		}
	}
	if s.owes == nil {
		return owed, nil
	}
	more, err := s.owes(ctx, v, ids)
	return append(owed, more...), err
}

// mostOpen is how many open cases of a person are shown.
const mostOpen = 12

// openOf are the cases of a person that are not done, as far as the actor may see
// them, the newest first.
func (s *Voice) openOf(ctx context.Context, v db.View, actor staff.Actor, person int64) (open []cases.Case, err error) {
	all, _, _, err := s.desk.Lists.Page(ctx, v, actor.Scope(), lists.Query{List: lists.Person(person), Sort: "-updated_at", Limit: 50})
	for _, c := range all {
		if c.Shelf() != cases.ShelfDone && len(open) < mostOpen {
			open = append(open, c)
		}
	}
	return open, err
}

// noted takes the form.
func (s *Voice) noted(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "voice.fault.form").Because(err)
	}
	f := r.PostForm
	number := func(name string) int64 { n, _ := strconv.ParseInt(f.Get(name), 10, 64); return n }
	n := Note{Direction: Direction(f.Get("direction")), Outcome: Outcome(f.Get("outcome")), Number: f.Get("number"), Name: f.Get("name"), PersonID: number("person"),
		CaseID: number("case"), InboxID: number("inbox"), Subject: f.Get("subject"), Text: f.Get("text"), Key: f.Get("key")}
	if n.PersonID != 0 && f.Get("number") == "" {
		n.Number = ""
	}
	var c Call
	err := s.desk.DB.Do(r.Context(), "voice.note", func(ctx context.Context, tx *db.Tx) (err error) {
		if err := s.seen(ctx, tx, number("ring")); err != nil {
			return err
		}
		c, err = s.Note(ctx, tx, n)
		return err
	})
	if fault.Is(err, fault.Invalid) {
		view := newView{Who: f.Get("who"), Fresh: n.PersonID == 0, Note: n, Said: web.Invalid(r.Context(), err)}
		if view.Said["person_id"] != "" {
			view.Fresh = false
		}
		return s.showNew(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, casepage.Path(c.CaseID), words.T(r.Context(), "voice.said.noted"), "")
}

// finishPage takes the outcome of a call that was to make.
func (s *Voice) finishPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "call")
	if err != nil {
		return err
	}
	f := Finish{Outcome: Outcome(r.PostFormValue("outcome")), Text: r.PostFormValue("text"), Reason: r.PostFormValue("reason")}
	if typed := r.PostFormValue("next"); typed != "" {
		zone, err := time.LoadLocation(r.PostFormValue("zone"))
		if err != nil {
			zone = time.UTC
		}
		if f.NextAt, err = time.ParseInLocation("2006-01-02T15:04", typed, zone); err != nil {
			return fault.Field("next_at", "voice.fault.next").Because(err)
		}
	}
	var c Call
	err = s.desk.DB.Do(r.Context(), "voice.finish", func(ctx context.Context, tx *db.Tx) (err error) {
		c, err = s.Finish(ctx, tx, id, f)
		return err
	})
	if err != nil {
		return err
	}
	said := "voice.said.done"
	if c.Open() {
		said = "voice.said.again"
	}
	back := r.PostFormValue("back")
	if back == "" {
		back = casepage.Path(c.CaseID)
	}
	return web.Saved(w, r, back, words.T(r.Context(), said), "")
}
