package mailboxes

import (
	"time"

	"kept.example/kept/internal/platform/jobs"
)

// Mount adds the job.
func (m *Mailboxes) Mount(q *jobs.Queue) {
	jobs.Handle(q, m.compare, jobs.Slots(1), jobs.Timeout(10*time.Minute))
	q.Every(Compare{}, compareEvery)
}
