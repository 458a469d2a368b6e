package products

import (
	"embed"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/today"
	"kept.example/kept/internal/platform/bucket"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// Words holds the sentences of this room.
//
//go:embed words/*.json
var Words embed.FS

// Mount plugs the catalogue into the desk.
func Mount(d *desk.Desk) *Products {
	s := Of(d)
	d.Cases.Listen(cases.Listener{Name: "products", Look: s.look, Note: s.note})
	event.On(d.Bus, "products.split", s.split)
	jobs.Handle(d.Jobs, s.onTell)
	d.Cases.AddField(cases.Field{Name: "products", Schema: []CaseProduct{}, Load: s.load})
	d.Lists.AddFilter("product", s.filter)
	d.Page.AddPanel(casepage.Panel{Name: "products", Order: 8, Render: s.panel})
	d.Chores.Add(s.chore())
	d.Search.AddSource(s.sought())
	d.Today.AddPanel(today.Panel{Name: "unknowns", Order: 45, Aside: true, Render: s.unknownsToday})

	change, reply := string(staff.CasesChange), string(staff.CasesReply)
	read, learn, manage := string(staff.ProductsRead), string(staff.ProductsChange), string(staff.ProductsManage)
	d.Web.Page("POST /cases/{case}/products", change, s.linkPage)
	d.Web.Page("POST /cases/{case}/products/{product}/remove", change, s.unlinkPage)
	d.Web.Page("POST /cases/{case}/products/{product}/begin", reply, s.beginPage)
	d.Web.Page("POST /cases/{case}/products/{product}/learn", learn, s.learnPage)
	d.Web.Page("POST /cases/{case}/products/{product}/unknown", learn, s.unknownPage)
	d.Web.Page("POST /cases/{case}/feedback", learn, s.feedbackDo)
	d.Web.Page("GET /product-feedback", read, s.talliesPage)
	d.Web.Page("POST /product-feedback/hook", manage, s.hookSet)
	d.Web.Page("GET /product-feedback/{tally}", read, s.tallyPage)
	d.Web.Page("POST /product-feedback/{feedback}/withdraw", learn, s.withdrawPage)
	d.Web.Page("GET "+unknownsPath, read, s.unknownTalliesPage)
	d.Web.Page("POST /products/unknown/{unknown}", learn, s.foundOutPage)
	d.Web.Page("GET /products", read, s.listPage)
	d.Web.Page("GET /products/new", manage, s.newPage)
	d.Web.Page("POST /products", manage, s.addPage)
	d.Web.Page("GET /products/import", manage, s.importPage)
	d.Web.Page("POST /products/import", manage, s.importDo, web.MaxBytes(mostImported+1<<20))
	d.Web.Page("GET /products/export", read, s.exportPage)
	d.Web.Page("GET /products/{product}", read, s.onePage)
	d.Web.Page("GET /products/{product}/edit", manage, s.editPage)
	d.Web.Page("POST /products/{product}", manage, s.changePage)
	slow := web.Slowed(bucket.New(bucket.Rate{PerSecond: 5, Burst: 100}))
	d.Web.Page("GET "+helpAt, web.Public, s.helpIndex, web.Bare(), slow)
	d.Web.Page("GET "+helpAt+"/{name}", web.Public, s.helpPage, web.Bare(), slow)
	d.Web.Page("GET "+mapAt, web.Public, s.sitemaps, web.Bare(), slow)
	d.Web.Page("GET "+mapsAt+"/{after}", web.Public, s.sitemap, web.Bare(), slow)
	d.Web.Page("GET /robots.txt", web.Public, s.robots, web.Bare(), slow)
	d.Web.AddNav(web.NavItem{Key: "products.title", Icon: "package", Href: catalogue, Group: web.GroupLearn, Order: 20, Access: read})
	s.mountAPI(d.Web)
	return s
}
