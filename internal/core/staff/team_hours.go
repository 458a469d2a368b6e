package staff

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// SpanBody is a part of a day as programs see it.
type SpanBody struct {
	From string `json:"from" doc:"As 09:00"`
	To   string `json:"to" doc:"As 17:00; 24:00 is the end of the day"`
}

// HoursBody is business hours as programs see them; an empty object is always
// open.
type HoursBody struct {
	Zone     string                `json:"zone,omitempty" doc:"An IANA zone"`
	Week     map[string][]SpanBody `json:"week,omitempty" doc:"By mon, tue, wed, thu, fri, sat, sun"`
	Holidays []string              `json:"holidays,omitempty" doc:"Closed all day, as 2026-12-25"`
	Region   calendar.Region       `json:"region,omitempty" doc:"Whose holidays are kept as well, as DE or DE-BY"`
}

// Hours reads hours from a body. Both are the same JSON.
func (b HoursBody) Hours() (h calendar.Hours, err error) {
	text, err := json.Marshal(b)
	if err != nil {
		return h, err
	}
	if err := json.Unmarshal(text, &h); err != nil {
		if f, ok := fault.As(err); ok {
			return h, fault.Field("hours", f.Key, f.Args...).Because(err)
		}
		return h, fault.Field("hours", "staff.fault.hours").Because(err)
	}
	return h, nil
}

// HoursBodyOf shows hours to programs.
func HoursBodyOf(h calendar.Hours) (b HoursBody, err error) {
	text, err := json.Marshal(h)
	if err != nil {
		return b, err
	}
	err = json.Unmarshal(text, &b)
	return b, err
}

// SetHours gives a team business hours, which hold for its inboxes unless one
// keeps its own; nil takes them away.
func (s *Staff) SetHours(ctx context.Context, tx *db.Tx, id int64, h *calendar.Hours) (_ Team, err error) {
	defer fault.Wrap(&err, "staff.SetHours(%d)", id)
	if _, err := Allow(ctx, CoverManage); err != nil {
		return Team{}, err
	}
	text := ""
	if h != nil {
		raw, err := json.Marshal(*h)
		if err != nil {
			return Team{}, err
		}
		text = string(raw)
	}
	if err := s.touchTeam(ctx, tx, id); err != nil {
		return Team{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE team SET hours = $2 WHERE id = $1`, id, text); err != nil {
		return Team{}, err
	}
	if err := s.record(ctx, tx, "staff.team_hours", "team", id, nil); err != nil {
		return Team{}, err
	}
	return teamByID(ctx, tx, id)
}

// teamHoursView is the page of a team's hours.
type teamHoursView struct {
	Team Team
	Form HoursForm
	Zone string
	Said map[string]string
}

func hoursPath(team int64) string { return fmt.Sprintf("/settings/teams/%d/hours", team) }

func (s *Staff) teamHours(w http.ResponseWriter, r *http.Request) error {
	return s.showTeamHours(w, r, http.StatusOK, teamHoursView{})
}

func (s *Staff) showTeamHours(w http.ResponseWriter, r *http.Request, status int, view teamHoursView) error {
	id, err := web.PathID(r, "team")
	if err != nil {
		return err
	}
	err = s.d.Read(r.Context(), "staff.team_hours", func(ctx context.Context, v db.View) (err error) {
		view.Team, err = s.TeamByID(ctx, v, id)
		return err
	})
	if err != nil {
		return err
	}
	if view.Said == nil {
		view.Form, view.Zone = HoursForm{Kind: "other"}, words.From(r.Context()).Zone.String()
		if h := view.Team.Hours; h != nil {
			view.Form, view.Zone = HoursFormOf(*h), h.Zone().String()
		}
	}
	return web.Show(w, r, status, teamHoursPage(view))
}

func (s *Staff) teamHoursSet(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "team")
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "web.fault.shape").Because(err)
	}
	view := teamHoursView{Form: ReadHoursForm(r.PostForm), Zone: r.PostFormValue("zone")}
	err = s.d.Do(r.Context(), "staff.team_hours", func(ctx context.Context, tx *db.Tx) error {
		var hours *calendar.Hours
		if view.Form.Kind != "other" {
			h, err := view.Form.Hours(cmp.Or(view.Zone, "UTC"))
			if err != nil {
				return err
			}
			hours = &h
		}
		_, err := s.SetHours(ctx, tx, id, hours)
		return err
	})
	if view.Said = web.Invalid(r.Context(), err); view.Said != nil {
		return s.showTeamHours(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/settings/teams")
}
