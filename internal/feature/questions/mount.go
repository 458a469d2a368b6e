package questions

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
	"kept.example/kept/internal/platform/web"
)

// Words holds the sentences of this room.
//
//go:embed words/*.json
var Words embed.FS

// The marks of a case that this room writes.
const (
	markOpen  = "questions.open"
	markWords = "questions.words"
)

// Mount plugs questions into the desk.
func Mount(d *desk.Desk) *Questions {
	s := &Questions{d}
	d.Cases.Listen(cases.Listener{Name: "questions", Look: s.look, Note: s.note})
	event.On(d.Bus, "questions.split", s.split)
	event.Note(d.Bus, "questions.merged", s.merged)
	event.Note(d.Bus, "questions.unmerged", s.unmerged)

	d.Cases.DeclareMark(cases.MarkKind{Name: markOpen, Unit: "count", SentenceKey: "questions.mark.open"})
	d.Cases.DeclareMark(cases.MarkKind{Name: markWords, Unit: "count", SentenceKey: "questions.mark.words"})
	d.Cases.AddField(cases.Field{Name: "questions", Schema: []Body{}, Load: s.load, Row: count, Brief: s.brief})
	d.Cases.Guard(cases.ToSolve, "questions.unsolved", s.unsolved)
	d.Lists.AddFilter("is:unanswered", s.unanswered)
	d.Lists.AddFilter("has:question", s.unanswered)

	d.Page.AddSpans("questions", s.spans)
	d.Page.AddPanel(casepage.Panel{Name: "questions", Order: 10, Render: s.panel})
	d.Page.AddCustomerPanel(casepage.CustomerPanel{Name: "questions", Order: 20, Render: s.customerPanel})
	d.Outbox.AddPart(outbox.Part{
		Name: partName, JSONField: field, Schema: []int64{}, Fields: s.fields, Live: "asks", Left: s.left, Solving: s.plain,
		FromForm: fromForm, FromJSON: fromJSON, Check: s.check, Act: s.act,
	})
	d.Outbox.AddLint(s.propose)
	d.Outbox.AddOpening(outbox.Opening{Name: "questions", Order: 20, Look: s.opening})
	d.Chores.Add(s.chore())

	read, reply := string(staff.CasesRead), string(staff.CasesReply)
	d.Web.Page("POST /cases/{case}/questions", reply, s.addPage)
	d.Web.Page("POST /questions/{question}/answer", reply, s.answerPage)
	d.Web.Page("POST /questions/{question}/withdraw", reply, s.withdrawPage)
	d.Web.Page("POST /questions/{question}/none", reply, s.nonePage)
	d.Web.Page("POST /questions/{question}/open", reply, s.openPage)
	d.Web.Page("GET /said", read, s.saidPage)
	d.Web.AddNav(web.NavItem{Key: "questions.said.title", Icon: "heart", Href: "/said", KeySeq: "g y", Group: web.GroupLearn, Order: 40, Access: read})
	d.Web.AddKeys(
		web.KeyHelp{Section: "write", Key: "questions.next", Keys: "q", Order: 20},
		web.KeyHelp{Section: "write", Key: "questions.tick", Keys: "space", Order: 21},
		web.KeyHelp{Section: "write", Key: "questions.none.key", Keys: "delete", Order: 22},
	)

	tags := []string{"questions"}
	web.Op(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/questions", Summary: "Questions of a case, and what else wants a word back", Tags: tags}, s.listOp)
	web.Op(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/questions", Summary: "Questions, and what else wants a word back, the newest first", Tags: tags}, s.allOp)
	web.Op(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/questions/{id}", Summary: "A question", Tags: tags}, s.oneOp)
	web.Act(d.Web, reply, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/questions", Summary: "Say that something in a message is a question", DefaultStatus: http.StatusCreated, Tags: tags}, s.addOp)
	web.Act(d.Web, reply, huma.Operation{Method: http.MethodPost, Path: "/questions/{id}/answer", Summary: "Say that a question was answered", Tags: tags}, s.answerOp)
	web.Act(d.Web, reply, huma.Operation{Method: http.MethodPost, Path: "/questions/{id}/withdraw", Summary: "Say that nobody waits for the answer any more", Tags: tags}, s.withdrawOp)
	web.Act(d.Web, reply, huma.Operation{Method: http.MethodPost, Path: "/questions/{id}/not-a-question", Summary: "Say that it is no question; phrases like it are not offered again", Tags: tags}, s.noneOp)
	web.Act(d.Web, reply, huma.Operation{Method: http.MethodPost, Path: "/questions/{id}/reopen", Summary: "Take back how a question ended", Tags: tags}, s.reopenOp)
	return s
}
