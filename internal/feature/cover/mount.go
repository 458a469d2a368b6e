package cover

import (
	"embed"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/today"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// Words holds the sentences of this room.
//
//go:embed words/*.json
var Words embed.FS

// The marks this room writes.
const (
	markDue      = "cover.due"
	markLate     = "cover.late"
	markRecorded = "cover.recorded"
	markPutOff   = "cover.put_off"
)

// Mount plugs cover into the desk.
func Mount(d *desk.Desk) *Cover {
	s := &Cover{desk: d}
	jobs.Handle(d.Jobs, s.onWatch)
	jobs.Handle(d.Jobs, s.onLook)
	s.declare(d.Notices)
	event.Note(d.Bus, "cover.opened", s.opened)
	event.Note(d.Bus, "cover.arrived", s.arrived)
	event.Note(d.Bus, "cover.replied", s.replied)
	event.Note(d.Bus, "cover.noted", s.noted)
	event.Note(d.Bus, "cover.moved", s.moved)
	event.Note(d.Bus, "cover.lies", s.lies)
	event.Note(d.Bus, "cover.owned", s.owned)
	event.Note(d.Bus, "cover.stepped", s.stepped)
	event.Note(d.Bus, "cover.split", s.split)
	event.Note(d.Bus, "cover.merged", s.merged)
	event.Note(d.Bus, "cover.unmerged", s.unmerged)

	d.Cases.DeclareMark(cases.MarkKind{Name: markDue, Unit: "microseconds since 1970", SentenceKey: "cover.mark.due"})
	d.Cases.DeclareMark(cases.MarkKind{Name: markLate, Unit: "count", SentenceKey: "cover.mark.late"})
	d.Cases.DeclareMark(cases.MarkKind{Name: markRecorded, Unit: "microseconds since 1970", SentenceKey: "cover.mark.recorded"})
	d.Cases.DeclareMark(cases.MarkKind{Name: markPutOff, Unit: "count", SentenceKey: "cover.mark.put_off"})
	d.Cases.AddField(cases.Field{Name: "clocks", Schema: []Body{}, Load: s.load, Row: chips})
	d.Lists.AddFilter("is:late", s.filter(Clock.Late))
	d.Lists.AddFilter("is:due_soon", s.filter(Clock.Soon))
	d.Lists.AddFilter("is:recorded", s.onlyRecorded)
	d.Page.AddPanel(casepage.Panel{Name: "clocks", Order: 25, Render: s.panel})
	d.Today.AddPanel(today.Panel{Name: "recorded", Order: 40, Aside: true, Render: s.todayPanel})
	d.Chores.Add(s.chore())

	read, manage := string(staff.CasesRead), string(staff.CoverManage)
	d.Web.Page("GET /recorded", read, s.recordedPage)
	d.Web.Page("GET /settings/clocks", manage, s.targetsPage)
	d.Web.Page("POST /settings/clocks", manage, s.targetsSet)
	d.Web.AddNav(web.NavItem{Key: "cover.targets.title", Icon: "clock", Href: "/settings/clocks", Group: web.GroupAdmin, Order: 45, Access: manage,
		Subject: "settings.subject.staff", About: "cover.targets.about"})

	tags := []string{"clocks"}
	web.View(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/clocks", Summary: "Clocks of a case, the newest first", Tags: tags}, s.listOp)
	web.View(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/cases/recorded", Summary: "Cases with nothing but an automatic letter since they came", Tags: tags}, s.recordedOp)
	web.View(d.Web, string(staff.StaffRead), huma.Operation{Method: http.MethodGet, Path: "/clock_targets", Summary: "Targets of the clocks, by team and topic", Tags: tags}, s.targetsOp)
	web.Act(d.Web, manage, huma.Operation{Method: http.MethodPut, Path: "/clock_targets", Summary: "Set the targets of a team, a topic, both or all", Tags: tags}, s.targetsSetOp)
	return s
}
