package cover

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// gaps are the teams for which nobody can answer now, and to whom their cases fall.
type gaps struct {
	Teams []int64
	Names []string
	Heir  string // "" where there is nobody at all
}

// said names the teams, and says to whom their cases fall.
func (g gaps) said(ctx context.Context) string {
	names := words.A("teams", strings.Join(g.Names, ", "))
	if g.Heir == "" {
		return words.T(ctx, "cover.gaps.nobody", words.A("n", len(g.Names)), names)
	}
	return words.T(ctx, "cover.gaps.fall", words.A("n", len(g.Names)), names, words.A("who", g.Heir))
}

// gapsToday tells a lead on Today of teams for which nobody can answer.
func (s *Cover) gapsToday(ctx context.Context, v db.View) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.CoverManage) {
		return nil, err
	}
	g, err := s.gaps(ctx, v)
	if err != nil || len(g.Teams) == 0 {
		return nil, err
	}
	return gapsPanel(g), nil
}

// gaps looks for teams that have nobody.
func (s *Cover) gaps(ctx context.Context, v db.View) (g gaps, err error) {
	defer fault.Wrap(&err, "cover.gaps")
	ctx = itself(ctx)
	if g.Teams, err = s.desk.Cases.Unmanned(ctx, v); err != nil || len(g.Teams) == 0 {
		return g, err
	}
	for _, id := range g.Teams {
		t, err := s.desk.Staff.TeamByID(ctx, v, id)
		if err != nil {
			return g, err
		}
		g.Names = append(g.Names, t.Name)
	}
	heir, err := s.desk.Cases.Heir(ctx, v)
	if err != nil || heir == 0 {
		return g, err
	}
	g.Heir, err = s.desk.Staff.NameOf(ctx, v, heir)
	return g, err
}
