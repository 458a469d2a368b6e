package voice

import (
	"context"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/settings"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/phone"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// preferences are what is settled about calls.
type preferences struct {
	country   settings.Of[string]           // of numbers without a country's code; "" where they are read as none
	countries settings.Of[map[int64]string] // the same, of an inbox
	days      settings.Of[int]              // on how many days customers may choose a half hour; 0 for never
	perHalf   settings.Of[int]              // how many calls are promised in a half hour of an inbox
}

const (
	settingsPath = "/settings/calls"
	mostDays     = 14
	mostPerHalf  = 50
)

// declare makes the settings known.
func (p *preferences) declare(s *settings.Settings) (err error) {
	if p.country, err = settings.Apart(s, "voice.country", "", checkCountry); err != nil {
		return err
	}
	p.countries, err = settings.Apart(s, "voice.countries", map[int64]string{}, func(all map[int64]string) error {
		for country := range maps.Values(all) {
			if err := checkCountry(country); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if p.days, err = settings.Apart(s, "voice.days", 3, settings.Between(0, mostDays)); err != nil {
		return err
	}
	p.perHalf, err = settings.Apart(s, "voice.per_half_hour", 2, settings.Between(1, mostPerHalf))
	return err
}

func checkCountry(country string) error {
	if country != "" && (country != strings.ToUpper(country) || !phone.Known(country)) {
		return fault.New(fault.Invalid, "voice.fault.country", fault.A("country", country))
	}
	return nil
}

// settingsView is the page of the settings.
type settingsView struct {
	Country       string
	Inboxes       []inboxes.Inbox
	Own           map[int64]string // of inboxes, as typed
	Read          map[int64]string // where a number of the inbox is read
	Days, PerHalf string
	Said          map[string]string
}

func (s *Voice) settingsPage(w http.ResponseWriter, r *http.Request) error {
	return s.showSettings(w, r, http.StatusOK, nil)
}

func (s *Voice) showSettings(w http.ResponseWriter, r *http.Request, status int, typed *settingsView) error {
	view := settingsView{Read: map[int64]string{}}
	err := s.desk.DB.Read(r.Context(), "voice.settings", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.SettingsManage)
		if err != nil {
			return err
		}
		if view.Inboxes, err = s.desk.Inboxes.All(ctx, v, actor.Scope()); err != nil {
			return err
		}
		for _, in := range view.Inboxes {
			if view.Read[in.ID], err = s.country(ctx, v, in); err != nil {
				return err
			}
		}
		if typed != nil {
			view.Country, view.Own, view.Days, view.PerHalf, view.Said = typed.Country, typed.Own, typed.Days, typed.PerHalf, typed.Said
			return nil
		}
		if view.Country, err = s.set.country.Value(ctx, v); err != nil {
			return err
		}
		if view.Own, err = s.set.countries.Value(ctx, v); err != nil {
			return err
		}
		days, err := s.set.days.Value(ctx, v)
		if err != nil {
			return err
		}
		most, err := s.set.perHalf.Value(ctx, v)
		view.Days, view.PerHalf = strconv.Itoa(days), strconv.Itoa(most)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, settingsForm(view))
}

func (s *Voice) settingsSet(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "voice.fault.form").Because(err)
	}
	typed := settingsView{Country: country(r.PostForm.Get("country")), Own: map[int64]string{}, Days: r.PostForm.Get("days"), PerHalf: r.PostForm.Get("per_half_hour")}
	for name, values := range r.PostForm {
		of, is := strings.CutPrefix(name, "country_")
		if id, err := strconv.ParseInt(of, 10, 64); is && err == nil && country(values[0]) != "" {
			typed.Own[id] = country(values[0])
		}
	}
	days, wrongDays := strconv.Atoi(strings.TrimSpace(typed.Days))
	most, wrongMost := strconv.Atoi(strings.TrimSpace(typed.PerHalf))
	err := s.desk.DB.Do(r.Context(), "voice.settings", func(ctx context.Context, tx *db.Tx) error {
		switch {
		case wrongDays != nil:
			return fault.Field("voice.days", "voice.fault.days", fault.A("n", mostDays))
		case wrongMost != nil:
			return fault.Field("voice.per_half_hour", "voice.fault.per_half", fault.A("n", mostPerHalf))
		}
		if err := s.set.country.Set(ctx, tx, typed.Country); err != nil {
			return err
		}
		if err := s.set.countries.Set(ctx, tx, typed.Own); err != nil {
			return err
		}
		if err := s.set.days.Set(ctx, tx, days); err != nil {
			return err
		}
		return s.set.perHalf.Set(ctx, tx, most)
	})
	if typed.Said = web.Invalid(r.Context(), err); typed.Said != nil {
		return s.showSettings(w, r, http.StatusUnprocessableEntity, &typed)
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, settingsPath, words.T(r.Context(), "voice.said.settings"), "")
}

// country is the code of a country as it was typed.
func country(text string) string { return strings.ToUpper(strings.TrimSpace(text)) }

// state says in one line how it stands.
func (s *Voice) state(ctx context.Context) (text string, err error) {
	err = s.desk.DB.Read(ctx, "voice.state", func(ctx context.Context, v db.View) error {
		days, err := s.set.days.Value(ctx, v)
		text = words.T(ctx, "voice.state", words.A("n", days))
		if days == 0 {
			text = words.T(ctx, "voice.state.off")
		}
		return err
	})
	return text, err
}
