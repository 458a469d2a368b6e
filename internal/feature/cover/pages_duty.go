package cover

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// dutyView is the page of who is on duty.
type dutyView struct {
	Teams  []dutyTeam
	Users  []staff.User // who can be on duty
	Names  map[int64]string
	Pages  []Page
	Ways   map[Way]bool // where the reader is called beside their mail
	Me     int64
	Lead   bool
	May    bool   // may put themselves on duty, and try a call
	Secret string // of a webhook just set, shown once
	Heir   string // to whom the cases of a team fall that has nobody

	Of   int64  // the team whose form was sent
	Form string // which one: rota, swap, note, way
	Said map[string]string
}

// said is what is wrong with a field of a form.
func (v dutyView) said(team int64, form, field string) string {
	if v.Of != team || v.Form != form {
		return ""
	}
	return v.Said[field]
}

// dutyTeam is a team with who is on duty in it.
type dutyTeam struct {
	ID     int64
	Name   string
	Rota   Rota
	Has    bool // it has a rota
	Now    int64
	Shifts []Shift // this week and the next
	None   bool    // nobody can answer for it
}

// places are the fields for people of a rota: those who are in it, and some more.
func (t dutyTeam) places() []int64 {
	return append(append([]int64{}, t.Rota.People...), 0, 0, 0)
}

func (s *Cover) dutyPage(w http.ResponseWriter, r *http.Request) error {
	return s.showDuty(w, r, http.StatusOK, dutyView{})
}

// shownPages is how many calls the page shows.
const shownPages = 10

func (s *Cover) showDuty(w http.ResponseWriter, r *http.Request, status int, view dutyView) error {
	err := s.desk.DB.Read(r.Context(), "cover.duty", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.StaffRead)
		if err != nil {
			return err
		}
		view.Me, view.Lead, view.May = actor.ID, actor.May(staff.CoverManage), actor.May(staff.CasesReply)
		if err := s.dutyTeams(ctx, v, &view); err != nil {
			return err
		}
		ways, err := waysOf(ctx, v, actor.ID)
		if err != nil {
			return err
		}
		view.Ways = map[Way]bool{}
		for _, w := range ways {
			view.Ways[w] = true
		}
		view.Pages, err = s.Pages(ctx, v, 0, shownPages)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, dutyPage(view))
}

func (s *Cover) dutyTeams(ctx context.Context, v db.View, view *dutyView) error {
	users, err := s.desk.Staff.Users(ctx, v, true, "", 0, 1000)
	if err != nil {
		return err
	}
	view.Names = map[int64]string{}
	for _, u := range users {
		view.Names[u.ID] = u.Name
	}
	if view.Users, err = s.desk.Staff.Assignable(ctx, v); err != nil {
		return err
	}
	teams, err := s.desk.Staff.Teams(ctx, v)
	if err != nil {
		return err
	}
	teams = append([]staff.Team{{Name: words.T(ctx, "cover.duty.desk")}}, teams...)
	gaps, err := s.gaps(ctx, v)
	if err != nil {
		return err
	}
	view.Heir = gaps.Heir
	zone := words.From(ctx).Zone
	from := v.Now()
	for _, t := range teams {
		one := dutyTeam{ID: t.ID, Name: t.Name, None: slices.Contains(gaps.Teams, t.ID)}
		if one.Rota, one.Has, err = rotaOf(ctx, v, t.ID); err != nil {
			return err
		}
		if one.Rota.Zone == "" {
			one.Rota.Zone, one.Rota.BeginsOn, one.Rota.Handover = zone.String(), nextMonday(from.In(zone)), calendar.At(9, 0)
		}
		if one.Now, err = s.OnDuty(ctx, v, t.ID, from); err != nil {
			return err
		}
		if one.Shifts, err = s.Shifts(ctx, v, t.ID, from, nextWeekEnds(from.In(zone))); err != nil {
			return err
		}
		view.Teams = append(view.Teams, one)
	}
	return nil
}

// nextMonday is the Monday of this week.
func nextMonday(t time.Time) calendar.Date {
	return calendar.DateOf(t).Plus(-(int(t.Weekday()) + 6) % 7)
}

// nextWeekEnds is when the next week is over.
func nextWeekEnds(t time.Time) time.Time {
	at, _ := calendar.Wall(nextMonday(t).Plus(14), 0, t.Location())
	return at
}

