package casepage

import (
	"context"
	"encoding/json"
	"net/http"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// atOneTime is how many entries a feed reads in one go.
const atOneTime = 50

// feed answers with the activity as it happens, from the place that
// Last-Event-ID or the cursor names, else from now on. Each entry is checked
// against the rights its reader has when it is sent.
func (p *Pages) feed(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	actor, err := staff.Allow(ctx, staff.ActivityRead)
	if err != nil {
		return err
	}
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		text = r.URL.Query().Get("cursor")
	}
	at, err := web.ParseCursor(text)
	if err != nil {
		return err
	}
	place, now := db.Place{}, actor
	if at != nil {
		place = db.Place{Tx: at.Sort, ID: at.ID}
	} else if err := p.d.Read(ctx, "casepage.feed", func(ctx context.Context, v db.View) (err error) {
		place, err = db.Latest(ctx, v, "activity")
		return err
	}); err != nil {
		return err
	}
	return p.hub.Follow(w, r, web.Feed{
		Who: actor.String(), Wake: p.d.Listen(ctx, activity.Channel),
		Rights: func(ctx context.Context) error {
			still, err := p.staff.Still(ctx)
			if err == nil && !still.May(staff.ActivityRead) {
				_, err = staff.Allow(staff.As(ctx, still), staff.ActivityRead)
			}
			now = still
			return err
		},
		Next: func(ctx context.Context) (all []web.FeedEvent, err error) {
			for {
				some, next, more, err := p.feedSince(staff.As(ctx, now), place)
				if err != nil {
					return nil, err
				}
				all, place = append(all, some...), next
				if !more || len(all) >= 10*atOneTime {
					return all, nil
				}
			}
		},
	})
}

// feedSince reads the entries after a place that the reader may see. Each is
// asked for by itself, so that its place is known to whoever comes back.
func (p *Pages) feedSince(ctx context.Context, place db.Place) (all []web.FeedEvent, next db.Place, more bool, err error) {
	next = place
	err = p.d.Read(ctx, "casepage.feed", func(ctx context.Context, v db.View) error {
		all, next, more = nil, place, false
		for range atOneTime {
			one, behind, err := p.log.Follow(ctx, v, next, 1)
			if err != nil || len(one) == 0 {
				return err
			}
			next = behind
			seen, err := p.mayFollow(ctx, v, one[0])
			if err != nil {
				return err
			}
			if !seen {
				continue
			}
			bodies, err := cases.ActivityBodies(ctx, v, one)
			if err != nil {
				return err
			}
			b, err := json.Marshal(bodies[0]) // as the API's list has it
			if err != nil {
				return err
			}
			all = append(all, web.FeedEvent{ID: web.Cursor{Sort: next.Tx, ID: next.ID}.String(), Data: b})
		}
		more = true
		return nil
	})
	return all, next, more, err
}

// mayFollow says whether the reader may see an entry: one of a case they see or
// of an inbox they have; what touches neither is for those who see everything.
func (p *Pages) mayFollow(ctx context.Context, v db.View, e activity.Entry) (bool, error) {
	actor, err := staff.Allow(ctx, staff.ActivityRead)
	if err != nil {
		return false, err
	}
	switch {
	case e.CaseID != 0:
		seen, err := p.cases.Shown(ctx, v, []int64{e.CaseID})
		return len(seen) > 0, err
	case e.InboxID != 0:
		return actor.Scope().Has(e.InboxID), nil
	}
	return actor.Scope().All, nil
}
