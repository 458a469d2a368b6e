package outbox

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// lines is how many mails are handed to the relay at one time.
const lines = 8

// uploads is how large a reply may be with what is attached to it.
const uploads = 32 << 20

// Mount adds the jobs, the pages, the API and the place in the navigation.
func (o *Outbox) Mount(q *jobs.Queue, rt *web.Router) {
	jobs.Handle(q, o.release, jobs.Timeout(time.Minute))
	jobs.Handle(q, o.deliver, jobs.Slots(lines), jobs.Timeout(15*time.Minute))
	jobs.Handle(q, o.access, jobs.Timeout(time.Minute))
	jobs.Handle(q, o.account, jobs.Timeout(time.Minute))
	o.staff.PostBy(o.post())
	o.people.AddPanel(people.Panel{Name: "unwanted", Order: 5, Render: o.unwantedPanel})
	o.notices.PostBy(o.mails())
	o.notices.Declare(notices.Kind{
		Name: noticeFailed, Icon: "send", Look: web.Bad, Order: 60, Label: "outbox.notice.kind", Shown: true, Mail: notices.Digest,
		Says: func(notices.Told) fault.Sentence { return fault.Say("outbox.notice.failed") },
	})
	o.notices.Declare(notices.Kind{
		Name: noticeReturned, Icon: "undo", Look: web.Warn, Order: 61, Label: "outbox.notice.returned_kind", Shown: true, Mail: notices.Off, Newest: true,
		Says: func(notices.Told) fault.Sentence { return fault.Say("outbox.notice.returned") },
	})
	o.notices.Declare(humanKind())
	jobs.Handle(q, o.human)
	jobs.Handle(q, o.heldLetter)
	jobs.Handle(q, o.watch)
	q.Every(Watch{}, watchEvery)

	reply, note, read, manage := string(staff.CasesReply), string(staff.CasesNote), string(staff.CasesRead), string(staff.InboxesManage)
	rt.Page("POST /cases/{case}/reply", note, o.sayPage, web.MaxBytes(uploads))
	rt.Page("POST /cases/{case}/note", note, o.notePage, web.MaxBytes(uploads))
	rt.Page("POST /cases/{case}/draft", note, o.draftPage, web.MaxBytes(uploads))
	rt.Page("POST /cases/{case}/files", note, o.attachPage, web.MaxBytes(uploads))
	rt.Page("GET /cases/{case}/files", note, o.filesPage)
	rt.Page("GET /cases/{case}/pictures/{picture}", read, o.picturePage)
	rt.Page("POST /cases/{case}/hints", reply, o.hintsPage, web.MaxBytes(uploads))
	rt.Page("POST /replies/{held}/undo", reply, o.undoPage)
	rt.Page("GET /cases/{case}/mentions", note, o.mentionsPage)
	rt.Page("GET /cases/{case}/forward", reply, o.forwardPage)
	rt.Page("POST /cases/{case}/forward", reply, o.forward)
	rt.Page("GET /me/signature", reply, o.signForm)
	rt.Page("POST /me/signature", reply, o.sign)
	rt.Page("GET /settings/inboxes/{inbox}/replies", manage, o.styleForm)
	rt.Page("POST /settings/inboxes/{inbox}/replies", manage, o.style)
	rt.Page("POST /people/{person}/letters", string(staff.PeopleChange), o.wantAgainPage)
	rt.Page("GET /outbox", read, o.outPage)
	rt.Page("POST /outbox/{outgoing}/retry", reply, o.retryPage)
	decide := string(staff.LettersDecide)
	rt.Page("GET /outbox/letters", decide, o.lettersPage)
	rt.Page("POST /outbox/letters/{letter}/release", decide, o.releaseLetterPage)
	rt.Page("POST /outbox/letters/{letter}/drop", decide, o.dropLetterPage)
	rt.AddNav(web.NavItem{Key: "outbox.letters.title", Icon: "clock", Href: "/outbox/letters", Group: web.GroupAdmin, Order: 14, Access: decide,
		Subject: "settings.subject.mail", About: "outbox.letters.about"})
	letters := []string{"held_letters"}
	web.View(rt, decide, huma.Operation{Method: http.MethodGet, Path: "/held_letters", Summary: "Automatic letters that did not go as they were asked for, the newest first", Tags: letters}, o.apiLetters)
	web.Act(rt, decide, huma.Operation{Method: http.MethodPost, Path: "/held_letters/{id}/release", Summary: "Send a held letter now, with what else waits for that person", Tags: letters, DefaultStatus: http.StatusNoContent}, o.apiReleaseLetter)
	web.Act(rt, decide, huma.Operation{Method: http.MethodPost, Path: "/held_letters/{id}/drop", Summary: "Let a held letter never go", Tags: letters, DefaultStatus: http.StatusNoContent}, o.apiDropLetter)

	out := []string{"outgoing"}
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/outgoing", Summary: "The mails that we send, each with how its delivery stands, the newest first", Tags: out}, o.apiOutgoings)
	web.Act(rt, reply, huma.Operation{Method: http.MethodPost, Path: "/outgoing/{id}/retry", Summary: "Send a mail again that is not delivered", Tags: out}, o.apiRetry)
	web.Act(rt, reply, huma.Operation{Method: http.MethodPost, Path: "/held_replies/{id}/undo", Summary: "Take a reply of your own back before it leaves; it is a draft again", Tags: out, DefaultStatus: http.StatusNoContent}, o.apiUndo)

	rt.AddNav(web.NavItem{Key: "outbox.nav", Icon: "send", Href: "/outbox", KeySeq: "g o", Group: web.GroupWork, Order: 90, Access: read, Kind: "warn", Count: o.countStuck})
	rt.AddNav(web.NavItem{Key: "outbox.sign.title", Icon: "feather", Href: "/me/signature", Group: web.GroupMe, Order: 20, Access: reply,
		Subject: "settings.subject.you", About: "outbox.sign.about"})
	rt.AddKeys(web.KeyHelp{Section: "write", Key: "outbox.keys.send", Keys: "mod+enter", Order: 10})

	op := huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/messages", Summary: "Answer a case, or add a note", Tags: []string{"cases"},
		DefaultStatus: http.StatusCreated, RequestBody: requestBody(o.schema), MaxBodyBytes: uploads,
		Middlewares: huma.Middlewares{o.keepUploads}}
	web.Act(rt, note, op, o.apiSay)
	o.mountWriting(rt)
}

// countStuck counts the mails that need eyes: failed, uncertain, or late.
func (o *Outbox) countStuck(ctx context.Context) (n int, err error) {
	err = o.d.Read(ctx, "outbox.count", func(ctx context.Context, v db.View) error {
		n, err = o.Stuck(ctx, v, 1001)
		return err
	})
	return n, err
}
