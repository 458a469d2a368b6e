// Package health shows the staff how the desk itself is: how mail goes in and
// out, whether the mailboxes and the books agree, how old the last backup and its
// proof are, and the jobs that keep failing and wait for a person. A job is never
// discarded, so whatever could not be done is found here, with the reason, until
// somebody has it tried again or says why it need not be done.
//
// Once a minute what is wrong becomes an alarm. Always true: of one thing there is
// one alarm while it lasts; when it is over it stays until somebody has seen it,
// so that nothing goes wrong at night unnoticed.
//
// It reads the tables of the core beside its own, each by an index.
//
// Tables: health_alarm. Personal columns: none.
package health

import (
	"context"
	"embed"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/backups"
	"kept.example/kept/internal/core/mailboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// Schema holds the table of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Health is the pages about the desk itself, and its alarms.
type Health struct {
	d         *db.DB
	l         *slog.Logger
	log       *activity.Log
	jobs      *jobs.Queue
	mailboxes *mailboxes.Mailboxes
	backups   *backups.Backups
}

// New returns it.
func New(d *db.DB, l *slog.Logger, log *activity.Log, q *jobs.Queue, m *mailboxes.Mailboxes, b *backups.Backups) *Health {
	return &Health{d: d, l: l, log: log, jobs: q, mailboxes: m, backups: b}
}

// pageJobs is how many failed jobs a page shows.
const pageJobs = 50

// Mount adds the pages, the API, the measurements and the job.
func (h *Health) Mount(rt *web.Router) {
	jobs.Handle(h.jobs, h.look, jobs.Slots(1))
	h.jobs.Every(watch{}, watchEvery)
	h.mountMail(rt)
	manage := string(staff.JobsManage)
	rt.Page("GET /settings/jobs", manage, h.failedPage)
	rt.Page("POST /settings/jobs/{job}/retry", manage, h.retry, web.WhileFull())
	rt.Page("POST /settings/jobs/{job}/dismiss", manage, h.dismiss, web.WhileFull())
	h.mountJobs(rt, manage)
	rt.AddNav(web.NavItem{Key: "health.jobs.title", Icon: "alert", Href: "/settings/jobs", Group: web.GroupAdmin, Order: 90, Access: manage,
		Subject: "settings.subject.desk", About: "health.jobs.about", State: h.state})
}

// state says how much waits for a person.
func (h *Health) state(ctx context.Context) (text string, err error) {
	err = h.d.Read(ctx, "health.state", func(ctx context.Context, v db.View) error {
		if _, err := staff.Allow(ctx, staff.JobsManage); err != nil {
			return err
		}
		all, err := h.jobs.Failed(ctx, v, 0, pageJobs+1)
		switch n := len(all); {
		case n == 0:
			text = words.T(ctx, "health.jobs.count_none")
		case n > pageJobs:
			text = words.T(ctx, "health.jobs.count_many", words.A("n", pageJobs))
		default:
			text = words.T(ctx, "health.jobs.count", words.A("n", n))
		}
		return err
	})
	return text, err
}

// failedView is the page of failed jobs.
type failedView struct {
	Jobs      []jobs.FailedJob
	Next      string
	Dismissed bool
	Problem   map[string]string
	ProblemOf int64
}

func (h *Health) failedPage(w http.ResponseWriter, r *http.Request) error {
	return h.show(w, r, http.StatusOK, 0, nil)
}

func (h *Health) show(w http.ResponseWriter, r *http.Request, status int, problemOf int64, problem map[string]string) error {
	view := failedView{Dismissed: r.URL.Query().Get("state") == "dismissed", ProblemOf: problemOf, Problem: problem}
	var after int64
	if s := r.URL.Query().Get("after"); s != "" {
		var err error
		if after, err = strconv.ParseInt(s, 10, 64); err != nil {
			return fault.New(fault.NotFound, "web.fault.no_page")
		}
	}
	err := h.d.Read(r.Context(), "health.failed", func(ctx context.Context, v db.View) (err error) {
		if _, err := staff.Allow(ctx, staff.JobsManage); err != nil {
			return err
		}
		list := h.jobs.Failed
		if view.Dismissed {
			list = h.jobs.Dismissed
		}
		view.Jobs, err = list(ctx, v, after, pageJobs+1)
		return err
	})
	if err != nil {
		return err
	}
	if len(view.Jobs) > pageJobs {
		view.Jobs = view.Jobs[:pageJobs]
		view.Next = fmt.Sprintf("/settings/jobs?after=%d", view.Jobs[pageJobs-1].ID)
		if view.Dismissed {
			view.Next += "&state=dismissed"
		}
	}
	return web.Show(w, r, status, failedPage(view))
}

// retry has a failed job tried again at once.
func (h *Health) retry(w http.ResponseWriter, r *http.Request) error {
	return h.decide(w, r, "retried", func(ctx context.Context, tx *db.Tx, id int64) error { return h.jobs.Retry(ctx, tx, id) })
}

// dismiss ends a failed job that need not be done, for a reason.
func (h *Health) dismiss(w http.ResponseWriter, r *http.Request) error {
	return h.decide(w, r, "dismissed", func(ctx context.Context, tx *db.Tx, id int64) error {
		return h.jobs.Dismiss(ctx, tx, id, r.PostFormValue("reason"))
	})
}

func (h *Health) decide(w http.ResponseWriter, r *http.Request, what string, f func(context.Context, *db.Tx, int64) error) error {
	id, err := web.PathID(r, "job")
	if err != nil {
		return err
	}
	err = h.d.Do(r.Context(), "health."+what, func(ctx context.Context, tx *db.Tx) error {
		return h.decided(ctx, tx, id, what, func() error { return f(ctx, tx, id) })
	})
	if said := web.Invalid(r.Context(), err); said != nil {
		return h.show(w, r, http.StatusUnprocessableEntity, id, said)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/settings/jobs")
}

// decided does with a failed job what somebody decided, and writes it down.
func (h *Health) decided(ctx context.Context, tx *db.Tx, id int64, what string, f func() error) error {
	if _, err := staff.Allow(ctx, staff.JobsManage); err != nil {
		return err
	}
	job, err := h.jobs.FailedByID(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := f(); err != nil {
		return err
	}
	_, err = h.log.Record(ctx, tx, activity.Entry{Kind: "job." + what, On: "job", OnID: id, Data: map[string]any{"job": job.Kind}})
	return err
}

// problemOf is what was wrong with the form of one job.
func problemOf(f failedView, id int64) string {
	if f.ProblemOf != id {
		return ""
	}
	if said := f.Problem["reason"]; said != "" {
		return said
	}
	return f.Problem[""]
}
