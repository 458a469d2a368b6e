package remedies

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/budgets"
	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/today"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// panelView is what the panel of a case shows.
type panelView struct {
	Case     cases.Case
	Remedies []Remedy
	May      bool // grant
	Approves bool // what others propose
	UserID   int64
	Alone    bool
	Asked    map[int64]string // the names of those whose word is waited for

	Suggested Suggestion // of the newest loss; without one where nobody has said what it is
	Usual     Usual
	Reasons   []Reason      // to look, before something is given
	Bought    []Bought      // what the case is about
	Three     []part        // of making it right
	Left      budgets.State // what the reader may spend now; without a budget where there is none
}

func (s *Remedies) panel(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	view := panelView{Case: c, May: actor.May(staff.RemediesGrant), Approves: actor.May(staff.RemediesApprove), UserID: actor.ID}
	if view.Remedies, err = s.OfCase(ctx, v, c.ID); err != nil || len(view.Remedies) == 0 && !view.May {
		return nil, err
	}
	if view.May {
		if view.Suggested, view.Usual, _, err = s.SuggestFor(ctx, v, c.ID); err != nil {
			return nil, err
		}
		if view.Bought, err = s.bought(ctx, v, c.ID); err != nil {
			return nil, err
		}
		if view.Left, err = s.desk.Budgets.Left(ctx, v, actor.ID, c.TeamID); err != nil {
			return nil, err
		}
		if view.Reasons, err = s.reasons(ctx, v, c, view.Bought); err != nil {
			return nil, err
		}
	}
	if view.Three, err = s.three(ctx, v, c, view.Suggested.Loss, view.Remedies); err != nil {
		return nil, err
	}
	if view.Asked, err = s.askedNames(ctx, v, view.Remedies); err != nil {
		return nil, err
	}
	if view.mine() {
		alone, err := staff.Alone(ctx, v)
		if err != nil {
			return nil, err
		}
		view.Alone = alone != 0
	}
	return sidePanel(view), nil
}

// askedNames are the names of those who are asked to approve some remedies.
func (s *Remedies) askedNames(ctx context.Context, v db.View, all []Remedy) (map[int64]string, error) {
	names := map[int64]string{}
	for _, r := range all {
		if _, known := names[r.ApproverID]; known || !waits(r) {
			continue
		}
		name, err := s.desk.Staff.NameOf(ctx, v, r.ApproverID)
		if err != nil {
			return nil, err
		}
		names[r.ApproverID] = name
	}
	return names, nil
}

// askedSays says who is asked to approve a remedy, and until when they have time.
func (p panelView) askedSays(ctx context.Context, r Remedy) string {
	due := words.A("due", r.AnswerBy)
	switch name := p.Asked[r.ApproverID]; {
	case r.ApproverID == p.UserID:
		return words.T(ctx, "remedies.asked_you", due)
	case name != "":
		return words.T(ctx, "remedies.asked", words.A("who", name), due)
	}
	return words.T(ctx, "remedies.answer_by", due)
}

// mine says whether something that the reader proposed waits.
func (p panelView) mine() bool {
	return p.Approves && slices.ContainsFunc(p.Remedies, func(r Remedy) bool { return waits(r) && r.ByID == p.UserID })
}

// approves says whether the reader may approve a remedy.
func (p panelView) approves(r Remedy) bool {
	return p.Approves && waits(r) && (r.ByID != p.UserID || p.Alone)
}

// declines says whether the reader may say that a remedy is not given.
func (p panelView) declines(r Remedy) bool {
	_, err := step(r.State, Declined)
	return err == nil && r.State != Declined && (p.May && r.ByID == p.UserID || p.Approves)
}

// look colours how a remedy stands.
func look(r Remedy) string {
	switch {
	case r.State == Failed, !r.LateAt.IsZero() && !r.State.Ended():
		return web.Bad
	case r.State == Awaiting:
		return web.Warn
	case r.State == Received:
		return web.Good
	}
	return web.Plain
}

// typed writes money as [worthOf] reads it.
func typed(j *money.JSON) string {
	if j == nil {
		return ""
	}
	return j.Amount + " " + j.Currency
}

// whereNow tells the customer where it is.
func whereNow(ctx context.Context, r Remedy) string {
	switch {
	case r.State == Received:
		return words.T(ctx, "remedies.customer.received")
	case !r.LateAt.IsZero():
		return words.T(ctx, "remedies.customer.late")
	case r.State == Dispatched:
		return words.T(ctx, "remedies.customer.dispatched", words.A("due", r.DueAt))
	}
	return words.T(ctx, "remedies.customer.approved", words.A("due", r.DueAt))
}

// said is what the customer gets, or that its words were erased.
func said(ctx context.Context, r Remedy) string {
	if r.What == "" {
		return KindNames.T(ctx, r.Kind)
	}
	return r.What
}

// worthOf reads money as people type it: "12.50 EUR" or "12,50 EUR"; nil for nothing.
func worthOf(text string) *money.JSON {
	some := strings.Fields(text)
	if len(some) == 0 {
		return nil
	}
	j := money.JSON{Amount: some[0]}
	if !strings.Contains(j.Amount, ".") {
		j.Amount = strings.Replace(j.Amount, ",", ".", 1)
	}
	if len(some) == 2 {
		j.Currency = some[1]
	}
	return &j
}

