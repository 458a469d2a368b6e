package cover

import (
	"context"
	"embed"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/today"
	"kept.example/kept/internal/platform/db"
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
	markLate     = "cover.late"
	markRecorded = "cover.recorded"
	markPutOff   = "cover.put_off"
)

// Mount plugs cover into the desk.
func Mount(d *desk.Desk) *Cover {
	s := &Cover{desk: d}
	jobs.Handle(d.Jobs, s.onWatch)
	jobs.Handle(d.Jobs, s.onLook)
	jobs.Handle(d.Jobs, s.onRing, jobs.Timeout(time.Minute))
	jobs.Handle(d.Jobs, s.onEscalate)
	jobs.Handle(d.Jobs, s.onCheck)
	d.Jobs.Every(Check{}, checkEvery)
	jobs.Handle(d.Jobs, s.onRetarget)
	d.Cases.DutyBy(func(ctx context.Context, v db.View, team int64, at time.Time) (int64, error) {
		return s.OnDuty(itself(ctx), v, team, at)
	})
	s.declare(d.Notices)
	event.Note(d.Bus, "cover.opened", s.opened)
	event.Note(d.Bus, "cover.arrived", s.arrived)
	event.Note(d.Bus, "cover.replied", s.replied)
	event.Note(d.Bus, "cover.noted", s.noted)
	event.Note(d.Bus, "cover.moved", s.moved)
	event.Note(d.Bus, "cover.lies", s.lies)
	event.Note(d.Bus, "cover.owned", s.owned)
	event.Note(d.Bus, "cover.stepped", s.stepped)
	event.Note(d.Bus, "cover.split", s.split)
	event.Note(d.Bus, "cover.merged", s.merged)
	event.Note(d.Bus, "cover.unmerged", s.unmerged)

	d.Cases.DeclareMark(cases.MarkKind{Name: markLate, Unit: "count", SentenceKey: "cover.mark.late"})
	d.Cases.DeclareMark(cases.MarkKind{Name: markRecorded, Unit: "microseconds since 1970", SentenceKey: "cover.mark.recorded"})
	d.Cases.DeclareMark(cases.MarkKind{Name: markPutOff, Unit: "count", SentenceKey: "cover.mark.put_off"})
	d.Cases.AddField(cases.Field{Name: "clocks", Schema: []Body{}, Load: s.load, Row: chips})
	d.Lists.AddFilter("is:late", s.filter(Clock.Late))
	d.Lists.AddFilter("is:due_soon", s.filter(Clock.Soon))
	d.Lists.AddFilter("is:recorded", s.marked(markRecorded, 1))
	d.Lists.AddFilter("is:put_off", s.marked(markPutOff, mostPutOff))
	d.Page.AddPanel(casepage.Panel{Name: "clocks", Order: 25, Render: s.panel})
	d.Today.AddPanel(today.Panel{Name: "recorded", Order: 40, Aside: true, Render: s.todayPanel})
	d.Today.AddPanel(today.Panel{Name: "gaps", Order: 4, Render: s.gapsToday})
	d.Today.AddPanel(today.Panel{Name: "check", Order: 5, Render: s.checkPanel})
	d.Chores.Add(s.chore())

	read, manage := string(staff.CasesRead), string(staff.CoverManage)
	d.Web.Page("GET /recorded", read, s.recordedPage)
	d.Web.Page("GET /settings/clocks", manage, s.targetsPage)
	d.Web.Page("POST /settings/clocks", manage, s.targetsSet)
	who, answer, own := string(staff.StaffRead), string(staff.CasesReply), string(staff.ProfileChange)
	d.Web.Page("GET /duty", who, s.dutyPage)
	d.Web.Page("POST /duty/{team}", manage, s.rotaSet)
	d.Web.Page("POST /duty/{team}/swap", answer, s.swapAdd)
	d.Web.Page("POST /duty/{team}/swap/{swap}/remove", answer, s.swapRemove)
	d.Web.Page("POST /duty/{team}/note", string(staff.CasesNote), s.noteSet)
	d.Web.Page("POST /duty/{team}/test", answer, s.testPage)
	d.Web.Page("POST /duty/ways", own, s.waySet)
	d.Web.Page("GET /check", read, s.checkPage)
	d.Web.Page("POST /check/{row}", string(staff.CasesChange), s.checkSettle)
	d.Web.Page("GET /call/{token}", web.Public, s.callPage)
	d.Web.Page("POST /call/{token}", web.Public, s.callTake)
	d.Web.AddNav(web.NavItem{Key: "cover.duty.title", Icon: "phone", Href: "/duty", KeySeq: "g d", Order: 35, Access: who})
	d.Web.AddNav(web.NavItem{Key: "cover.targets.title", Icon: "clock", Href: "/settings/clocks", Group: web.GroupAdmin, Order: 45, Access: manage,
		Subject: "settings.subject.staff", About: "cover.targets.about"})

	tags := []string{"clocks"}
	web.View(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/clocks", Summary: "Clocks of a case, the newest first", Tags: tags}, s.listOp)
	web.View(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/cases/recorded", Summary: "Cases with nothing but an automatic letter since they came", Tags: tags}, s.recordedOp)
	web.View(d.Web, string(staff.StaffRead), huma.Operation{Method: http.MethodGet, Path: "/clock_targets", Summary: "Targets of the clocks, by team and topic", Tags: tags}, s.targetsOp)
	web.Act(d.Web, manage, huma.Operation{Method: http.MethodPut, Path: "/clock_targets", Summary: "Set the targets of a team, a topic, both or all", Tags: tags}, s.targetsSetOp)

	duty := []string{"duty"}
	web.View(d.Web, who, huma.Operation{Method: http.MethodGet, Path: "/duty/{team_id}", Summary: "Who is on duty for a team, now and this fortnight", Tags: duty}, s.dutyOp)
	web.Act(d.Web, manage, huma.Operation{Method: http.MethodPut, Path: "/duty/{team_id}", Summary: "Set the rota of a team", Tags: duty}, s.rotaOp)
	web.Act(d.Web, answer, huma.Operation{Method: http.MethodPost, Path: "/duty/{team_id}/swaps", Summary: "Put somebody on duty for a while", Tags: duty}, s.swapOp)
	web.Act(d.Web, answer, huma.Operation{Method: http.MethodDelete, Path: "/duty/{team_id}/swaps/{id}", Summary: "Take a swap back: the rota holds again", Tags: duty}, s.swapOutOp)
	web.View(d.Web, read, huma.Operation{Method: http.MethodGet, Path: "/check_rows", Summary: "What falls into hours when nobody works, the soonest first", Tags: duty}, s.rowsOp)
	web.Act(d.Web, string(staff.CasesChange), huma.Operation{Method: http.MethodPost, Path: "/check_rows/{id}/settle", Summary: "Say what is done about it", Tags: duty}, s.settleOp)
	web.View(d.Web, who, huma.Operation{Method: http.MethodGet, Path: "/duty_calls", Summary: "Calls to whoever was on duty, the newest first", Tags: duty}, s.callsOp)
	return s
}
