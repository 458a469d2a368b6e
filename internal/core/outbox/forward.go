package outbox

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
)

// forwardView is the form that passes messages on to a third party.
type forwardView struct {
	Case     cases.Case
	Messages []cases.StaffMessage // the newest first
	Ticked   []int64
	Thirds   []cases.Participant
	To       string
	Subject  string
	Text     string
	Key      string
	Problems map[string]string
}

// forwardPage shows the form, with the message ticked that it was opened from, or
// with the words that it was opened with.
func (o *Outbox) forwardPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	q := r.URL.Query()
	view := forwardView{Key: web.NewKey(), Ticked: []int64{seenID(q.Get("message"))}, Subject: q.Get("subject"), Text: q.Get("text")}
	return o.showForward(w, r, id, view, http.StatusOK)
}

func (o *Outbox) showForward(w http.ResponseWriter, r *http.Request, id int64, view forwardView, code int) error {
	err := o.d.Read(r.Context(), "outbox.forward", func(ctx context.Context, v db.View) (err error) {
		if view.Case, err = o.cases.ByID(ctx, v, id); err != nil {
			return err
		}
		if view.Messages, err = o.passable(ctx, v, view.Case); err != nil {
			return err
		}
		all, err := o.cases.Participants(ctx, v, view.Case)
		for _, p := range all {
			if p.Role == cases.Third && p.Address != "" {
				view.Thirds = append(view.Thirds, p)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	if view.Subject == "" {
		view.Subject = "Fwd: " + view.Case.Subject
	}
	return web.Show(w, r, code, forwardForm(view))
}

// passable are the messages of a case that can be passed on: no notes.
func (o *Outbox) passable(ctx context.Context, v db.View, c cases.Case) ([]cases.StaffMessage, error) {
	newest, err := o.cases.ForStaff(ctx, v, c.ID, 0, 500)
	if err != nil {
		return nil, err
	}
	var all []cases.StaffMessage
	for i := len(newest) - 1; i >= 0 && len(all) < mostForwarded; i-- {
		if newest[i].Kind != cases.Note {
			all = append(all, newest[i])
		}
	}
	return all, nil
}

// forward holds what is passed on, as a reply is held.
func (o *Outbox) forward(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "outbox.fault.form").Because(err)
	}
	f := r.PostForm
	view := forwardView{Key: f.Get("key"), To: f.Get("to"), Subject: strings.TrimSpace(f.Get("subject")), Text: strings.TrimSpace(f.Get("text"))}
	for _, s := range f["message"] {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			view.Ticked = append(view.Ticked, n)
		}
	}
	e := Envelope{Subject: view.Subject, Messages: view.Ticked}
	e.To, err = mail.ParseAddress(view.To)
	if err != nil {
		err = fault.Field("to", "outbox.fault.to").Because(err)
	} else {
		err = o.d.Do(r.Context(), "outbox.forward", func(ctx context.Context, tx *db.Tx) error {
			hold, err := o.holdFor(ctx, tx)
			if err != nil {
				return err
			}
			_, err = o.Reply(ctx, tx, id, Reply{Text: view.Text, Envelope: e, HoldSeconds: hold, Key: view.Key, Force: true})
			return err
		})
	}
	if view.Problems = web.Invalid(r.Context(), err); view.Problems != nil {
		return o.showForward(w, r, id, view, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(id))
}
