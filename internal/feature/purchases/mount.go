package purchases

import (
	"embed"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// Words holds the sentences of this room.
//
//go:embed words/*.json
var Words embed.FS

// Mount plugs purchases into the desk.
func Mount(d *desk.Desk) *Purchases {
	s := Of(d)
	d.Cases.AddField(cases.Field{Name: "purchases", Schema: []Body{}, Load: s.load})
	d.Page.AddPanel(casepage.Panel{Name: "purchases", Order: 26, Render: s.panel})
	d.People.AddPanel(people.Panel{Name: "purchases", Order: 40, Render: s.personPanel})
	d.People.AddOrganizationPanel(people.OrganizationPanel{Name: "purchases", Render: s.organizationPanel})
	d.Page.AddCustomerPanel(casepage.CustomerPanel{Name: "purchases", Order: 30, Render: s.customerPanel})
	d.AddNeed(s.refers)
	d.Search.AddSource(s.source())
	d.Chores.Add(s.chore())
	jobs.Handle(d.Jobs, s.sweep)
	d.Jobs.Every(Sweep{}, sweepEvery)

	read, change := string(staff.ProductsRead), string(staff.ProductsChange)
	d.Web.Page("GET /people/{person}/purchases", read, s.listPage)
	d.Web.Page("GET /people/{person}/purchases/new", change, s.newPage)
	d.Web.Page("POST /people/{person}/purchases", change, s.addPage)
	d.Web.Page("GET /purchases/{purchase}", read, s.onePage)
	d.Web.Page("POST /purchases/{purchase}", change, s.changePage)
	d.Web.Page("POST /cases/{case}/purchases/{purchase}/link", change, s.linkPage)
	d.Web.Page("POST /cases/{case}/purchases/{purchase}/unlink", change, s.unlinkPage)
	d.Web.Page("POST /cases/{case}/receipt", change, s.firstReceiptPage)
	d.Web.Page("POST /cases/{case}/purchases/{purchase}/receipt", change, s.receiptPage)
	d.Web.Page("GET /purchases/{purchase}/proofs/{proof}", read, s.proofPage)
	d.Web.Page("POST /purchases/{purchase}/proofs/{proof}", change, s.decidePage)
	d.Web.Page("POST /c/{token}/receipt/{purchase}", web.Public, s.customerGives, web.MaxBytes(mostReceipt+1<<20))
	d.Web.Raw("GET /api/v1/purchases/{purchase}/proofs/{proof}/file", read, s.proofPage)
	manage := string(staff.ProductsManage)
	d.Web.Page("GET "+sourcesPath, manage, s.sourcesPage)
	d.Web.Page("GET "+importPath, manage, s.importPage)
	d.Web.Page("POST "+importPath, manage, s.importDo, web.MaxBytes(mostImported+1<<20), web.Timeout(importTakes))
	d.Web.Page("GET "+sourcesPath+"/export", manage, s.exportPage)
	settle := string(staff.SettingsManage)
	d.Web.Page("POST "+sourcesPath, settle, s.addSourcePage)
	d.Web.Page("GET "+sourcesPath+"/{source}", manage, s.sourcePage)
	d.Web.Page("POST "+sourcesPath+"/{source}", settle, s.changeSourcePage)
	d.Web.Raw("POST /hooks/purchases/{token}", web.Public, s.hook, web.CrossOrigin(), web.MaxBytes(mostTellings))
	d.Web.AddNav(web.NavItem{Key: "purchases.sources.title", Icon: "package", Href: sourcesPath, Group: web.GroupAdmin, Order: 48, Access: manage,
		Subject: "settings.subject.cases", About: "purchases.sources.about"})
	s.mountAPI(d.Web)
	return s
}
