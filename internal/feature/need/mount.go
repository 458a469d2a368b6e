package need

import (
	"embed"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// Words holds the sentences of this room.
//
//go:embed words/*.json
var Words embed.FS

const settingsPath = "/settings/need"

// Mount plugs need into the desk.
func Mount(d *desk.Desk) *Need {
	s := Of(d)
	d.Cases.Listen(cases.Listener{Name: "need", Look: s.look, Note: s.note})
	d.Cases.WeighBy("need", weigh)
	d.Cases.WordNeedBy(s.inWords)
	event.Note(d.Bus, "need.let_down", s.letDown)
	event.Note(d.Bus, "need.turned", s.turned)
	event.Note(d.Bus, "need.merged", s.merged)
	event.Note(d.Bus, "need.unmerged", s.unmerged)
	event.Note(d.Bus, "need.split", s.split)
	event.Note(d.Bus, "need.linked", s.linked)
	event.Note(d.Bus, "need.unlinked", s.unlinked)
	jobs.Handle(d.Jobs, s.onReweigh, jobs.Timeout(reweighTakes))
	jobs.Handle(d.Jobs, s.onRecall)
	jobs.Handle(d.Jobs, s.onNear)
	d.Jobs.Every(Recall{}, recallEvery)

	d.Cases.AddField(cases.Field{Name: "need", Schema: Body{}, Load: s.load})
	d.Lists.AddFilter("need", s.filter)
	d.Page.AddPanel(casepage.Panel{Name: "need", Order: 8, Render: s.panel})
	d.Page.AddSpans("need", s.spans)
	d.Page.AddCustomerPanel(casepage.CustomerPanel{Name: "need", Order: 30, Render: s.customerPanel})
	d.Chores.Add(s.chore())

	read, change, manage := string(staff.CasesRead), string(staff.CasesChange), string(staff.SettingsManage)
	d.Web.Page("POST /cases/{case}/need/add", change, s.addPage)
	d.Web.Page("POST /cases/{case}/need/take", change, s.takePage)
	d.Web.Page("POST /c/{token}/understood", web.Public, s.understoodPage)
	d.Web.Page("GET "+settingsPath, manage, s.settingsPage)
	d.Web.Page("POST "+settingsPath, manage, s.settingsPost)
	d.Web.AddNav(web.NavItem{Key: "need.settings.title", Icon: "activity", Href: settingsPath, Group: web.GroupAdmin, Order: 47, Access: manage,
		Subject: "settings.subject.cases", About: "need.settings.about"})

	tags := []string{"need"}
	web.View(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/need", Summary: "How badly a case needs us, and why", Tags: tags}, s.oneOp)
	web.Act(d.Web, change, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/need/points", Summary: "Add a point to the need of a case, or take one away", Tags: tags}, s.sayOp)
	web.View(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/need/policy", Summary: "What each point of need weighs", Tags: tags}, s.policyOp)
	web.Act(d.Web, manage, huma.Operation{Method: http.MethodPut, Path: "/need/policy", Summary: "Have another policy of need count", Tags: tags}, s.turnOnOp)
	web.View(d.Web, manage, huma.Operation{Method: http.MethodPost, Path: "/need/policy/try", Summary: "What a policy of need would do to the last cases", Tags: tags}, s.tryOp)
	return s
}