// dutyAct does something of the page and shows it again.
func (s *Cover) dutyAct(w http.ResponseWriter, r *http.Request, form string, f func(ctx context.Context, tx *db.Tx, team int64) error) error {
	team := int64(0)
	if r.PathValue("team") != "0" {
		id, err := web.PathID(r, "team")
		if err != nil {
			return err
		}
		team = id
	}
	view := dutyView{Of: team, Form: form}
	err := s.desk.DB.Do(r.Context(), "cover."+form, func(ctx context.Context, tx *db.Tx) error { return f(ctx, tx, team) })
	if view.Said = web.Invalid(r.Context(), err); view.Said != nil {
		return s.showDuty(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, fmt.Sprintf("/duty#team-%d", team))
}

func (s *Cover) rotaSet(w http.ResponseWriter, r *http.Request) error {
	return s.dutyAct(w, r, "rota", func(ctx context.Context, tx *db.Tx, team int64) error {
		rota := Rota{TeamID: team, Zone: r.PostFormValue("zone")}
		for _, text := range r.PostForm["people"] {
			if id, err := strconv.ParseInt(text, 10, 64); err == nil && id > 0 {
				rota.People = append(rota.People, id)
			}
		}
		if err := rota.BeginsOn.UnmarshalText([]byte(r.PostFormValue("begins_on"))); err != nil {
			return fault.Field("begins_on", "cover.fault.day").Because(err)
		}
		if err := rota.Handover.UnmarshalText([]byte(r.PostFormValue("handover"))); err != nil {
			return fault.Field("handover", "calendar.fault.clock").Because(err)
		}
		return s.SetRota(ctx, tx, rota)
	})
}

func (s *Cover) swapAdd(w http.ResponseWriter, r *http.Request) error {
	return s.dutyAct(w, r, "swap", func(ctx context.Context, tx *db.Tx, team int64) (err error) {
		one := Swap{TeamID: team}
		one.UserID, _ = strconv.ParseInt(r.PostFormValue("user_id"), 10, 64)
		if one.UserID == 0 {
			actor, err := staff.Acting(ctx)
			if err != nil {
				return err
			}
			one.UserID = actor.ID
		}
		if one.From, err = moment(ctx, "from", r.PostFormValue("from")); err != nil {
			return err
		}
		if one.Until, err = moment(ctx, "until", r.PostFormValue("until")); err != nil {
			return err
		}
		_, err = s.SwapIn(ctx, tx, one)
		return err
	})
}

func (s *Cover) swapRemove(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "swap")
	if err != nil {
		return err
	}
	return s.dutyAct(w, r, "swap", func(ctx context.Context, tx *db.Tx, team int64) error { return s.SwapOut(ctx, tx, team, id) })
}

// moment reads what a browser gives of a day and a time, where its reader is.
func moment(ctx context.Context, field, text string) (time.Time, error) {
	at, err := time.ParseInLocation("2006-01-02T15:04", text, words.From(ctx).Zone)
	if err != nil {
		return at, fault.Field(field, "cover.fault.moment").Because(err)
	}
	return at, nil
}

func (s *Cover) noteSet(w http.ResponseWriter, r *http.Request) error {
	return s.dutyAct(w, r, "note", func(ctx context.Context, tx *db.Tx, team int64) error {
		return s.SetNote(ctx, tx, team, r.PostFormValue("note"))
	})
}

func (s *Cover) testPage(w http.ResponseWriter, r *http.Request) error {
	return s.dutyAct(w, r, "test", func(ctx context.Context, tx *db.Tx, team int64) error {
		_, err := s.Test(ctx, tx, team)
		return err
	})
}

func (s *Cover) waySet(w http.ResponseWriter, r *http.Request) error {
	view := dutyView{Of: -1, Form: "way"}
	err := s.desk.DB.Do(r.Context(), "cover.way", func(ctx context.Context, tx *db.Tx) (err error) {
		view.Secret, err = s.SetWay(ctx, tx, Way(r.PostFormValue("way")), r.PostFormValue("address"))
		return err
	})
	if view.Said = web.Invalid(r.Context(), err); view.Said != nil {
		return s.showDuty(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	if Way(r.PostFormValue("way")) == ByWebhook && view.Secret != "" {
		return s.showDuty(w, r, http.StatusOK, view)
	}
	return web.Redirect(w, r, "/duty#ways")
}

// callView is the form that takes a call.
type callView struct {
	Page  Page
	Token string
	Ref   string
	By    string // who took it
}

// callPage shows the form; looking at it takes nothing.
func (s *Cover) callPage(w http.ResponseWriter, r *http.Request) error {
	view := callView{Token: r.PathValue("token")}
	err := s.desk.DB.Read(itself(r.Context()), "cover.call", func(ctx context.Context, v db.View) (err error) {
		if view.Page, _, err = s.Taken(ctx, v, view.Token); err != nil {
			return err
		}
		if view.Page.CaseID != 0 {
			c, err := s.desk.Cases.ByID(ctx, v, view.Page.CaseID)
			if err != nil {
				return err
			}
			view.Ref = c.Ref
		}
		view.By, err = s.desk.Staff.NameOf(ctx, v, view.Page.TakenBy)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, callForm(view))
}

// callTake takes a call for whoever was called.
func (s *Cover) callTake(w http.ResponseWriter, r *http.Request) error {
	token := r.PathValue("token")
	err := s.desk.DB.Do(itself(r.Context()), "cover.take", func(ctx context.Context, tx *db.Tx) error {
		p, user, err := s.Taken(ctx, tx, token)
		if err != nil {
			return err
		}
		return s.Take(ctx, tx, p.ID, user)
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/call/"+token)
}

// noneWords say that nobody can answer for a team, and to whom its cases fall.
func noneWords(ctx context.Context, v dutyView) string {
	if v.Heir == "" {
		return words.T(ctx, "cover.duty.none_here")
	}
	return words.T(ctx, "cover.duty.none_fall", words.A("who", v.Heir))
}

// wayHint says whether an address is kept, which is never shown.
func wayHint(ctx context.Context, v dutyView, way Way) string {
	if v.Ways[way] {
		return words.T(ctx, "cover.ways.kept")
	}
	if way == ByNtfy {
		return words.T(ctx, "cover.ways.ntfy_hint")
	}
	return words.T(ctx, "cover.ways.webhook_hint")
}

// callWords says how a try to reach somebody went.
func callWords(ctx context.Context, v dutyView, c Call) string {
	who, way := words.A("who", v.Names[c.UserID]), words.A("way", WayNames.Say(c.Way))
	switch c.State {
	case "sent":
		return words.T(ctx, "cover.calls.sent", who, way, words.A("at", c.SentAt))
	case "failed":
		return words.T(ctx, "cover.calls.failed", who, way, words.A("n", c.Tries))
	}
	return words.T(ctx, "cover.calls.waits", who, way)
}
