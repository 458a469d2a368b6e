package health

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

// mountJobs adds what keeps failing to the API.
func (h *Health) mountJobs(rt *web.Router, manage string) {
	tag := []string{"jobs"}
	web.View(rt, manage, huma.Operation{Method: http.MethodGet, Path: "/failed_jobs", Summary: "Jobs that keep failing and wait for a person, the newest first", Tags: tag}, h.apiFailed)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/failed_jobs/{id}/retry", Summary: "Have a failed job tried again at once", Tags: tag, DefaultStatus: http.StatusNoContent}, h.apiRetry)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/failed_jobs/{id}/dismiss", Summary: "Say that a failed job need not be done", Tags: tag, DefaultStatus: http.StatusNoContent}, h.apiDismiss)
}

// JobBody is a failed job as programs see it, without what it was given: that may
// name people.
type JobBody struct {
	ID        int64         `json:"id"`
	Kind      string        `json:"kind"`
	Attempts  int           `json:"attempts" doc:"How often it began, in all"`
	LastError string        `json:"last_error"`
	History   []FailureBody `json:"history" nullable:"false" doc:"The last failures, the oldest first"`
	CreatedAt time.Time     `json:"created_at"`
	EndedAt   time.Time     `json:"ended_at" doc:"When it failed for the last time; when it was dismissed"`
	Reason    string        `json:"reason,omitempty" doc:"Why it was dismissed"`
}

// FailureBody is one try of a job that failed.
type FailureBody struct {
	At    time.Time `json:"at"`
	Error string    `json:"error"`
}

func jobBody(f jobs.FailedJob) JobBody {
	b := JobBody{f.ID, f.Kind, f.Attempts, f.LastError, []FailureBody{}, f.Created, f.Ended, f.Reason}
	for _, one := range f.History {
		b.History = append(b.History, FailureBody{one.At, one.Error})
	}
	return b
}

type failedIn struct {
	State string `query:"state" enum:"failed,dismissed" default:"failed"`
	web.Paging
}

type failedOut struct{ Body web.List[JobBody] }

func (h *Health) apiFailed(ctx context.Context, v db.View, in *failedIn) (*failedOut, error) {
	if _, err := staff.Allow(ctx, staff.JobsManage); err != nil {
		return nil, err
	}
	at, err := in.After()
	if err != nil {
		return nil, err
	}
	var after int64
	if at != nil {
		after = at.ID
	}
	list := h.jobs.Failed
	if in.State == "dismissed" {
		list = h.jobs.Dismissed
	}
	all, err := list(ctx, v, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	bodies := make([]JobBody, len(all))
	for i, f := range all {
		bodies[i] = jobBody(f)
	}
	return &failedOut{web.NewList(bodies, in.Limit, func(b JobBody) web.Cursor { return web.Cursor{ID: b.ID} })}, nil
}

type jobIn struct {
	ID int64 `path:"id" minimum:"1"`
}

func (h *Health) apiRetry(ctx context.Context, tx *db.Tx, in *jobIn) (*struct{}, error) {
	return nil, h.decided(ctx, tx, in.ID, "retried", func() error { return h.jobs.Retry(ctx, tx, in.ID) })
}

type dismissIn struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Reason string `json:"reason" maxLength:"2000" doc:"Why it need not be done; kept with it"`
	}
}

func (h *Health) apiDismiss(ctx context.Context, tx *db.Tx, in *dismissIn) (*struct{}, error) {
	return nil, h.decided(ctx, tx, in.ID, "dismissed", func() error { return h.jobs.Dismiss(ctx, tx, in.ID, in.Body.Reason) })
}
