package promises

import (
	"context"
	"net/http"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// Alike says which cases a suggestion rests on.
type Alike string

// The groups, the most alike first.
const (
	AlikeTopic Alike = "topic" // the same topic in the same inbox
	AlikeInbox Alike = "inbox" // the same inbox
	AlikeDesk  Alike = "desk"  // all inboxes
)

// AlikeNames are the words for the groups.
var AlikeNames = words.Family("promises.alike.", AlikeTopic, AlikeInbox, AlikeDesk)

const (
	// level is at which times are suggested: nine in ten such cases are done.
	level = 0.9
	// looked is how many of an inbox's newest done cases are looked at, and
	// lookedElsewhere of each other inbox where these are too few.
	looked          = 400
	lookedElsewhere = 100
	// mostInboxes is how many other inboxes are asked.
	mostInboxes = 12
)

// Suggestion is a time that can be promised, from how long such cases took.
type Suggestion struct {
	At     time.Time
	Level  int // in percent: how many in a hundred such cases are done by then
	Many   int // cases it rests on
	Alike  Alike
	Few    bool // fewer than [calendar.Enough] were like it, so there is margin in it
	Narrow int  // how many of the most alike there were, where Few
}

// pace is how long cases took: from when they were opened to our last word, in
// working time.
type pace struct {
	names  []Alike
	groups [][]time.Duration // the most alike first
	age    time.Duration     // of this case
	hours  calendar.Hours    // with holidays, without the owner's absence
	past   calendar.Hours    // in which the others were worked on
}

// took is one case that is done.
type took struct {
	opened, done time.Time
	topic        int64
}

// doneOf reads the newest done cases of an inbox.
func doneOf(ctx context.Context, v db.View, inbox int64, limit int) ([]took, error) {
	return db.All(ctx, v, func(s db.Scan) (t took, err error) { return t, s(&t.opened, &t.done, &t.topic) }, doneCases, inbox, limit)
}

// doneCases is read from an index of the lists; a test looks at its plan.
const doneCases = `SELECT created_at, last_reply_at, coalesce(topic_id, 0) FROM cases
	WHERE inbox_id = $1 AND shelf = 'done' AND private = 0 ORDER BY updated_at DESC, id DESC LIMIT $2`

// paceOf gathers how long cases like one took. Private ones are not looked at,
// and of the others nothing but three numbers.
func (s *Promises) paceOf(ctx context.Context, v db.View, c cases.Case) (p pace, err error) {
	in, err := s.desk.Inboxes.Open(ctx, v, c.InboxID)
	if err != nil {
		return p, err
	}
	if p.hours, err = s.desk.Cases.HoursOf(ctx, v, c); err != nil {
		return p, err
	}
	p.past, p.age = in.Hours, in.Hours.Between(c.CreatedAt, v.Now())
	own, err := doneOf(ctx, v, in.ID, looked)
	if err != nil {
		return p, err
	}
	if c.TopicID != 0 {
		var same []took
		for _, t := range own {
			if t.topic == c.TopicID {
				same = append(same, t)
			}
		}
		p.add(AlikeTopic, same)
	}
	p.add(AlikeInbox, own)
	if len(p.groups[len(p.groups)-1]) >= calendar.Enough {
		return p, nil
	}
	others, err := s.doneElsewhere(ctx, v, in)
	p.add(AlikeDesk, append(own, others...))
	return p, err
}

func (s *Promises) doneElsewhere(ctx context.Context, v db.View, but inboxes.Inbox) (all []took, err error) {
	ids, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) }, `SELECT id FROM inbox WHERE id <> $1 ORDER BY id LIMIT $2`, but.ID, mostInboxes)
	for _, id := range ids {
		some, err := doneOf(ctx, v, id, lookedElsewhere)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, err
}

// add adds a group, in working time.
func (p *pace) add(name Alike, all []took) {
	var spans []time.Duration
	for _, t := range all {
		if t.done.Before(db.Never) && t.done.After(t.opened) {
			spans = append(spans, p.past.Between(t.opened, t.done))
		}
	}
	p.names, p.groups = append(p.names, name), append(p.groups, spans)
}

// suggest is the time that so many in a hundred such cases were done by; false
// where nothing like it was ever done.
func (p pace) suggest(now time.Time) (Suggestion, bool) {
	f, ok := calendar.Expect(p.age, p.groups, level)
	at := calendar.HalfHour(p.hours.Add(p.hours.NextOpening(now), max(f.Span, 30*time.Minute)))
	if !ok || at.Sub(now) > furthest {
		return Suggestion{}, false
	}
	if !p.hours.Open(at.Add(-time.Microsecond)) {
		at = p.hours.Add(p.hours.NextOpening(at), 30*time.Minute)
	}
	return Suggestion{At: at.UTC(), Level: int(f.Level*100 + 0.5), Many: f.Many, Alike: p.names[f.Group], Few: f.Few, Narrow: len(p.groups[0])}, true
}

// chance is how likely a case is done within a time, in percent; false where too
// few like it are known.
func (p pace) chance(now, due time.Time) (int, bool) {
	share, ok := calendar.Chance(p.age, p.hours.Between(now, due), p.groups)
	return int(share*100 + 0.5), ok
}

// Suggest is a time that can be promised on a case, from how long such cases
// took; false where nothing like it was ever done.
func (s *Promises) Suggest(ctx context.Context, v db.View, c cases.Case) (_ Suggestion, known bool, err error) {
	defer fault.Wrap(&err, "promises.Suggest(case %d)", c.ID)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return Suggestion{}, false, err
	}
	p, err := s.paceOf(ctx, v, c)
	if err != nil {
		return Suggestion{}, false, err
	}
	is, known := p.suggest(v.Now())
	return is, known, nil
}

// suggestionView is the suggestion in the composer.
type suggestionView struct {
	Suggestion
	Known  bool
	Zones  []zoned
	Writer string
}

// suggestPage shows what can be promised.
func (s *Promises) suggestPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	var view suggestionView
	err = s.desk.DB.Read(r.Context(), "promises.suggest", func(ctx context.Context, v db.View) error {
		if _, err := staff.Allow(ctx, staff.PromisesMake); err != nil {
			return err
		}
		c, err := s.desk.Cases.ByID(ctx, v, id)
		if err != nil {
			return err
		}
		if view.Suggestion, view.Known, err = s.Suggest(ctx, v, c); err != nil {
			return err
		}
		p, err := s.place(ctx, v, c, "")
		if err != nil {
			return err
		}
		view.Writer = words.From(ctx).Zone.String()
		view.Zones, err = s.zones(ctx, v, c, p)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, suggestionShown(view))
}
