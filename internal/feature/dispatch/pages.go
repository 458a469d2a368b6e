package dispatch

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// load is the field of cases: what goes to their customers.
func (s *Dispatches) load(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	roots, err := s.desk.Cases.RootsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	all, err := ofCases(ctx, v, slices.Sorted(maps.Keys(roots)))
	by := map[int64][]Dispatch{}
	for _, d := range all {
		by[roots[d.CaseID]] = append(by[roots[d.CaseID]], d)
	}
	out := make(map[int64]any, len(ids))
	for _, id := range ids {
		out[id] = bodies(by[id])
	}
	return out, err
}

// panelView is what the panel of a case shows.
type panelView struct {
	All     []Dispatch
	May     bool    // say how far it is
	Address Address // the newest known
	Offers  []offer // what may be replaced at once
	Path    string  // of the case
}

func (s *Dispatches) panel(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	view := panelView{May: actor.May(staff.RemediesGrant)}
	if view.All, err = s.OfCase(ctx, v, c.ID); err != nil {
		return nil, err
	}
	if view.May && actor.May(staff.CasesReply) && actor.May(staff.ProductsRead) {
		if view.Offers, err = s.offers(ctx, v, c); err != nil {
			return nil, err
		}
	}
	if len(view.All)+len(view.Offers) == 0 {
		return nil, nil
	}
	view.Path = casepage.Path(c.ID)
	view.Address, err = s.addressOf(ctx, v, c.PersonID)
	return sidePanel(view), err
}

// look colours how a dispatch stands.
func look(d Dispatch) string {
	switch {
	case d.State == Failed, d.Late(), d.Tries >= stuckAfter:
		return web.Bad
	case d.State == Waiting:
		return web.Warn
	case d.State == Arrived, d.State == Returned:
		return web.Good
	}
	return web.Plain
}

// said is what goes to the customer, or its kind where its words were erased.
func said(ctx context.Context, d Dispatch) string {
	if d.What == "" {
		return kindOf(ctx, d)
	}
	return d.What
}

// onDispatch does something with a dispatch and leads back to its case.
func (s *Dispatches) onDispatch(w http.ResponseWriter, r *http.Request, name string, f func(ctx context.Context, tx *db.Tx, id int64) (Dispatch, error)) error {
	id, err := web.PathID(r, "dispatch")
	if err != nil {
		return err
	}
	var on int64
	err = s.desk.DB.Do(r.Context(), name, func(ctx context.Context, tx *db.Tx) error {
		d, err := f(ctx, tx, id)
		on = d.CaseID
		return err
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(on)+"#dispatch")
}

// detailOf reads the form of an address.
func detailOf(r *http.Request) Detail {
	return Detail{Choice: r.PostFormValue("choice"), Old: Old(r.PostFormValue("old")), Address: Address{
		Name: r.PostFormValue("name"), Street: r.PostFormValue("street"), Postcode: r.PostFormValue("postcode"), City: r.PostFormValue("city"), Country: strings.TrimSpace(r.PostFormValue("country")),
	}}
}

func (s *Dispatches) addressPage(w http.ResponseWriter, r *http.Request) error {
	return s.onDispatch(w, r, "dispatch.address", func(ctx context.Context, tx *db.Tx, id int64) (Dispatch, error) {
		h, d, err := s.take(ctx, tx, id)
		if err != nil {
			return d, err
		}
		return s.Confirm(ctx, tx, h, id, detailOf(r))
	})
}

func (s *Dispatches) againPage(w http.ResponseWriter, r *http.Request) error {
	return s.onDispatch(w, r, "dispatch.again", func(ctx context.Context, tx *db.Tx, id int64) (Dispatch, error) { return s.Again(ctx, tx, id) })
}

func (s *Dispatches) sayPage(w http.ResponseWriter, r *http.Request) error {
	say := Report{To: State(r.PostFormValue("state")), Tracking: r.PostFormValue("tracking"), Reason: r.PostFormValue("reason")}
	if text := strings.TrimSpace(r.PostFormValue("by")); text != "" {
		var day calendar.Date
		if err := day.UnmarshalText([]byte(text)); err != nil {
			return fault.Field("by", "dispatch.fault.by").Because(err)
		}
		say.By, _ = calendar.Wall(day, calendar.At(18, 0), words.From(r.Context()).Zone)
	}
	return s.onDispatch(w, r, "dispatch.say", func(ctx context.Context, tx *db.Tx, id int64) (Dispatch, error) { return s.Say(ctx, tx, id, say) })
}

// replacePage replaces a purchase now.
func (s *Dispatches) replacePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	n := Now{Text: r.PostFormValue("text"), Why: r.PostFormValue("why"), Detail: detailOf(r)}
	n.Purchase, _ = strconv.ParseInt(r.PostFormValue("purchase"), 10, 64) // anything else is none
	err = s.desk.DB.Do(r.Context(), "dispatch.replace", func(ctx context.Context, tx *db.Tx) error {
		h, err := s.desk.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		_, err = s.Replace(ctx, tx, h, n)
		return err
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(id)+"#dispatch")
}

// customerView is what the customer sees.
type customerView struct {
	Path    string
	All     []Dispatch
	Address Address
	Asked   bool // where it goes is asked in a request, with all the rest
}

// customerPanel asks the customer where a parcel goes, once, and shows where what goes
// to them is. What was called off or failed stays and says so.
func (s *Dispatches) customerPanel(ctx context.Context, v db.View, c casepage.CustomerCase) (templ.Component, error) {
	all, err := ofCases(ctx, v, c.Family)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(d Dispatch) bool { return d.What == "" })
	if len(all) == 0 {
		return nil, nil
	}
	view := customerView{Path: c.Path + "/dispatches", All: all}
	if slices.ContainsFunc(all, func(d Dispatch) bool { return d.State == Waiting }) {
		if view.Address, err = s.addressOf(ctx, v, c.PersonID); err != nil {
			return nil, err
		}
		if view.Asked, err = s.asks(itself(ctx), v, c.ID, NeedsAddress); err != nil {
			return nil, err
		}
	}
	return customerDispatches(view), nil
}

