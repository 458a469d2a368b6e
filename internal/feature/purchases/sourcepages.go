package purchases

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// EventStateNames are the words for where something that was told stands.
var EventStateNames = words.Family("purchases.told.", Done, Ignored, Waits, Wrong)

func sourcePath(id int64) string { return fmt.Sprintf("%s/%d", sourcesPath, id) }

// sourcesView is where purchases come from elsewhere.
type sourcesView struct {
	All                  []Source
	Last                 map[int64]Event
	May                  bool // add a source and change its secret
	Said                 map[string]string
	Vendor, Name, Secret string // typed
}

func (s *Purchases) sourcesPage(w http.ResponseWriter, r *http.Request) error {
	return s.showSources(w, r, http.StatusOK, sourcesView{})
}

func (s *Purchases) showSources(w http.ResponseWriter, r *http.Request, status int, view sourcesView) error {
	err := s.desk.DB.Read(r.Context(), "purchases.sources", func(ctx context.Context, v db.View) (err error) {
		actor, err := staff.Acting(ctx)
		if err != nil {
			return err
		}
		view.May = actor.May(staff.SettingsManage)
		if view.All, err = s.Sources(ctx, v); err != nil || len(view.All) == 0 {
			return err
		}
		view.Last, err = lastTold(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, sourcesPageOf(view))
}

// addSourcePage adds a source; a secret that was made is shown once.
func (s *Purchases) addSourcePage(w http.ResponseWriter, r *http.Request) error {
	var o Source
	var made string
	vendor, name := r.PostFormValue("vendor"), r.PostFormValue("name")
	err := s.desk.DB.Do(r.Context(), "purchases.source", func(ctx context.Context, tx *db.Tx) (err error) {
		o, made, err = s.AddSource(ctx, tx, Vendor(vendor), name, r.PostFormValue("secret"))
		return err
	})
	if said := web.Invalid(r.Context(), err); said != nil {
		return s.showSources(w, r, http.StatusUnprocessableEntity, sourcesView{Said: said, Vendor: vendor, Name: name})
	}
	if err != nil {
		return err
	}
	return s.showSource(w, r, http.StatusOK, o.ID, sourceView{Made: made})
}

// sourceView is the page of a source.
type sourceView struct {
	Source
	Address string
	Events  []Event
	Next    string
	Made    string // a secret to be shown once
	May     bool
	Said    map[string]string
}

func (s *Purchases) sourcePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "source")
	if err != nil {
		return err
	}
	return s.showSource(w, r, http.StatusOK, id, sourceView{})
}

func (s *Purchases) showSource(w http.ResponseWriter, r *http.Request, status int, id int64, view sourceView) error {
	below := max(0, number(r.URL.Query().Get("below")))
	err := s.desk.DB.Read(r.Context(), "purchases.source", func(ctx context.Context, v db.View) (err error) {
		actor, err := staff.Acting(ctx)
		if err != nil {
			return err
		}
		view.May = actor.May(staff.SettingsManage)
		if view.Source, err = s.Source(ctx, v, id); err != nil {
			return err
		}
		view.Address = s.Address(view.Source)
		var next int64
		if view.Events, next, err = s.Events(ctx, v, id, below, shownOnPage); next != 0 {
			view.Next = fmt.Sprintf("%s?below=%d", sourcePath(id), next)
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, sourcePageOf(view))
}

// changeSourcePage gives a source another secret, or turns it off or on.
func (s *Purchases) changeSourcePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "source")
	if err != nil {
		return err
	}
	var made string
	do := r.PostFormValue("do")
	err = s.desk.DB.Do(r.Context(), "purchases.source", func(ctx context.Context, tx *db.Tx) (err error) {
		if do == "off" || do == "on" {
			_, err = s.Turn(ctx, tx, id, do == "off")
			return err
		}
		_, made, err = s.Rotate(ctx, tx, id, r.PostFormValue("secret"))
		return err
	})
	if said := web.Invalid(r.Context(), err); said != nil {
		return s.showSource(w, r, http.StatusUnprocessableEntity, id, sourceView{Said: said})
	}
	if err != nil {
		return err
	}
	if made != "" {
		return s.showSource(w, r, http.StatusOK, id, sourceView{Made: made})
	}
	return web.Saved(w, r, sourcePath(id), words.T(r.Context(), "purchases.said.changed"), "")
}

// hook is what a source posts to. What is early is refused, so that it comes again; what
// is wrong and signed is taken, for telling it again would not mend it.
func (s *Purchases) hook(w http.ResponseWriter, r *http.Request) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	e, err := s.Hear(r.Context(), r.PathValue("token"), r.Header, body)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if e.State == Waits {
		status = http.StatusConflict
	}
	return web.JSON(w, status, struct {
		State   EventState `json:"state"`
		Problem Problem    `json:"problem,omitempty"`
	}{e.State, e.Problem})
}
