package casepage

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// customerView is what the customer's own page shows.
type customerView struct {
	CustomerCase
	Name     string
	Brand    web.Brand
	Answer   fault.Sentence
	Owner    string
	OwnerHue int
	Cover    StandIn
	Steps    []stage
	Tops     []templ.Component       // what is asked, above the panels
	Panels   []templ.Component       // in two columns
	Messages []cases.CustomerMessage // a stretch of the conversation, the newest first
	Earlier  int64                   // the message before which there are more; 0 for none
	Before   bool                    // it is not the newest stretch
	Prose    map[int64]mail.SafeHTML // what we wrote with formatting
	Links    map[int64]string        // addresses of files, good for a while
	Said     bool                    // they have just written
	Key      string
	Text     string
	Problem  string

	lang string
	zone *time.Location
}

// stage is one of the four steps of a case as its customer sees it.
type stage struct {
	Key   string
	Class string // done, next or ""
	At    time.Time
}

// errEnded says that a link leads nowhere, or no longer: which of the two is
// nobody's business.
func errEnded() *fault.Fault { return fault.New(fault.NotFound, "casepage.fault.link") }

// customerOf reads a link and returns a context in which its customer acts, and
// when the link was given to them. Links of an older make do not say when.
func (p *Pages) customerOf(r *http.Request) (context.Context, staff.Actor, time.Time, error) {
	ids, ok := p.keys.Read(linkPurpose, r.PathValue("token"))
	if !ok || len(ids) != 2 && len(ids) != 3 {
		return nil, staff.Actor{}, time.Time{}, errEnded()
	}
	given := time.UnixMilli(0)
	if len(ids) == 3 {
		given = time.UnixMilli(ids[2])
	}
	actor := staff.CustomerOf(ids[0], ids[1], "")
	return staff.As(r.Context(), actor), actor, given, nil
}

// customerShow shows a customer's own page. It changes nothing: mail scanners
// follow links.
func (p *Pages) customerShow(w http.ResponseWriter, r *http.Request) error {
	return p.orEnded(w, r, p.showCustomer(w, r, http.StatusOK, "", nil))
}

func (p *Pages) showCustomer(w http.ResponseWriter, r *http.Request, status int, text string, problem error) error {
	ctx, actor, given, err := p.customerOf(r)
	if err != nil {
		return err
	}
	var view customerView
	before := windowFrom(r).Before
	err = p.d.Read(ctx, "casepage.customer", func(ctx context.Context, v db.View) error {
		view, err = p.customerView(ctx, v, actor, given, before, r.URL)
		return err
	})
	if err != nil {
		return err
	}
	ctx = p.readerOf(ctx, view)
	view.Text, view.Said = text, r.URL.Query().Has("said")
	if problem != nil {
		view.Problem = web.Invalid(ctx, problem)["text"]
	}
	w.Header().Set("Cache-Control", "private, no-cache") // theirs alone, though the link asks for no session
	return web.Show(w, r.WithContext(ctx), status, customerPage(view))
}

// readerOf words the page in the customer's language: the case's, as far as we
// speak it, else what the browser asks for.
func (p *Pages) readerOf(ctx context.Context, view customerView) context.Context {
	reader := words.From(ctx)
	if view.lang != "" {
		reader.Lang = words.Pick(view.lang, words.Languages()...)
	}
	if view.zone != nil {
		reader.Zone = view.zone
	}
	return words.With(ctx, reader)
}

// ownPath is the path of a customer's page out of that of something on it: by the
// link they have, so that no old link gives out a fresh one.
func ownPath(path string) string {
	parts := strings.SplitN(path, "/", 4)
	return strings.Join(parts[:min(3, len(parts))], "/")
}

