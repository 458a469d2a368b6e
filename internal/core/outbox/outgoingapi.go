package outbox

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// OutgoingBody is one mail to one address as the API gives it.
type OutgoingBody struct {
	ID             int64      `json:"id"`
	CaseID         int64      `json:"case_id"`
	MessageID      int64      `json:"message_id" doc:"The message that it carries"`
	To             string     `json:"to,omitempty" doc:"Empty once the person was erased"`
	State          State      `json:"state" enum:"queued,delivered,deferred,failed,uncertain"`
	Code           int        `json:"code,omitempty" doc:"Of the last answer of the other side"`
	Reason         string     `json:"reason,omitempty" doc:"Why it is not out, or what the other side said"`
	Tries          int        `json:"tries"`
	MayArriveTwice bool       `json:"may_arrive_twice" doc:"The line died once after the whole mail was given"`
	NextTry        *time.Time `json:"next_try,omitempty"`
	CreatedAt      time.Time  `json:"created_at"`
	UpdatedAt      time.Time  `json:"updated_at"`
}

func outgoingBody(ctx context.Context, g Outgoing) OutgoingBody {
	b := OutgoingBody{ID: g.ID, CaseID: g.CaseID, MessageID: g.MessageID, To: g.Rcpt, State: g.State, Code: g.Code, Tries: g.Tries,
		MayArriveTwice: g.Doubtful > 0, CreatedAt: g.CreatedAt, UpdatedAt: g.UpdatedAt}
	if g.Reason.Key != "" {
		b.Reason = words.Say(ctx, g.Reason.Sentence())
	}
	if !g.Settled && g.NextTry.Before(db.Never) {
		b.NextTry = &g.NextTry
	}
	return b
}

type outgoingsIn struct {
	State   State `query:"state" enum:"queued,delivered,deferred,failed,uncertain" doc:"Left out: all that is not delivered"`
	Message int64 `query:"message_id" minimum:"1" doc:"The mails of this message, whatever their state"`
	web.Paging
}

type outgoingsOut struct{ Body web.List[OutgoingBody] }

// apiOutgoings says how the mails stand that we sent.
func (o *Outbox) apiOutgoings(ctx context.Context, v db.View, in *outgoingsIn) (*outgoingsOut, error) {
	if in.State != "" && in.Message != 0 {
		return nil, fault.Field("state", "outbox.fault.one_filter")
	}
	q := Query{State: in.State, Message: in.Message, Limit: in.Limit}
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	if after != nil {
		q.Before = after.ID
	}
	all, err := o.Find(ctx, v, q)
	if err != nil {
		return nil, err
	}
	bodies := make([]OutgoingBody, len(all))
	for i, g := range all {
		bodies[i] = outgoingBody(ctx, g)
	}
	return &outgoingsOut{web.NewList(bodies, in.Limit, func(b OutgoingBody) web.Cursor { return web.Cursor{ID: b.ID} })}, nil
}

type outgoingIn struct {
	ID int64 `path:"id"`
}

type outgoingOut struct{ Body OutgoingBody }

// apiRetry sends a mail again.
func (o *Outbox) apiRetry(ctx context.Context, tx *db.Tx, in *outgoingIn) (*outgoingOut, error) {
	g, err := o.Retry(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return &outgoingOut{outgoingBody(ctx, g)}, nil
}

// apiUndo takes a held reply back: it is a draft again.
func (o *Outbox) apiUndo(ctx context.Context, tx *db.Tx, in *outgoingIn) (*struct{}, error) {
	_, err := o.Undo(ctx, tx, in.ID)
	return nil, err
}
