package cases

import (
	"context"
	"crypto/rand"
	"embed"
	"io"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// Schema holds the tables of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Cases is what can be done with cases.
type Cases struct {
	d       *db.DB
	bus     *event.Bus
	jobs    *jobs.Queue
	log     *activity.Log
	inboxes *inboxes.Inboxes
	people  *people.People

	// Random is where refs come from; a simulation gives its own.
	Random io.Reader

	stepAfter func(ctx context.Context, v db.View) (time.Duration, error)
	duty      Duty // nil: nobody is on duty
	files     Attachments
	listeners []Listener
	took      func(listener string, d time.Duration)
	now       func() time.Time
	guards    []guard
	marks     []MarkKind
	fields    []Field
	router    *web.Router // whose API describes the fields; nil before Mount
	weigher   string      // the listener whose find weighs a case
	weigh     func(k Case, looked any) (Weighed, bool)
	wordNeed  func(ctx context.Context, why string) (first, all string)
}

// Attachments is what package files, which stands above this one, does for
// messages.
type Attachments struct {
	// Attach makes stored bytes part of a message.
	Attach func(ctx context.Context, tx *db.Tx, caseID, messageID int64, files []Kept) error
	// Of returns the files of messages.
	Of func(ctx context.Context, v db.View, messages []int64) (map[int64][]File, error)
}

// New returns the service, adds its chores and tells people where their cases
// are.
func New(d *db.DB, bus *event.Bus, q *jobs.Queue, reg *chores.Registry, log *activity.Log, in *inboxes.Inboxes, p *people.People) *Cases {
	c := &Cases{d: d, bus: bus, jobs: q, log: log, inboxes: in, people: p, Random: rand.Reader}
	reg.Add(c.chore())
	p.CasesBy(casesOf, seenPeople)
	return c
}

// FilesBy says who keeps attachments. Package files sets it once at the start.
func (c *Cases) FilesBy(a Attachments) { c.files = a }

// StepAfter says how much business time after a customer's word the desk's own
// next step is due; four hours when nobody says. Called once at the start.
func (c *Cases) StepAfter(f func(ctx context.Context, v db.View) (time.Duration, error)) {
	c.stepAfter = f
}

// defaultStep is how much business time after a customer's word an answer is
// due.
const defaultStep = 4 * time.Hour

// due is the latest moment for the desk's own next step after a time.
func (c *Cases) due(ctx context.Context, v db.View, inbox int64, after time.Time) (time.Time, error) {
	wait := defaultStep
	if c.stepAfter != nil {
		d, err := c.stepAfter(ctx, v)
		if err != nil {
			return time.Time{}, err
		}
		wait = d
	}
	in, err := c.inboxes.Open(ctx, v, inbox)
	if err != nil {
		return time.Time{}, err
	}
	return in.Hours.Add(after, wait), nil
}

// HoursOf are the business hours in which a case is worked on: those of its inbox,
// without the days on which its owner is away and nobody stands in.
func (c *Cases) HoursOf(ctx context.Context, v db.View, k Case) (_ calendar.Hours, err error) {
	defer fault.Wrap(&err, "cases.HoursOf(%d)", k.ID)
	in, err := c.inboxes.Open(ctx, v, k.InboxID)
	if err != nil || k.OwnerID == 0 || in.Hours.Always() {
		return in.Hours, err
	}
	return staff.HoursWithout(ctx, v, in.Hours, k.OwnerID)
}
