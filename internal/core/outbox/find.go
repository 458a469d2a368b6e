package outbox

import (
	"context"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"

	"github.com/a-h/templ"
	"time"
)

// Query says which outgoing mails one looks for; the zero value finds what is
// not out.
type Query struct {
	State   State // "" for all that need eyes or wait
	Message int64 // the mails of this message, whatever their state; 0 for those of all
	Before  int64 // the id after which the page before ended; 0 for the first
	Limit   int   // 50 when 0, at most 200
}

// Find returns a page of outgoing mails in the actor's scope, the newest first,
// one more than the limit where there are more.
func (o *Outbox) Find(ctx context.Context, v db.View, q Query) (_ []Outgoing, err error) {
	defer fault.Wrap(&err, "outbox.Find")
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return nil, err
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	if q.Before <= 0 {
		q.Before = 1 << 53
	}
	args := []any{q.Before, min(q.Limit, 200) + 1}
	where := ` WHERE id < $1 AND state <> 'delivered'`
	switch {
	case q.Message != 0:
		args = append(args, q.Message)
		where = ` WHERE id < $1 AND message_id = $3`
	case q.State != "":
		args = append(args, q.State)
		where = ` WHERE id < $1 AND state = $3`
	}
	where += inScope(&args, actor.Scope())
	return db.All(ctx, v, scanOutgoing, `SELECT `+outgoingColumns+` FROM outgoing`+where+` ORDER BY id DESC LIMIT $2`, args...)
}

// Stuck counts the mails in the actor's scope that need eyes, up to a limit.
func (o *Outbox) Stuck(ctx context.Context, v db.View, limit int) (_ int, err error) {
	defer fault.Wrap(&err, "outbox.Stuck")
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return 0, err
	}
	args := []any{limit}
	where := ` WHERE state <> 'delivered' AND (state IN ('failed', 'uncertain') OR told_late = 1)` + inScope(&args, actor.Scope())
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM (SELECT 1 AS one FROM outgoing`+where+` LIMIT $1) AS stuck`, args...)
	return int(n), err
}

// inScope narrows outgoing mails to the inboxes an actor may see.
func inScope(args *[]any, s staff.Scope) string {
	if s.All {
		return ""
	}
	return ` AND inbox_id IN ` + in(args, s.Inboxes)
}

// stateNames are the words for the states; stateIcons what stands before them.
var stateNames = words.Family("outbox.state.", Queued, Delivered, Deferred, Failed, Uncertain)

// States says for messages of ours how their delivery stands: of several mails
// of one message the one that needs eyes most.
func (o *Outbox) States(ctx context.Context, v db.View, messages []int64) (_ map[int64]casepage.State, err error) {
	defer fault.Wrap(&err, "outbox.States")
	all, err := o.Delivery(ctx, v, messages)
	if err != nil {
		return nil, err
	}
	shown := map[int64]casepage.State{}
	for id, g := range all {
		shown[id] = g.shown()
	}
	return shown, nil
}

// Delivery returns for each message of ours the outgoing mail that needs eyes
// most; a message that went to nobody by mail has none. The caller has shown
// that the actor may see the messages.
func (o *Outbox) Delivery(ctx context.Context, v db.View, messages []int64) (_ map[int64]Outgoing, err error) {
	defer fault.Wrap(&err, "outbox.Delivery")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	worst := map[int64]Outgoing{}
	if len(messages) == 0 {
		return worst, nil
	}
	all, err := outgoingOf(ctx, v, messages)
	if err != nil {
		return nil, err
	}
	for _, g := range all {
		was, known := worst[g.MessageID]
		if !known || urgency(g) > urgency(was) {
			worst[g.MessageID] = g
		}
	}
	return worst, nil
}

// urgency orders states: what needs eyes most is highest.
func urgency(g Outgoing) int {
	switch g.State {
	case Failed:
		return 4
	case Uncertain:
		return 3
	case Deferred:
		return 2
	case Queued:
		return 1
	}
	return 0
}

// shown is how a delivery stands, as the thread shows it.
func (g Outgoing) shown() casepage.State {
	switch g.State {
	case Delivered:
		if g.Doubtful > 0 {
			return casepage.State{Icon: "checks", Kind: web.Warn, Says: fault.Say("outbox.shown.twice")}
		}
		return casepage.State{Icon: "check", Kind: web.Good, Says: stateNames.Say(Delivered)}
	case Deferred:
		if g.Settled {
			return casepage.State{Icon: "clock", Kind: web.Warn, Says: fault.Say("outbox.shown.elsewhere")}
		}
		return casepage.State{Icon: "clock", Kind: web.Warn, Says: fault.Say("outbox.shown.deferred", fault.A("at", g.NextTry))}
	case Failed:
		return casepage.State{Icon: "alert", Kind: web.Bad, Says: stateNames.Say(Failed)}
	case Uncertain:
		return casepage.State{Icon: "alert", Kind: web.Warn, Says: stateNames.Say(Uncertain)}
	}
	if g.Reason.Key == whyNoRelay {
		return casepage.State{Icon: "clock", Kind: web.Warn, Says: fault.Say(whyNoRelay)}
	}
	return casepage.State{Icon: "send", Says: stateNames.Say(Queued)}
}

// goneFor is how long a page is told that a held reply has left, so that a tab
// that slept hears of it.
const goneFor = 10 * time.Minute

// Pending returns what leaves soon on some cases, as items of the thread, and
// which have left lately.
func (o *Outbox) Pending(ctx context.Context, v db.View, family []int64) (p casepage.Pending, err error) {
	defer fault.Wrap(&err, "outbox.Pending")
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil || len(family) == 0 {
		return p, err
	}
	all, err := heldOf(ctx, v, family)
	if err != nil {
		return p, err
	}
	for _, h := range all {
		item, err := o.heldShown(ctx, v, h, actor)
		if err != nil {
			return p, err
		}
		p.Items = append(p.Items, item)
	}
	var args []any
	where := `case_id IN ` + in(&args, family)
	args = append(args, v.Now().Add(-goneFor))
	gone, err := db.All(ctx, v, scanID, `SELECT id FROM held WHERE `+where+` AND state <> 'held' AND release_at > `+placeholder(len(args))+` ORDER BY id`, args...)
	for _, id := range gone {
		p.Gone = append(p.Gone, heldID(id))
	}
	return p, err
}

// heldShown draws a held reply; only its writer can take it back.
func (o *Outbox) heldShown(ctx context.Context, v db.View, h HeldReply, actor staff.Actor) (templ.Component, error) {
	name, err := o.staff.NameOf(ctx, v, h.UserID)
	if err != nil {
		return nil, err
	}
	shown := mail.SafeHTML("")
	if h.HTML != "" {
		shown = mail.Prose(mail.SafeHTML(h.HTML), func(contentID string) string { return picturePath(h.CaseID, contentID) })
	}
	return heldItem(heldView{HeldReply: h, Prose: shown, Name: name, Mine: actor.ID == h.UserID && actor.Kind == staff.KindUser, Seconds: secondsTo(v.Now(), h.LeavesAt)}), nil
}

// secondsTo is how many seconds are left, at least one.
func secondsTo(now, at time.Time) int { return max(1, int((at.Sub(now)+time.Second-1)/time.Second)) }
