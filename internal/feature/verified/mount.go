package verified

import (
	"embed"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/settings"
	"kept.example/kept/internal/core/staff"
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
	markState  = "verified.state"
	markNotYet = "verified.not_yet"
)

// Of is the customer's word on a desk that has this room.
func Of(d *desk.Desk) *Verified { return &Verified{desk: d} }

// Mount plugs the customer's word into the desk.
func Mount(d *desk.Desk) *Verified {
	s := Of(d)
	var err error
	if s.days, err = settings.Declare(d.Settings, "verified.days", 5, settings.Between(2, 60)); err != nil {
		panic(err) // two rooms with one name: a mistake in the program
	}
	jobs.Handle(d.Jobs, s.onAsk)
	jobs.Handle(d.Jobs, s.onCheck)
	jobs.Handle(d.Jobs, s.onQuiet)
	d.Notices.Declare(worksKind())
	d.Notices.Declare(notYetKind())
	event.Note(d.Bus, "verified.turned", s.turned)
	event.Note(d.Bus, "verified.merged", s.merged)
	event.Note(d.Bus, "verified.unmerged", s.unmerged)
	d.Cases.Listen(cases.Listener{Name: "verified", Look: s.look, Note: s.note})

	d.Cases.DeclareMark(cases.MarkKind{Name: markState, Unit: "1 asked, 2 wrote, 3 confirmed, 4 not yet, 5 silent, 6 dropped", SentenceKey: "verified.mark.state"})
	d.Cases.DeclareMark(cases.MarkKind{Name: markNotYet, Unit: "count", SentenceKey: "verified.mark.not_yet"})
	d.Cases.AddField(cases.Field{Name: "verified", Schema: (*Body)(nil), Load: s.load, Row: chips})
	d.Lists.AddFilter("verified", s.filter)
	d.Lists.AddFilter("is:unconfirmed", s.only(Silent))
	d.Lists.AddFilter("is:not_yet", s.only(NotYet))

	d.Outbox.AddFoot(outbox.Foot{Name: "verified", Look: s.foot, Act: s.footed})
	d.Page.AddCustomerPanel(casepage.CustomerPanel{Name: "verified", Order: 5, Top: true, Render: s.customerPanel})
	d.Page.AddPanel(casepage.Panel{Name: "verified", Order: 25, Render: s.panel})
	d.Page.AddBanner(casepage.Banner{Name: "verified", Order: 10, Render: s.banner})
	d.Chores.Add(s.chore())

	read, change, figures := string(staff.CasesRead), string(staff.CasesChange), string(staff.MetricsRead)
	d.Web.Page("POST /c/{token}/works", web.Public, s.works)
	d.Web.Page("POST /c/{token}/not-yet", web.Public, s.notYet)
	d.Web.Page("POST /cases/{case}/verified", change, s.answerPage)
	d.Web.Page("GET /verified", figures, s.numbersPage)
	d.Web.AddNav(web.NavItem{Key: "verified.numbers.title", Icon: "checks", Href: "/verified", KeySeq: "g v", Group: web.GroupLearn, Order: 30, Access: figures})

	tags := []string{"verifications"}
	web.Op(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/verifications", Summary: "What the customer of a case says about whether it worked", Tags: tags}, s.listOp)
	web.Op(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/verifications", Summary: "What customers say about whether it worked, the newest first", Tags: tags}, s.allOp)
	web.Op(d.Web, figures, huma.Operation{Method: http.MethodGet, Path: "/verifications/figures", Summary: "What customers said, by month and team", Tags: tags}, s.figuresOp)
	web.Act(d.Web, change, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/verifications", Summary: "Say for the customer whether it worked", Tags: tags}, s.answerOp)
	return s
}
