package requests

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
)

// lineAct is what the button of a line does.
func lineAct(l Line) string {
	if l.Given {
		return "untick"
	}
	return "tick"
}

func lineTitle(l Line) string {
	if l.Given {
		return "requests.line.untick"
	}
	return "requests.line.tick"
}

// buttonKey is what the button says that asks for the rest; the second time it
// warns, from the third on it says that the leads are told.
func buttonKey(round int) string {
	switch {
	case round <= 1:
		return "requests.ask"
	case round == 2:
		return "requests.ask.second"
	}
	return "requests.ask.third"
}

func buttonTitle(round int) string {
	switch {
	case round <= 1:
		return "requests.ask.title"
	case round == 2:
		return "requests.hint.second"
	}
	return "requests.hint.third"
}

func (s *Requests) tickPage(w http.ResponseWriter, r *http.Request) error {
	return s.itemPage(w, r, "requests.tick", func(ctx context.Context, tx *db.Tx, h *cases.Held, item int64) error {
		return s.Tick(ctx, tx, h, item, 0)
	})
}

func (s *Requests) untickPage(w http.ResponseWriter, r *http.Request) error {
	return s.itemPage(w, r, "requests.untick", s.Untick)
}

// itemPage says something of an item of a case's checklist.
func (s *Requests) itemPage(w http.ResponseWriter, r *http.Request, name string, f func(context.Context, *db.Tx, *cases.Held, int64) error) error {
	item, err := web.PathID(r, "item")
	if err != nil {
		return err
	}
	return s.onCase(w, r, name, func(ctx context.Context, tx *db.Tx, h *cases.Held) error { return f(ctx, tx, h, item) })
}

// takePage gives a case the topic that was proposed.
func (s *Requests) takePage(w http.ResponseWriter, r *http.Request) error {
	topic, err := strconv.ParseInt(r.PostFormValue("topic"), 10, 64)
	if err != nil {
		return fault.Field("topic", "requests.fault.topic").Because(err)
	}
	return s.onCase(w, r, "requests.take", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		return s.desk.Cases.SetTopic(ctx, tx, h, topic)
	})
}

// onCase does something with a case, and shows its panel or, without script, its
// page.
func (s *Requests) onCase(w http.ResponseWriter, r *http.Request, name string, f func(context.Context, *db.Tx, *cases.Held) error) error {
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
	return s.afterwards(w, r, id)
}

func (s *Requests) afterwards(w http.ResponseWriter, r *http.Request, caseID int64) error {
	if !web.IsPartial(r) {
		return web.Redirect(w, r, casepage.Path(caseID)+"#rq-side")
	}
	var p panelView
	err := s.desk.DB.Read(r.Context(), "requests.panel", func(ctx context.Context, v db.View) error {
		c, err := s.desk.Cases.ByID(ctx, v, caseID)
		if err == nil {
			p, err = s.panelOf(ctx, v, c)
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, sidePanel(p))
}

func (s *Requests) withdrawPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "request")
	if err != nil {
		return err
	}
	var one Request
	err = s.desk.DB.Do(r.Context(), "requests.withdraw", func(ctx context.Context, tx *db.Tx) (err error) {
		one, err = s.Withdraw(ctx, tx, id)
		return err
	})
	if err != nil {
		return err
	}
	return s.afterwards(w, r, one.CaseID)
}

// beginPage puts the request before what is being written, as a draft: it goes
// out when its writer says so. With script the page does it by itself.
func (s *Requests) beginPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	typed := mail.Plain(strings.ReplaceAll(r.PostFormValue("body"), "\r\n", "\n"))
	err = s.desk.DB.Do(r.Context(), "requests.begin", func(ctx context.Context, tx *db.Tx) error {
		if _, err := staff.Allow(ctx, staff.CasesReply); err != nil {
			return err
		}
		c, err := s.desk.Cases.ByID(ctx, tx, id)
		if err != nil {
			return err
		}
		view, err := s.composing(ctx, tx, c)
		if err != nil {
			return err
		}
		var a asks
		text := view.Text
		if r.PostFormValue("begin") == "needs" {
			a.Needs, text = view.Needs, view.Whole
		} else {
			for _, l := range view.Lines {
				a.ItemIDs = append(a.ItemIDs, l.ID)
			}
		}
		if len(a.ItemIDs)+len(a.Needs) == 0 {
			return fault.New(fault.Conflict, "requests.fault.nothing")
		}
		return s.desk.Outbox.Begin(ctx, tx, c.ID, text, typed, partName, a)
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(id)+"#composer")
}