// customerView reads what a customer may see of their case.
func (p *Pages) customerView(ctx context.Context, v db.View, actor staff.Actor, given time.Time, before int64, at *url.URL) (_ customerView, err error) {
	defer fault.Wrap(&err, "casepage.customerView(%d)", actor.CaseID)
	c, err := p.opened(ctx, v, actor, given)
	if err != nil {
		return customerView{}, err
	}
	family, err := p.cases.Family(ctx, v, c.ID)
	if err != nil {
		return customerView{}, err
	}
	view := customerView{Key: web.NewKey(), CustomerCase: CustomerCase{ID: c.ID, Ref: c.Ref, Subject: c.Subject, Status: c.Status, PersonID: c.PersonID, Family: family,
		Path: ownPath(at.Path), Query: at.Query()}}
	person, err := p.people.ByID(ctx, v, actor.PersonID)
	if err != nil {
		return view, err
	}
	view.Name = person.Name
	if err := p.stretch(ctx, v, &view, c, before); err != nil {
		return view, err
	}
	if err := p.shown(ctx, v, &view); err != nil {
		return view, err
	}
	if err := p.face(ctx, v, &view, c, person); err != nil {
		return view, err
	}
	first, err := p.cases.FirstAnswer(ctx, v, c)
	if err != nil {
		return view, err
	}
	view.Steps, view.Answer = stages(c, first), answer(c)
	err = p.customerSlots(ctx, v, &view)
	if view.Before {
		view.Tops, view.Panels = nil, nil
	}
	return view, err
}

const (
	customerNewest  = 3  // messages above the form to answer
	customerStretch = 12 // messages on a page at most

	// customerRoom is how many bytes of conversation a page has at most beside its
	// newest message, and aroundMessage what a message takes without its words: so the
	// page of a long case is as small as that of a short one. An earlier stretch has the
	// place of what else the first page shows.
	customerRoom  = 800
	earlierRoom   = 2400
	aroundMessage = 190
)

// stretch reads the messages that a customer's page shows.
func (p *Pages) stretch(ctx context.Context, v db.View, view *customerView, c cases.Case, before int64) (err error) {
	var more bool
	if view.Messages, more, err = p.cases.ForCustomerBefore(ctx, v, c, before, customerStretch); err != nil {
		return err
	}
	view.Before = before != 0
	slices.Reverse(view.Messages)
	if n := fitting(view.Messages, view.room()); n < len(view.Messages) {
		view.Messages, more = view.Messages[:n], true
	}
	if more {
		view.Earlier = view.Messages[len(view.Messages)-1].ID
	}
	return nil
}

// fitting is how many messages, the newest first, a page has room for. The newest
// stands there however long it is.
func fitting(all []cases.CustomerMessage, room int) int {
	for i, m := range all {
		if i > 0 && len(m.Text)+aroundMessage > room {
			return i
		}
		room -= aroundMessage
		if i > 0 {
			room -= len(m.Text)
		}
	}
	return len(all)
}

// room is how many bytes of conversation the page has.
func (c customerView) room() int {
	if c.Before {
		return earlierRoom
	}
	return customerRoom
}

// newest are the messages above the form to answer, and rest those below it. An
// earlier stretch is there to be read, and has no form.
func (c customerView) newest() []cases.CustomerMessage {
	if c.Before {
		return c.Messages
	}
	return c.Messages[:min(customerNewest, len(c.Messages))]
}

func (c customerView) rest() []cases.CustomerMessage {
	return c.Messages[len(c.newest()):]
}

// opened is the case of a link that still works.
func (p *Pages) opened(ctx context.Context, v db.View, actor staff.Actor, given time.Time) (c cases.Case, err error) {
	if err := p.ofTheCase(ctx, v, actor); err != nil {
		return c, err
	}
	if c, err = p.cases.ByID(ctx, v, actor.CaseID); err != nil {
		return c, err
	}
	works, err := p.people.LinkWorks(ctx, v, actor.PersonID, given)
	if err != nil {
		return c, err
	}
	last := c.UpdatedAt
	if given.After(last) {
		last = given
	}
	if !works || c.Shelf() == cases.ShelfDone && v.Now().Sub(last) > linkRests {
		return c, errEnded()
	}
	return c, nil
}

// ofTheCase refuses a link whose person is no longer the one of its case, as
// after two people were merged by mistake and are two again.
func (p *Pages) ofTheCase(ctx context.Context, v db.View, actor staff.Actor) error {
	lost := errEnded()
	of, err := db.Value[int64](ctx, v, `SELECT person_id FROM cases WHERE id = $1`, actor.CaseID)
	if fault.Is(err, fault.NotFound) {
		return lost.Because(err)
	}
	if err != nil {
		return err
	}
	theirs, err := p.people.Root(ctx, v, of)
	if err != nil {
		return err
	}
	own, err := p.people.Root(ctx, v, actor.PersonID)
	if fault.Is(err, fault.NotFound) || err == nil && own.ID != theirs.ID {
		return lost.Because(err)
	}
	return err
}

