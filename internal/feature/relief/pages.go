package relief

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/today"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// panelView is what the panel of a case shows.
type panelView struct {
	Of     cases.Case
	Relief Case
	May    bool
	Heard  string // what sounds as if they could not go on, in their words
	Sounds bool   // it does, though nobody has said so
	Sends  bool   // may send things, which cost
	Money  string // the currency of what may be spent; "" where nothing is
	Now    time.Time

	UserID   int64
	Approves bool             // what others want to send
	Alone    bool             // there is nobody else to say yes
	Names    map[int64]string // of those who are asked
}

// approves says whether the reader may say yes to what is asked for.
func (p panelView) approves(a Ask) bool {
	return p.Approves && a.State == AskWaits && (a.ByID != p.UserID || p.Alone)
}

// declines says whether the reader may say no to what is asked for.
func (p panelView) declines(a Ask) bool {
	return a.State == AskWaits && (p.Approves || p.Sends && a.ByID == p.UserID)
}

// askSays says how it stands with what was asked for.
func (p panelView) askSays(ctx context.Context, a Ask) string {
	due := words.A("due", a.AnswerBy)
	switch {
	case a.State == AskDeclined:
		return words.T(ctx, "relief.asked.why", words.A("why", a.Reason))
	case a.State != AskWaits:
		return words.Moment(ctx, a.EndedAt)
	case a.ApproverID == p.UserID:
		return words.T(ctx, "relief.asked.you", due)
	}
	return words.T(ctx, "relief.asked.who", words.A("who", p.Names[a.ApproverID]), due)
}

// shownAsks are those that a panel shows: what was offered in the end is an offer.
func shownAsks(c Case) (all []Ask) {
	for _, a := range c.Asks {
		if a.State == AskWaits || a.State == AskDeclined {
			all = append(all, a)
		}
	}
	return all
}

// asking adds to a panel who is asked, and what the reader may say.
func (s *Relief) asking(ctx context.Context, v db.View, p *panelView) error {
	a, waits := p.Relief.Waiting()
	if !waits {
		return nil
	}
	name, err := s.desk.Staff.NameOf(ctx, v, a.ApproverID)
	if err != nil {
		return err
	}
	alone, err := staff.Alone(ctx, v)
	p.Names, p.Alone = map[int64]string{a.ApproverID: name}, alone != 0
	return err
}

// outs are the things that are lent and neither back nor lost.
func outs(c Case) (all []Offer) {
	for _, o := range c.Offers {
		if o.Out() {
			all = append(all, o)
		}
	}
	return all
}

// panel shows whether the customer can go on, and what bridges it.
func (s *Relief) panel(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	view := panelView{Of: c, May: actor.May(staff.CasesChange), Now: v.Now(), UserID: actor.ID, Approves: actor.May(staff.RemediesApprove)}
	if view.Relief, err = s.OfCase(ctx, v, c.ID); err != nil {
		return nil, err
	}
	if err := s.asking(ctx, v, &view); err != nil {
		return nil, err
	}
	if view.Sends = view.May && actor.May(staff.RemediesGrant) && s.parcels != nil; view.Sends {
		if view.Money, err = s.currency(ctx, v, c); err != nil {
			return nil, err
		}
	}
	if view.Relief.ID == 0 && (!view.May || c.Status.Shelf() == cases.ShelfDone) {
		return nil, nil
	}
	if s.heard != nil && view.May && !view.Relief.Blocks() {
		if view.Heard, view.Sounds, err = s.heard(ctx, v, c); err != nil {
			return nil, err
		}
	}
	return sidePanel(view), nil
}

// heardSays asks whether they cannot go on, as what they wrote sounds.
func (p panelView) heardSays(ctx context.Context) string {
	if p.Heard == "" {
		return words.T(ctx, "relief.told.subject")
	}
	return words.T(ctx, "relief.told", words.A("words", p.Heard))
}

// look colours how a relief or an offer stands.
func look(st State, late bool) string {
	switch {
	case late:
		return web.Bad
	case st == Owed, st == Refused:
		return web.Warn
	case st == Accepted:
		return web.Good
	}
	return web.Plain
}

// clockLook colours the line of its clock as those beside it are.
func clockLook(c Case) string {
	switch {
	case c.Owes() && !c.LateAt.IsZero():
		return "broken"
	case !c.MetAt.IsZero() && c.Spent <= c.Target:
		return "kept"
	case !c.MetAt.IsZero():
		return "broken"
	}
	return ""
}

// clockSays says how its clock stands.
func clockSays(ctx context.Context, c Case) string {
	switch {
	case c.Owes() && !c.LateAt.IsZero():
		return words.T(ctx, "relief.clock.late", words.A("due", c.DueAt))
	case c.Owes():
		return words.T(ctx, "relief.clock.due", words.A("due", c.DueAt))
	case c.MetAt.IsZero():
		return words.T(ctx, "relief.clock.none")
	}
	return words.T(ctx, "relief.clock.met", words.A("span", c.Spent), words.A("target", c.Target))
}

