package voice

import (
	"embed"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/people"
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

// Of is the calls of a desk that has this room.
func Of(d *desk.Desk) *Voice {
	s := &Voice{desk: d}
	if err := s.set.declare(d.Settings); err != nil {
		panic(err) // a default that its own check refuses: a mistake in the program
	}
	return s
}

// Mount plugs calls into the desk.
func Mount(d *desk.Desk) *Voice {
	s := Of(d)
	jobs.Handle(d.Jobs, s.onForget)
	event.On(d.Bus, "voice.split", s.split)
	d.Outbox.SpeakBy(outbox.Spoken{Is: s.spoken, Say: s.toSay})
	d.Lists.AddFilter("is:call", s.filter)
	d.Page.AddPanel(casepage.Panel{Name: "calls", Order: 30, Render: s.panel})
	d.Page.AddCustomerPanel(casepage.CustomerPanel{Name: "call", Order: 40, Render: s.customerPanel})
	d.People.AddPanel(people.Panel{Name: "by_phone", Order: 20, Render: s.personPanel})
	d.Today.AddPanel(today.Panel{Name: "calls", Order: 8, Render: s.todayPanel})
	d.Web.AddBeside(s.cards)
	d.Chores.Add(s.chore())

	read, open, reply, change := string(staff.CasesRead), string(staff.CasesOpen), string(staff.CasesReply), string(staff.PeopleChange)
	manage := string(staff.SettingsManage)
	d.Web.Page("GET "+listPath, read, s.listPage)
	d.Web.Page("GET "+newPath, open, s.newPage)
	d.Web.Page("POST "+listPath, open, s.noted)
	d.Web.Page("POST /calls/{call}/finish", reply, s.finishPage)
	d.Web.Page("POST /calls/ringing/{ring}/seen", open, s.seenPage)
	d.Web.Page("POST /people/{person}/by-phone", change, s.reachPage)
	d.Web.Page("POST /c/{token}/call", web.Public, s.askPage)
	d.Web.Page("GET "+settingsPath, manage, s.settingsPage)
	d.Web.Page("POST "+settingsPath, manage, s.settingsSet)
	d.Web.AddNav(
		web.NavItem{Key: "voice.new.title", Icon: "phone", Href: newPath, KeySeq: "shift+c", Group: web.GroupNew, Order: 10, Access: open},
		web.NavItem{Key: "voice.title", Icon: "phone", Href: listPath, KeySeq: "g l", Order: 33, Access: read, Kind: web.Warn, Count: s.count},
		web.NavItem{Key: "voice.settings.title", Icon: "phone", Href: settingsPath, Group: web.GroupAdmin, Order: 60, Access: manage,
			Subject: "settings.subject.cases", About: "voice.settings.about", State: s.state},
	)
	d.Web.AddKeys(
		web.KeyHelp{Section: "act", Key: "voice.ring.open", Keys: "shift+n", Order: 80},
		web.KeyHelp{Section: "act", Key: "voice.ring.close", Keys: "shift+x", Order: 81})

	tags := []string{"calls"}
	web.View(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/calls", Summary: "Calls to make by when, or those that were had", Tags: tags}, s.listOp)
	web.View(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/calls/{id}", Summary: "A call", Tags: tags}, s.oneOp)
	web.View(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/calls", Summary: "Calls of a case, those to make first", Tags: tags}, s.caseOp)
	web.Act(d.Web, open, huma.Operation{Method: http.MethodPost, Path: "/calls", Summary: "Note a call that was had", DefaultStatus: http.StatusCreated, Tags: tags}, s.noteOp)
	web.Act(d.Web, reply, huma.Operation{Method: http.MethodPost, Path: "/calls/{id}/finish", Summary: "Say how a call went that was to make", Tags: tags}, s.finishOp)
	web.Act(d.Web, string(staff.CallsRing), huma.Operation{Method: http.MethodPost, Path: "/calls/ringing", Summary: "Say who rings at whose place, from a telephone system", DefaultStatus: http.StatusNoContent, Tags: tags}, s.ringOp)
	web.View(d.Web, string(staff.PeopleRead), huma.Operation{Method: http.MethodGet, Path: "/people/{id}/by_phone", Summary: "Whether a person is reached by phone", Tags: tags}, s.reachGet)
	web.Act(d.Web, change, huma.Operation{Method: http.MethodPut, Path: "/people/{id}/by_phone", Summary: "Have a person reached by phone, or by mail again", Tags: tags}, s.reachSet)
	return s
}
