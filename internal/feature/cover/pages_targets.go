package cover

import (
	"context"
	"net/http"
	"strconv"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// targetsView is the page of the targets.
type targetsView struct {
	All    map[Scope]Targets
	Gaps   gaps
	Teams  []staff.Team
	Topics []topics.Topic

	Of    Scope // whose form was sent
	New   bool  // it was the form for another scope
	Typed map[Measure]string
	Said  map[string]string
}

// sent says whether the form of a scope was sent and refused.
func (v targetsView) sent(of Scope, fresh bool) bool {
	return v.Said != nil && v.New == fresh && (fresh || v.Of == of)
}

// said is what is wrong with a field of a scope's form.
func (v targetsView) said(of Scope, fresh bool, field string) string {
	if !v.sent(of, fresh) {
		return ""
	}
	return v.Said[field]
}

// value is what stands in a field of a scope's form.
func (v targetsView) value(of Scope, fresh bool, m Measure) string {
	if v.sent(of, fresh) {
		return v.Typed[m]
	}
	if fresh {
		return ""
	}
	return typed(v.All[of][m])
}

// name names a scope.
func (v targetsView) name(ctx context.Context, of Scope) string {
	team, topic := "", ""
	for _, t := range v.Teams {
		if t.ID == of.TeamID {
			team = t.Name
		}
	}
	for _, t := range v.Topics {
		if t.ID == of.TopicID {
			topic = t.Path
		}
	}
	switch {
	case of == Scope{}:
		return words.T(ctx, "cover.targets.all")
	case of.TeamID == 0:
		return topic
	case of.TopicID == 0:
		return team
	}
	return words.T(ctx, "cover.targets.both", words.A("topic", topic), words.A("team", team))
}

func (s *Cover) targetsPage(w http.ResponseWriter, r *http.Request) error {
	return s.showTargets(w, r, http.StatusOK, targetsView{})
}

func (s *Cover) showTargets(w http.ResponseWriter, r *http.Request, status int, view targetsView) error {
	err := s.desk.DB.Read(r.Context(), "cover.targets", func(ctx context.Context, v db.View) (err error) {
		if _, err = staff.Allow(ctx, staff.CoverManage); err != nil {
			return err
		}
		if view.All, err = s.All(ctx, v); err != nil {
			return err
		}
		if view.Teams, err = s.desk.Staff.Teams(ctx, v); err != nil {
			return err
		}
		if view.Topics, err = s.desk.Topics.All(ctx, v); err != nil {
			return err
		}
		view.Gaps, err = s.gaps(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, targetsPage(view))
}

func (s *Cover) targetsSet(w http.ResponseWriter, r *http.Request) error {
	id := func(name string) int64 {
		n, err := strconv.ParseInt(r.PostFormValue(name), 10, 64)
		if err != nil {
			return 0
		}
		return n
	}
	view := targetsView{Of: Scope{id("team_id"), id("topic_id")}, New: r.PostFormValue("new") != "", Typed: map[Measure]string{}}
	for _, m := range Measures() {
		view.Typed[m] = r.PostFormValue(string(m))
	}
	t, err := read(func(m Measure) string { return view.Typed[m] })
	if err == nil {
		err = s.desk.DB.Do(r.Context(), "cover.targets", func(ctx context.Context, tx *db.Tx) error { return s.Set(ctx, tx, view.Of, t) })
	}
	if view.Said = web.Invalid(r.Context(), err); view.Said != nil {
		return s.showTargets(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/settings/clocks")
}

// hint says what holds where a field is left empty.
func hint(ctx context.Context, of Scope, fresh bool, m Measure) string {
	if of == (Scope{}) && !fresh {
		return words.T(ctx, "cover.targets.usual", words.A("target", typed(usual(m))))
	}
	return words.T(ctx, "cover.targets.wider")
}
