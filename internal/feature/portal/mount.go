package portal

import (
	"embed"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// Schema holds the tables of this room.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this room.
//
//go:embed words/*.json
var Words embed.FS

// Portal is the customers' own pages.
type Portal struct{ desk *desk.Desk }

// Of is the room on a desk that has it mounted, for whoever fills a desk.
func Of(d *desk.Desk) *Portal { return &Portal{d} }

// Mount plugs the customers' own pages into the desk.
func Mount(d *desk.Desk) *Portal {
	s := Of(d)
	jobs.Handle(d.Jobs, s.onFind)
	jobs.Handle(d.Jobs, s.onRecord, jobs.Timeout(recordTakes))
	jobs.Handle(d.Jobs, s.forget)
	d.Jobs.Every(Forget{}, 24*time.Hour)
	d.AddNeed(s.refers)
	d.Page.FindBy(findPath)
	d.Page.AddFormPart(casepage.FormPart{Name: "checklist", Order: 10, Fields: s.checklistFields, Read: s.checklistRead})
	d.Page.AddPanel(casepage.Panel{Name: "form", Order: 15, Render: s.panel})
	d.Cases.Listen(cases.Listener{Name: "portal.form", Look: s.look, Note: s.note})
	d.Inboxes.AddPart(s.beside)
	d.Chores.Add(s.chore())

	d.Web.Page("GET "+findPath, web.Public, s.findPage)
	d.Web.Page("POST "+findPath, web.Public, s.find)
	d.Web.Page("GET /my/{token}", web.Public, s.minePage)
	d.Web.Page("GET /my/{token}/wishes", web.Public, s.wishPage)
	d.Web.Page("POST /my/{token}/wishes", web.Public, s.wish)
	d.Web.Page("POST /my/{token}/record", web.Public, s.recordAsk)
	d.Web.Page("GET /my/{token}/record", web.Public, s.recordGet, web.Timeout(recordTakes))
	d.Web.Page("GET /f/{slug}", web.Public, s.formPage)
	d.Web.Page("POST /f/{slug}", web.Public, s.post, web.MaxBytes(postBytes))
	d.Web.Page("GET /f/{slug}/sent", web.Public, s.sentPage)

	read, manage := string(staff.InboxesRead), string(staff.InboxesManage)
	d.Web.Page("GET /settings/inboxes/{inbox}/form", manage, s.setPage)
	d.Web.Page("POST /settings/inboxes/{inbox}/form", manage, s.set)
	tags := []string{"inboxes"}
	web.View(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/inboxes/{id}/form", Summary: "The web form of an inbox", Tags: tags}, s.formOp)
	web.Act(d.Web, manage, huma.Operation{Method: http.MethodPatch, Path: "/inboxes/{id}/form", Summary: "Change the web form of an inbox", Tags: tags}, s.setOp)
	return s
}
