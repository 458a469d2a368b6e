package effort

import (
	"context"
	"embed"
	"slices"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/settings"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/today"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// Words holds the sentences of this room.
//
//go:embed words/*.json
var Words embed.FS

// markScore is the mark that this room writes.
const markScore = "effort.score"

// Mount plugs effort into the desk.
func Mount(d *desk.Desk) *Efforts {
	s := &Efforts{desk: d, weights: map[Term]settings.Of[int]{}}
	for _, t := range Terms() {
		s.weights[t] = apart(d, "effort."+string(t), usual[t], 0, 100)
	}
	s.days = apart(d, "effort.walked_days", 7, 1, 90)
	s.from = apart(d, "effort.risk_from", 8, 1, 1000)
	jobs.Handle(d.Jobs, s.onCount, jobs.Slots(1), jobs.Timeout(2*countsFor))
	jobs.Handle(d.Jobs, s.onFade, jobs.Slots(1))
	d.Jobs.Every(Count{}, countEvery)
	d.Jobs.Every(Fade{}, fadeEvery)

	d.Cases.DeclareMark(cases.MarkKind{Name: markScore, Unit: "points", SentenceKey: "effort.mark.score"})
	d.Cases.AddField(cases.Field{Name: "effort", Schema: (*Body)(nil), Load: s.load})
	d.Lists.AddFilter("is:walked_away", s.filter)
	d.Lists.AddFilter("is:at_risk", s.risky)
	d.Page.AddPanel(casepage.Panel{Name: "effort", Order: 35, Render: s.panel})
	d.People.AddPanel(people.Panel{Name: "effort", Order: 15, Render: s.personPanel})
	d.Today.AddPanel(today.Panel{Name: "easy", Order: 60, Aside: true, Render: s.todayPanel})
	d.Chores.Add(chore())

	read, reply, change, manage := string(staff.CasesRead), string(staff.CasesReply), string(staff.CasesChange), string(staff.SettingsManage)
	d.Web.Page("GET "+walkedPath, read, s.walkedPage)
	d.Web.Page("GET "+riskPath, string(staff.PeopleRead), s.riskPage)
	d.Web.Page("POST /cases/{case}/effort/write", reply, s.writePage)
	d.Web.Page("POST /cases/{case}/effort/aside", change, s.asidePage)
	d.Web.Page("GET "+settingsPath, manage, s.settingsPage)
	d.Web.Page("POST "+settingsPath, manage, s.settingsSet)
	d.Web.Page("POST "+settingsPath+"/anew", manage, s.anewPage)
	d.Web.AddNav(
		web.NavItem{Key: "effort.walked.title", Icon: "signout", Href: walkedPath, KeySeq: "g x", Group: web.GroupLearn, Order: 20, Access: read},
		web.NavItem{Key: "effort.settings.title", Icon: "feather", Href: settingsPath, Group: web.GroupAdmin, Order: 48, Access: manage,
			Subject: "settings.subject.cases", About: "effort.settings.about"},
	)
	s.mountAPI(d.Web)
	return s
}

// apart declares a number of the page of this room.
func apart(d *desk.Desk, name string, initial, low, high int) settings.Of[int] {
	o, err := settings.Apart(d.Settings, name, initial, settings.Between(low, high))
	if err != nil {
		panic(err) // a default out of its own range: a mistake in the program
	}
	return o
}

// settingNames are the numbers of the page, in order.
func settingNames() []string {
	var names []string
	for _, t := range Terms() {
		names = append(names, string(t))
	}
	return append(names, "walked_days", "risk_from")
}

// settings are they by name.
func (s *Efforts) settings() map[string]settings.Of[int] {
	all := map[string]settings.Of[int]{"walked_days": s.days, "risk_from": s.from}
	for t, of := range s.weights {
		all[string(t)] = of
	}
	return all
}

// filter keeps the cases whose customers walked away.
func (s *Efforts) filter(ctx context.Context, v db.View, ids []int64, _ string) (map[int64]bool, error) {
	all, err := ofCases(ctx, v, ids)
	keep := map[int64]bool{}
	for _, e := range all {
		keep[e.CaseID] = !e.WalkedAt.IsZero() && e.AsideAt.IsZero()
	}
	return keep, err
}

// risky keeps the cases of customers who show signs of leaving.
func (s *Efforts) risky(ctx context.Context, v db.View, ids []int64, _ string) (map[int64]bool, error) {
	if _, err := staff.Allow(ctx, staff.PeopleRead); err != nil {
		return nil, err
	}
	from, err := s.from.Value(ctx, v)
	if err != nil {
		return nil, err
	}
	keep := map[int64]bool{}
	for part := range slices.Chunk(ids, 500) {
		query, args := riskyQuery(int64(from), part)
		found, err := db.All(ctx, v, scanID, query, args...)
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			keep[id] = true
		}
	}
	return keep, nil
}
