package tone

import (
	"context"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// handKey opens what a case is handed over with.
const handKey = "shift+o"

// topView is what stands above a harsh message.
type topView struct {
	CaseID, MessageID int64
	Need              string // what is asked or lost, in their words
	Hand              bool   // it can be handed over here
	Users             []staff.User
	Teams             []staff.Team
}

// tops says above each message with harsh words what its writer needs: the first
// thing that another room has marked in it and that is said without anger, else the first plain sentence. The
// newest one can be handed over. Whoever reads a case without such words pays for
// no query.
func (s *Tone) tops(ctx context.Context, v db.View, messages []cases.StaffMessage, marked map[int64][]casepage.Span) (map[int64]templ.Component, error) {
	all := map[int64]templ.Component{}
	last := len(messages) - 1
	for last >= 0 && messages[last].Kind != cases.Inbound {
		last--
	}
	for i, m := range messages {
		if m.Kind != cases.Inbound || !Harsh(m.Text, "") {
			continue
		}
		top := topView{CaseID: m.CaseID, MessageID: m.ID, Need: plain(m.Text, "")}
		for _, one := range marked[m.ID] {
			if said := m.Text[one.From:one.To]; !Harsh(said, "") {
				top.Need = short(said)
				break
			}
		}
		if i == last {
			if err := s.mayHand(ctx, v, &top); err != nil {
				return nil, err
			}
		}
		all[m.ID] = needs(top)
	}
	return all, nil
}

// mayHand adds whom a case can be handed to, for whoever may hand it over.
func (s *Tone) mayHand(ctx context.Context, v db.View, top *topView) error {
	actor, err := staff.Acting(ctx)
	if err != nil || actor.Kind != staff.KindUser || !actor.May(staff.CasesChange) || !actor.May(staff.StaffRead) {
		return err
	}
	users, err := s.desk.Staff.Assignable(ctx, v)
	if err != nil {
		return err
	}
	for _, u := range users {
		if u.ID != actor.ID {
			top.Users = append(top.Users, u)
		}
	}
	top.Teams, err = s.desk.Staff.Teams(ctx, v)
	top.Hand = len(top.Users)+len(top.Teams) > 0
	return err
}