// shown readies what the messages of a customer's page show: our formatting, and
// the files, for which the customer has a link and no session.
func (p *Pages) shown(ctx context.Context, v db.View, view *customerView) (err error) {
	var ours []int64
	view.Links = map[int64]string{}
	for _, m := range view.Messages {
		if m.HTML && !m.Mine {
			ours = append(ours, m.ID)
		}
		for _, f := range attached(m.Files) {
			view.Links[f.ID] = p.files.Link(v.Now(), f)
		}
	}
	view.Prose, err = p.proseOf(ctx, v, ours, func(f cases.File) string { return p.files.PictureLink(v, f) })
	return err
}

// face is what the customer sees of us: the brand of the inbox, in their
// language and zone, and whoever looks after the case.
func (p *Pages) face(ctx context.Context, v db.View, view *customerView, c cases.Case, person people.Person) error {
	in, err := p.inboxes.Open(ctx, v, c.InboxID)
	if err != nil {
		return err
	}
	brand, err := p.inboxes.BrandByID(ctx, v, in.BrandID)
	if err != nil {
		return err
	}
	view.Brand = web.Brand{Name: brand.Name, Hue: brand.Hue, Mine: p.findPath}
	view.lang = firstOf(person.Lang, c.Lang, in.Lang, brand.Lang)
	if view.zone, err = time.LoadLocation(firstOf(person.Zone, in.Zone, brand.Zone, "UTC")); err != nil {
		view.zone = time.UTC
	}
	if c.OwnerID != 0 {
		view.OwnerHue = hueOfUser(c.OwnerID)
		if view.Owner, err = p.staff.NameOf(ctx, v, c.OwnerID); err != nil {
			return err
		}
		if p.cover != nil {
			view.Cover, err = p.cover(ctx, v, view.CustomerCase, c.OwnerID)
		} else {
			view.Cover, err = p.standIn(ctx, v, c.OwnerID)
		}
	}
	return err
}

func (p *Pages) customerSlots(ctx context.Context, v db.View, view *customerView) error {
	answered := false
	for _, panel := range p.customer {
		if panel.Answer != nil && !answered {
			says, err := panel.Answer(ctx, v, view.CustomerCase)
			if err != nil {
				return err
			}
			if says != nil {
				view.Answer, answered = *says, true
			}
		}
		if panel.Render == nil {
			continue
		}
		body, err := panel.Render(ctx, v, view.CustomerCase)
		if err != nil {
			return err
		}
		switch {
		case body == nil:
		case panel.Top:
			view.Tops = append(view.Tops, body)
		default:
			view.Panels = append(view.Panels, body)
		}
	}
	return nil
}

// answer is where a case stands, in one sentence.
func answer(c cases.Case) fault.Sentence {
	switch {
	case c.Status == cases.Confirmed:
		return fault.Say("casepage.customer.confirmed")
	case c.Status == cases.Solved:
		return fault.Say("casepage.customer.solved")
	case c.Status == cases.Waiting:
		return fault.Say("casepage.customer.waiting", fault.A("until", c.WaitingUntil))
	case db.IsNever(c.LastReplyAt):
		return fault.Say("casepage.customer.new", fault.A("due", c.NextDue))
	}
	return fault.Say("casepage.customer.open", fault.A("due", c.NextDue))
}

// stages are the four steps of every case: heard, looked after, answered,
// confirmed by the customer.
func stages(c cases.Case, first time.Time) []stage {
	heard := stage{Key: "casepage.stage.heard", Class: "done", At: c.CreatedAt}
	taken := stage{Key: "casepage.stage.taken"}
	answered := stage{Key: "casepage.stage.answered"}
	works := stage{Key: "casepage.stage.works"}
	if c.OwnerID != 0 || !db.IsNever(c.LastReplyAt) {
		taken.Class = "done"
	}
	if !first.IsZero() {
		taken.Class, answered.Class, answered.At = "done", "done", first
	}
	if c.Status == cases.Confirmed {
		works.Class = "done"
	}
	all := []stage{heard, taken, answered, works}
	for i := range all {
		if all[i].Class == "" {
			all[i].Class = "next"
			break
		}
	}
	return all
}

