package voice

import (
	"context"
	"fmt"
	"net/http"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// personView is how somebody is reached, on their page.
type personView struct {
	Person    people.Person
	Reach     Reach
	Number    string // that is offered
	MayChange bool
}

func (s *Voice) personPanel(ctx context.Context, v db.View, p people.Person) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || p.Erased() {
		return nil, err
	}
	view := personView{Person: p, MayChange: actor.May(staff.PeopleChange)}
	if view.Reach, err = s.ByPhone(ctx, v, p.ID); err != nil {
		return nil, err
	}
	if view.Number = view.Reach.Number; view.Number == "" {
		if view.Number, err = s.numberOf(ctx, v, p.ID); err != nil {
			return nil, err
		}
	}
	if view.Reach.ID == 0 && !view.MayChange {
		return nil, nil
	}
	return personPart(view), nil
}

// reachPage says that somebody is reached by phone, or by mail again.
func (s *Voice) reachPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	on := r.PostFormValue("by_phone") != ""
	err = s.desk.DB.Do(r.Context(), "voice.reach", func(ctx context.Context, tx *db.Tx) error {
		return s.reachOf(ctx, tx, id, on, r.PostFormValue("number"))
	})
	if err != nil {
		return err
	}
	said := "voice.said.by_mail"
	if on {
		said = "voice.said.by_phone"
	}
	return web.Saved(w, r, fmt.Sprintf("/people/%d#by-phone", id), words.T(r.Context(), said), "")
}

// reachOf is SetByPhone of a person whom the actor may see.
func (s *Voice) reachOf(ctx context.Context, tx *db.Tx, id int64, on bool, number string) error {
	p, err := s.desk.People.ByID(ctx, tx, id)
	if err != nil {
		return err
	}
	h, err := s.desk.People.Take(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	if h.Erased() {
		return fault.New(fault.Conflict, "people.fault.erased")
	}
	return s.SetByPhone(ctx, tx, &h, on, number)
}
