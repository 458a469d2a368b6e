package topics

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

func (t *Topics) mountAPI(rt *web.Router) {
	read, manage := string(staff.CasesRead), string(staff.SettingsManage)
	tag := []string{"topics"}
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/topics", Summary: "The tree of matters", Tags: tag}, t.apiAll)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/topics/{id}", Summary: "A topic", Tags: tag}, t.apiOne)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/topics", Summary: "Add a topic", DefaultStatus: http.StatusCreated, Tags: tag}, t.apiAdd)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPatch, Path: "/topics/{id}", Summary: "Change a topic, or switch it off", Tags: tag}, t.apiChange)
}

// Body is a topic as the API gives it.
type Body struct {
	ID         int64     `json:"id"`
	Name       string    `json:"name"`
	Path       string    `json:"path" doc:"Its name after those above it"`
	ParentID   *int64    `json:"parent_id" doc:"null at the top"`
	TeamID     *int64    `json:"team_id" doc:"The team that usually looks after it"`
	WorkedDays int       `json:"worked_days" doc:"After how many working days people are asked whether it worked; 0 for at once, or as the topic above says"`
	Off        bool      `json:"off" doc:"Offered no more"`
	CreatedAt  time.Time `json:"created_at"`
	UpdatedAt  time.Time `json:"updated_at"`
}

func body(t Topic) Body {
	return Body{ID: t.ID, Name: t.Name, Path: t.Path, ParentID: orNull(t.ParentID), TeamID: orNull(t.TeamID), WorkedDays: t.WorkedDays, Off: t.Off(), CreatedAt: t.CreatedAt, UpdatedAt: t.UpdatedAt}
}

func orNull(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

type allOut struct{ Body web.List[Body] }

// apiAll gives all topics at once: a desk has some dozens.
func (t *Topics) apiAll(ctx context.Context, v db.View, _ *struct{}) (*allOut, error) {
	all, err := t.All(ctx, v)
	if err != nil {
		return nil, err
	}
	out := &allOut{Body: web.List[Body]{Items: []Body{}}}
	for _, one := range all {
		out.Body.Items = append(out.Body.Items, body(one))
	}
	return out, nil
}

type oneIn struct {
	ID int64 `path:"id"`
}

type oneOut struct {
	web.Versioned
	Body Body
}

func one(t Topic) *oneOut { return &oneOut{web.Versioned{ETag: web.ETag(t.Version)}, body(t)} }

func (t *Topics) apiOne(ctx context.Context, v db.View, in *oneIn) (*oneOut, error) {
	found, err := t.ByID(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	return one(found), nil
}

type addIn struct {
	Body struct {
		Name       string `json:"name" minLength:"1" maxLength:"120"`
		ParentID   int64  `json:"parent_id,omitempty" minimum:"0"`
		TeamID     int64  `json:"team_id,omitempty" minimum:"0"`
		WorkedDays int    `json:"worked_days,omitempty" minimum:"0" maximum:"60"`
	}
}

func (t *Topics) apiAdd(ctx context.Context, tx *db.Tx, in *addIn) (*oneOut, error) {
	made, err := t.Add(ctx, tx, Fields{Name: in.Body.Name, ParentID: in.Body.ParentID, TeamID: in.Body.TeamID, WorkedDays: in.Body.WorkedDays})
	if err != nil {
		return nil, err
	}
	return one(made), nil
}

type changeIn struct {
	ID int64 `path:"id"`
	web.Guarded
	Body struct {
		Name       *string `json:"name,omitempty" minLength:"1" maxLength:"120"`
		ParentID   *int64  `json:"parent_id,omitempty" minimum:"0" doc:"0 for the top"`
		TeamID     *int64  `json:"team_id,omitempty" minimum:"0" doc:"0 for none"`
		WorkedDays *int    `json:"worked_days,omitempty" minimum:"0" maximum:"60" doc:"0 for at once, or as the topic above says"`
		Off        *bool   `json:"off,omitempty"`
	}
}

func (t *Topics) apiChange(ctx context.Context, tx *db.Tx, in *changeIn) (*oneOut, error) {
	now, err := t.take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Check(now.Version); err != nil {
		return nil, err
	}
	f, asked := Fields{Name: now.Name, ParentID: now.ParentID, TeamID: now.TeamID, WorkedDays: now.WorkedDays}, false
	if in.Body.Name != nil {
		f.Name, asked = *in.Body.Name, true
	}
	if in.Body.ParentID != nil {
		f.ParentID, asked = *in.Body.ParentID, true
	}
	if in.Body.TeamID != nil {
		f.TeamID, asked = *in.Body.TeamID, true
	}
	if in.Body.WorkedDays != nil {
		f.WorkedDays, asked = *in.Body.WorkedDays, true
	}
	if asked {
		if now, err = t.Change(ctx, tx, in.ID, f); err != nil {
			return nil, err
		}
	}
	if in.Body.Off != nil {
		if now, err = t.Switch(ctx, tx, in.ID, !*in.Body.Off); err != nil {
			return nil, err
		}
	}
	return one(now), nil
}
