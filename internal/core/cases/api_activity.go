package cases

import (
	"context"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// ActivityBody is something that happened, as the API gives it.
type ActivityBody struct {
	ID       int64          `json:"id"`
	At       time.Time      `json:"at"`
	Kind     string         `json:"kind" doc:"What happened, as a name that does not change"`
	Text     string         `json:"text" doc:"What happened, in words"`
	By       WhoBody        `json:"by"`
	CaseID   *int64         `json:"case_id"`
	PersonID *int64         `json:"person_id"`
	InboxID  *int64         `json:"inbox_id"`
	On       string         `json:"on,omitempty" doc:"What it is about where it is no case, as user"`
	OnID     *int64         `json:"on_id"`
	Data     map[string]any `json:"data" doc:"Facts for programs; null once the person was erased"`
}

// ActivityBodies words entries for programs, with the names of who acted: of
// those that the caller has shown the actor may see.
func ActivityBodies(ctx context.Context, v db.View, all []activity.Entry) ([]ActivityBody, error) {
	var users []int64
	for _, e := range all {
		if e.Who.Kind == activity.User || e.Who.Kind == activity.Token {
			users = append(users, e.Who.ID)
		}
	}
	names, err := namesIn(ctx, v, "staff_user", users)
	if err != nil {
		return nil, err
	}
	out := make([]ActivityBody, len(all))
	for i, e := range all {
		by := WhoBody{Kind: e.Who.Kind, ID: e.Who.ID, Name: e.Who.Name}
		if e.Who.Kind == activity.User || e.Who.Kind == activity.Token {
			by.Name = names[e.Who.ID]
		}
		out[i] = ActivityBody{ID: e.ID, At: e.At, Kind: e.Kind, By: by, CaseID: orNull(e.CaseID), PersonID: orNull(e.PersonID), InboxID: orNull(e.InboxID),
			On: e.On, OnID: orNull(e.OnID), Data: e.Data}
		if e.Data != nil {
			out[i].Text = words.Say(ctx, e.Sentence())
		}
	}
	return out, nil
}

type caseActivityIn struct {
	ID int64 `path:"id"`
	web.Paging
}

type activityOut struct {
	Cursor string `header:"Kept-Cursor" doc:"Where to go on from for what happens later"`
	Body   web.List[ActivityBody]
}

// apiCaseActivity gives the timeline of a case, the oldest first.
func (c *Cases) apiCaseActivity(ctx context.Context, v db.View, in *caseActivityIn) (*activityOut, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	from := web.Cursor{}
	if after != nil {
		from = *after
	}
	family, err := c.Family(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	all, err := c.log.OfCase(ctx, v, family, from.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	bodies, err := ActivityBodies(ctx, v, all)
	if err != nil {
		return nil, err
	}
	out := &activityOut{Body: web.NewList(bodies, in.Limit, func(b ActivityBody) web.Cursor { return web.Cursor{ID: b.ID} })}
	if n := len(out.Body.Items); n > 0 {
		from.ID = out.Body.Items[n-1].ID
	}
	out.Cursor = from.String()
	return out, nil
}

// mostSeen is how many entries one request of the feed looks at.
const mostSeen = 2000

// apiActivity gives all that happened that the caller may see, in the order in
// which whoever goes on from a cursor misses nothing. A page can be short, even
// empty, where most of what happened is not for the caller's eyes.
func (c *Cases) apiActivity(ctx context.Context, v db.View, in *struct{ web.Paging }) (*activityOut, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	place := db.Place{}
	if after != nil {
		place = db.Place{Tx: after.Sort, ID: after.ID}
	}
	actor, err := staff.Allow(ctx, staff.ActivityRead)
	if err != nil {
		return nil, err
	}
	var seen []activity.Entry
	more := true
	for looked := 0; more && len(seen) < in.Limit && looked < mostSeen; {
		asked := in.Limit - len(seen)
		some, next, err := c.log.Follow(ctx, v, place, asked)
		if err != nil {
			return nil, err
		}
		place, more, looked = next, len(some) == asked, looked+len(some)
		some, err = c.seenBy(ctx, v, actor.Scope(), some)
		if err != nil {
			return nil, err
		}
		seen = append(seen, some...)
	}
	bodies, err := ActivityBodies(ctx, v, seen)
	if err != nil {
		return nil, err
	}
	cursor := web.Cursor{Sort: place.Tx, ID: place.ID}.String()
	out := &activityOut{Cursor: cursor, Body: web.List[ActivityBody]{Items: bodies}}
	if more {
		out.Body.NextCursor = &cursor
	}
	return out, nil
}

// seenBy keeps the entries that a scope shows: those of cases it shows and of
// inboxes it has. What touches neither is for those who see everything.
func (c *Cases) seenBy(ctx context.Context, v db.View, s staff.Scope, all []activity.Entry) ([]activity.Entry, error) {
	var seen []activity.Entry
	known := map[int64]bool{}
	for _, e := range all {
		ok := s.All
		switch {
		case e.CaseID != 0:
			if _, asked := known[e.CaseID]; !asked {
				k, err := root(ctx, v, e.CaseID)
				if err != nil && !fault.Is(err, fault.NotFound) {
					return nil, err
				}
				if err == nil {
					if known[e.CaseID], err = InScope(ctx, v, s, k); err != nil {
						return nil, err
					}
				}
			}
			ok = known[e.CaseID]
		case e.InboxID != 0:
			ok = s.Has(e.InboxID)
		}
		if ok {
			seen = append(seen, e)
		}
	}
	return seen, nil
}