// whereNow tells the customer where it is.
func whereNow(ctx context.Context, d Dispatch) string {
	due := words.A("due", d.DueAt)
	switch {
	case d.State == Failed:
		return words.T(ctx, "dispatch.customer.failed")
	case d.State == Cancelled:
		return words.T(ctx, "dispatch.customer.cancelled")
	case d.Late():
		return words.T(ctx, "dispatch.customer.late")
	case d.State == Sent && d.Kind.paid():
		return words.T(ctx, "dispatch.customer.paid", due)
	case d.State == Sent:
		return words.T(ctx, "dispatch.customer.sent", due)
	case d.State == Arrived:
		return words.T(ctx, "dispatch.customer.arrived")
	case d.State == Returned:
		return words.T(ctx, "dispatch.customer.returned")
	case d.State == Waiting && d.AddressID != 0:
		return words.T(ctx, "dispatch.customer.proof")
	case d.State == Waiting:
		return words.T(ctx, "dispatch.customer.waiting")
	}
	return words.T(ctx, "dispatch.customer.ready")
}

// customerConfirms takes an address by a plain form.
func (s *Dispatches) customerConfirms(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "dispatch.fault.form").Because(err)
	}
	id, err := web.PathID(r, "dispatch")
	if err != nil {
		return err
	}
	return s.desk.Page.CustomerDo(w, r, "dispatch.customer", "#dispatch", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		_, err := s.Confirm(ctx, tx, h, id, detailOf(r))
		return err
	})
}

// settingsView is the page of the systems.
type settingsView struct {
	All    []systemView
	Of     Does // whose form was sent
	Said   map[string]string
	Secret string // just made, shown once
	Tried  string // how a trial went; "" for none
	Took   bool   // the trial got through
	Touch  Touch
	Stuck  []stuckOrder
	May    bool // hand over again
}

// systemView is a system on the page.
type systemView struct {
	System
	Address string
	Answer  string // where it says how things go
	Hooks   []Told
}

func (s *Dispatches) settingsPage(w http.ResponseWriter, r *http.Request) error {
	return s.showSettings(w, r, http.StatusOK, settingsView{})
}

func (s *Dispatches) showSettings(w http.ResponseWriter, r *http.Request, status int, view settingsView) error {
	err := s.desk.DB.Read(r.Context(), "dispatch.settings", func(ctx context.Context, v db.View) error {
		all, err := s.Systems(ctx, v)
		if err != nil {
			return err
		}
		if view.Touch, err = oneTouch(ctx, v); err != nil {
			return err
		}
		if view.Stuck, err = s.stuckOrders(ctx, v); err != nil {
			return err
		}
		actor, err := staff.Acting(ctx)
		if err != nil {
			return err
		}
		view.May = actor.May(staff.RemediesGrant)
		for _, one := range all {
			seen := systemView{System: one, Answer: s.answerTo(one.Does)}
			if one.ID != 0 {
				if seen.Address, _, err = s.where(one); err != nil {
					return err
				}
			}
			if seen.Hooks, err = s.Hooks(ctx, v, one.Does, hooksShown); err != nil {
				return err
			}
			view.All = append(view.All, seen)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, systemsPage(view))
}

func (s *Dispatches) settingsSet(w http.ResponseWriter, r *http.Request) error {
	view := settingsView{Of: Does(r.PathValue("does"))}
	err := s.desk.DB.Do(r.Context(), "dispatch.set", func(ctx context.Context, tx *db.Tx) (err error) {
		view.Secret, err = s.SetSystem(ctx, tx, view.Of, r.PostFormValue("address"), r.PostFormValue("fresh") != "")
		return err
	})
	if view.Said = web.Invalid(r.Context(), err); view.Said != nil {
		return s.showSettings(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	if view.Secret != "" {
		return s.showSettings(w, r, http.StatusOK, view)
	}
	return web.Redirect(w, r, fmt.Sprintf("%s#%s", settingsPath, view.Of))
}

func (s *Dispatches) settingsTry(w http.ResponseWriter, r *http.Request) error {
	view := settingsView{Of: Does(r.PathValue("does"))}
	wrong, err := s.Try(r.Context(), view.Of)
	if err != nil {
		return err
	}
	if view.Took = wrong == nil; view.Took {
		view.Tried = words.T(r.Context(), "dispatch.settings.took")
	} else {
		view.Tried = words.T(r.Context(), "dispatch.settings.refused", words.A("why", why(wrong)))
	}
	return s.showSettings(w, r, http.StatusOK, view)
}
