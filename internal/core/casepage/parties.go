package casepage

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// roles are the words for how somebody takes part.
var roles = words.Family("casepage.role.", cases.Requester, cases.Copied, cases.Third)

// follower is one of the staff who follows a case.
type follower struct {
	ID   int64
	Name string
}

// around is who has to do with a case beside its person and its owner.
type around struct {
	Parts     []cases.Participant
	Followers []follower
	Following bool         // the reader follows it
	Merged    []cases.Case // what was merged into it
	Team      string       // "" for none
}

// aroundOf reads who has to do with a case.
func (p *Pages) aroundOf(ctx context.Context, v db.View, actor staff.Actor, c cases.Case) (a around, err error) {
	if a.Parts, err = p.cases.Participants(ctx, v, c); err != nil {
		return a, err
	}
	users, err := p.cases.Followers(ctx, v, c)
	if err != nil {
		return a, err
	}
	for _, id := range users {
		name, err := p.staff.NameOf(ctx, v, id)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return a, err
		}
		a.Followers = append(a.Followers, follower{id, name})
	}
	a.Following = slices.Contains(users, actor.ID)
	if a.Merged, err = p.cases.MergedInto(ctx, v, c); err != nil || c.TeamID == 0 {
		return a, err
	}
	team, err := p.staff.TeamByID(ctx, v, c.TeamID)
	if fault.Is(err, fault.NotFound) {
		return a, nil
	}
	a.Team = team.Name
	return a, err
}

// addPart lets somebody take part in a case.
func (p *Pages) addPart(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, "add_part", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		_, err := p.cases.AddParticipant(ctx, tx, h, cases.Role(r.Form.Get("role")), mail.Address{Name: r.Form.Get("name"), Mail: r.Form.Get("address")}, 0)
		return err
	})
}

// dropPart ends that somebody takes part.
func (p *Pages) dropPart(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, "drop_part", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		id, err := web.PathID(r, "participant")
		if err != nil {
			return err
		}
		return p.cases.DropParticipant(ctx, tx, h, id)
	})
}

// partAgain lets somebody take part again, in a role; as before where none is
// given.
func (p *Pages) partAgain(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, "part_again", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		id, err := web.PathID(r, "participant")
		if err != nil {
			return err
		}
		was, err := p.cases.Participant(ctx, tx, h, id)
		if err != nil {
			return err
		}
		role := was.Role
		if wanted := r.Form.Get("role"); wanted != "" {
			role = cases.Role(wanted)
		}
		_, err = p.cases.AddParticipant(ctx, tx, h, role, mail.Address{Name: was.Name, Mail: was.Address}, was.PersonID)
		return err
	})
}

// otherRole is what somebody who takes part could be instead.
func otherRole(r cases.Role) cases.Role {
	if r == cases.Copied {
		return cases.Third
	}
	return cases.Copied
}

// partPath is the path of what is done to a participant.
func partPath(c cases.Case, part int64, what string) string {
	return Path(c.ID) + "/participants/" + strconv.FormatInt(part, 10) + "/" + what
}
