package casepage

import (
	"context"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// addBulk adds what every desk can do to many cases at once.
func (p *Pages) addBulk() {
	say := func(key string) func(context.Context) string {
		return func(ctx context.Context) string { return words.T(ctx, key) }
	}
	p.AddBulk(BulkAct{Name: "own", Order: 10, Icon: "user", Keys: "a", Label: say("casepage.bulk.own"), Fields: p.ownFields, Do: p.bulkOwn})
	p.AddBulk(BulkAct{Name: "wait", Order: 20, Icon: "snooze", Keys: "h", Label: say("casepage.act.wait"), Fields: waitFields, Do: p.bulkWait})
	p.AddBulk(BulkAct{Name: "team", Order: 40, Icon: "people", Label: say("casepage.bulk.team"), Fields: p.teamFields, Do: p.bulkTeam})
	p.AddBulk(BulkAct{Name: "move", Order: 50, Icon: "inbox", Label: say("casepage.bulk.move"), Fields: p.moveFields, Do: p.bulkMove})
	p.AddBulk(BulkAct{Name: "read", Order: 60, Icon: "eye", Label: say("casepage.bulk.read"), Do: p.bulkSee})
	p.AddBulk(BulkAct{Name: "solve", Order: 70, Icon: "check", Keys: "e", Label: say("casepage.act.solved"), Do: p.bulkSolve})
	p.AddBulk(BulkAct{Name: "back", Do: p.bulkBack})
}

// with is the number behind the act's name on the button.
func with(form url.Values) (int64, bool) {
	n, err := strconv.ParseInt(form.Get("with"), 10, 64)
	return n, err == nil && n >= 0
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func (p *Pages) ownFields(ctx context.Context, v db.View) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	users, err := p.staff.Assignable(ctx, v)
	return bulkOwners(users, actor.ID), err
}

func (p *Pages) bulkOwn(ctx context.Context, tx *db.Tx, h *cases.Held, form url.Values) (url.Values, error) {
	to, ok := with(form)
	if !ok {
		return nil, fault.Field("owner", "casepage.fault.owner")
	}
	was := h.OwnerID
	if err := p.cases.Own(ctx, tx, h, to); err != nil || was == to {
		return nil, err
	}
	return url.Values{"do": {"own:" + number(was)}}, nil
}

func (p *Pages) teamFields(ctx context.Context, v db.View) (templ.Component, error) {
	teams, err := p.staff.Teams(ctx, v)
	return bulkTeams(teams), err
}

func (p *Pages) bulkTeam(ctx context.Context, tx *db.Tx, h *cases.Held, form url.Values) (url.Values, error) {
	to, ok := with(form)
	if !ok {
		return nil, fault.Field("team", "casepage.fault.team")
	}
	was := h.TeamID
	if err := p.cases.Hand(ctx, tx, h, to); err != nil || was == to {
		return nil, err
	}
	return url.Values{"do": {"team:" + number(was)}}, nil
}

func (p *Pages) moveFields(ctx context.Context, v db.View) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	all, err := p.seenInboxes(ctx, v, actor)
	return bulkInboxes(all), err
}

func (p *Pages) bulkMove(ctx context.Context, tx *db.Tx, h *cases.Held, form url.Values) (url.Values, error) {
	to, ok := with(form)
	if !ok || to == 0 {
		return nil, fault.Field("inbox", "casepage.fault.move")
	}
	was := h.InboxID
	if err := p.cases.Move(ctx, tx, h, to); err != nil || was == to {
		return nil, err
	}
	return url.Values{"do": {"move:" + number(was)}}, nil
}

func waitFields(context.Context, db.View) (templ.Component, error) { return bulkWait(), nil }

func (p *Pages) bulkWait(ctx context.Context, tx *db.Tx, h *cases.Held, form url.Values) (url.Values, error) {
	until, err := moment(ctx, "until", form.Get("until"))
	if err != nil {
		return nil, err
	}
	if err := p.cases.Wait(ctx, tx, h, until, cases.Reason(form.Get("why"))); err != nil {
		return nil, err
	}
	return backTo(h), nil
}

func (p *Pages) bulkSolve(ctx context.Context, tx *db.Tx, h *cases.Held, _ url.Values) (url.Values, error) {
	if h.Shelf() == cases.ShelfDone {
		return nil, nil
	}
	if err := p.cases.SetStatus(ctx, tx, h, cases.Solved, ""); err != nil {
		return nil, err
	}
	return backTo(h), nil
}

// bulkSee marks as read, for the acting user alone.
func (p *Pages) bulkSee(ctx context.Context, tx *db.Tx, h *cases.Held, form url.Values) (url.Values, error) {
	unread := form.Get("with") == "0"
	if err := p.lists.See(ctx, tx, h.ID, !unread); err != nil || unread {
		return nil, err
	}
	return url.Values{"do": {"read:0"}}, nil
}

// backTo is the form that takes back what was just done to a case.
func backTo(h *cases.Held) url.Values { return url.Values{"do": {"back:" + number(h.Act)}} }

// bulkBack takes an act back: the case is as it was before, new where it was
// new.
func (p *Pages) bulkBack(ctx context.Context, tx *db.Tx, h *cases.Held, form url.Values) (url.Values, error) {
	entry, ok := with(form)
	if !ok || entry == 0 {
		return nil, fault.Field("undo", "casepage.fault.form")
	}
	return nil, p.cases.TakeBack(ctx, tx, h, entry)
}
