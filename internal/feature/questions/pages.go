package questions

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// addPage marks words of a message by hand.
func (s *Questions) addPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	message := int64(0)
	if text := r.PostFormValue("message"); text != "" {
		if err := json.Unmarshal([]byte(text), &message); err != nil {
			return fault.Field("message", "questions.fault.not_there").Because(err)
		}
	}
	var m Mark
	err = s.desk.DB.Do(r.Context(), "questions.add", func(ctx context.Context, tx *db.Tx) error {
		h, err := s.desk.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		m, err = s.Add(ctx, tx, h, message, r.PostFormValue("text"), Kind(r.PostFormValue("kind")))
		return err
	})
	if said := web.Invalid(r.Context(), err); said != nil && web.IsPartial(r) {
		return web.Show(w, r, http.StatusUnprocessableEntity, web.FieldErrors(said))
	}
	if err != nil {
		return err
	}
	return s.after(w, r, m)
}

func (s *Questions) nonePage(w http.ResponseWriter, r *http.Request) error {
	return s.turnPage(w, r, "questions.none", s.NoQuestion)
}

func (s *Questions) withdrawPage(w http.ResponseWriter, r *http.Request) error {
	return s.turnPage(w, r, "questions.withdraw", s.Withdraw)
}

func (s *Questions) openPage(w http.ResponseWriter, r *http.Request) error {
	return s.turnPage(w, r, "questions.reopen", s.Reopen)
}

func (s *Questions) answerPage(w http.ResponseWriter, r *http.Request) error {
	return s.turnPage(w, r, "questions.answer", func(ctx context.Context, tx *db.Tx, id int64) (Mark, error) {
		return s.answerOne(ctx, tx, id, 0)
	})
}

// answerOne says that a mark has its answer; message 0 is the last reply of ours
// since it was asked, if there is one.
func (s *Questions) answerOne(ctx context.Context, tx *db.Tx, id, message int64) (Mark, error) {
	m, err := s.take(ctx, tx, id)
	if err != nil {
		return m, err
	}
	h, err := s.desk.Cases.Take(ctx, tx, m.CaseID)
	if err != nil {
		return m, err
	}
	if m.State == Withdrawn || m.State == None {
		return m, fault.New(fault.Conflict, "questions.fault.ended", fault.A("state", StateNames.Say(m.State)))
	}
	if message == 0 {
		if message, err = s.lastReply(ctx, tx, h.ID, m.MessageID); err != nil {
			return m, err
		}
	}
	if err := s.Answer(ctx, tx, h, message, []int64{id}); err != nil {
		return m, err
	}
	return s.ByID(ctx, tx, id)
}

// lastReply is the newest reply to the customer after a message; 0 for none.
func (s *Questions) lastReply(ctx context.Context, v db.View, caseID, after int64) (last int64, err error) {
	all, err := s.desk.Cases.ForStaff(ctx, v, caseID, after, 500)
	for _, m := range all {
		if m.Kind == cases.Reply && m.Audience == cases.ToCustomer {
			last = m.ID
		}
	}
	return last, err
}

// turnPage takes a mark to another state.
func (s *Questions) turnPage(w http.ResponseWriter, r *http.Request, name string, f func(context.Context, *db.Tx, int64) (Mark, error)) error {
	id, err := web.PathID(r, "question")
	if err != nil {
		return err
	}
	var m Mark
	err = s.desk.DB.Do(r.Context(), name, func(ctx context.Context, tx *db.Tx) error {
		m, err = f(ctx, tx, id)
		return err
	})
	if err != nil {
		return err
	}
	return s.after(w, r, m)
}

// after shows what a mark has become: its panel, the chips and the message, with
// the way back; or, without script, the page of the case.
func (s *Questions) after(w http.ResponseWriter, r *http.Request, m Mark) error {
	if !web.IsPartial(r) {
		return web.Redirect(w, r, casepage.Path(m.CaseID)+"#q-side")
	}
	var parts []templ.Component
	err := s.desk.DB.Read(r.Context(), "questions.after", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.CasesRead)
		if err != nil {
			return err
		}
		c, err := s.desk.Cases.ByID(ctx, v, m.CaseID)
		if err != nil {
			return err
		}
		p, err := s.panelOf(ctx, v, c)
		if err != nil {
			return err
		}
		said, err := s.desk.Page.Said(ctx, v, m.MessageID)
		if err != nil {
			return err
		}
		parts = []templ.Component{sidePanel(p), said}
		if actor.Kind == staff.KindUser && p.May {
			row, err := s.row(ctx, v, c)
			if err != nil {
				return err
			}
			parts = append(parts, web.Partial("#asks", "outerHTML", asksRow(row)))
		}
		return nil
	})
	if err != nil {
		return err
	}
	if m.State != Open {
		if err := web.SayToast(w, doneKeys.T(r.Context(), m.State), path(m.ID, "open"), "#q-side"); err != nil {
			return err
		}
	}
	return web.Show(w, r, http.StatusOK, web.Parts(parts...))
}

// doneKeys say what was done to a mark.
var doneKeys = words.Family("questions.done.", Answered, Withdrawn, None)
