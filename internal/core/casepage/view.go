package casepage

import (
	"context"
	"fmt"
	"slices"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/presence"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// caseView is a case as the page shows it.
type caseView struct {
	cases.Case
	Person     people.Person
	Address    string
	Identities []people.Identity
	CasesTotal int // of the person, in sight; at most 100 are counted
	CasesOpen  int // of those, how many are not done
	Inbox      inboxes.Inbox
	Owner      string
	StandIn    string // who does the owner's work while they are away; "" for nobody
	Mine       bool
	Users      []staff.User // whom it can be given to
	Thread     thread
	Cells      []templ.Component
	Panels     []templ.Component
	Banners    []templ.Component
	Composer   templ.Component
	Before     []cases.Case // other cases of the person, newest first
	Link       string       // the customer's own page
	MayChange  bool
	MayReply   bool
	MayMerge   bool
	MaySplit   bool
	Here       []presence.Colleague // who else has it open
	Reader     int64                // the user who reads it
	Around     around
	Alike      []cases.Case   // that seem to be about the same matter
	Topics     []topics.Topic // that a case can have, in the order of the tree
	Topic      string         // its path; "" for none
	Notice     *notice        // what has just been done; nil for nothing
	Overdue    bool
	Objects    bool   // it may be solved only for a reason
	List       string // the list it was opened from
}

// view reads what stands around the conversation of a case.
func (p *Pages) view(ctx context.Context, v db.View, id int64, list string) (_ *caseView, err error) {
	defer fault.Wrap(&err, "casepage.view(%d)", id)
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return nil, err
	}
	c, err := p.cases.ByID(ctx, v, id)
	if err != nil {
		return nil, err
	}
	cv := &caseView{Case: c, List: list, Mine: c.OwnerID == actor.ID, MayChange: actor.May(staff.CasesChange), MayReply: actor.May(staff.CasesReply),
		MayMerge: actor.May(staff.CasesMerge), MaySplit: actor.May(staff.CasesSplit), Reader: actor.ID}
	cv.Overdue = c.Shelf() == cases.ShelfOpen && c.NextDue.Before(v.Now())
	if cv.Person, err = p.people.ByID(ctx, v, c.PersonID); err != nil {
		return nil, err
	}
	if cv.Identities, err = p.people.Identities(ctx, v, c.PersonID); err != nil {
		return nil, err
	}
	if cv.CasesTotal, cv.CasesOpen, err = p.personFacts(ctx, v, cv.Person); err != nil {
		return nil, err
	}
	for _, i := range cv.Identities {
		if i.Kind == people.Email && cv.Address == "" {
			cv.Address = i.Value
		}
	}
	if cv.Inbox, err = p.inboxes.Open(ctx, v, c.InboxID); err != nil {
		return nil, err
	}
	if c.OwnerID != 0 {
		if cv.Owner, err = p.staff.NameOf(ctx, v, c.OwnerID); err != nil {
			return nil, err
		}
		if cv.StandIn, _, err = p.staff.StandsInFor(ctx, v, c.OwnerID); err != nil {
			return nil, err
		}
	}
	if cv.Users, err = p.staff.Assignable(ctx, v); err != nil {
		return nil, err
	}
	if cv.Before, err = p.before(ctx, v, actor, c); err != nil {
		return nil, err
	}
	if cv.Around, err = p.aroundOf(ctx, v, actor, c); err != nil {
		return nil, err
	}
	if cv.MayMerge {
		if cv.Alike, err = p.cases.Alike(ctx, v, c); err != nil {
			return nil, err
		}
	}
	if cv.MayChange && c.Shelf() != cases.ShelfDone {
		why, err := p.cases.Objections(ctx, v, cases.ToSolve, c)
		if err != nil {
			return nil, err
		}
		cv.Objects = slices.ContainsFunc(why, func(o cases.Objection) bool { return o.ReasonEnough })
	}
	if err := p.topicOf(ctx, v, cv); err != nil {
		return nil, err
	}
	if cv.Here, err = p.presence.At(ctx, v, c); err != nil {
		return nil, err
	}
	cv.Link = p.CustomerPath(c.ID, c.PersonID)
	return cv, p.slots(ctx, v, cv)
}

// whole reads a case with its conversation and the form to answer.
func (p *Pages) whole(ctx context.Context, v db.View, id int64, list string, in window) (_ *caseView, err error) {
	cv, err := p.view(ctx, v, id, list)
	if err != nil {
		return nil, err
	}
	if cv.Thread, err = p.conversation(ctx, v, cv.Case, in); err != nil {
		return nil, err
	}
	if p.above.Composer != nil && cv.MayReply {
		cv.Composer, err = p.above.Composer(ctx, v, cv.Case)
	}
	return cv, err
}

// slots draws what rooms put on the case page.
func (p *Pages) slots(ctx context.Context, v db.View, cv *caseView) error {
	for _, cell := range p.cells {
		body, err := cell.Render(ctx, v, cv.Case)
		if err != nil {
			return fmt.Errorf("cell %s: %w", cell.Name, err)
		}
		if body != nil {
			cv.Cells = append(cv.Cells, body)
		}
	}
	for _, panel := range p.panels {
		body, err := panel.Render(ctx, v, cv.Case)
		if err != nil {
			return fmt.Errorf("panel %s: %w", panel.Name, err)
		}
		if body != nil {
			cv.Panels = append(cv.Panels, body)
		}
	}
	for _, banner := range p.banners {
		body, err := banner.Render(ctx, v, cv.Case)
		if err != nil {
			return fmt.Errorf("banner %s: %w", banner.Name, err)
		}
		if body != nil {
			cv.Banners = append(cv.Banners, body)
		}
	}
	return nil
}

// before reads the other cases of the person that the actor may see.
func (p *Pages) before(ctx context.Context, v db.View, actor staff.Actor, c cases.Case) ([]cases.Case, error) {
	found, _, _, err := p.lists.Page(ctx, v, actor.Scope(), lists.Query{List: lists.Person(c.PersonID), Sort: "-updated_at", Limit: 6})
	if err != nil {
		return nil, err
	}
	var others []cases.Case
	for _, o := range found {
		if o.ID != c.ID && len(others) < 5 {
			others = append(others, o)
		}
	}
	return others, nil
}
