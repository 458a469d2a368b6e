package settings

import (
	"context"
	"net/http"
	"slices"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// place is where something is settled, as the overview shows it.
type place struct {
	web.NavItem
	Now string // how it stands there
}

// subject is a heading of the overview with the places under it.
type subject struct {
	Key    string
	Places []place
}

// overview returns the places of the settings that the reader may see, by
// subject, with how it stands in each. What is about the reader comes last.
func overview(ctx context.Context) (all []subject, err error) {
	for _, item := range append(web.NavOf(ctx, web.GroupAdmin), web.NavOf(ctx, web.GroupMe)...) {
		if item.Subject == "" {
			continue
		}
		one := place{NavItem: item}
		if item.State != nil {
			if one.Now, err = item.State(ctx); err != nil {
				return nil, err
			}
		}
		at := slices.IndexFunc(all, func(s subject) bool { return s.Key == item.Subject })
		if at < 0 {
			at, all = len(all), append(all, subject{Key: item.Subject})
		}
		all[at].Places = append(all[at].Places, one)
	}
	return all, nil
}

func overviewPage(w http.ResponseWriter, r *http.Request) error {
	all, err := overview(r.Context())
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, overviewOf(all))
}

// state says the two numbers that staff ask about most.
func (s *Settings) state(ctx context.Context) (text string, err error) {
	err = s.d.Read(ctx, "settings.state", func(ctx context.Context, v db.View) error {
		hours, err := s.FirstAnswerHours.Value(ctx, v)
		if err != nil {
			return err
		}
		seconds, err := s.UndoSeconds.Value(ctx, v)
		text = words.T(ctx, "settings.state", words.A("hours", hours), words.A("seconds", seconds))
		return err
	})
	return text, err
}
