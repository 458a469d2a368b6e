package notices

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// Mount adds the bell, the pages, the API and the job that mails.
func (n *Notices) Mount(q *jobs.Queue, rt *web.Router) {
	n.hub, n.url = rt.Live, rt.URL
	jobs.Handle(q, n.send, jobs.Timeout(time.Minute))
	jobs.Handle(q, n.forget)
	q.Every(Forgetting{}, forgetEvery)

	read, own := string(staff.CasesRead), string(staff.ProfileChange)
	rt.Page("GET /notices", read, n.page)
	rt.Page("POST /notices/{notice}/read", read, n.readPage)
	rt.Page("POST /notices/read", read, n.readAllPage)
	rt.Page("GET /notices/settings", own, n.choicesPage)
	rt.Page("POST /notices/settings", own, n.choose)
	rt.AddNav(web.NavItem{Key: "notices.title", Icon: "bell", Href: "/notices", KeySeq: "g n", Order: 7, Calls: true, Access: read, Kind: "warn", Count: n.unreadCount})

	tags := []string{"notices"}
	web.Op(rt, read, huma.Operation{Method: http.MethodGet, Path: "/notices", Summary: "What you were told, the newest first", Tags: tags}, n.listOp)
	web.Act(rt, read, huma.Operation{Method: http.MethodPost, Path: "/notices/{id}/read", Summary: "Say that you read a notice", Tags: tags}, n.readOp)
	web.Act(rt, read, huma.Operation{Method: http.MethodPost, Path: "/notices/read", Summary: "Say that you read all notices, or those up to one", DefaultStatus: http.StatusNoContent, Tags: tags}, n.readAllOp)
	web.Op(rt, own, huma.Operation{Method: http.MethodGet, Path: "/notices/settings", Summary: "How you are told", Tags: tags}, n.choicesOp)
	web.Act(rt, own, huma.Operation{Method: http.MethodPatch, Path: "/notices/settings", Summary: "Change how you are told", Tags: tags}, n.chooseOp)
}

// unreadCount is the number beside the bell.
func (n *Notices) unreadCount(ctx context.Context) (count int, err error) {
	err = n.d.Read(ctx, "notices.count", func(ctx context.Context, v db.View) error {
		count, err = n.Unread(ctx, v)
		return err
	})
	return count, err
}
