package casepage

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// personCases is how many cases a person's page shows at first.
const personCases = 10

// casesView is the cases on the page of a person or an organization.
type casesView struct {
	Rows []row
	More string // address of the whole list; "" when these are all
}

// casesPart reads the first cases of a list for somebody's page.
func (p *Pages) casesPart(ctx context.Context, v db.View, q lists.Query) (view casesView, err error) {
	actor, err := staff.Allow(ctx, staff.PeopleRead)
	if err != nil || !actor.May(staff.CasesRead) {
		return view, err
	}
	q.Limit = personCases
	found, next, _, err := p.lists.Page(ctx, v, actor.Scope(), q)
	if err != nil {
		return view, err
	}
	if next != "" {
		view.More = "/cases?" + valuesOf(q).Encode()
	}
	view.Rows, err = p.rows(ctx, v, found)
	return view, err
}

// personPanel shows a person's cases, of every status, the newest first.
func (p *Pages) personPanel(ctx context.Context, v db.View, one people.Person) (templ.Component, error) {
	view, err := p.casesPart(ctx, v, lists.Query{List: lists.Person(one.ID), Sort: "-updated_at"})
	return personCasesPart(view), err
}

// organizationPanel shows the open cases of an organization's people.
func (p *Pages) organizationPanel(ctx context.Context, v db.View, o people.Organization) (templ.Component, error) {
	view, err := p.casesPart(ctx, v, lists.Query{List: lists.Open, Sort: "need", Filters: lists.Filters{OrganizationID: o.ID}})
	view.More = "" // the list has no place of its own
	return organizationCasesPart(view), err
}

// timelineRows is how many entries of a timeline are shown at one time, and
// timelineLooked how many are looked at for them.
const (
	timelineRows   = 25
	timelineLooked = 1000
)

// occurrence is an entry of a person's timeline: something said, or done.
type occurrence struct {
	ID   int64
	At   time.Time
	Icon string
	Who  string         // "" for the person themselves and for the desk
	Says fault.Sentence // what happened, where nothing was said
	Text string         // how what was said begins
	Kind cases.Kind     // of the message; "" for none
	Case cases.Case     // without an id where it is about the person
}

// history is a page of what happened with a person, over every channel.
type history struct {
	Person  int64
	Entries []occurrence
	Before  int64 // where the next page begins; 0 at the end
}

// turns are the kinds of activity that a timeline shows.
var turns = map[string]string{
	"message.arrived": "", "message.reply": "", "message.note": "", "message.automatic": "",
	"case.status": "flag", "case.reopened": "history", "case.merged": "merge", "case.split": "split", "case.let_down": "alert",
	"person.merged": "merge", "person.unmerged": "split", "person.identity_added": "plus", "person.identity_removed": "x", "person.identity_verified": "shieldcheck",
	"person.exported": "download", "person.erased": "trash",
}

// timelineOf reads the timeline of a person, the newest first, before an entry.
func (p *Pages) timelineOf(ctx context.Context, v db.View, person, before int64) (t history, err error) {
	defer fault.Wrap(&err, "casepage.timeline(%d)", person)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return t, err
	}
	family, err := p.people.Family(ctx, v, person)
	if err != nil {
		return t, err
	}
	t.Person = person
	known := names{}
	for looked := 0; looked < timelineLooked; {
		some, err := p.log.OfPersonBefore(ctx, v, family, before, 100)
		if err != nil {
			return t, err
		}
		looked += len(some)
		shown, err := p.occurrences(ctx, v, known, some)
		if err != nil {
			return t, err
		}
		for _, o := range shown {
			if len(t.Entries) == timelineRows {
				t.Before = t.Entries[timelineRows-1].ID
				return t, nil
			}
			t.Entries = append(t.Entries, o)
		}
		if len(some) < 100 {
			return t, nil
		}
		before = some[len(some)-1].ID
	}
	t.Before = before
	return t, nil
}

// occurrences are those of some entries that a timeline shows and the actor may
// see.
func (p *Pages) occurrences(ctx context.Context, v db.View, known names, some []activity.Entry) (all []occurrence, err error) {
	var of, messages []int64
	some = slices.DeleteFunc(some, func(e activity.Entry) bool {
		_, shown := turns[e.Kind]
		return !shown || e.Data == nil
	})
	for _, e := range some {
		if e.CaseID != 0 {
			of = append(of, e.CaseID)
		}
		if e.On == "message" {
			messages = append(messages, e.OnID)
		}
	}
	seen, err := p.cases.Shown(ctx, v, of)
	if err != nil {
		return nil, err
	}
	said, err := p.cases.Said(ctx, v, messages)
	if err != nil {
		return nil, err
	}
	for _, e := range some {
		o := occurrence{ID: e.ID, At: e.At, Icon: turns[e.Kind], Case: seen[e.CaseID]}
		if e.CaseID != 0 && o.Case.ID == 0 {
			continue // out of sight
		}
		if !shows(ctx, e.Kind) {
			continue
		}
		h, err := p.happenedOf(ctx, v, known, e)
		if err != nil {
			return nil, err
		}
		o.Who, o.Says = h.Who, h.Says
		if strings.HasPrefix(e.Kind, "message.") {
			m, ok := said[e.OnID]
			if !ok {
				continue
			}
			o.Icon, o.Kind, o.Text = channelIcon(m.Via), m.Kind, beginning(m.Text)
			if m.Kind == cases.Note {
				o.Icon = "note"
			}
		}
		all = append(all, o)
	}
	return all, nil
}

// timelinePanel shows the newest of a person's timeline.
func (p *Pages) timelinePanel(ctx context.Context, v db.View, one people.Person) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.CasesRead) {
		return nil, err
	}
	t, err := p.timelineOf(ctx, v, one.ID, 0)
	return historyPart(t), err
}

// historyPage shows what came before an entry of a person's timeline.
func (p *Pages) historyPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	before, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	if err != nil {
		before = 0
	}
	var t history
	var one people.Person
	err = p.d.Read(r.Context(), "casepage.timeline", func(ctx context.Context, v db.View) (err error) {
		if one, err = p.people.ByID(ctx, v, id); err != nil {
			return err
		}
		t, err = p.timelineOf(ctx, v, one.ID, before)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, web.Views(historyPage(one, t), historyRows(t)))
}

func historyPath(person, before int64) string {
	return fmt.Sprintf("/people/%d/timeline?before=%d", person, before)
}

// personFacts counts the cases of a person, and those that are not done, of the
// newest hundred.
func (p *Pages) personFacts(ctx context.Context, v db.View, one people.Person) (total, open int, err error) {
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return 0, 0, err
	}
	found, _, _, err := p.lists.Page(ctx, v, actor.Scope(), lists.Query{List: lists.Person(one.ID), Sort: "-updated_at", Limit: 100})
	for _, c := range found {
		if c.Shelf() != cases.ShelfDone {
			open++
		}
	}
	return len(found), open, err
}
