package outbox

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
)

// Lint is a room that reads a text before it goes. It returns hints, never a
// refusal.
type Lint func(ctx context.Context, v db.View, c cases.Case, text string) ([]Hint, error)

// AddLint has a room read every reply while it is written. Called while the
// product is put together.
func (o *Outbox) AddLint(f Lint) { o.lints = append(o.lints, f) }

// Sift is a room that has the last word on hints: which are told, and where each
// can be put aside.
type Sift func(ctx context.Context, v db.View, c cases.Case, text string, all []Hint) ([]Hint, error)

// SiftBy has a room sift all hints. Called while the product is put together.
func (o *Outbox) SiftBy(f Sift) { o.sift = f }

// TryBy has a room ask elsewhere what it needs to know of a text before that is
// read: outside any transaction, and only when somebody who may answer asks what
// there is to say about it. Called while the product is put together.
func (o *Outbox) TryBy(f func(ctx context.Context, text string)) { o.try = f }

// Tool is a button of a room in the composer, with the popover it opens. Render
// returns nil where it has no use.
type Tool struct {
	Name   string
	Order  int // from the left
	Render func(ctx context.Context, v db.View, c cases.Case) (templ.Component, error)
}

// AddTool puts a tool into the composer. Called while the product is put
// together.
func (o *Outbox) AddTool(t Tool) {
	o.tools = append(o.tools, t)
	slices.SortStableFunc(o.tools, func(a, b Tool) int { return a.Order - b.Order })
}

// Hints asks all rooms what they would tell somebody about a text and what goes out
// with it, by part; one hint of each kind. A part that is not whole yet is passed over:
// what is wrong with it is said when it is sent.
func (o *Outbox) Hints(ctx context.Context, v db.View, c cases.Case, text string, parts map[string]any) (_ []Hint, err error) {
	defer fault.Wrap(&err, "outbox.Hints(case %d)", c.ID)
	if _, err := staff.Allow(ctx, staff.CasesReply); err != nil {
		return nil, err
	}
	var all []Hint
	seen := map[string]bool{}
	add := func(some []Hint) {
		for _, h := range some {
			if !seen[h.told()] {
				seen[h.told()] = true
				all = append(all, h)
			}
		}
	}
	for _, lint := range o.lints {
		some, err := lint(ctx, v, c, text)
		if err != nil {
			return nil, err
		}
		add(some)
	}
	for _, p := range o.parts {
		value, used := parts[p.Name]
		if !used || p.Check == nil {
			continue
		}
		switch some, err := p.Check(ctx, v, c, value); {
		case err == nil:
			add(some)
		case !isRefusal(err):
			return nil, err
		}
	}
	if o.sift != nil {
		return o.sift(ctx, v, c, text, all)
	}
	return all, nil
}

// composerView is all that the composer shows.
type composerView struct {
	Case      cases.Case
	Me        staff.Actor
	Customer  string            // their name, or their address
	Address   string            // "" when nobody knows one
	Addresses []people.Identity // all of theirs, where there are several
	Copied    []cases.Participant
	Thirds    []cases.Participant // whom it can be for in place of the customer
	Signature string
	Draft     Draft
	Note      Draft
	Newest    int64 // the newest message shown; 0 for none
	MayReply  bool
	Limits    limits
	Known     []mail.Address // of the people of the case, offered for copies
	Undo      int            // seconds
	Fields    []templ.Component
	Tools     []templ.Component
	Left      int              // how many things stay open if it goes as it is
	Objects   []fault.Sentence // why the case may not be solved without a reason
	Hints     []Hint
	Back      *fault.Sentence // why a sent reply came back; nil if none did
	Newer     bool            // because the customer had written
	Spoken    bool            // the customer is told by phone: a reply is a call to make
}

// Composer draws the form below the conversation of a case: nothing for whoever
// may not write.
func (o *Outbox) Composer(ctx context.Context, v db.View, c cases.Case) (_ templ.Component, err error) {
	defer fault.Wrap(&err, "outbox.Composer(case %d)", c.ID)
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return nil, err
	}
	if !actor.May(staff.CasesNote) || actor.Kind != staff.KindUser {
		return templ.NopComponent, nil
	}
	view := composerView{Case: c, Me: actor, MayReply: actor.May(staff.CasesReply)}
	if view.Note, err = o.DraftOf(ctx, v, c.ID, cases.Note); err != nil {
		return nil, err
	}
	family, err := o.cases.Family(ctx, v, c.ID)
	if err != nil {
		return nil, err
	}
	if view.Newest, err = newestOf(ctx, v, family); err != nil {
		return nil, err
	}
	if view.Limits, err = o.limits(ctx, v); err != nil {
		return nil, err
	}
	if view.MayReply {
		if err := o.forReply(ctx, v, &view); err != nil {
			return nil, err
		}
	}
	return composer(view), nil
}

