package casepage

import (
	"context"
	"net/http"
	"strconv"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// splitView is the page that makes messages a case of their own.
type splitView struct {
	cases.Case
	List     string
	Messages []cases.StaffMessage // the newest first
	Picked   map[int64]bool
	Earlier  int64 // the message before which there are more; 0 for none
	Problem  string
}

// splitPage shows the messages of a case to choose from.
func (p *Pages) splitPage(w http.ResponseWriter, r *http.Request) error {
	return p.showSplit(w, r, http.StatusOK, nil)
}

// chosenFrom is how many messages a page offers to choose from.
const chosenFrom = 60

func (p *Pages) showSplit(w http.ResponseWriter, r *http.Request, status int, problem error) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	before, _ := strconv.ParseInt(r.FormValue("before"), 10, 64)
	view := splitView{List: r.FormValue("list"), Picked: map[int64]bool{}}
	for _, m := range idsOf(r.Form["m"]) {
		view.Picked[m] = true
	}
	if problem != nil {
		said := web.Invalid(r.Context(), problem)
		view.Problem = firstOf(said["message_ids"], said[""])
	}
	err = p.d.Read(r.Context(), "casepage.split", func(ctx context.Context, v db.View) (err error) {
		if _, err := staff.Allow(ctx, staff.CasesSplit); err != nil {
			return err
		}
		if view.Case, err = p.cases.ByID(ctx, v, id); err != nil {
			return err
		}
		more := false
		if view.Messages, more, err = p.cases.Before(ctx, v, id, before, chosenFrom); more {
			view.Earlier = view.Messages[0].ID
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, splitOff(view))
}

// idsOf reads ids, without what is none.
func idsOf(texts []string) []int64 {
	var all []int64
	for _, t := range texts {
		if id, err := strconv.ParseInt(t, 10, 64); err == nil && id > 0 {
			all = append(all, id)
		}
	}
	return all
}

// split makes messages a case of their own, and shows it.
func (p *Pages) split(w http.ResponseWriter, r *http.Request) error {
	entry, made := int64(0), int64(0)
	_, _, err := p.act(r, "split", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		to, err := p.cases.Split(ctx, tx, h, idsOf(r.Form["m"]))
		if err != nil {
			return err
		}
		made, entry = to.ID, to.Act
		if title := r.Form.Get("subject"); title != "" {
			err = p.cases.Retitle(ctx, tx, to, title)
		}
		return err
	})
	if web.Invalid(r.Context(), err) != nil {
		return p.showSplit(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, withNotice(made, r.Form.Get("list"), entry))
}

// moveView is the page that gives a case to another inbox, team or owner.
type moveView struct {
	cases.Case
	List    string
	Places  []place
	Teams   []staff.Team
	Workers []worker
	Problem string
}

// place is an inbox a case can lie in.
type place struct {
	ID   int64
	Name string
	Seen bool // the reader sees it
}

// worker is somebody a case can be given to.
type worker struct {
	staff.User
	Load int  // open cases they own
	Team bool // of the case's team
}

// movePage shows where a case can go.
func (p *Pages) movePage(w http.ResponseWriter, r *http.Request) error {
	return p.showMove(w, r, http.StatusOK, nil)
}

func (p *Pages) showMove(w http.ResponseWriter, r *http.Request, status int, problem error) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	view := moveView{List: r.FormValue("list")}
	if problem != nil {
		for _, text := range web.Invalid(r.Context(), problem) {
			view.Problem = text
		}
	}
	err = p.d.Read(r.Context(), "casepage.move", func(ctx context.Context, v db.View) error { return p.movable(ctx, v, id, &view) })
	if err != nil {
		return err
	}
	return web.Show(w, r, status, moveTo(view))
}

func (p *Pages) movable(ctx context.Context, v db.View, id int64, view *moveView) (err error) {
	actor, err := staff.Allow(ctx, staff.CasesChange)
	if err != nil {
		return err
	}
	if view.Case, err = p.cases.ByID(ctx, v, id); err != nil {
		return err
	}
	all, err := p.inboxes.Targets(ctx, v)
	if err != nil {
		return err
	}
	for _, in := range all {
		view.Places = append(view.Places, place{in.ID, in.Name, actor.Scope().Has(in.ID)})
	}
	if view.Teams, err = p.staff.Teams(ctx, v); err != nil {
		return err
	}
	view.Workers, err = p.workers(ctx, v, view.Case)
	return err
}

// workers are those a case can be given to, with how much they have to do.
func (p *Pages) workers(ctx context.Context, v db.View, c cases.Case) ([]worker, error) {
	users, err := p.staff.Assignable(ctx, v)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(users))
	for i, u := range users {
		ids[i] = u.ID
	}
	load, err := p.cases.LoadOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	mates := map[int64]bool{}
	if c.TeamID != 0 {
		team, err := p.staff.TeamByID(ctx, v, c.TeamID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		for _, id := range team.Members {
			mates[id] = true
		}
	}
	var near, far []worker
	for _, u := range users {
		one := worker{User: u, Load: load[u.ID], Team: mates[u.ID]}
		if one.Team {
			near = append(near, one)
		} else {
			far = append(far, one)
		}
	}
	return append(near, far...), nil
}

// ownersPart answers with whom the case can be given to and how much they have
// to do, for the menu that is opened.
func (p *Pages) ownersPart(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	var c cases.Case
	var all []worker
	err = p.d.Read(r.Context(), "casepage.owners", func(ctx context.Context, v db.View) (err error) {
		if c, err = p.cases.ByID(ctx, v, id); err != nil {
			return err
		}
		all, err = p.workers(ctx, v, c)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, ownersOf(c, all))
}

// move gives a case to another inbox, team and owner at once; what the form
// leaves out stays.
func (p *Pages) move(w http.ResponseWriter, r *http.Request) error {
	id, entry, err := p.act(r, "move", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		b := cases.ChangeBody{}
		for name, to := range map[string]**int64{"inbox": &b.InboxID, "team": &b.TeamID, "owner": &b.OwnerID} {
			if !r.Form.Has(name) {
				continue
			}
			n, err := strconv.ParseInt(r.Form.Get(name), 10, 64)
			if err != nil {
				return fault.Field(name, "casepage.fault.move")
			}
			*to = &n
		}
		return p.cases.Change(ctx, tx, h, b)
	})
	if web.Invalid(r.Context(), err) != nil {
		return p.showMove(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	seen := true
	err = p.d.Read(r.Context(), "casepage.moved", func(ctx context.Context, v db.View) error {
		_, err := p.cases.ByID(ctx, v, id)
		if fault.Is(err, fault.NotFound) {
			seen, err = false, nil
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case !seen: // it is somebody else's now
		return web.Redirect(w, r, "/cases?"+firstOf(r.Form.Get("list"), "list=open"))
	}
	return web.Redirect(w, r, withNotice(id, r.Form.Get("list"), entry))
}
