package casepage

import (
	"context"
	"log/slog"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// atOnce is how many entries the follower reads in one go.
const atOnce = 500

// asks is how often the follower looks without being rung for: a ring that was
// lost between processes costs so long at most.
const asks = 3 * time.Second

// Tell follows the activity and tells the open pages what changed, until ctx
// ends. One is in each process that serves pages.
func (p *Pages) Tell(ctx context.Context, hub *web.Hub, log *slog.Logger) {
	ctx = staff.As(ctx, staff.System("casepage.tell"))
	rings := p.d.Listen(ctx, activity.Channel)
	tick := time.NewTicker(asks)
	defer tick.Stop()
	var place db.Place
	started := false
	for {
		err := p.d.Read(ctx, "casepage.tell", func(ctx context.Context, v db.View) (err error) {
			if !started {
				place, err = db.Latest(ctx, v, "activity")
				started = err == nil
				return err
			}
			place, err = p.tellSince(ctx, v, hub, place)
			return err
		})
		if err != nil && ctx.Err() == nil {
			log.Error("live updates wait", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-rings:
		case <-tick.C:
		}
	}
}

// tellSince publishes what was recorded after a place, and returns the place it
// came to.
func (p *Pages) tellSince(ctx context.Context, v db.View, hub *web.Hub, place db.Place) (db.Place, error) {
	for {
		some, next, err := p.log.Follow(ctx, v, place, atOnce)
		if err != nil {
			return place, err
		}
		kinds := map[int64][]string{}
		var order []int64
		for _, e := range some {
			if e.CaseID == 0 {
				continue
			}
			if kinds[e.CaseID] == nil {
				order = append(order, e.CaseID)
			}
			kinds[e.CaseID] = append(kinds[e.CaseID], e.Kind)
		}
		for _, id := range order {
			c, err := p.cases.ByID(ctx, v, id)
			if err != nil {
				return place, err
			}
			hub.Publish(web.Event{Case: c.ID, Kinds: kinds[id], In: listsOf(c)})
		}
		place = next
		if len(some) < atOnce {
			return place, nil
		}
	}
}

// listsOf are the lists a case may be in. Whose "mine" it is, each reader's tab
// finds out by asking for the row.
func listsOf(c cases.Case) []string {
	all := []string{lists.All, lists.Person(c.PersonID)}
	switch c.Shelf() {
	case cases.ShelfOpen:
		all = append(all, lists.Open, lists.Inbox(c.InboxID))
		if c.OwnerID == 0 {
			all = append(all, lists.Unowned)
		} else {
			all = append(all, lists.Mine)
		}
		if c.TeamID != 0 {
			all = append(all, lists.Team(c.TeamID))
		}
	case cases.ShelfWaiting:
		all = append(all, lists.Waiting)
	case cases.ShelfDone:
		all = append(all, lists.Done)
	}
	return all
}

// Subscriber makes a listener of whoever acts in a context: each event is
// checked against their rights when it is sent, and the rights are read again
// while the stream is open.
func (p *Pages) Subscriber(ctx context.Context) (web.Subscriber, error) {
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return web.Subscriber{}, err
	}
	now := actor
	return web.Subscriber{
		Who: actor.String(),
		See: func(_ context.Context, e web.Event) (web.Event, bool) {
			err := p.d.Read(staff.As(ctx, now), "casepage.see", func(ctx context.Context, v db.View) error {
				_, err := p.cases.ByID(ctx, v, e.Case)
				return err
			})
			switch {
			case err == nil:
				return e, true
			case fault.Is(err, fault.NotFound):
				return e.Gone(), true
			}
			return web.Event{}, false
		},
		Rights: func(context.Context) error {
			still, err := p.staff.Still(ctx)
			if err == nil && !still.May(staff.CasesRead) {
				_, err = staff.Allow(staff.As(ctx, still), staff.CasesRead)
			}
			if err == nil {
				now = still
			}
			return err
		},
	}, nil
}
