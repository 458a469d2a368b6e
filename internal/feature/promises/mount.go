package promises

import (
	"embed"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
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

// The marks this room writes.
const (
	markPending = "promises.pending"
	markBroken  = "promises.broken"
	markNext    = "promises.next_due"
)

// Mount plugs promises into the desk.
func Mount(d *desk.Desk) *Promises {
	s := &Promises{desk: d}
	jobs.Handle(d.Jobs, s.onWarn)
	jobs.Handle(d.Jobs, s.onDue)
	jobs.Handle(d.Jobs, s.onOwn)
	d.Notices.Declare(soonKind())
	d.Notices.Declare(leadKind())
	event.On(d.Bus, "promises.split", s.split)
	event.Note(d.Bus, "promises.replied", s.replied)
	event.Note(d.Bus, "promises.solved", s.solved)
	event.Note(d.Bus, "promises.merged", s.merged)
	event.Note(d.Bus, "promises.unmerged", s.unmerged)

	d.Cases.Guard(cases.ToSolve, "promises.unanswered", s.unanswered)
	d.Cases.DeclareMark(cases.MarkKind{Name: markPending, Unit: "count", SentenceKey: "promises.mark.pending"})
	d.Cases.DeclareMark(cases.MarkKind{Name: markBroken, Unit: "count", SentenceKey: "promises.mark.broken"})
	d.Cases.DeclareMark(cases.MarkKind{Name: markNext, Unit: "microseconds since 1970", SentenceKey: "promises.mark.next_due"})
	d.Cases.AddField(cases.Field{Name: "promises", Schema: []Body{}, Load: s.load, Row: chips})

	d.Page.AddCell(casepage.Cell{Name: "promises", Order: 30, Render: s.cell})
	d.Page.AddPanel(casepage.Panel{Name: "promises", Order: 20, Render: s.panel})
	d.Page.AddCustomerPanel(casepage.CustomerPanel{Name: "promises", Order: 10, Render: s.customerPanel, Answer: s.answer})
	d.Outbox.AddPart(outbox.Part{
		Name: "promises", JSONField: "promises", Schema: []Draft{}, Fields: s.fields,
		FromForm: fromForm, FromJSON: fromJSON, Check: s.check, Act: s.act,
	})
	d.Outbox.AddPart(outbox.Part{
		Name: "keeps", JSONField: keepsField, Schema: []int64{}, FromForm: keepsFromForm, FromJSON: keepsFromJSON, Check: s.checkKeeps, Act: s.actKeeps,
	})
	d.Outbox.AddOpening(outbox.Opening{Name: "promises", Order: 10, Look: s.opening, Act: s.opened})
	d.Outbox.AddTool(outbox.Tool{Name: "promises", Order: 10, Render: s.tool})
	d.Outbox.AddLint(s.lint)
	d.Today.AddSource(today.Source{Name: "promises", Owed: s.owedToday})
	d.People.AddPanel(people.Panel{Name: "promises", Order: 10, Render: s.personPanel})
	d.Chores.Add(s.chore())

	read, do := string(staff.CasesRead), string(staff.PromisesMake)
	d.Web.Page("GET /promises", read, s.boardPage)
	d.Web.Page("POST /cases/{case}/promises", do, s.makePage)
	d.Web.Page("POST /cases/{case}/promises/read", do, s.readPage)
	d.Web.Page("GET /cases/{case}/promises/suggestion", do, s.suggestPage)
	d.Web.Page("POST /promises/{promise}/keep", do, s.keepPage)
	d.Web.Page("POST /promises/{promise}/withdraw", do, s.withdrawPage)
	d.Web.Page("POST /promises/{promise}/renegotiate", do, s.renegotiatePage)
	d.Web.Page("GET /promises/calibration", read, s.calibrationPage)
	d.Web.AddNav(web.NavItem{Key: "promises.title", Icon: "promise", Href: "/promises", KeySeq: "g p", Kind: web.Bad, Order: 30, Access: read, Tab: true, Count: s.count})

	d.Web.AddKeys(web.KeyHelp{Section: "write", Key: "promises.hint.key", Keys: "mod+.", Order: 25})

	tags := []string{"promises"}
	web.Op(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/promises", Summary: "Promises of a case", Tags: tags}, s.listOp)
	web.Op(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/promises", Summary: "Promises by when they are due", Tags: tags}, s.boardOp)
	web.Op(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/promises/{id}", Summary: "A promise", Tags: tags}, s.oneOp)
	web.Act(d.Web, do, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/promises", Summary: "Make a promise", DefaultStatus: http.StatusCreated, Tags: tags}, s.makeOp)
	web.Op(d.Web, do, huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/promises/read", Summary: "What a time in words means, and whether it can be promised", Tags: tags}, s.readOp)
	web.Op(d.Web, do, huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/promises/suggestion", Summary: "A time that can be promised, from how long such cases took", Tags: tags}, s.suggestOp)
	web.Act(d.Web, do, huma.Operation{Method: http.MethodPost, Path: "/promises/{id}/keep", Summary: "Say that a promise was kept", Tags: tags}, s.keepOp)
	web.Act(d.Web, do, huma.Operation{Method: http.MethodPost, Path: "/promises/{id}/withdraw", Summary: "Withdraw a promise, with a reason", Tags: tags}, s.withdrawOp)
	web.Act(d.Web, do, huma.Operation{Method: http.MethodPost, Path: "/promises/{id}/renegotiate", Summary: "Put another promise in its place, as the customer agreed", DefaultStatus: http.StatusCreated, Tags: tags}, s.renegotiateOp)
	web.Op(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/promises/calibration", Summary: "How often promises are kept, by how likely that was", Tags: tags}, s.calibrationOp)
	return s
}
