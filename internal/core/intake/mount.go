package intake

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// filers is how many items are filed at one time. Each waits twice for a COMMIT
// that it shares with others, so on a slow disk (10 ms an fsync) eight of them
// file 90 mails a second at most, whatever the processors could do.
const filers = 16

// Mount adds the jobs, the pages, the API and the place in the navigation.
func (in *Intake) Mount(q *jobs.Queue, rt *web.Router) {
	in.notices.Declare(notices.Kind{
		Name: noticeHeld, Icon: "quarantine", Look: web.Warn, Order: 70, Label: "intake.notice.kind", Shown: true, Mail: notices.Digest,
		Says: func(notices.Told) fault.Sentence { return fault.Say("intake.notice.held") },
		Path: func(n notices.Notice) string { return "/intake/" + strconv.FormatInt(n.ItemID, 10) },
	})
	jobs.Handle(q, in.file, jobs.Slots(filers), jobs.Timeout(2*time.Minute), jobs.GiveUp(patience, in.setAside))
	jobs.Handle(q, in.firstWord)
	jobs.Handle(q, in.forget)
	jobs.Handle(q, in.watch)
	jobs.Handle(q, in.checkAgain, jobs.Timeout(time.Minute))
	q.Every(Watch{}, watchEvery)

	read, decide := string(staff.IntakeRead), string(staff.IntakeDecide)
	rt.Page("GET /intake", read, in.listPage)
	rt.Page("GET /intake/{item}", read, in.itemPage)
	rt.Page("GET /intake/{item}/raw", read, in.rawPage)
	rt.Page("POST /intake/{item}/release", decide, in.releasePage)
	rt.Page("POST /intake/{item}/dismiss", decide, in.dismissPage)
	rt.Page("POST /intake/{item}/owner", decide, in.ownerPage)
	rt.Page("POST /intake/dismiss", decide, in.dismissGroupPage)
	rt.Page("POST /cases/{case}/sorry", string(staff.CasesReply), in.sorryPage)
	manage := string(staff.SettingsManage)
	rt.Page("GET /settings/junk", manage, in.tunePage)
	rt.Page("POST /settings/junk", manage, in.saveTune)
	in.tools()
	rt.AddNav(
		web.NavItem{Key: "intake.tune.nav", Icon: "quarantine", Href: "/settings/junk", Group: web.GroupAdmin, Order: 13, Access: manage,
			Subject: "settings.subject.mail", About: "intake.tune.about", State: in.stateOfTune},
		web.NavItem{Key: "intake.nav.held", Icon: "quarantine", Href: "/intake?state=quarantined", KeySeq: "g q", Group: web.GroupWork, Order: 80, Access: read, Kind: "warn", Count: in.countHeld},
		web.NavItem{Key: "intake.nav", Icon: "inbox", Href: "/intake", Group: web.GroupWork, Order: 85, Access: read},
	)

	tag := []string{"intake"}
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/intake", Summary: "What came in", Tags: tag}, in.apiList)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/intake/{id}", Summary: "One thing that came in", Tags: tag}, in.apiItem)
	web.View(rt, manage, huma.Operation{Method: http.MethodGet, Path: "/junk", Summary: "How junk is told from mail", Tags: tag}, in.apiJunk)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPatch, Path: "/junk", Summary: "Change how junk is told from mail", Tags: tag}, in.apiTune)
	rt.Raw("GET /api/v1/intake/{item}/raw", read, in.rawPage)
	web.Act(rt, decide, huma.Operation{Method: http.MethodPost, Path: "/intake/{id}/release", Summary: "Let a held item through", Tags: tag, DefaultStatus: http.StatusOK}, in.apiRelease)
	web.Act(rt, decide, huma.Operation{Method: http.MethodPost, Path: "/intake/{id}/dismiss", Summary: "Say that a held item is for nobody", Tags: tag, DefaultStatus: http.StatusOK}, in.apiDismiss)
	web.Act(rt, decide, huma.Operation{Method: http.MethodPost, Path: "/intake/{id}/owner", Summary: "Say who decides about a held item", Tags: tag, DefaultStatus: http.StatusOK}, in.apiGive)
	web.Act(rt, string(staff.CasesOpen), huma.Operation{Method: http.MethodPost, Path: "/cases", Summary: "Open a case", Tags: []string{"cases"}, DefaultStatus: http.StatusCreated}, in.apiOpen)
}

// countHeld counts what waits for somebody to decide.
func (in *Intake) countHeld(ctx context.Context) (n int, err error) {
	err = in.d.Read(ctx, "intake.count", func(ctx context.Context, v db.View) error {
		n, err = in.Held(ctx, v, 1001)
		return err
	})
	return n, err
}
