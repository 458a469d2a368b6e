package outbox

import (
	"context"
	"fmt"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// SignatureBody is how somebody signs, as programs see it.
type SignatureBody struct {
	Signature string `json:"signature" maxLength:"4000" doc:"Stands below their replies, above what all of an inbox share; empty where it is their name"`
}

type signatureOut struct {
	web.Versioned
	Body SignatureBody
}

// signatureOf is how the acting user signs.
func (o *Outbox) signatureOf(ctx context.Context, v db.View) (*signatureOut, error) {
	actor, err := staff.Allow(ctx, staff.CasesReply)
	if err != nil {
		return nil, err
	}
	out := &signatureOut{}
	if out.Body.Signature, err = o.SignatureOf(ctx, v, actor.ID); err != nil {
		return nil, err
	}
	out.ETag, err = web.ContentETag(out.Body)
	return out, err
}

func (o *Outbox) apiSignature(ctx context.Context, v db.View, _ *struct{}) (*signatureOut, error) {
	return o.signatureOf(ctx, v)
}

type signIn struct {
	web.Guarded
	Body SignatureBody
}

func (o *Outbox) apiSign(ctx context.Context, tx *db.Tx, in *signIn) (*signatureOut, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	if err := tx.Lock(ctx, "signature", fmt.Sprint(actor.ID)); err != nil {
		return nil, err
	}
	was, err := o.signatureOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := web.Match(in.IfMatch, was.ETag); err != nil {
		return nil, err
	}
	if err := o.Sign(ctx, tx, in.Body.Signature); err != nil {
		return nil, err
	}
	return o.signatureOf(ctx, tx)
}

// StyleBody is what stands below every reply of an inbox, as programs see it.
type StyleBody struct {
	Signature string `json:"signature" doc:"What all share, below the writer's own; [brand] stands for the name of the brand, and empty is that name alone"`
	Quote     Quote  `json:"quote" enum:"off,last" doc:"How much of the history stands below; last is the customer's last message"`
}

type styleIn struct {
	ID int64 `path:"id"`
}

type styleOut struct {
	web.Versioned
	Body StyleBody
}

// styled is the style of an inbox that the acting user may see.
func (o *Outbox) styled(ctx context.Context, v db.View, inbox int64) (*styleOut, error) {
	if _, err := staff.Allow(ctx, staff.InboxesRead); err != nil {
		return nil, err
	}
	in, err := o.inboxes.ByID(ctx, v, inbox)
	if err != nil {
		return nil, err
	}
	y, err := o.StyleOf(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	out := &styleOut{Body: StyleBody(y)}
	out.ETag, err = web.ContentETag(out.Body)
	return out, err
}

func (o *Outbox) apiStyle(ctx context.Context, v db.View, in *styleIn) (*styleOut, error) {
	return o.styled(ctx, v, in.ID)
}

type styleSetIn struct {
	ID int64 `path:"id"`
	web.Guarded
	Body struct {
		Signature *string `json:"signature,omitempty" maxLength:"4000"`
		Quote     *Quote  `json:"quote,omitempty" enum:"off,last"`
	}
}

func (o *Outbox) apiSetStyle(ctx context.Context, tx *db.Tx, in *styleSetIn) (*styleOut, error) {
	if err := tx.Lock(ctx, "inbox_style", fmt.Sprint(in.ID)); err != nil {
		return nil, err
	}
	was, err := o.styled(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := web.Match(in.IfMatch, was.ETag); err != nil {
		return nil, err
	}
	y := Style(was.Body)
	if in.Body.Signature != nil {
		y.Signature = *in.Body.Signature
	}
	if in.Body.Quote != nil {
		y.Quote = *in.Body.Quote
	}
	if err := o.SetStyle(ctx, tx, in.ID, y); err != nil {
		return nil, err
	}
	return o.styled(ctx, tx, in.ID)
}
