package notices

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"slices"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
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

// Mail is how somebody wants a kind by mail.
type Mail string

// The ways of mail.
const (
	Off    Mail = "off"
	Digest Mail = "digest" // with what else comes within some minutes
	Once   Mail = "once"   // at once
)

// mails are the ways of mail, by name.
var mails = words.Family("notices.mail.", Off, Digest, Once)

// Kind is a sort of notice. The core has some, and rooms declare theirs.
type Kind struct {
	Name  string // for ever
	Icon  string
	Look  string // web.Bad, web.Warn or web.Info; "" for none
	Order int    // among the settings, from the top
	Label string // catalogue key of its name
	Says  func(Told) fault.Sentence

	Shown bool // under the bell, unless somebody says otherwise
	Mail  Mail // unless somebody says otherwise

	// Newest has a new notice of a case take the place of an unread one.
	Newest bool
	// Many folds what a user has not read of the kind into one notice; nil: each case
	// is told by itself.
	Many *Many
	// Path leads to what it is about; nil: to the case.
	Path func(Notice) string
}

// Told is what the sentence of a notice may name.
type Told struct {
	Who      string // the colleague who caused it; "" for nobody
	Customer string // of the case; "" where not known
	N        int    // how many cases it is about, where it is about several; else 0
}

// Notice is something that one of the staff is told.
type Notice struct {
	ID     int64
	UserID int64 // who is told
	Kind   string

	CaseID    int64 // 0 where it is about no case
	MessageID int64 // the message it is about; 0 for none
	ItemID    int64 // what it is about where that is no case; 0 for none
	ByID      int64 // the user who caused it; 0 for nobody

	At     time.Time
	ReadAt time.Time // zero while unread
}

// Unread says whether it was not read yet.
func (n Notice) Unread() bool { return n.ReadAt.IsZero() }

// Seen is a notice with what its reader may know of it.
type Seen struct {
	Notice
	Told
	Case cases.Case // the case as it is now; its id is 0 for none
	kind Kind
}

// Sentence says what happened.
func (s Seen) Sentence() fault.Sentence {
	if s.N > 0 {
		return s.kind.Many.Says(s.N)
	}
	return s.kind.Says(s.Told)
}

// Path leads to what it is about.
func (s Seen) Path() string {
	switch {
	case s.N > 0:
		return s.kind.Many.Path
	case s.kind.Path != nil:
		return s.kind.Path(s.Notice)
	case s.MessageID != 0:
		return fmt.Sprintf("/cases/%d#m-%d", s.Case.ID, s.MessageID)
	}
	return fmt.Sprintf("/cases/%d", s.Case.ID)
}

// Notices tells.
type Notices struct {
	d       *db.DB
	queue   *jobs.Queue
	words   *words.Catalogue
	log     *activity.Log
	staff   *staff.Staff
	inboxes *inboxes.Inboxes
	people  *people.People
	cases   *cases.Cases
	hub     *web.Hub
	url     func(path string) string
	post    Post
	kinds   []Kind
}

// New returns the notices, with the kinds of the core.
func New(d *db.DB, bus *event.Bus, q *jobs.Queue, cat *words.Catalogue, ch *chores.Registry, log *activity.Log, st *staff.Staff, in *inboxes.Inboxes, pe *people.People, ca *cases.Cases) *Notices {
	n := &Notices{d: d, queue: q, words: cat, log: log, staff: st, inboxes: in, people: pe, cases: ca}
	n.own()
	n.listen(bus)
	ch.Add(n.chore())
	return n
}

// Declare adds a kind. It is called while the desk is put together.
func (n *Notices) Declare(k Kind) {
	n.kinds = append(n.kinds, k)
	slices.SortStableFunc(n.kinds, func(a, b Kind) int { return cmp.Compare(a.Order, b.Order) })
}

// kind finds a kind; ok is false for one whose room is gone.
func (n *Notices) kind(name string) (Kind, bool) {
	for _, k := range n.kinds {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// The kinds of the core.
const (
	Mention  = "mention"
	Assigned = "assigned"
	Team     = "team"
	Answered = "answered"
	LetDown  = "let_down"
)

// own declares the kinds of the core.
func (n *Notices) own() {
	n.Declare(Kind{Name: Mention, Icon: "note", Look: web.Info, Order: 10, Label: "notices.kind.mention", Shown: true, Mail: Digest,
		Says: func(t Told) fault.Sentence { return fault.Say("notices.says.mention", fault.A("who", t.Who)) }})
	n.Declare(Kind{Name: Assigned, Icon: "user", Order: 20, Label: "notices.kind.assigned", Shown: true, Mail: Digest, Newest: true,
		Says: func(t Told) fault.Sentence {
			if t.Who == "" {
				return fault.Say("notices.says.yours")
			}
			return fault.Say("notices.says.assigned", fault.A("who", t.Who))
		}})
	n.Declare(Kind{Name: Team, Icon: "people", Order: 30, Label: "notices.kind.team", Mail: Off, Newest: true,
		Says: func(Told) fault.Sentence { return fault.Say("notices.says.team") }})
	n.Declare(Kind{Name: Answered, Icon: "mail", Order: 40, Label: "notices.kind.answered", Shown: true, Mail: Off, Newest: true,
		Says: func(t Told) fault.Sentence { return fault.Say("notices.says.answered", fault.A("who", t.Customer)) }})
	n.Declare(Kind{Name: LetDown, Icon: "alert", Look: web.Bad, Order: 50, Label: "notices.kind.let_down", Shown: true, Mail: Digest,
		Says: func(t Told) fault.Sentence { return fault.Say("notices.says.let_down", fault.A("who", t.Customer)) }})
}

// each is who runs the part of an act that tells others: the desk itself.
func each(ctx context.Context) context.Context { return staff.As(ctx, staff.System("notices")) }
