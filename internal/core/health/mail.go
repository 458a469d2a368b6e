package health

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/mailboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// mountMail adds the page of mail health, its API and what is measured.
func (h *Health) mountMail(rt *web.Router) {
	read := string(staff.HealthRead)
	rt.Page("GET /settings/health", read, h.mailPage)
	rt.Page("POST /settings/health/{alarm}/seen", read, h.seePage, web.WhileFull())
	rt.AddNav(web.NavItem{Key: "health.mail.title", Icon: "activity", Href: "/settings/health", Group: web.GroupAdmin, Order: 85, Access: read,
		Subject: "settings.subject.mail", About: "health.mail.about", State: h.stands, Kind: "bad", Count: h.count})
	tag := []string{"health"}
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/health", Summary: "How mail, mailboxes and backups are", Tags: tag}, h.apiState)
	web.Act(rt, read, huma.Operation{Method: http.MethodPost, Path: "/health/alarms/{id}/seen", Summary: "Say that an alarm was seen", Tags: tag, DefaultStatus: http.StatusOK}, h.apiSee)
	rt.Registry().MustRegister(&gauges{h: h})
}

// shownAlarms is how many alarms the page shows.
const shownAlarms = 50

// mailView is the page.
type mailView struct {
	State
	Alarms  []Alarm
	MayJobs bool
}

func (h *Health) mailPage(w http.ResponseWriter, r *http.Request) error {
	var p mailView
	err := h.d.Read(r.Context(), "health.mail", func(ctx context.Context, v db.View) (err error) {
		actor, err := staff.Allow(ctx, staff.HealthRead)
		if err != nil {
			return err
		}
		p.MayJobs = actor.May(staff.JobsManage)
		if p.State, err = h.State(ctx, v); err != nil {
			return err
		}
		p.Alarms, err = h.Alarms(ctx, v, shownAlarms)
		return err
	})
	if err != nil {
		return err
	}
	if p.Free, p.Disk, err = h.backups.Room(); err != nil {
		h.l.Warn("the room on the disk is not known", "err", err)
	}
	return web.Show(w, r, http.StatusOK, mailPage(p))
}

func (h *Health) seePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "alarm")
	if err != nil {
		return err
	}
	if err := h.d.Do(r.Context(), "health.see", func(ctx context.Context, tx *db.Tx) error { return h.See(ctx, tx, id) }); err != nil {
		return err
	}
	return web.Redirect(w, r, "/settings/health")
}

// count is how many alarms want eyes.
func (h *Health) count(ctx context.Context) (n int, err error) {
	err = h.d.Read(ctx, "health.count", func(ctx context.Context, v db.View) error {
		if _, err := staff.Allow(ctx, staff.HealthRead); err != nil {
			return err
		}
		n, err = db.Value[int](ctx, v, `SELECT count(*) FROM (SELECT 1 AS one FROM health_alarm WHERE `+unseen+` LIMIT $1) AS counted`, most)
		return err
	})
	return n, err
}

// stands says in one line how it stands.
func (h *Health) stands(ctx context.Context) (string, error) {
	n, err := h.count(ctx)
	if err != nil || n == 0 {
		return words.T(ctx, "health.mail.calm"), err
	}
	return words.T(ctx, "health.mail.now", words.A("n", n)), nil
}

// when is a time, or that it never was.
func when(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return words.T(ctx, "health.never")
	}
	return words.Moment(ctx, t)
}

// some is a count, which may be more than it says.
func some(ctx context.Context, n int) string {
	if n >= most {
		return words.T(ctx, "health.many", words.A("n", most-1))
	}
	return words.Number(ctx, n)
}

// behind is how many mails of a mailbox were seen and are not read yet.
func behind(m mailboxes.Line) (n int64) {
	for _, f := range m.Folders {
		n += f.Behind
	}
	return n
}

