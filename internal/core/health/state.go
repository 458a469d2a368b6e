package health

import (
	"context"
	"time"

	"kept.example/kept/internal/core/backups"
	"kept.example/kept/internal/core/mailboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// State is how mail goes in and out, and how the desk itself is. A time that is
// zero never was; a count of 1,001 is more than 1,000.
type State struct {
	At time.Time // when this was read

	LastIn     time.Time // the newest item that came in
	Waiting    int       // items that came in and are not filed yet
	WaitsSince time.Time // the oldest of them
	Held       int       // items in quarantine

	LastOut     time.Time // the newest mail that was delivered
	Unsent      int       // mails that are not out and may still go
	UnsentSince time.Time // the oldest of them
	Deferred    int       // of those, put off by the other side
	Failed      int       // mails that failed for good
	Uncertain   int       // mails of which nobody knows

	Mailboxes  []mailboxes.Line
	FailedJobs int
	Backups    backups.State
	Free, Disk int64 // bytes of the disk with the data folder; 0 where it is not known
}

// most is up to where things are counted.
const most = 1001

// State reads how it stands. Every question is answered from an index.
func (h *Health) State(ctx context.Context, v db.View) (s State, err error) {
	defer fault.Wrap(&err, "health.State")
	if _, err := staff.Allow(ctx, staff.HealthRead); err != nil {
		return s, err
	}
	s.At = v.Now()
	for _, q := range []struct {
		into  *time.Time
		query string
	}{
		{&s.LastIn, lastInSQL}, {&s.WaitsSince, waitsSinceSQL}, {&s.LastOut, lastOutSQL},
		{&s.UnsentSince, unsentSinceSQL}, {&s.UnsentSince, toldSinceSQL},
	} {
		at, err := moment(ctx, v, q.query)
		if err != nil {
			return s, err
		}
		if !at.IsZero() && (q.into.IsZero() || at.Before(*q.into)) {
			*q.into = at
		}
	}
	for _, q := range []struct {
		into  *int
		query string
	}{
		{&s.Waiting, waitingSQL}, {&s.Held, heldSQL}, {&s.Unsent, unsentSQL},
		{&s.Deferred, deferredSQL}, {&s.Failed, failedSQL}, {&s.Uncertain, uncertainSQL}, {&s.FailedJobs, failedJobsSQL},
	} {
		n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM (`+q.query+` LIMIT $1) AS counted`, most)
		if err != nil {
			return s, err
		}
		*q.into = int(n)
	}
	if s.Mailboxes, err = h.mailboxes.Overview(ctx, v); err != nil {
		return s, err
	}
	s.Backups, err = h.backups.StateIn(ctx, v)
	return s, err
}

// The questions. Each is a walk along one index from its end.
const (
	lastInSQL      = `SELECT received_at FROM intake ORDER BY id DESC LIMIT 1`
	waitsSinceSQL  = `SELECT received_at FROM intake WHERE state = 'received' ORDER BY id LIMIT 1`
	lastOutSQL     = `SELECT updated_at FROM outgoing WHERE state = 'delivered' ORDER BY id DESC LIMIT 1`
	unsentSinceSQL = `SELECT created_at FROM outgoing WHERE settled = 0 AND told_late = 0 ORDER BY created_at LIMIT 1`
	toldSinceSQL   = `SELECT created_at FROM outgoing WHERE settled = 0 AND told_late = 1 ORDER BY created_at LIMIT 1`

	waitingSQL    = `SELECT 1 AS one FROM intake WHERE state = 'received'`
	heldSQL       = `SELECT 1 AS one FROM intake WHERE state = 'quarantined'`
	unsentSQL     = `SELECT 1 AS one FROM outgoing WHERE settled = 0`
	deferredSQL   = `SELECT 1 AS one FROM outgoing WHERE state = 'deferred'`
	failedSQL     = `SELECT 1 AS one FROM outgoing WHERE state = 'failed'`
	uncertainSQL  = `SELECT 1 AS one FROM outgoing WHERE state = 'uncertain'`
	failedJobsSQL = `SELECT 1 AS one FROM job WHERE state = 'failed'`
)

// moment is a time, zero if there is no row.
func moment(ctx context.Context, v db.View, query string) (time.Time, error) {
	some, err := db.All(ctx, v, func(s db.Scan) (t time.Time, err error) { return t, s(&t) }, query)
	if err != nil || len(some) == 0 {
		return time.Time{}, err
	}
	return some[0], nil
}
