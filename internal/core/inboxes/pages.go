package inboxes

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// team is a team to choose.
type team struct {
	id   int64
	name string
}

// listView is the page of all inboxes.
type listView struct {
	Inboxes []Inbox
	Brands  []Brand
	Teams   []team
	New     Inbox
	Said    map[string]string
}

func (v listView) brand(id int64) string {
	for _, b := range v.Brands {
		if b.ID == id {
			return b.Name
		}
	}
	return ""
}

func (v listView) team(id int64) string {
	for _, t := range v.Teams {
		if t.id == id {
			return t.name
		}
	}
	return ""
}

// choices reads the brands and teams an inbox may have.
func (s *Inboxes) choices(ctx context.Context, v db.View) ([]Brand, []team, error) {
	brands, err := s.Brands(ctx, v)
	if err != nil {
		return nil, nil, err
	}
	teams, err := db.All(ctx, v, func(scan db.Scan) (t team, err error) {
		err = scan(&t.id, &t.name)
		return t, err
	}, `SELECT id, name FROM team ORDER BY name_key, id`)
	return brands, teams, err
}

func (s *Inboxes) inboxesPage(w http.ResponseWriter, r *http.Request) error {
	return s.showList(w, r, http.StatusOK, listView{})
}

func (s *Inboxes) showList(w http.ResponseWriter, r *http.Request, status int, view listView) error {
	err := s.d.Read(r.Context(), "inboxes.list", func(ctx context.Context, v db.View) error {
		a, err := staff.Allow(ctx, staff.InboxesManage)
		if err != nil {
			return err
		}
		if view.Inboxes, err = s.All(ctx, v, a.Scope()); err != nil {
			return err
		}
		view.Brands, view.Teams, err = s.choices(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, listPage(view))
}

func (s *Inboxes) inboxAdd(w http.ResponseWriter, r *http.Request) error {
	view := listView{New: Inbox{
		Name: r.PostFormValue("name"), Channel: Channel(r.PostFormValue("channel")), Address: r.PostFormValue("address"),
		BrandID: number(r, "brand_id"), TeamID: number(r, "team_id"),
	}}
	var made Inbox
	err := s.d.Do(r.Context(), "inboxes.add", func(ctx context.Context, tx *db.Tx) (err error) {
		made, err = s.Add(ctx, tx, view.New)
		return err
	})
	if view.Said = web.Invalid(r.Context(), err); view.Said != nil {
		return s.showList(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, path(made.ID))
}

func path(id int64) string { return "/settings/inboxes/" + strconv.FormatInt(id, 10) }

// number reads an id of a form; 0 for what is none.
func number(r *http.Request, name string) int64 {
	id, err := strconv.ParseInt(r.PostFormValue(name), 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// inboxView is the page of one inbox.
type inboxView struct {
	Inbox  Inbox
	Hours  staff.HoursForm
	Brands []Brand
	Teams  []team
	Said   map[string]string
	Sent   bool            // what is shown is what was typed
	More   templ.Component // what others show of it; nil for nothing
	Tests  bool            // its mailbox can be tried
	Parts  []templ.Component
}

// asTeam names the choice to have the hours of the team; "" where it has none.
func (v inboxView) asTeam(ctx context.Context) string {
	if !v.Inbox.TeamHours {
		return ""
	}
	return words.T(ctx, "inboxes.hours.as_team")
}

func (s *Inboxes) inboxPage(w http.ResponseWriter, r *http.Request) error {
	return s.showInbox(w, r, http.StatusOK, inboxView{})
}

func (s *Inboxes) showInbox(w http.ResponseWriter, r *http.Request, status int, view inboxView) error {
	id, err := web.PathID(r, "inbox")
	if err != nil {
		return err
	}
	err = s.d.Read(r.Context(), "inboxes.one", func(ctx context.Context, v db.View) error {
		i, err := s.ByID(ctx, v, id)
		if err != nil {
			return err
		}
		if !view.Sent {
			view.Inbox, view.Hours = i, staff.HoursFormOf(i.Hours)
			if i.TeamHours && !i.OwnHours {
				view.Hours.Kind = "other"
			}
		}
		view.Inbox.TeamHours, view.Inbox.OffAt, view.Inbox.ID, view.Inbox.IMAP.Stored, view.Inbox.OAuth.Stored = i.TeamHours, i.OffAt, i.ID, i.IMAP.Stored, i.OAuth.Stored
		if view.Tests = s.beside != nil; view.Tests && view.More == nil {
			if view.More, err = s.beside(ctx, v, i); err != nil {
				return err
			}
		}
		view.Parts = nil
		for _, part := range s.parts {
			body, err := part(ctx, v, i)
			if err != nil {
				return err
			}
			view.Parts = append(view.Parts, body)
		}
		view.Brands, view.Teams, err = s.choices(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, inboxPage(view))
}

func (s *Inboxes) inboxChange(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "inbox")
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "web.fault.shape").Because(err)
	}
	view := inboxView{Sent: true, Hours: staff.ReadHoursForm(r.PostForm)}
	err = s.d.Do(r.Context(), "inboxes.change", func(ctx context.Context, tx *db.Tx) error {
		_, err := s.Change(ctx, tx, id, func(i *Inbox) error {
			typed(r, i)
			view.Inbox = *i
			zone, err := s.zoneOf(ctx, tx, *i)
			if err != nil {
				return err
			}
			if i.OwnHours = i.TeamHours && view.Hours.Kind != "other"; view.Hours.Kind == "other" {
				return nil
			}
			i.Hours, err = view.Hours.Hours(zone)
			return err
		})
		return err
	})
	if view.Said = web.Invalid(r.Context(), err); view.Said != nil {
		return s.showInbox(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/settings/inboxes")
}

func (s *Inboxes) inboxOff(w http.ResponseWriter, r *http.Request) error {
	return s.turn(w, r, func(tx *db.Tx) time.Time { return tx.Now() })
}

func (s *Inboxes) inboxOn(w http.ResponseWriter, r *http.Request) error {
	return s.turn(w, r, func(*db.Tx) time.Time { return time.Time{} })
}

func (s *Inboxes) turn(w http.ResponseWriter, r *http.Request, at func(*db.Tx) time.Time) error {
	id, err := web.PathID(r, "inbox")
	if err != nil {
		return err
	}
	err = s.d.Do(r.Context(), "inboxes.turn", func(ctx context.Context, tx *db.Tx) error {
		_, err := s.Change(ctx, tx, id, func(i *Inbox) error {
			i.OffAt = at(tx)
			return nil
		})
		return err
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, path(id))
}