// dayOf is a day as words take it: noon of it in the reader's zone.
func dayOf(ctx context.Context, text string) time.Time {
	var d calendar.Date
	if d.UnmarshalText([]byte(text)) != nil {
		return time.Time{}
	}
	at, _ := calendar.Wall(d, calendar.At(12, 0), words.From(ctx).Zone)
	return at
}

// said is what was offered, or that its words were erased.
func said(ctx context.Context, o Offer) string {
	if o.Words == "" {
		return words.T(ctx, "relief.erased")
	}
	return o.Words
}

// onCase does something with a case and leads back to it.
func (s *Relief) onCase(w http.ResponseWriter, r *http.Request, name string, f func(ctx context.Context, tx *db.Tx, h *cases.Held) error) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	err = s.desk.DB.Do(r.Context(), name, func(ctx context.Context, tx *db.Tx) error {
		h, err := s.desk.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return f(ctx, tx, h)
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(id)+"#relief")
}

func (s *Relief) blockPage(w http.ResponseWriter, r *http.Request) error {
	by := ByAgent
	if r.PostFormValue("heard") != "" {
		by = ByNeed
	}
	return s.onCase(w, r, "relief.block", func(ctx context.Context, tx *db.Tx, h *cases.Held) error { return s.Blocking(ctx, tx, h, by) })
}

func (s *Relief) clearPage(w http.ResponseWriter, r *http.Request) error {
	return s.onCase(w, r, "relief.clear", s.Clear)
}

// offerPage offers something that was not said in a reply: on the phone, or that
// nothing is possible.
func (s *Relief) offerPage(w http.ResponseWriter, r *http.Request) error {
	d := Draft{Words: r.PostFormValue("words"), Lent: r.PostFormValue("lent") != "", ReturnsOn: r.PostFormValue("returns_on"), None: r.PostFormValue("none"), Sends: r.PostFormValue("sends") != "",
		Cost: typed(r.PostFormValue("cost"), r.PostFormValue("currency")), Worth: typed(r.PostFormValue("worth"), r.PostFormValue("currency"))}
	return s.onCase(w, r, "relief.offer", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		_, err := s.Offer(ctx, tx, h, 0, d)
		return err
	})
}

// answerPage says for the customer what they said.
func (s *Relief) answerPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "offer")
	if err != nil {
		return err
	}
	return s.onCase(w, r, "relief.answer", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		_, err := s.Answer(ctx, tx, h, id, r.PostFormValue("answer") == answerYes, r.PostFormValue("why"))
		return err
	})
}

// onAsk does something with what was asked for and leads back to its case.
func (s *Relief) onAsk(w http.ResponseWriter, r *http.Request, name string, f func(ctx context.Context, tx *db.Tx, h *cases.Held, id int64) error) error {
	id, err := web.PathID(r, "ask")
	if err != nil {
		return err
	}
	return s.onCase(w, r, name, func(ctx context.Context, tx *db.Tx, h *cases.Held) error { return f(ctx, tx, h, id) })
}

func (s *Relief) approvePage(w http.ResponseWriter, r *http.Request) error {
	return s.onAsk(w, r, "relief.approve", s.Approve)
}

func (s *Relief) declinePage(w http.ResponseWriter, r *http.Request) error {
	return s.onAsk(w, r, "relief.decline", func(ctx context.Context, tx *db.Tx, h *cases.Held, id int64) error {
		return s.Decline(ctx, tx, h, id, r.PostFormValue("reason"))
	})
}

func (s *Relief) returnedPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "offer")
	if err != nil {
		return err
	}
	return s.onCase(w, r, "relief.returned", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		_, err := s.Returned(ctx, tx, h, id)
		return err
	})
}

// beginPage puts a workaround of the library before what is being written: it goes out
// when its writer says so. With script the page does it by itself.
func (s *Relief) beginPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	way, err := web.PathID(r, "way")
	if err != nil {
		return err
	}
	typed := mail.Plain(strings.ReplaceAll(r.PostFormValue("body"), "\r\n", "\n"))
	err = s.desk.DB.Do(r.Context(), "relief.begin", func(ctx context.Context, tx *db.Tx) error {
		if _, err := staff.Allow(ctx, staff.CasesReply); err != nil {
			return err
		}
		c, err := s.desk.Cases.ByID(ctx, tx, id)
		if err != nil {
			return err
		}
		one, err := s.Way(ctx, tx, way)
		if err != nil {
			return err
		}
		return s.desk.Outbox.Begin(ctx, tx, c.ID, one.Words, typed, partName, Draft{WayID: one.ID, ReturnsOn: r.PostFormValue(dayName(one.ID))})
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(id)+"#composer")
}

