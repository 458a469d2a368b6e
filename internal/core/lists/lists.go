package lists

import (
	"context"
	"embed"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// Schema holds the tables of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Mount adds the list of cases and the saved views to the API.
func (l *Lists) Mount(rt *web.Router) {
	l.mountViews(rt)
	web.View(rt, string(staff.CasesRead), huma.Operation{Method: http.MethodGet, Path: "/cases", Summary: "Lists of cases", Tags: []string{"cases"}}, l.apiList)
}

type listIn struct {
	web.Paging
	View         string    `query:"view" doc:"A list: open, mine, unowned, waiting, done, all, inbox:ID, team:ID, person:ID, or a saved view: view:ID. All when not given"`
	Sort         string    `query:"sort" doc:"need (the neediest first), next_due, clock_due (the clock that ends first), created_at, updated_at; with a minus the other way round"`
	Status       string    `query:"status" enum:"new,open,waiting,solved,confirmed"`
	OwnerID      string    `query:"owner_id" pattern:"^[0-9]{1,16}$" doc:"0 for nobody's"`
	TeamID       int64     `query:"team_id" minimum:"0"`
	InboxID      int64     `query:"inbox_id" minimum:"0"`
	PersonID     int64     `query:"person_id" minimum:"0"`
	Organization int64     `query:"organization_id" minimum:"0" doc:"Of the person"`
	Channel      string    `query:"channel" doc:"The kind of door the case came through: email, form, chat, voice and so on"`
	UpdatedSince time.Time `query:"updated_since"`
	Filter       []string  `query:"filter,explode" doc:"A filter of a room, as tag:vip"`
	Q            string    `query:"q" maxLength:"500" doc:"Cases in which a search finds something: words, \"phrases\", from:… and the like"`
	Tag          string    `query:"tag" doc:"The same as filter=tag:…"`
	TopicID      string    `query:"topic_id" doc:"The same as filter=topic:…"`
}

type listOut struct {
	Looked int `header:"Kept-Looked" doc:"How many cases were looked at for this page"`
	Body   web.List[cases.CaseBody]
}

func (l *Lists) apiList(ctx context.Context, v db.View, in *listIn) (*listOut, error) {
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return nil, err
	}
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	found, next, looked, err := l.Page(ctx, v, actor.Scope(), q)
	if err != nil {
		return nil, err
	}
	bodies, err := l.cases.Bodies(ctx, v, found)
	if err != nil {
		return nil, err
	}
	out := &listOut{Looked: looked, Body: web.List[cases.CaseBody]{Items: bodies}}
	if next != "" {
		out.Body.NextCursor = &next
	}
	return out, nil
}

func (in *listIn) query() (Query, error) {
	q := Query{List: in.View, Sort: in.Sort, Limit: in.Limit, Cursor: in.Cursor, Filters: Filters{Status: cases.Status(in.Status),
		TeamID: in.TeamID, InboxID: in.InboxID, PersonID: in.PersonID, OrganizationID: in.Organization, Channel: in.Channel, UpdatedSince: in.UpdatedSince, Room: map[string]string{}}}
	if q.List == "" {
		q.List = All
	}
	if in.OwnerID != "" {
		id := int64(0)
		for _, d := range in.OwnerID {
			id = id*10 + int64(d-'0')
		}
		q.Filters.OwnerID = &id
	}
	for _, f := range in.Filter {
		name, value, ok := strings.Cut(f, ":")
		if !ok {
			return q, fault.Field("filter", "lists.fault.filter")
		}
		q.Filters.Room[name] = value
	}
	if in.Q != "" {
		q.Filters.Room["q"] = in.Q
	}
	if in.Tag != "" {
		q.Filters.Room["tag"] = in.Tag
	}
	if in.TopicID != "" {
		q.Filters.Room["topic"] = in.TopicID
	}
	return q, nil
}
