package notices

import (
	"context"
	"kept.example/kept/internal/core/staff"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// shownNotices are on one page.
const shownNotices = 50

// listView is the page of notices.
type listView struct {
	Unread bool // only those
	Rows   []Seen
	Any    bool // something on it is unread
	Next   string
}

// upTo is the latest written of those that are shown: up to it all are read at
// once.
func (v listView) upTo() (id int64) {
	for _, s := range v.Rows {
		id = max(id, s.ID)
	}
	return id
}

func (n *Notices) page(w http.ResponseWriter, r *http.Request) error {
	view := listView{Unread: r.URL.Query().Get("unread") != ""}
	at, err := web.ParseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	err = n.d.Read(r.Context(), "notices.page", func(ctx context.Context, v db.View) error {
		rows, next, err := n.Page(ctx, v, view.Unread, at, shownNotices)
		view.Rows = rows
		if next != nil {
			view.Next = "/notices?cursor=" + next.String()
			if view.Unread {
				view.Next += "&unread=1"
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, s := range view.Rows {
		view.Any = view.Any || s.Unread()
	}
	return web.Show(w, r, http.StatusOK, noticesPage(view))
}

func (n *Notices) readPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "notice")
	if err != nil {
		return err
	}
	err = n.d.Do(r.Context(), "notices.read", func(ctx context.Context, tx *db.Tx) error {
		_, err := n.Read(ctx, tx, id)
		return err
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/notices")
}

// readAllPage reads all that the page showed; what came since stays unread.
func (n *Notices) readAllPage(w http.ResponseWriter, r *http.Request) error {
	upTo, _ := strconv.ParseInt(r.PostFormValue("through"), 10, 64)
	err := n.d.Do(r.Context(), "notices.read_all", func(ctx context.Context, tx *db.Tx) error { return n.ReadAll(ctx, tx, upTo) })
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/notices")
}

// choicesView is the page of settings.
type choicesView struct {
	Choices []Choice
	Style   Style
	NoMail  bool // none can go out at the moment
	kinds   func(string) (Kind, bool)
}

func (n *Notices) choicesPage(w http.ResponseWriter, r *http.Request) error {
	view := choicesView{NoMail: !n.mailable(), kinds: n.kind}
	err := n.d.Read(r.Context(), "notices.choices", func(ctx context.Context, v db.View) (err error) {
		view.Choices, view.Style, err = n.Choices(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, settingsPage(view))
}

func (n *Notices) choose(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "notices.fault.mail").Because(err)
	}
	var some []Choice
	for _, k := range n.kinds {
		if mail := r.PostForm.Get("mail." + k.Name); mail != "" {
			some = append(some, Choice{k.Name, r.PostForm.Get("shown."+k.Name) != "", Mail(mail)})
		}
	}
	minutes, _ := strconv.Atoi(r.PostForm.Get("digest_minutes"))
	style := Style{Minutes: minutes, Quiet: r.PostForm.Get("quiet") != ""}
	err := n.d.Do(r.Context(), "notices.choose", func(ctx context.Context, tx *db.Tx) error { return n.Choose(ctx, tx, some, style) })
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/notices/settings")
}

// shownMentions are on Today.
const shownMentions = 5

// Waiting draws the calls in notes that wait for the acting user; nil for none. On a
// desk of one that is all that waits: what would go to a lead is theirs.
func (n *Notices) Waiting(ctx context.Context, v db.View) (templ.Component, error) {
	all, _, err := n.Page(ctx, v, true, nil, mostCounted)
	if err != nil {
		return nil, err
	}
	alone, err := staff.Alone(ctx, v)
	if err != nil {
		return nil, err
	}
	var calls []Seen
	for _, s := range all {
		if s.Kind == Mention || alone != 0 {
			calls = append(calls, s)
		}
	}
	if len(calls) == 0 {
		return nil, nil
	}
	return waitingPanel(calls[:min(len(calls), shownMentions)], len(calls), alone != 0), nil
}
