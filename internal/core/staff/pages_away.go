package staff

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// awayView is the page that says who is away.
type awayView struct {
	All   []Absence
	Names map[int64]string
	Users []User // whose absence can be entered, and who can stand in
	Lead  bool   // may enter that of others
	Me    int64
	Now   time.Time

	Said                     map[string]string
	Who, From, Until, Stands string // as typed
}

// may says whether the reader may end an absence.
func (v awayView) may(a Absence) bool { return v.Lead || a.UserID == v.Me }

// begun says whether an absence has begun.
func (v awayView) begun(a Absence) bool { return !a.From.After(v.Now) }

// alone says whether there is nobody else: then nobody is asked who stands in.
func (v awayView) alone() bool { return len(v.Users) <= 1 }

// people are the users to choose from; none names the choice of nobody.
func (v awayView) people(none string) (all []choice) {
	if none != "" {
		all = append(all, choice{"0", none})
	}
	return append(all, userChoices(v.Users)...)
}

// lastDay is the last day of an absence where its reader is.
func lastDay(a Absence) time.Time { return a.Until.Add(-time.Microsecond) }

func (s *Staff) awayPage(w http.ResponseWriter, r *http.Request) error {
	return s.showAway(w, r, http.StatusOK, awayView{})
}

func (s *Staff) showAway(w http.ResponseWriter, r *http.Request, status int, view awayView) error {
	view.Names = map[int64]string{}
	err := s.d.Read(r.Context(), "staff.away", func(ctx context.Context, v db.View) error {
		actor, err := Allow(ctx, ProfileChange)
		if err != nil {
			return err
		}
		view.Me, view.Lead, view.Now = actor.ID, actor.May(CoverManage), v.Now()
		if view.All, err = s.Absences(ctx, v, 0); err != nil {
			return err
		}
		for _, a := range view.All {
			for _, id := range []int64{a.UserID, a.StandInID} {
				if view.Names[id], err = s.NameOf(ctx, v, id); err != nil {
					return err
				}
			}
		}
		view.Users, err = s.Assignable(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	if view.Who == "" {
		view.Who = strconv.FormatInt(view.Me, 10)
	}
	return web.Show(w, r, status, awayPage(view))
}

// awayAdd enters an absence in whole days of whoever types it.
func (s *Staff) awayAdd(w http.ResponseWriter, r *http.Request) error {
	view := awayView{Who: r.PostFormValue("user_id"), From: r.PostFormValue("from"), Until: r.PostFormValue("until"), Stands: r.PostFormValue("stand_in_id")}
	err := s.d.Do(r.Context(), "staff.away", func(ctx context.Context, tx *db.Tx) error {
		actor, err := Allow(ctx, ProfileChange)
		if err != nil {
			return err
		}
		a := Absence{UserID: actor.ID}
		if id := ids([]string{view.Who}); len(id) == 1 {
			a.UserID = id[0]
		}
		if id := ids([]string{view.Stands}); len(id) == 1 {
			a.StandInID = id[0]
		}
		if a.From, err = dayIn(ctx, "from", view.From, 0); err != nil {
			return err
		}
		if a.Until, err = dayIn(ctx, "until", view.Until, 1); err != nil {
			return err
		}
		_, err = s.GoAway(ctx, tx, a)
		return err
	})
	if view.Said = web.Invalid(r.Context(), err); view.Said != nil {
		return s.showAway(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/away")
}

// dayIn is when a day begins where its reader is, so many days later.
func dayIn(ctx context.Context, field, text string, later int) (time.Time, error) {
	var d calendar.Date
	if err := d.UnmarshalText([]byte(text)); err != nil {
		return time.Time{}, fault.Field(field, "staff.fault.away_day").Because(err)
	}
	at, _ := calendar.Wall(d.Plus(later), 0, words.From(ctx).Zone)
	return at, nil
}

func (s *Staff) awayEnd(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "absence")
	if err != nil {
		return err
	}
	err = s.d.Do(r.Context(), "staff.back", func(ctx context.Context, tx *db.Tx) error { return s.ComeBack(ctx, tx, id) })
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/away")
}
