package verified

import (
	"context"
	"net/http"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// Figures are what customers said of the cases that a team solved in a month. Who
// said nothing stands apart: that is no success.
type Figures struct {
	Team      int64 // 0 for no team
	Asked     int   // they may still say
	Confirmed int
	First     int // of those confirmed, after one answer
	NotYet    int
	Silent    int
}

// Share is how many of a hundred confirmed cases took one answer; false where
// none was confirmed.
func (f Figures) Share() (int, bool) {
	if f.Confirmed == 0 {
		return 0, false
	}
	return (100*f.First + f.Confirmed/2) / f.Confirmed, true
}

// plus adds one state's number.
func (f *Figures) plus(state State, n, first int) {
	switch state {
	case Asked, Wrote:
		f.Asked += n
	case Confirmed:
		f.Confirmed, f.First = f.Confirmed+n, f.First+first
	case NotYet:
		f.NotYet += n
	case Silent:
		f.Silent += n
	}
}

// Month are the figures of a month, of each team and of all.
type Month struct {
	From  time.Time
	All   Figures
	Teams []Figures
}

// figuresOf counts the askings of cases that were solved in a time.
const figuresOf = `SELECT team_id, state, count(*), sum(CASE WHEN replies = 1 THEN 1 ELSE 0 END) FROM verification
	WHERE solved_at >= $1 AND solved_at < $2 GROUP BY team_id, state ORDER BY team_id`

// shownMonths is how many months are shown.
const shownMonths = 6

// Numbers returns the figures of the last months by when cases were solved, the
// newest first. Those of cases that one may not see are counted too: a number
// tells nothing of them.
func (s *Verified) Numbers(ctx context.Context, v db.View, months int) (_ []Month, err error) {
	defer fault.Wrap(&err, "verified.Numbers")
	if _, err := staff.Allow(ctx, staff.MetricsRead); err != nil {
		return nil, err
	}
	zone := words.From(ctx).Zone
	if zone == nil {
		zone = time.UTC
	}
	now := v.Now().In(zone)
	type row struct {
		team     int64
		state    State
		n, first int
	}
	var all []Month
	for i := range months {
		m := Month{From: time.Date(now.Year(), now.Month()-time.Month(i), 1, 0, 0, 0, 0, zone)}
		rows, err := db.All(ctx, v, func(s db.Scan) (r row, err error) { return r, s(&r.team, &r.state, &r.n, &r.first) }, figuresOf, m.From, m.From.AddDate(0, 1, 0))
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if n := len(m.Teams); n == 0 || m.Teams[n-1].Team != r.team {
				m.Teams = append(m.Teams, Figures{Team: r.team})
			}
			m.Teams[len(m.Teams)-1].plus(r.state, r.n, r.first)
			m.All.plus(r.state, r.n, r.first)
		}
		if len(rows) > 0 || i == 0 {
			all = append(all, m)
		}
	}
	return all, nil
}

// numbersView is the page of the figures.
type numbersView struct {
	Months []Month
	Teams  map[int64]string
}

// name is the name of a team, or that there was none.
func (n numbersView) name(ctx context.Context, team int64) string {
	if name := n.Teams[team]; name != "" {
		return name
	}
	return words.T(ctx, "verified.numbers.no_team")
}

// numbersPage shows what customers say.
func (s *Verified) numbersPage(w http.ResponseWriter, r *http.Request) error {
	view := numbersView{Teams: map[int64]string{}}
	err := s.desk.DB.Read(r.Context(), "verified.numbers", func(ctx context.Context, v db.View) (err error) {
		if view.Months, err = s.Numbers(ctx, v, shownMonths); err != nil {
			return err
		}
		teams, err := s.desk.Staff.Teams(ctx, v)
		for _, t := range teams {
			view.Teams[t.ID] = t.Name
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, numbers(view))
}

// FiguresBody are figures as the API shows them.
type FiguresBody struct {
	Month        string `json:"month" doc:"In which the cases were solved, as 2026-11"`
	TeamID       *int64 `json:"team_id" doc:"The team that solved them; null for none"`
	Asked        int    `json:"asked" doc:"They may still say"`
	Confirmed    int    `json:"confirmed"`
	FirstContact int    `json:"first_contact" doc:"Of those confirmed: after exactly one answer"`
	NotYet       int    `json:"not_yet"`
	Silent       int    `json:"silent" doc:"They said nothing; never a success"`
}

type figuresPage struct{ Body web.List[FiguresBody] }

func (s *Verified) figuresOp(ctx context.Context, in *struct {
	Months int `query:"months" minimum:"1" maximum:"24" default:"6"`
}) (*figuresPage, error) {
	out := &figuresPage{Body: web.List[FiguresBody]{Items: []FiguresBody{}}}
	return out, s.desk.DB.Read(ctx, "verified.figures", func(ctx context.Context, v db.View) error {
		all, err := s.Numbers(ctx, v, in.Months)
		for _, m := range all {
			for _, f := range m.Teams {
				out.Body.Items = append(out.Body.Items, FiguresBody{Month: m.From.Format("2006-01"), TeamID: orNull(f.Team), Asked: f.Asked, Confirmed: f.Confirmed, FirstContact: f.First, NotYet: f.NotYet, Silent: f.Silent})
			}
		}
		return err
	})
}