// HealthBody is how it stands, as programs see it.
type HealthBody struct {
	In struct {
		LastAt       *time.Time `json:"last_at" doc:"When the newest item came in"`
		Waiting      int        `json:"waiting" doc:"Items that are not filed yet; 1001 for more than 1000"`
		WaitingSince *time.Time `json:"waiting_since"`
		Held         int        `json:"held" doc:"Items in quarantine"`
	} `json:"in"`
	Out struct {
		LastAt      *time.Time `json:"last_at" doc:"When the newest mail was delivered"`
		Unsent      int        `json:"unsent"`
		UnsentSince *time.Time `json:"unsent_since"`
		Deferred    int        `json:"deferred"`
		Failed      int        `json:"failed"`
		Uncertain   int        `json:"uncertain"`
	} `json:"out"`
	Mailboxes  []MailboxBody `json:"mailboxes"`
	FailedJobs int           `json:"failed_jobs"`
	Backups    struct {
		MadeAt   *time.Time `json:"made_at" doc:"When the newest backup was made"`
		ProvedAt *time.Time `json:"proved_at" doc:"When one was last put back and checked"`
		ProvedOK *bool      `json:"proved_ok" doc:"Whether it was whole"`
	} `json:"backups"`
	Alarms []AlarmBody `json:"alarms" doc:"What is wrong, and what was and nobody has seen"`
}

// MailboxBody is the mailbox of an inbox.
type MailboxBody struct {
	InboxID  int64      `json:"inbox_id"`
	ReadAt   *time.Time `json:"read_at"`
	FailedAt *time.Time `json:"failed_at" doc:"Since when it cannot be read"`
	Missing  int64      `json:"missing" doc:"Mails that are there and not here"`
	Stuck    int64      `json:"stuck"`
	Behind   int64      `json:"behind"`
}

// AlarmBody is an alarm.
type AlarmBody struct {
	ID      int64      `json:"id"`
	Kind    string     `json:"kind"`
	Text    string     `json:"text"`
	BeganAt time.Time  `json:"began_at"`
	EndedAt *time.Time `json:"ended_at" doc:"Null while it lasts"`
	SeenAt  *time.Time `json:"seen_at"`
}

type stateIn struct{}

type stateOut struct{ Body HealthBody }

func (h *Health) apiState(ctx context.Context, v db.View, _ *stateIn) (*stateOut, error) {
	s, err := h.State(ctx, v)
	if err != nil {
		return nil, err
	}
	all, err := h.Alarms(ctx, v, shownAlarms)
	if err != nil {
		return nil, err
	}
	b := HealthBody{FailedJobs: s.FailedJobs, Mailboxes: []MailboxBody{}, Alarms: []AlarmBody{}}
	b.In.LastAt, b.In.Waiting, b.In.WaitingSince, b.In.Held = orNull(s.LastIn), s.Waiting, orNull(s.WaitsSince), s.Held
	b.Out.LastAt, b.Out.Unsent, b.Out.UnsentSince = orNull(s.LastOut), s.Unsent, orNull(s.UnsentSince)
	b.Out.Deferred, b.Out.Failed, b.Out.Uncertain = s.Deferred, s.Failed, s.Uncertain
	for _, m := range s.Mailboxes {
		b.Mailboxes = append(b.Mailboxes, MailboxBody{m.Inbox.ID, orNull(m.FetchedAt), orNull(m.FailedAt), m.Odd["missing"], m.Odd["stuck"], behind(m)})
	}
	b.Backups.MadeAt, b.Backups.ProvedAt = orNull(s.Backups.Made.At), orNull(s.Backups.Proved.At)
	if s.Backups.Proved.ID != 0 {
		b.Backups.ProvedOK = &s.Backups.Proved.OK
	}
	for _, a := range all {
		b.Alarms = append(b.Alarms, alarmBody(ctx, a))
	}
	return &stateOut{b}, nil
}

func alarmBody(ctx context.Context, a Alarm) AlarmBody {
	return AlarmBody{a.ID, string(a.kind), words.Say(ctx, a.sentence()), a.Began, orNull(a.Ended), orNull(a.Seen)}
}

type seeIn struct {
	ID int64 `path:"id" minimum:"1"`
}

type seeOut struct{ Body AlarmBody }

func (h *Health) apiSee(ctx context.Context, tx *db.Tx, in *seeIn) (*seeOut, error) {
	if err := h.See(ctx, tx, in.ID); err != nil {
		return nil, err
	}
	found, err := alarms(ctx, tx, `id = $2`, 1, in.ID)
	if err == nil && len(found) == 0 {
		err = fault.New(fault.NotFound, "db.fault.not_found")
	}
	if err != nil {
		return nil, err
	}
	return &seeOut{alarmBody(ctx, found[0])}, nil
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