// forReply adds what only somebody who may answer sees.
func (o *Outbox) forReply(ctx context.Context, v db.View, view *composerView) (err error) {
	c := view.Case
	if view.Draft, err = o.DraftOf(ctx, v, c.ID, cases.Reply); err != nil {
		return err
	}
	if !view.Draft.Reason.None() {
		s := view.Draft.Reason.Sentence()
		view.Back, view.Newer = &s, s.Key == KeyNewer
	}
	to, err := o.addressOf(ctx, v, c)
	if err != nil {
		return err
	}
	if view.Customer, view.Address = to.Name, to.Mail; view.Customer == "" {
		view.Customer = to.Mail
	}
	if view.Spoken, err = o.speaks(ctx, v, c, to.Mail); err != nil {
		return err
	}
	if view.Addresses, err = o.mailsOf(ctx, v, c); err != nil {
		return err
	}
	if len(view.Addresses) < 2 {
		view.Addresses = nil
	}
	all, err := o.cases.Participants(ctx, v, c)
	if err != nil {
		return err
	}
	for _, p := range all {
		switch {
		case p.Role == cases.Copied:
			view.Copied = append(view.Copied, p)
		case p.Role == cases.Third && p.Address != "":
			view.Thirds = append(view.Thirds, p)
		}
	}
	if view.Known, err = o.known(ctx, v, c, all); err != nil {
		return err
	}
	brand, err := o.brandOf(ctx, v, c.InboxID)
	if err != nil {
		return err
	}
	if view.Signature, err = o.signs(ctx, v, view.Me, c.InboxID, brand); err != nil {
		return err
	}
	if view.Undo, err = o.holdFor(ctx, v); err != nil {
		return err
	}
	ctx = context.WithValue(ctx, partDraftKey{}, view.Draft.Parts)
	for _, p := range o.parts {
		if p.Fields != nil {
			if err := add(&view.Fields)(p.Fields(ctx, v, c)); err != nil {
				return err
			}
		}
		if p.Left != nil {
			n, err := p.Left(ctx, v, c)
			if err != nil {
				return err
			}
			view.Left += n
		}
	}
	plain, err := o.solving(ctx, v, c, nil)
	if err != nil {
		return err
	}
	if view.Objects, err = o.objections(context.WithValue(ctx, partChosenKey{}, plain), v, c); err != nil {
		return err
	}
	for _, t := range o.tools {
		if err := add(&view.Tools)(t.Render(ctx, v, c)); err != nil {
			return err
		}
	}
	if view.Draft.Text != "" {
		view.Hints, err = o.Hints(ctx, v, c, view.Draft.Text, o.readKept(view.Draft.Parts))
	}
	return err
}

// objections are why a case may be solved only for a reason.
func (o *Outbox) objections(ctx context.Context, v db.View, c cases.Case) (why []fault.Sentence, err error) {
	if c.Shelf() == cases.ShelfDone {
		return nil, nil
	}
	all, err := o.cases.Objections(context.WithValue(ctx, replyingKey{}, true), v, cases.ToSolve, c)
	for _, one := range all {
		if one.ReasonEnough {
			why = append(why, one.Sentence)
		}
	}
	return why, err
}

// Fresh draws the live parts of the composer anew, for a page that shows it.
func (o *Outbox) Fresh(ctx context.Context, v db.View, c cases.Case) (_ []templ.Component, err error) {
	defer fault.Wrap(&err, "outbox.Fresh(case %d)", c.ID)
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil || !actor.May(staff.CasesReply) || actor.Kind != staff.KindUser {
		return nil, err
	}
	d, err := o.DraftOf(ctx, v, c.ID, cases.Reply)
	if err != nil {
		return nil, err
	}
	ctx = context.WithValue(ctx, partDraftKey{}, d.Parts)
	var all []templ.Component
	for _, p := range o.parts {
		if p.Live == "" || p.Fields == nil {
			continue
		}
		body, err := p.Fields(ctx, v, c)
		if err != nil {
			return nil, err
		}
		if body != nil {
			all = append(all, web.Partial("#"+p.Live, "outerHTML", body))
		}
	}
	return all, nil
}

// add collects what a room drew, if it drew anything.
func add(to *[]templ.Component) func(templ.Component, error) error {
	return func(one templ.Component, err error) error {
		if err == nil && one != nil {
			*to = append(*to, one)
		}
		return err
	}
}

// newestOf is the newest message of a family of cases, of whatever kind.
func newestOf(ctx context.Context, v db.View, family []int64) (int64, error) {
	var args []any
	return db.Value[int64](ctx, v, `SELECT coalesce(max(id), 0) FROM message WHERE case_id IN `+in(&args, family), args...)
}

// editable is what the editor begins with; "" for a plain text.
func (d Draft) editable() string { return picturesShown(d.CaseID, d.HTML) }

// begun is the draft for the editor, formatted or not.
func (d Draft) begun() string {
	if d.HTML != "" {
		return d.editable()
	}
	return d.Text
}

// known are the addresses of the people of a case, without those of our own
// inboxes: a copy to one of them would come back as a mail.
func (o *Outbox) known(ctx context.Context, v db.View, c cases.Case, all []cases.Participant) ([]mail.Address, error) {
	found := make([]mail.Address, 0, len(all))
	for _, p := range all {
		found = append(found, mail.Address{Name: p.Name, Mail: p.Address})
	}
	person, err := o.people.ByID(ctx, v, c.PersonID)
	if err != nil {
		return nil, err
	}
	theirs, err := o.people.Identities(ctx, v, c.PersonID)
	if err != nil {
		return nil, err
	}
	for _, i := range theirs {
		if i.Kind == "email" {
			found = append(found, mail.Address{Name: person.Name, Mail: i.Value})
		}
	}
	seen := map[string]bool{"": true}
	var known []mail.Address
	for _, a := range found {
		if k := db.Key(a.Mail); !seen[k] && o.notOurs(ctx, v, "cc", a.Mail) == nil {
			seen[k] = true
			known = append(known, a)
		}
	}
	return known, nil
}
