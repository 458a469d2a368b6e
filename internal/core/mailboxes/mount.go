package mailboxes

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// Mount adds the job, the part of the page of an inbox, and the API.
func (m *Mailboxes) Mount(q *jobs.Queue, rt *web.Router) {
	jobs.Handle(q, m.compare, jobs.Slots(1), jobs.Timeout(10*time.Minute))
	jobs.Handle(q, m.whole, jobs.Slots(1), jobs.Timeout(20*time.Minute))
	q.Every(Compare{}, compareEvery)
	manage := string(staff.InboxesManage)
	m.inboxes.ShowBeside(m.beside)
	rt.Page("POST /settings/inboxes/{inbox}/test", manage, m.test)
	rt.Page("POST /settings/inboxes/{inbox}/mails/{mail}/fetch", manage, m.askPage)
	web.View(rt, manage, huma.Operation{Method: http.MethodGet, Path: "/inboxes/{id}/mailbox", Summary: "How the mailbox of an inbox is read", Tags: []string{"inboxes"}}, m.apiState)
	web.Op(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/inboxes/{id}/test", Summary: "Try the mailbox and the relay of an inbox, as they are or as they would be; nothing is saved or sent", Tags: []string{"inboxes"}, DefaultStatus: http.StatusOK}, m.apiTest)
}
