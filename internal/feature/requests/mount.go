package requests

import (
	"embed"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// Words holds the sentences of this room.
//
//go:embed words/*.json
var Words embed.FS

// The marks of a case that this room writes.
const (
	markTrips   = "requests.round_trips"
	markMissing = "requests.missing"
)

// Mount plugs checklists and requests into the desk.
func Mount(d *desk.Desk) *Requests {
	s := Of(d)
	jobs.Handle(d.Jobs, s.onRead)
	jobs.Handle(d.Jobs, s.onRemind)
	d.Notices.Declare(leadKind())
	d.Cases.Listen(cases.Listener{Name: "requests", Look: s.look, Note: s.note})
	event.Note(d.Bus, "requests.topic", s.topicSet)
	event.On(d.Bus, "requests.split", s.split)
	event.Note(d.Bus, "requests.merged", s.merged)
	event.Note(d.Bus, "requests.unmerged", s.unmerged)

	d.Cases.DeclareMark(cases.MarkKind{Name: markTrips, Unit: "count", SentenceKey: "requests.mark.round_trips"})
	d.Cases.DeclareMark(cases.MarkKind{Name: markMissing, Unit: "count", SentenceKey: "requests.mark.missing"})
	d.Cases.AddField(cases.Field{Name: "requests", Schema: []Body{}, Load: s.load, Row: chip, Brief: s.brief})
	d.Lists.AddFilter("is:asked", s.asked)

	d.Page.AddPanel(casepage.Panel{Name: "requests", Order: 5, Render: s.panel})
	d.Page.AddCustomerPanel(casepage.CustomerPanel{Name: "requests", Order: 5, Top: true, Render: s.customerPanel, Answer: s.answer})
	d.Outbox.AddPart(outbox.Part{
		Name: partName, JSONField: field, Schema: asks{}, Fields: s.fields, Live: "rest",
		FromForm: fromForm, FromJSON: fromJSON, Check: s.check, Act: s.act,
	})
	d.Outbox.AddLint(s.lint)
	d.Chores.Add(s.chore())

	read, change, reply := string(staff.CasesRead), string(staff.CasesChange), string(staff.CasesReply)
	d.Web.Page("POST /cases/{case}/checklist/{item}/tick", change, s.tickPage)
	d.Web.Page("POST /cases/{case}/checklist/{item}/untick", change, s.untickPage)
	d.Web.Page("POST /cases/{case}/likely", change, s.takePage)
	d.Web.Page("POST /cases/{case}/requests/begin", reply, s.beginPage)
	d.Web.Page("POST /requests/{request}/withdraw", reply, s.withdrawPage)
	d.Web.Page("POST /c/{token}/given", web.Public, s.givenPage, web.MaxBytes(uploads))
	d.Web.AddKeys(
		web.KeyHelp{Section: "act", Key: "requests.line.key", Keys: "1", Order: 67},
		web.KeyHelp{Section: "act", Key: "requests.likely.key", Keys: "shift+t", Order: 68},
	)

	tags := []string{"requests"}
	web.Op(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/checklist", Summary: "What must be known to help with a case, and what of it is given", Tags: tags}, s.checklistOp)
	web.Act(d.Web, change, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/checklist/{item_id}/tick", Summary: "Say that something was given", Tags: tags}, s.tickOp)
	web.Act(d.Web, change, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/checklist/{item_id}/untick", Summary: "Say that something was not given after all", Tags: tags}, s.untickOp)
	web.Op(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/likely-topics", Summary: "What a case is likely about, by what people have called cases like it", Tags: tags}, s.likelyOp)
	web.Op(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/requests", Summary: "What was asked of the customer of a case", Tags: tags}, s.listOp)
	web.Op(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/requests", Summary: "Requests, the newest first", Tags: tags}, s.allOp)
	web.Op(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/requests/{id}", Summary: "A request", Tags: tags}, s.oneOp)
	web.Act(d.Web, reply, huma.Operation{Method: http.MethodPost, Path: "/requests/{id}/withdraw", Summary: "Say that nobody needs any more what was asked for", Tags: tags}, s.withdrawOp)
	return s
}
