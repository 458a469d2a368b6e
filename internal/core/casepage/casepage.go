package casepage

import (
	"cmp"
	"context"
	"embed"
	"net/url"
	"slices"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/files"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/presence"
	"kept.example/kept/internal/core/search"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/fetch"
	"kept.example/kept/internal/platform/web"
)

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Pages is the pages of cases, with the slots that rooms fill.
type Pages struct {
	d         *db.DB
	log       *activity.Log
	staff     *staff.Staff
	inboxes   *inboxes.Inboxes
	people    *people.People
	cases     *cases.Cases
	lists     *lists.Lists
	search    *search.Search
	files     *files.Files
	presence  *presence.Presence
	notices   *notices.Notices
	keys      *keys.Ring
	remote    *shelf // pictures of other servers
	topics    *topics.Topics
	panels    []Panel
	customer  []CustomerPanel
	formParts []FormPart
	cells     []Cell
	banners   []Banner
	bulkActs  []BulkAct
	spans     []Spans
	tops      []Tops
	above     Above
	cover     func(ctx context.Context, v db.View, c CustomerCase, owner int64) (StandIn, error) // nil: nobody knows
	findPath  string                                                                             // where one asks for a link; "" for nowhere
	hub       *web.Hub                                                                           // of the router, for feeds
}

// New returns the pages.
func New(d *db.DB, log *activity.Log, st *staff.Staff, in *inboxes.Inboxes, pe *people.People, ca *cases.Cases, li *lists.Lists, se *search.Search, fi *files.Files, pr *presence.Presence, no *notices.Notices, ring *keys.Ring, ask *fetch.Client) *Pages {
	p := &Pages{d: d, log: log, staff: st, inboxes: in, people: pe, cases: ca, lists: li, search: se, files: fi, presence: pr, notices: no, keys: ring, remote: newShelf(ask)}
	p.addBulk()
	return p
}

// Panel is a part of the column beside the conversation.
type Panel struct {
	Name  string
	Order int // from the top
	// Render reads what it needs and returns the panel, or nil for none.
	Render func(ctx context.Context, v db.View, c cases.Case) (templ.Component, error)
}

// CustomerCase is what the customer's page and its panels may know of a case.
type CustomerCase struct {
	ID       int64
	Ref      string
	Subject  string
	Status   cases.Status
	PersonID int64
	Family   []int64 // the case and what was merged into it

	Path  string     // of the page, below which a panel's forms post
	Query url.Values // what the link that led here asked to see; it changes nothing
}

// CustomerPanel is a part of the customer's own page.
type CustomerPanel struct {
	Name   string
	Order  int
	Top    bool // right below where the case stands: it asks something
	Render func(ctx context.Context, v db.View, c CustomerCase) (templ.Component, error)
	// Answer says in one sentence, with the date, where the case stands; the
	// first panel with something to say heads the page. nil for none.
	Answer func(ctx context.Context, v db.View, c CustomerCase) (*fault.Sentence, error)
}

// FormPart is what a room asks in a web form, beside what everybody is asked.
type FormPart struct {
	Name  string
	Order int
	// Fields draws what is asked about a topic, 0 for none; nil for nothing. form is
	// what was filled in already, said what is wrong with it, by field.
	Fields func(ctx context.Context, v db.View, topic int64, form url.Values, said map[string]string) (templ.Component, error)
	// Read returns the answers as lines that join the message, or faults by field.
	Read func(ctx context.Context, v db.View, topic int64, form url.Values) ([]string, error)
}

// StandIn is who looks after a case while its owner is off.
type StandIn struct {
	Name  string    // "" for nobody in particular
	Away  bool      // the owner is off now
	Alone bool      // and nobody else is on the desk
	Until time.Time // when they are back; zero where that is not known
}

// Cell is a cell of the commitment strip under a case's title.
type Cell struct {
	Name   string
	Order  int
	Render func(ctx context.Context, v db.View, c cases.Case) (templ.Component, error)
}

