package lists

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

func (l *Lists) mountViews(rt *web.Router) {
	read, own, tags := string(staff.CasesRead), string(staff.ProfileChange), []string{"views"}
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/views", Summary: "Saved views: one's own and one's teams'", Tags: tags}, l.apiViews)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/views/{id}", Summary: "A saved view", Tags: tags}, l.apiView)
	web.Act(rt, own, huma.Operation{Method: http.MethodPost, Path: "/views", Summary: "Save a view", Tags: tags, DefaultStatus: http.StatusCreated}, l.apiViewAdd)
	web.Act(rt, own, huma.Operation{Method: http.MethodPatch, Path: "/views/{id}", Summary: "Change a saved view", Tags: tags}, l.apiViewChange)
	web.Act(rt, own, huma.Operation{Method: http.MethodDelete, Path: "/views/{id}", Summary: "Remove a saved view", Tags: tags, DefaultStatus: http.StatusNoContent}, l.apiViewRemove)
	web.Act(rt, own, huma.Operation{Method: http.MethodPost, Path: "/views/{id}/restore", Summary: "Bring back a view that was removed", Tags: tags, DefaultStatus: http.StatusOK}, l.apiViewRestore)
}

// FiltersBody are filters as programs see them.
type FiltersBody struct {
	Status   cases.Status      `json:"status,omitempty" enum:"new,open,waiting,solved,confirmed"`
	OwnerID  *int64            `json:"owner_id,omitempty" doc:"0 for nobody's"`
	TeamID   int64             `json:"team_id,omitempty"`
	InboxID  int64             `json:"inbox_id,omitempty"`
	PersonID int64             `json:"person_id,omitempty"`
	Channel  string            `json:"channel,omitempty" maxLength:"30"`
	Room     map[string]string `json:"filter,omitempty" doc:"Filters of rooms by name, as {\"tag\": \"vip\"}"`
}

func (b FiltersBody) filters() Filters {
	return Filters{Status: b.Status, OwnerID: b.OwnerID, TeamID: b.TeamID, InboxID: b.InboxID, PersonID: b.PersonID, Channel: b.Channel, Room: b.Room}
}

// ViewBody is a saved view as programs see it.
type ViewBody struct {
	ID        int64       `json:"id"`
	Name      string      `json:"name"`
	View      string      `json:"view" doc:"The list it narrows: open, mine, inbox:7 and so on"`
	Sort      string      `json:"sort" doc:"Empty for the list's own"`
	Filters   FiltersBody `json:"filters"`
	UserID    int64       `json:"user_id" doc:"Whose it is"`
	TeamID    *int64      `json:"team_id" doc:"The team that shares it; null for none"`
	Place     int64       `json:"place" doc:"Among the others, from the top"`
	CreatedAt time.Time   `json:"created_at"`
	UpdatedAt time.Time   `json:"updated_at"`
}

func viewBody(w View) ViewBody {
	f := w.Filters
	b := ViewBody{ID: w.ID, Name: w.Name, View: w.List, Sort: w.Sort, UserID: w.UserID, Place: w.Place, CreatedAt: w.CreatedAt, UpdatedAt: w.UpdatedAt,
		Filters: FiltersBody{f.Status, f.OwnerID, f.TeamID, f.InboxID, f.PersonID, f.Channel, f.Room}}
	if w.TeamID != 0 {
		b.TeamID = &w.TeamID
	}
	return b
}

type viewsOut struct{ Body web.List[ViewBody] }

// apiViews gives all at once: nobody has more than a navigation holds.
func (l *Lists) apiViews(ctx context.Context, v db.View, _ *struct{}) (*viewsOut, error) {
	all, err := l.Views(ctx, v)
	out := &viewsOut{Body: web.List[ViewBody]{Items: []ViewBody{}}}
	for _, w := range all {
		out.Body.Items = append(out.Body.Items, viewBody(w))
	}
	return out, err
}

type viewIn struct {
	ID int64 `path:"id"`
}

type viewOut struct {
	web.Versioned
	Body ViewBody
}

func oneView(w View, err error) (*viewOut, error) {
	if err != nil {
		return nil, err
	}
	return &viewOut{web.Versioned{ETag: web.ETag(w.Version)}, viewBody(w)}, nil
}

func (l *Lists) apiView(ctx context.Context, v db.View, in *viewIn) (*viewOut, error) {
	return oneView(l.ViewByID(ctx, v, in.ID))
}

type viewAddIn struct {
	Body struct {
		Name    string      `json:"name" maxLength:"120"`
		View    string      `json:"view,omitempty" maxLength:"40" default:"open" doc:"The list it narrows"`
		Sort    string      `json:"sort,omitempty" maxLength:"20"`
		Filters FiltersBody `json:"filters,omitempty"`
		TeamID  int64       `json:"team_id,omitempty" doc:"A team to share it with"`
	}
}

func (l *Lists) apiViewAdd(ctx context.Context, tx *db.Tx, in *viewAddIn) (*viewOut, error) {
	b := in.Body
	return oneView(l.SaveView(ctx, tx, View{Name: b.Name, List: b.View, Sort: b.Sort, Filters: b.Filters.filters(), TeamID: b.TeamID}))
}

type viewChangeIn struct {
	ID int64 `path:"id"`
	web.Guarded
	Body struct {
		Name    *string      `json:"name,omitempty" maxLength:"120"`
		View    *string      `json:"view,omitempty" maxLength:"40"`
		Sort    *string      `json:"sort,omitempty" maxLength:"20"`
		Filters *FiltersBody `json:"filters,omitempty" doc:"All of them anew"`
		TeamID  *int64       `json:"team_id,omitempty" doc:"0 to share it with nobody"`
		Place   *int64       `json:"place,omitempty" minimum:"0"`
	}
}

func (l *Lists) apiViewChange(ctx context.Context, tx *db.Tx, in *viewChangeIn) (*viewOut, error) {
	return oneView(l.ChangeView(ctx, tx, in.ID, func(w *View) error {
		if err := in.Check(w.Version); err != nil {
			return err
		}
		b := in.Body
		put(&w.Name, b.Name)
		put(&w.List, b.View)
		put(&w.Sort, b.Sort)
		put(&w.TeamID, b.TeamID)
		put(&w.Place, b.Place)
		if b.Filters != nil {
			w.Filters = b.Filters.filters()
		}
		return nil
	}))
}

func put[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

func (l *Lists) apiViewRemove(ctx context.Context, tx *db.Tx, in *viewIn) (*struct{}, error) {
	return nil, l.RemoveView(ctx, tx, in.ID)
}

func (l *Lists) apiViewRestore(ctx context.Context, tx *db.Tx, in *viewIn) (*viewOut, error) {
	return oneView(l.RestoreView(ctx, tx, in.ID))
}
