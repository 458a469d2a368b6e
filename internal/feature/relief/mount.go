package relief

import (
	"embed"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/outbox"
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
	markOwed = "relief.owed"
	markNo   = "relief.refused"
)

// Mount plugs workarounds into the desk.
func Mount(d *desk.Desk) *Relief {
	s := Of(d)
	jobs.Handle(d.Jobs, s.onDue)
	jobs.Handle(d.Jobs, s.onRetarget)
	jobs.Handle(d.Jobs, s.onBack)
	jobs.Handle(d.Jobs, s.onUnanswered)
	jobs.Handle(d.Jobs, s.onDone)
	declare(d.Notices)
	event.Note(d.Bus, "relief.topic", s.topicSet)
	event.Note(d.Bus, "relief.team", s.teamSet)
	event.Note(d.Bus, "relief.moved", s.moved)
	event.On(d.Bus, "relief.parcel", s.parcelMoved)
	event.Note(d.Bus, "relief.merged", s.merged)
	event.Note(d.Bus, "relief.unmerged", s.unmerged)

	d.Cases.DeclareMark(cases.MarkKind{Name: markOwed, Unit: "microseconds since 1970", SentenceKey: "relief.mark.owed"})
	d.Cases.DeclareMark(cases.MarkKind{Name: markNo, Unit: "count", SentenceKey: "relief.mark.refused"})
	d.Cases.AddField(cases.Field{Name: "relief", Schema: (*Body)(nil), Load: s.load, Row: chip, Brief: s.brief})
	d.Lists.AddFilter("is:blocking", s.filter(Case.Blocks))
	d.Lists.AddFilter("is:no_relief", s.filter(Case.Owes))
	d.Lists.AddFilter("is:relief_waiting", s.waiting)

	d.Page.AddPanel(casepage.Panel{Name: "relief", Order: 24, Render: s.panel})
	d.Page.AddCustomerPanel(casepage.CustomerPanel{Name: "relief", Order: 4, Top: true, Render: s.customerPanel})
	d.Outbox.AddPart(outbox.Part{
		Name: partName, JSONField: partName, Schema: Draft{}, Fields: s.fields, Live: "relief-row",
		FromForm: fromForm, FromJSON: fromJSON, Check: s.check, Act: s.act,
	})
	d.Outbox.AddLint(s.lint)
	d.Today.AddSource(today.Source{Name: "relief", Owed: s.owedToday})
	d.Chores.Add(s.chore())

	change, reply, manage := string(staff.CasesChange), string(staff.CasesReply), string(staff.SettingsManage)
	d.Web.Page("POST /cases/{case}/blocking", change, s.blockPage)
	d.Web.Page("POST /cases/{case}/unblock", change, s.clearPage)
	d.Web.Page("POST /cases/{case}/relief", reply, s.offerPage)
	d.Web.Page("POST /cases/{case}/relief/{way}/begin", reply, s.beginPage)
	d.Web.Page("POST /cases/{case}/offers/{offer}/answer", change, s.answerPage)
	d.Web.Page("POST /cases/{case}/offers/{offer}/returned", change, s.returnedPage)
	d.Web.Page("POST /cases/{case}/offers/{offer}/until", change, s.untilPage)
	d.Web.Page("POST /cases/{case}/offers/{offer}/lost", string(staff.RemediesGrant), s.lostPage)
	d.Web.Page("POST /cases/{case}/asks/{ask}/approve", string(staff.RemediesApprove), s.approvePage)
	d.Web.Page("POST /cases/{case}/asks/{ask}/decline", string(staff.RemediesGrant), s.declinePage)
	d.Web.Page("GET "+lentPath, string(staff.CasesRead), s.lentPage)
	d.Web.AddNav(web.NavItem{Key: "relief.loans.title", Icon: "life", Href: lentPath, Group: web.GroupLearn, Order: 21, Access: string(staff.CasesRead)})
	d.Web.Page("POST /c/{token}/relief/{offer}", web.Public, s.customerAnswer)
	d.Web.Page("GET /settings/relief", manage, s.waysPage)
	d.Web.Page("POST /settings/relief", manage, s.addPage)
	d.Web.Page("POST /settings/relief/{way}", manage, s.changePage)
	d.Web.Page("POST /settings/relief/{way}/off", manage, s.offPage)
	d.Web.Page("POST /settings/relief/{way}/on", manage, s.onPage)
	d.Web.Page("POST /settings/relief/topics", manage, s.topicPage)
	d.Web.Page("POST /settings/relief/targets", manage, s.targetPage)
	d.Web.Page("POST /settings/relief/back", manage, s.howPage)
	d.Web.AddNav(web.NavItem{Key: "relief.known.title", Icon: "life", Href: libraryPath, Group: web.GroupAdmin, Order: 47, Access: manage,
		Subject: "settings.subject.cases", About: "relief.known.about"})
	d.Web.AddKeys(web.KeyHelp{Section: "act", Key: "relief.block.key", Keys: "shift+b", Order: 69})
	s.mountAPI(d.Web)
	return s
}