// customerSays takes what a customer writes on their own page.
func (p *Pages) customerSays(w http.ResponseWriter, r *http.Request) error {
	return p.orEnded(w, r, p.customerSaysSo(w, r))
}

func (p *Pages) customerSaysSo(w http.ResponseWriter, r *http.Request) error {
	ctx, actor, given, err := p.customerOf(r)
	if err != nil {
		return err
	}
	if err := parsed(r); err != nil {
		return err
	}
	text := r.PostForm.Get("text")
	err = p.d.Read(ctx, "casepage.of_the_case", func(ctx context.Context, v db.View) error {
		_, err := p.opened(ctx, v, actor, given)
		return err
	})
	if err != nil {
		return err
	}
	kept, err := p.uploaded(ctx, r)
	if err == nil {
		err = p.above.CustomerSays(ctx, actor.CaseID, actor.PersonID, text, r.PostForm.Get("key"), kept...)
	}
	if fault.Is(err, fault.Invalid) {
		return p.showCustomer(w, r, http.StatusUnprocessableEntity, text, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, r.URL.Path+"?said=1")
}

// CustomerDo has the customer of a link act on their case, in one transaction;
// then their page says so by its query. A link that has ended is NotFound.
func (p *Pages) CustomerDo(w http.ResponseWriter, r *http.Request, name, query string, f func(ctx context.Context, tx *db.Tx, h *cases.Held) error) error {
	ctx, actor, given, err := p.customerOf(r)
	if err != nil {
		return err
	}
	err = p.d.Do(ctx, name, func(ctx context.Context, tx *db.Tx) error {
		if _, err := p.opened(ctx, tx, actor, given); err != nil {
			return err
		}
		h, err := p.cases.Take(ctx, tx, actor.CaseID)
		if err != nil {
			return err
		}
		return f(ctx, tx, h)
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/c/"+r.PathValue("token")+query)
}

// standIn is who does the owner's work while they are away, as the staff has
// entered it.
func (p *Pages) standIn(ctx context.Context, v db.View, owner int64) (in StandIn, err error) {
	a, away, err := staff.Away(ctx, v, owner, v.Now())
	if err != nil || !away {
		return in, err
	}
	in.Away, in.Until = true, a.Until
	alone, err := staff.Alone(ctx, v)
	if in.Alone = alone == owner; err != nil {
		return in, err
	}
	doer, err := staff.Doer(ctx, v, owner, v.Now())
	if err != nil || doer == 0 {
		return in, err
	}
	in.Name, err = p.staff.NameOf(ctx, v, doer)
	return in, err
}

// keeper is who looks after the case now.
func (c customerView) keeper() string {
	if c.Cover.Away && c.Cover.Name != "" {
		return c.Cover.Name
	}
	return c.Owner
}

func (c customerView) keeperHue() int {
	if c.keeper() != c.Owner {
		return c.OwnerHue + 120
	}
	return c.OwnerHue
}

// lookedAfter says who looks after the case, and who stands in.
func (c customerView) lookedAfter() fault.Sentence {
	who, first := fault.A("who", c.keeper()), fault.A("owner", firstName(c.Owner))
	switch {
	case c.Owner == "":
		return fault.Say("casepage.customer.nobody")
	case c.Cover.Away && c.Cover.Name == "" && c.Cover.Alone:
		return fault.Say("casepage.customer.away_alone", fault.A("who", c.Owner), fault.A("until", c.Cover.Until))
	case c.Cover.Away && c.Cover.Name == "":
		return fault.Say("casepage.customer.away", fault.A("who", c.Owner), fault.A("until", c.Cover.Until))
	case c.Cover.Away && c.Cover.Until.IsZero():
		return fault.Say("casepage.customer.covered", who, first)
	case c.Cover.Away:
		return fault.Say("casepage.customer.covered_until", who, first, fault.A("until", c.Cover.Until))
	case c.Cover.Name != "":
		return fault.Say("casepage.customer.cover", who, first, fault.A("other", c.Cover.Name))
	}
	return fault.Say("casepage.customer.owner", who)
}

// firstName is how one speaks to somebody of ours.
func firstName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}

// firstOf is the first text that is not empty.
func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
