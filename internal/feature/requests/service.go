package requests

import (
	"context"
	"slices"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Requests is what can be done with checklists and requests.
type Requests struct {
	desk     *desk.Desk
	patterns patterns
	needs    Needs
}

// Of is the requests of a desk that has this room.
func Of(d *desk.Desk) *Requests { return &Requests{desk: d} }

// Checklist returns what must be known to help with a case, and what of it is
// given: by a message, a file, by hand, or by what is known of the person.
func (s *Requests) Checklist(ctx context.Context, v db.View, c cases.Case) (_ []Line, err error) {
	defer fault.Wrap(&err, "requests.Checklist(case %d)", c.ID)
	all, _, err := s.lines(ctx, v, c)
	return all, err
}

// lines is the checklist with the rows that it rests on.
func (s *Requests) lines(ctx context.Context, v db.View, c cases.Case) ([]Line, []given, error) {
	items, err := s.desk.Topics.Checklist(ctx, v, c.TopicID)
	if err != nil || len(items) == 0 {
		return nil, nil, err
	}
	family, err := s.desk.Cases.Family(ctx, v, c.ID)
	if err != nil {
		return nil, nil, err
	}
	rows, err := givenIn(ctx, v, family)
	if err != nil {
		return nil, nil, err
	}
	known, err := s.known(ctx, v, c.PersonID, items)
	if err != nil {
		return nil, nil, err
	}
	all := make([]Line, len(items))
	for n, i := range items {
		all[n] = lineOf(i, rows, known[i.Fact])
	}
	return all, rows, nil
}

// lineOf says how an item stands. What somebody said by hand beats what is known
// of the person.
func lineOf(i topics.Item, rows []given, known string) Line {
	l := Line{Item: i}
	off := false
	for _, g := range rows {
		switch {
		case g.ItemID != i.ID:
		case g.Off:
			off = true
		default:
			l.Given, l.How, l.Value, l.MessageID, l.At = true, g.How, g.Value, g.MessageID, g.At
		}
	}
	if !l.Given && !off && known != "" {
		l.Given, l.How, l.Value = true, Person, known
	}
	return l
}

// known is what of a person gives items, by what it is.
func (s *Requests) known(ctx context.Context, v db.View, person int64, items []topics.Item) (map[topics.PersonFact]string, error) {
	all := map[topics.PersonFact]string{}
	if !slices.ContainsFunc(items, func(i topics.Item) bool { return i.Fact != topics.NoFact }) {
		return all, nil
	}
	p, err := s.desk.People.ByID(ctx, v, person)
	if err != nil {
		return all, err
	}
	ids, err := s.desk.People.Identities(ctx, v, person)
	for _, i := range ids {
		switch i.Kind {
		case people.Phone:
			all[topics.PhoneFact] = i.Value
		case people.Email:
			all[topics.EmailFact] = i.Value
		}
	}
	all[topics.NameFact] = p.Name
	return all, err
}

// give writes that a case has an item, and that what was asked for has come.
func (s *Requests) give(ctx context.Context, tx *db.Tx, h *cases.Held, i topics.Item, g given) error {
	g.CaseID, g.ItemID = h.ID, i.ID
	if err := saveGiven(ctx, tx, g); err != nil {
		return err
	}
	return s.settle(ctx, tx, h, g.MessageID, func(a Asked) bool { return a.ItemID == i.ID })
}

// settle says of what open requests ask for, as far as it is the one, that it has
// come. A request of which nothing is missing is done.
func (s *Requests) settle(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, is func(Asked) bool) error {
	all, err := s.OfCase(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	for _, r := range all {
		if r.State != Open {
			continue
		}
		left, hit := 0, false
		for _, a := range r.Items {
			switch {
			case !a.Missing():
			case is(a):
				hit = true
				if err := gave(ctx, tx, a.ID, message); err != nil {
					return err
				}
			default:
				left++
			}
		}
		if !hit || left > 0 {
			continue
		}
		done, err := end(ctx, tx, r.ID, Done, 0)
		if err != nil {
			return err
		}
		if done {
			if err := s.told(ctx, tx, h.ID, "request.done", map[string]any{"request": r.ID}, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// Tick says that a case has an item of its checklist: message gave it, 0 where it
// is not known which, as for what was said on the phone.
func (s *Requests) Tick(ctx context.Context, tx *db.Tx, h *cases.Held, item, message int64) (err error) {
	defer fault.Wrap(&err, "requests.Tick(case %d, item %d)", h.ID, item)
	actor, err := staff.Allow(ctx, staff.CasesChange)
	if err != nil {
		return err
	}
	l, err := s.line(ctx, tx, h.Case, item)
	if err != nil || l.Given {
		return err
	}
	if message != 0 {
		if err := s.theirs(ctx, tx, h.ID, message); err != nil {
			return err
		}
	}
	if err := s.give(ctx, tx, h, l.Item, given{MessageID: message, How: Hand, By: userOf(actor)}); err != nil {
		return err
	}
	return s.told(ctx, tx, h.ID, "request.ticked", map[string]any{"what": l.Name("")}, message)
}

// Untick says that a case does not have an item after all. The rules do not tick
// it again for what has been said so far.
func (s *Requests) Untick(ctx context.Context, tx *db.Tx, h *cases.Held, item int64) (err error) {
	defer fault.Wrap(&err, "requests.Untick(case %d, item %d)", h.ID, item)
	actor, err := staff.Allow(ctx, staff.CasesChange)
	if err != nil {
		return err
	}
	l, err := s.line(ctx, tx, h.Case, item)
	if err != nil || !l.Given {
		return err
	}
	newest, err := s.desk.Cases.Newest(ctx, tx, h.Case)
	if err != nil {
		return err
	}
	family, err := s.desk.Cases.Family(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	for _, id := range family { // whichever of the merged cases had it
		if err := saveGiven(ctx, tx, given{CaseID: id, ItemID: item, MessageID: newest, How: Hand, Off: true, By: userOf(actor)}); err != nil {
			return err
		}
	}
	return s.told(ctx, tx, h.ID, "request.unticked", map[string]any{"what": l.Name("")}, 0)
}

// line is one item of a case's checklist.
func (s *Requests) line(ctx context.Context, v db.View, c cases.Case, item int64) (Line, error) {
	all, err := s.Checklist(ctx, v, c)
	if err != nil {
		return Line{}, err
	}
	for _, l := range all {
		if l.ID == item {
			return l, nil
		}
	}
	return Line{}, fault.New(fault.NotFound, "requests.fault.item")
}

// theirs refuses a message that the customer did not write in this case.
func (s *Requests) theirs(ctx context.Context, v db.View, caseID, message int64) error {
	m, err := s.desk.Cases.Message(ctx, v, message)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	family, familyErr := s.desk.Cases.Family(ctx, v, caseID)
	if familyErr != nil {
		return familyErr
	}
	if err != nil || !slices.Contains(family, m.CaseID) || m.Kind != cases.Inbound {
		return fault.Field("message_id", "requests.fault.message").Because(err)
	}
	return nil
}

// OfCase returns the requests of a case and of what was merged into it, in the
// order they were made.
func (s *Requests) OfCase(ctx context.Context, v db.View, id int64) (_ []Request, err error) {
	defer fault.Wrap(&err, "requests.OfCase(%d)", id)
	family, err := s.desk.Cases.Family(ctx, v, id)
	if err != nil {
		return nil, err
	}
	all, err := ofCases(ctx, v, family)
	for i := range all {
		all[i].Round = i + 1
	}
	return all, err
}

// ByID returns a request, if the actor may see its case.
func (s *Requests) ByID(ctx context.Context, v db.View, id int64) (_ Request, err error) {
	defer fault.Wrap(&err, "requests.ByID(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return Request{}, err
	}
	r, err := byID(ctx, v, id)
	if err != nil {
		return Request{}, notFound(err)
	}
	all, err := s.OfCase(ctx, v, r.CaseID)
	for _, one := range all {
		if one.ID == id {
			r = one
		}
	}
	return r, notFound(err)
}

// Withdraw says that nobody needs any more what a request asked for. It was a
// round trip all the same.
func (s *Requests) Withdraw(ctx context.Context, tx *db.Tx, id int64) (_ Request, err error) {
	defer fault.Wrap(&err, "requests.Withdraw(%d)", id)
	actor, err := staff.Allow(ctx, staff.CasesReply)
	if err != nil {
		return Request{}, err
	}
	r, err := byID(ctx, tx, id)
	if err != nil {
		return Request{}, notFound(err)
	}
	h, err := s.desk.Cases.Take(ctx, tx, r.CaseID)
	if err != nil {
		return Request{}, notFound(err)
	}
	if r, err = s.ByID(ctx, tx, id); err != nil || r.State == Withdrawn {
		return r, err
	}
	if r.State != Open {
		return r, fault.New(fault.Conflict, "requests.fault.ended")
	}
	if _, err := end(ctx, tx, id, Withdrawn, userOf(actor)); err != nil {
		return r, err
	}
	if err := s.told(ctx, tx, h.ID, "request.withdrawn", map[string]any{"request": id}, 0); err != nil {
		return r, err
	}
	return s.ByID(ctx, tx, id)
}

// notFound hides what one may not see behind what is not there.
func notFound(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.NotFound, "requests.fault.not_found").Because(err)
	}
	return err
}

// skipGone lets go of what is no longer there.
func skipGone(err error) error {
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// userOf is whoever of the staff acts; 0 for the desk and the customer.
func userOf(a staff.Actor) int64 {
	if a.Kind == staff.KindUser || a.Kind == staff.KindToken {
		return a.ID
	}
	return 0
}
