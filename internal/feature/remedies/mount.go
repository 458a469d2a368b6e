package remedies

import (
	"embed"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/today"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// Words holds the sentences of this room.
//
//go:embed words/*.json
var Words embed.FS

// Mount plugs remedies into the desk.
func Mount(d *desk.Desk) *Remedies {
	s := Of(d)
	jobs.Handle(d.Jobs, s.onUnanswered)
	jobs.Handle(d.Jobs, s.onDue)
	jobs.Handle(d.Jobs, s.onPart)
	jobs.Handle(d.Jobs, s.onPlay, jobs.Timeout(playTakes), jobs.Slots(1))
	jobs.Handle(d.Jobs, s.onForgetTrials)
	d.Jobs.Every(ForgetTrials{}, trialsAge)
	declare(d.Notices)

	d.Cases.AddField(cases.Field{Name: "remedies", Schema: []Body{}, Load: s.load, Row: chip, Brief: s.brief})
	d.Lists.AddFilter("is:remedy_waiting", s.waiting)

	d.Page.AddPanel(casepage.Panel{Name: "remedies", Order: 26, Render: s.panel})
	d.Page.AddCustomerPanel(casepage.CustomerPanel{Name: "remedies", Order: 3, Top: true, Render: s.customerPanel})
	d.Outbox.AddPart(outbox.Part{
		Name: partName, JSONField: partName, Schema: []Draft{}, Fields: s.fields,
		FromForm: fromForm, FromJSON: fromJSON, Check: s.check, Act: s.act,
	})
	d.Outbox.AddTool(outbox.Tool{Name: partName, Order: 20, Render: s.tool})
	d.Today.AddSource(today.Source{Name: "remedies", Owed: s.owedToday})
	d.Chores.Add(s.chore())

	grant, approve := string(staff.RemediesGrant), string(staff.RemediesApprove)
	d.Web.Page("POST /cases/{case}/remedies", grant, s.addPage)
	d.Web.Page("POST /cases/{case}/remedies/begin", string(staff.CasesReply), s.beginPage)
	d.Web.Page("POST /cases/{case}/loss", grant, s.lossPage)
	d.Web.Page("POST /cases/{case}/suggestions/{proposal}", grant, s.suggestionPage)
	d.Web.Page("POST /remedies/{remedy}/grant", grant, s.grantPage)
	d.Web.Page("POST /remedies/{remedy}/approve", approve, s.approvePage)
	d.Web.Page("POST /remedies/{remedy}/decline", grant, s.declinePage)
	d.Web.Page("POST /remedies/{remedy}/dispatch", grant, s.dispatchPage)
	d.Web.Page("POST /remedies/{remedy}/receive", grant, s.receivePage)
	d.Web.Page("POST /remedies/{remedy}/fail", grant, s.failPage)
	d.Web.Page("POST /c/{token}/remedies/{remedy}", web.Public, s.customerAnswer)
	s.mountSettings(d.Web)
	s.mountAPI(d.Web)
	return s
}

// mountSettings adds the pages of the policy, and of what was granted otherwise: admins
// change it, and leads read.
func (s *Remedies) mountSettings(rt *web.Router) {
	read, manage := string(staff.RemediesApprove), string(staff.SettingsManage)
	rt.Page("GET "+settingsPath, read, s.policyPage)
	rt.Page("POST "+settingsPath, manage, s.policyPost)
	rt.Page("POST "+settingsPath+"/back", manage, s.backPage)
	rt.Page("GET "+settingsPath+"/trials/{trial}", read, s.trialPage)
	rt.Page("POST "+settingsPath+"/trials/{trial}/stop", manage, s.stopPage)
	rt.Page("POST "+settingsPath+"/trials/{trial}/on", manage, s.onPage)
	rt.Page("GET "+deviationsPath, read, s.deviationsPage)
	rt.AddNav(web.NavItem{Key: "remedies.policy.title", Icon: "gift", Href: settingsPath, Group: web.GroupAdmin, Order: 48, Access: read,
		Subject: "settings.subject.cases", About: "remedies.policy.about", State: s.stateOfPolicy})
}
