package verified

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// customerView is what a customer is asked on their own page.
type customerView struct {
	casepage.CustomerCase
	Key     string
	No      bool // they followed "not yet", or said so by mistake without words
	Said    string
	Refused bool // they have said that it did not work, and it is open
}

// The answers a customer has just given, as the address of their page has them.
const (
	saidYes   = "yes"
	saidNo    = "no"
	saidAgain = "again"
)

// customerPanel asks whether it worked, thanks, or offers to open it again.
func (s *Verified) customerPanel(ctx context.Context, v db.View, c casepage.CustomerCase) (templ.Component, error) {
	view := customerView{CustomerCase: c, Key: web.NewKey(), No: c.Query.Get("works") == saidNo, Said: c.Query.Get("answered")}
	if c.Status.Shelf() == cases.ShelfDone {
		return customerAsk(view), nil
	}
	rounds, err := ofCases(ctx, v, c.Family)
	if err != nil || len(rounds) == 0 {
		return nil, err
	}
	if rounds[len(rounds)-1].State != NotYet {
		return nil, nil
	}
	return customerRefused(view), nil
}

// works takes the customer's word that it worked. It asks for no script: the
// button is a form.
func (s *Verified) works(w http.ResponseWriter, r *http.Request) error {
	return s.desk.Page.CustomerDo(w, r, "verified.works", "?answered="+saidYes+"#works", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		return s.Confirm(ctx, tx, h, "")
	})
}

// notYet takes the customer's word that it did not, with what they write.
func (s *Verified) notYet(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "verified.customer.form").Because(err)
	}
	text, key := strings.TrimSpace(r.PostForm.Get("text")), r.PostForm.Get("key")
	said := saidNo
	if r.PostForm.Get("again") != "" {
		said = saidAgain
	}
	return s.desk.Page.CustomerDo(w, r, "verified.not_yet", "?answered="+said+"#works", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		return s.SayNotYet(ctx, tx, h, text, key)
	})
}

// SayNotYet keeps what a customer writes as a message of theirs, then opens the
// case again. The key is the form's, so that sending it twice says it once.
func (s *Verified) SayNotYet(ctx context.Context, tx *db.Tx, h *cases.Held, text, key string) (err error) {
	defer fault.Wrap(&err, "verified.SayNotYet(case %d)", h.ID)
	message := int64(0)
	if text != "" {
		actor, err := staff.Acting(ctx)
		if err != nil {
			return err
		}
		item, err := s.desk.Intake.Hear(ctx, tx, intake.Said{Via: intake.Page, CaseID: actor.CaseID, PersonID: actor.PersonID, Text: text, Key: key})
		if err != nil {
			return err
		}
		message = item.MessageID
		if h, err = s.desk.Cases.Take(ctx, tx, h.ID); err != nil { // their words have opened it
			return err
		}
	}
	return s.NotYet(ctx, tx, h, message)
}