func (s *Remedies) addPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	purchase, _ := strconv.ParseInt(r.PostFormValue("purchase_id"), 10, 64) // what is no number is none
	d := Draft{PurchaseID: max(0, purchase), Kind: Kind(r.PostFormValue("kind")), What: r.PostFormValue("what"), Why: r.PostFormValue("why"), Fault: Fault(r.PostFormValue("fault")),
		Worth: worthOf(r.PostFormValue("worth")), Key: r.PostFormValue("key")}
	act := s.Grant
	if r.PostFormValue("do") == "propose" {
		act = s.Propose
	}
	err = s.desk.DB.Do(r.Context(), "remedies.add", func(ctx context.Context, tx *db.Tx) error {
		h, err := s.desk.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		_, err = act(ctx, tx, h, d)
		return err
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(id)+"#remedies")
}

// onRemedy does something with a remedy and leads back to its case.
func (s *Remedies) onRemedy(w http.ResponseWriter, r *http.Request, name string, f func(ctx context.Context, tx *db.Tx, id int64) (Remedy, error)) error {
	id, err := web.PathID(r, "remedy")
	if err != nil {
		return err
	}
	var on int64
	err = s.desk.DB.Do(r.Context(), name, func(ctx context.Context, tx *db.Tx) error {
		one, err := f(ctx, tx, id)
		on = one.CaseID
		return err
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(on)+"#remedies")
}

func (s *Remedies) grantPage(w http.ResponseWriter, r *http.Request) error {
	return s.onRemedy(w, r, "remedies.grant", func(ctx context.Context, tx *db.Tx, id int64) (Remedy, error) {
		return s.GrantIt(ctx, tx, id, r.PostFormValue("why"))
	})
}

func (s *Remedies) approvePage(w http.ResponseWriter, r *http.Request) error {
	return s.onRemedy(w, r, "remedies.approve", s.Approve)
}

func (s *Remedies) declinePage(w http.ResponseWriter, r *http.Request) error {
	return s.onRemedy(w, r, "remedies.decline", func(ctx context.Context, tx *db.Tx, id int64) (Remedy, error) {
		return s.Decline(ctx, tx, id, r.PostFormValue("reason"))
	})
}

func (s *Remedies) dispatchPage(w http.ResponseWriter, r *http.Request) error {
	var by time.Time
	if text := strings.TrimSpace(r.PostFormValue("by")); text != "" {
		var day calendar.Date
		if err := day.UnmarshalText([]byte(text)); err != nil {
			return fault.Field("by", "remedies.fault.by").Because(err)
		}
		by, _ = calendar.Wall(day, calendar.At(18, 0), words.From(r.Context()).Zone)
	}
	return s.onRemedy(w, r, "remedies.dispatch", func(ctx context.Context, tx *db.Tx, id int64) (Remedy, error) {
		return s.Dispatched(ctx, tx, id, r.PostFormValue("tracking"), by)
	})
}

func (s *Remedies) receivePage(w http.ResponseWriter, r *http.Request) error {
	return s.onRemedy(w, r, "remedies.receive", s.Received)
}

func (s *Remedies) failPage(w http.ResponseWriter, r *http.Request) error {
	return s.onRemedy(w, r, "remedies.fail", func(ctx context.Context, tx *db.Tx, id int64) (Remedy, error) {
		return s.Failed(ctx, tx, id, r.PostFormValue("reason"))
	})
}

// shownToday is how many things of a kind Today is given.
const shownToday = 50

// asOne makes one of what waits together as a set.
func asOne(all []Remedy) (some []Remedy) {
	for _, r := range all {
		i := slices.IndexFunc(some, func(o Remedy) bool { return r.ofSet() && o.Key == r.Key && o.CaseID == r.CaseID })
		if i < 0 {
			some = append(some, r)
			continue
		}
		if sum, err := some[i].Worth.Add(r.Worth); err == nil {
			some[i].Worth, some[i].What = sum, some[i].What+" + "+r.What
		}
	}
	return some
}

// owedToday is what waits for the acting user's word, and what their cases are to send
// or to see arrive.
func (s *Remedies) owedToday(ctx context.Context, v db.View, until time.Time) ([]today.Owed, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || actor.ID == 0 {
		return nil, err
	}
	var all []Remedy
	if actor.May(staff.RemediesApprove) {
		if all, err = db.All(ctx, v, scan, askedQuery, actor.ID, shownToday); err != nil {
			return nil, err
		}
	}
	due, err := db.All(ctx, v, scan, dueQuery, until, actor.ID, shownToday)
	if err != nil || len(all)+len(due) == 0 {
		return nil, err
	}
	all = append(asOne(all), due...)
	seen, err := s.desk.Cases.Shown(ctx, v, casesOf(all))
	var owed []today.Owed
	for _, r := range all {
		c, ok := seen[r.CaseID]
		if !ok {
			continue
		}
		one := today.Owed{Case: c, What: words.T(ctx, "remedies.today.send", words.A("what", said(ctx, r))), Due: r.DueAt, Kind: words.T(ctx, "remedies.title")}
		switch r.State {
		case Awaiting:
			one.What, one.Due = words.T(ctx, "remedies.today.approve", words.A("what", said(ctx, r)), words.A("worth", r.Worth.Shown(ctx))), r.AnswerBy
		case Dispatched:
			one.What = words.T(ctx, "remedies.today.arrive", words.A("what", said(ctx, r)))
		}
		owed = append(owed, one)
	}
	return owed, err
}