// Banner is a line above the conversation: something about the whole case that
// whoever opens it must know first.
type Banner struct {
	Name   string
	Order  int
	Render func(ctx context.Context, v db.View, c cases.Case) (templ.Component, error)
}

// Pending is what leaves soon and what has just left.
type Pending struct {
	Items []templ.Component // list items of the thread, after the last message
	Gone  []string          // ids of items that are no longer pending
}

// State is how the delivery of a message of ours stands.
type State struct {
	Icon, Kind string // Kind is good, warn, bad or ""
	Says       fault.Sentence
}

// Above is what packages above this one do on its pages. The app fills it once
// at the start.
type Above struct {
	// Composer is the form below the conversation.
	Composer func(ctx context.Context, v db.View, c cases.Case) (templ.Component, error)
	// Pending is what was sent and has not left yet.
	Pending func(ctx context.Context, v db.View, family []int64) (Pending, error)
	// States says how messages of ours were delivered.
	States func(ctx context.Context, v db.View, messages []int64) (map[int64]State, error)
	// Drafts says in which of some cases the acting user has begun an answer.
	Drafts func(ctx context.Context, v db.View, ids []int64) (map[int64]bool, error)
	// CustomerSays takes what a customer writes on their own page.
	CustomerSays func(ctx context.Context, caseID, personID int64, text, key string, files ...cases.Kept) error
	// Fresh are the parts of the form below the conversation that show what has
	// happened since.
	Fresh func(ctx context.Context, v db.View, c cases.Case) ([]templ.Component, error)
	// Open begins a case by hand: an agent took a call or wrote first.
	Open func(ctx context.Context, n NewCase) (int64, error)
}

// NewCase is what the form for a new case asks.
type NewCase struct {
	InboxID              int64
	Email, Name          string
	Subject, Text, Phone string
	Key                  string // of the form, so that a repeat opens no second case
}

// TopicsBy says who knows the topics. Called once at the start.
func (p *Pages) TopicsBy(t *topics.Topics) { p.topics = t }

// StandInBy says who knows who stands in for the owner of a case. Called once at
// the start.
func (p *Pages) StandInBy(f func(ctx context.Context, v db.View, c CustomerCase, owner int64) (StandIn, error)) {
	p.cover = f
}

// FindBy says at which path somebody without a link can ask for one. Called once
// at the start.
func (p *Pages) FindBy(path string) { p.findPath = path }

// FindPath is that path; "" for none.
func (p *Pages) FindPath() string { return p.findPath }

// Fill sets what the packages above do.
func (p *Pages) Fill(a Above) { p.above = a }

// AddPanel puts a panel beside every conversation.
func (p *Pages) AddPanel(one Panel) {
	p.panels = append(p.panels, one)
	slices.SortStableFunc(p.panels, func(a, b Panel) int { return cmp.Compare(a.Order, b.Order) })
}

// AddCustomerPanel puts a panel on the customer's page.
func (p *Pages) AddCustomerPanel(one CustomerPanel) {
	p.customer = append(p.customer, one)
	slices.SortStableFunc(p.customer, func(a, b CustomerPanel) int { return cmp.Compare(a.Order, b.Order) })
}

// AddFormPart puts a part into every web form.
func (p *Pages) AddFormPart(one FormPart) {
	p.formParts = append(p.formParts, one)
	slices.SortStableFunc(p.formParts, func(a, b FormPart) int { return cmp.Compare(a.Order, b.Order) })
}

// FormParts are the parts of every web form, for whoever shows one.
func (p *Pages) FormParts() []FormPart { return p.formParts }

// AddCell puts a cell into the commitment strip.
func (p *Pages) AddCell(one Cell) {
	p.cells = append(p.cells, one)
	slices.SortStableFunc(p.cells, func(a, b Cell) int { return cmp.Compare(a.Order, b.Order) })
}

// AddBanner puts a line above every conversation.
func (p *Pages) AddBanner(one Banner) {
	p.banners = append(p.banners, one)
	slices.SortStableFunc(p.banners, func(a, b Banner) int { return cmp.Compare(a.Order, b.Order) })
}
