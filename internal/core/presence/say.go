package presence

import (
	"cmp"
	"context"
	"slices"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Say takes what the tabs of a stream have open: all of it, each time. A case
// the actor may not see is left out without a word.
func (p *Presence) Say(ctx context.Context, stream string, open map[int64]Doing) (err error) {
	defer fault.Wrap(&err, "presence.Say")
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil || actor.Kind != staff.KindUser || len(open) > mostOpen {
		return err
	}
	p.mu.Lock()
	before := p.streams[stream]
	p.mu.Unlock()
	now := make(map[int64]Doing, len(open))
	err = p.d.Read(ctx, "presence.say", func(ctx context.Context, v db.View) error {
		for id, doing := range open {
			c, err := p.cases.ByID(ctx, v, id)
			switch {
			case fault.Is(err, fault.NotFound):
			case err != nil:
				return err
			default:
				now[c.ID] = max(now[c.ID], doing, Looking)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	until := p.d.Now().Add(holds)
	p.change(sortedIDs(before, now), func() {
		for id := range before {
			if now[id] == Gone {
				p.put(id, stream, spot{})
			}
		}
		for id, doing := range now {
			p.put(id, stream, spot{actor.ID, doing, until})
		}
		p.streams[stream] = now
	})
	return nil
}

// Leave ends what a stream said: its last tab was closed.
func (p *Presence) Leave(stream string) {
	p.mu.Lock()
	before := p.streams[stream]
	p.mu.Unlock()
	p.change(sortedIDs(before, nil), func() {
		for id := range before {
			p.put(id, stream, spot{})
		}
		delete(p.streams, stream)
	})
}

// Colleague is somebody else at a case.
type Colleague struct {
	ID    int64
	Name  string
	Doing Doing
}

// At returns who else is at a case that the actor sees, those who write first.
func (p *Presence) At(ctx context.Context, v db.View, c cases.Case) ([]Colleague, error) {
	all, err := p.AtEach(ctx, v, []cases.Case{c})
	return all[c.ID], err
}

// AtEach returns who else is at some cases that the actor sees, by case. Only
// colleagues who still may see the case are named.
func (p *Presence) AtEach(ctx context.Context, v db.View, all []cases.Case) (_ map[int64][]Colleague, err error) {
	defer fault.Wrap(&err, "presence.AtEach")
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return nil, err
	}
	found := map[int64][]Colleague{}
	by := map[int64][]cases.Case{} // user: cases
	p.mu.Lock()
	doing := map[int64]map[int64]Doing{}
	for _, c := range all {
		if len(p.at[c.ID]) == 0 {
			continue
		}
		doing[c.ID] = p.users(c.ID, anywhere)
		for user := range doing[c.ID] {
			if user != actor.ID {
				by[user] = append(by[user], c)
			}
		}
	}
	p.mu.Unlock()
	for user, at := range by {
		colleague, err := p.staff.ActorOf(staff.As(ctx, staff.System("presence.at")), v, user)
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) || err == nil && !colleague.May(staff.CasesRead) {
			continue // switched off since, or given another role
		}
		if err != nil {
			return nil, err
		}
		seen, err := cases.Seen(ctx, v, colleague.Scope(), at)
		if err != nil {
			return nil, err
		}
		for _, c := range seen {
			found[c.ID] = append(found[c.ID], Colleague{user, colleague.Name, doing[c.ID][user]})
		}
	}
	for _, some := range found {
		slices.SortFunc(some, func(a, b Colleague) int {
			return cmp.Or(cmp.Compare(b.Doing, a.Doing), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
		})
	}
	return found, nil
}