// The answers to an offer.
const (
	answerYes = "yes"
	answerNo  = "no"
)

// customerPanel offers it to the customer, by a plain form.
func (s *Relief) customerPanel(ctx context.Context, v db.View, c casepage.CustomerCase) (templ.Component, error) {
	r, err := ofFamily(ctx, v, c.Family)
	done := c.Status.Shelf() == cases.ShelfDone
	if err != nil || r.ID == 0 || done && len(outs(r)) == 0 {
		return nil, err
	}
	view := customerView{Path: c.Path + "/relief", Relief: r, Answered: c.Query.Get("relief")}
	if view.Outs = outs(r); len(view.Outs) > 0 {
		if view.How, err = s.how.Value(ctx, v); err != nil {
			return nil, err
		}
	}
	if done {
		return customerLent(view), nil
	}
	if view.Open, view.Waits = r.Open(); !view.Waits && len(r.Offers) == 0 {
		return nil, nil
	}
	if !view.Waits {
		view.Open = r.Offers[len(r.Offers)-1]
	}
	return customerOffer(view), nil
}

// customerView is what a customer sees of it.
type customerView struct {
	Path     string
	Relief   Case
	Open     Offer // the one that waits for them, or the newest
	Waits    bool
	Outs     []Offer // what is lent to them
	How      string  // it comes back to us; "" where nobody said
	Answered string  // what they have just said
}

// customerAnswer takes what the customer says of an offer.
func (s *Relief) customerAnswer(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "relief.fault.form").Because(err)
	}
	id, err := web.PathID(r, "offer")
	if err != nil {
		return err
	}
	accepts, to := r.PostForm.Get("answer") == answerYes, answerNo
	if accepts {
		to = answerYes
	}
	return s.desk.Page.CustomerDo(w, r, "relief.customer", "?relief="+to+"#relief", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		_, err := s.Answer(ctx, tx, h, id, accepts, r.PostForm.Get("why"))
		return err
	})
}

// shownToday is how many things of a kind Today is given.
const shownToday = 50

// owedToday is what the acting user's cases owe: workarounds that are wanted, and what
// is lent and comes back today.
func (s *Relief) owedToday(ctx context.Context, v db.View, until time.Time) ([]today.Owed, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || actor.ID == 0 {
		return nil, err
	}
	type due struct {
		id, of int64
		at     time.Time
		what   string
	}
	all, err := db.All(ctx, v, func(s db.Scan) (d due, err error) { return d, s(&d.id, &d.of, &d.at) }, owedQuery, until, actor.ID, shownToday)
	if err != nil {
		return nil, err
	}
	zone := words.From(ctx).Zone
	back, err := db.All(ctx, v, func(s db.Scan) (d due, err error) {
		var day string
		err = s(&d.id, &d.of, &d.what, &day)
		d.at = dayOf(ctx, day)
		return d, err
	}, backQuery, calendar.DateOf(v.Now().In(zone)).String(), actor.ID, shownToday)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, d := range append(all, back...) {
		ids = append(ids, d.of)
	}
	seen, err := s.desk.Cases.Shown(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	owed, err := s.askedToday(ctx, v)
	if err != nil {
		return nil, err
	}
	for i, d := range append(all, back...) {
		c, ok := seen[d.of]
		if !ok {
			continue
		}
		what, kind := words.T(ctx, "relief.today.owed"), words.T(ctx, "relief.title")
		if i >= len(all) {
			what, kind = words.T(ctx, "relief.today.back", words.A("what", d.what)), words.T(ctx, "relief.today.lent")
		}
		owed = append(owed, today.Owed{Case: c, What: what, Due: d.at, Kind: kind})
	}
	return owed, err
}

// askedToday is what waits for the acting user's word.
func (s *Relief) askedToday(ctx context.Context, v db.View) (owed []today.Owed, err error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.RemediesApprove) {
		return nil, err
	}
	all, err := db.All(ctx, v, scanAsk, askedQuery, actor.ID, shownToday)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids := make([]int64, len(all))
	for i, a := range all {
		ids[i] = a.CaseID
	}
	seen, err := s.desk.Cases.Shown(ctx, v, ids)
	for _, a := range all {
		if c, ok := seen[a.CaseID]; ok {
			owed = append(owed, today.Owed{Case: c, What: words.T(ctx, "relief.today.asked", words.A("what", said(ctx, Offer{Words: a.Words})), words.A("cost", a.Cost.Shown(ctx))), Due: a.AnswerBy, Kind: words.T(ctx, "relief.title")})
		}
	}
	return owed, err
}
