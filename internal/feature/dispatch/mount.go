package dispatch

import (
	"embed"
	"time"

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

const settingsPath = "/settings/dispatch"

// Mount plugs dispatches into the desk.
func Mount(d *desk.Desk) *Dispatches {
	s := Of(d)
	jobs.Handle(d.Jobs, s.onHand, jobs.Timeout(time.Minute), jobs.Slots(4))
	jobs.Handle(d.Jobs, s.onCancel, jobs.Timeout(time.Minute), jobs.Slots(2))
	jobs.Handle(d.Jobs, s.onDue)
	jobs.Handle(d.Jobs, s.sweep)
	d.Jobs.Every(Sweep{}, sweepEvery)
	declare(d.Notices)
	event.On(d.Bus, "dispatch.remedy", s.remedyMoved)
	event.On(d.Bus, "dispatch.proof", s.proven)

	d.Cases.AddField(cases.Field{Name: "dispatches", Schema: []Body{}, Load: s.load})
	d.Page.AddPanel(casepage.Panel{Name: "dispatch", Order: 27, Render: s.panel})
	d.Page.AddCustomerPanel(casepage.CustomerPanel{Name: "dispatch", Order: 4, Top: true, Render: s.customerPanel})
	d.Chores.Add(s.chore())
	d.Search.AddSource(s.sought())

	grant, manage := string(staff.RemediesGrant), string(staff.SettingsManage)
	d.Web.Page("POST /cases/{case}/replace", grant, s.replacePage)
	d.Web.Page("POST /dispatches/{dispatch}/address", grant, s.addressPage)
	d.Web.Page("POST /dispatches/{dispatch}/say", grant, s.sayPage)
	d.Web.Page("POST /dispatches/{dispatch}/again", grant, s.againPage)
	d.Web.Page("POST /c/{token}/dispatches/{dispatch}", web.Public, s.customerConfirms)
	d.Web.Raw("POST /hooks/dispatch/{does}", web.Public, s.hook, web.MaxBytes(mostHeard), web.CrossOrigin())
	d.Web.Page("GET "+settingsPath, manage, s.settingsPage)
	d.Web.Page("POST "+settingsPath+"/{does}", manage, s.settingsSet)
	d.Web.Page("POST "+settingsPath+"/{does}/try", manage, s.settingsTry)
	d.Web.AddNav(web.NavItem{Key: "dispatch.settings.title", Icon: "package", Href: settingsPath, Group: web.GroupAdmin, Order: 50, Access: manage,
		Subject: "settings.subject.cases", About: "dispatch.settings.about"})
	s.mountAPI(d.Web)
	return s
}
