package outbox

import (
	"context"
	"embed"
	"log/slog"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/files"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/settings"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// Schema holds the tables of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Outbox is everything we say: replies, notes and letters, and the way out.
type Outbox struct {
	d        *db.DB
	bus      *event.Bus
	queue    *jobs.Queue
	log      *slog.Logger
	words    *words.Catalogue
	activity *activity.Log
	keys     *keys.Ring
	staff    *staff.Staff
	inboxes  *inboxes.Inboxes
	people   *people.People
	cases    *cases.Cases
	files    *files.Files
	settings *settings.Settings
	notices  *notices.Notices
	schema   *huma.Schema // of an answer over the API, with the parts' fields
	// draftSchema is that of a draft, with the same fields; router is where its
	// document is, once it is mounted.
	draftSchema *huma.Schema
	router      *web.Router

	parts    []Part
	lints    []Lint
	sift     Sift                                   // has the last word on hints; nil for nobody
	try      func(ctx context.Context, text string) // asks elsewhere about a text; nil for nobody
	tools    []Tool
	openings []Opening
	feet     []Foot

	link  Link                           // of customers' pages; nil: mails have none
	pages func(base, path string) string // of other pages of theirs

	spoken Spoken // who says what is not mailed; zero: nobody

	mu    sync.RWMutex
	relay *mail.Relay // nil: nothing goes out, and it is said so
}

// New returns the service, adds its chores, and follows messages that move to
// another case.
func New(d *db.DB, bus *event.Bus, q *jobs.Queue, log *slog.Logger, cat *words.Catalogue, reg *chores.Registry, rec *activity.Log, ring *keys.Ring,
	st *staff.Staff, in *inboxes.Inboxes, p *people.People, c *cases.Cases, f *files.Files, set *settings.Settings, no *notices.Notices) *Outbox {
	o := &Outbox{d: d, bus: bus, queue: q, log: log, words: cat, activity: rec, keys: ring, staff: st, inboxes: in, people: p, cases: c,
		files: f, settings: set, notices: no, schema: newSchema[sayBody](), draftSchema: newSchema[draftSetBody]()}
	reg.Add(o.chore())
	event.On(bus, "outbox.follow_split", o.followSplit)
	event.Note(bus, "outbox.human", o.hearHuman)
	return o
}

// holdFor is how many seconds a reply is held.
func (o *Outbox) holdFor(ctx context.Context, v db.View) (int, error) {
	return o.settings.UndoSeconds.Value(ctx, v)
}
