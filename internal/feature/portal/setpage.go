package portal

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// setView is the page on which the form of an inbox is set up.
type setView struct {
	WebForm
	Inbox   inboxes.Inbox
	Choices []topics.Topic
	URL     string
	Said    map[string]string

	sent bool // what is shown is what was typed
}

func setPath(inbox int64) string {
	return "/settings/inboxes/" + strconv.FormatInt(inbox, 10) + "/form"
}

// beside shows on the page of an inbox whether it has a form.
func (s *Portal) beside(ctx context.Context, v db.View, i inboxes.Inbox) (templ.Component, error) {
	f, err := s.FormOf(ctx, v, i.ID)
	if err != nil {
		return nil, err
	}
	return besidePart(f, s.desk.Web.URL(f.path())), nil
}

func (s *Portal) setPage(w http.ResponseWriter, r *http.Request) error {
	return s.showSet(w, r, http.StatusOK, setView{})
}

func (s *Portal) showSet(w http.ResponseWriter, r *http.Request, status int, view setView) error {
	id, err := web.PathID(r, "inbox")
	if err != nil {
		return err
	}
	err = s.desk.DB.Read(r.Context(), "portal.set", func(ctx context.Context, v db.View) (err error) {
		if view.Inbox, err = s.desk.Inboxes.ByID(ctx, v, id); err != nil {
			return err
		}
		if !view.sent {
			if view.WebForm, err = s.FormOf(ctx, v, id); err != nil {
				return err
			}
		}
		all, err := s.desk.Topics.All(ctx, v)
		for _, t := range all {
			if !t.Hidden {
				view.Choices = append(view.Choices, t)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	view.URL = s.desk.Web.URL(view.path())
	return web.Show(w, r, status, setForm(view))
}

func (s *Portal) set(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "inbox")
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "web.fault.shape").Because(err)
	}
	view := setView{sent: true}
	err = s.desk.DB.Do(r.Context(), "portal.set", func(ctx context.Context, tx *db.Tx) error {
		_, err := s.SetForm(ctx, tx, id, func(f *WebForm) error {
			typed(r, f)
			view.WebForm = *f
			return nil
		})
		return err
	})
	if view.Said = web.Invalid(r.Context(), err); view.Said != nil {
		return s.showSet(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, setPath(id), words.T(r.Context(), "portal.set.saved"), "")
}

// typed puts what the page says onto a form.
func typed(r *http.Request, f *WebForm) {
	f.On, f.AskTopic = r.PostForm.Get("on") == "on", r.PostForm.Get("ask_topic") == "on"
	f.Slug, f.Title, f.Intro = r.PostForm.Get("slug"), r.PostForm.Get("title"), r.PostForm.Get("intro")
	f.Origins = strings.Fields(r.PostForm.Get("origins"))
	f.Topics = nil
	for _, text := range r.PostForm["topics"] {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil {
			f.Topics = append(f.Topics, id)
		}
	}
}
