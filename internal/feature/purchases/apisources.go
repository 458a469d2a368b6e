package purchases

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// SourceBody is a shop or a payment system that tells of purchases.
type SourceBody struct {
	ID         int64      `json:"id"`
	Vendor     string     `json:"vendor" enum:"shopify,stripe"`
	Name       string     `json:"name"`
	Address    string     `json:"address" doc:"Where it posts what it tells"`
	Off        bool       `json:"off"`
	RotatedAt  time.Time  `json:"rotated_at" doc:"When its secret was last made"`
	OldUntil   *time.Time `json:"old_until" doc:"Until when the secret before is good"`
	Refused    int64      `json:"refused" doc:"How many were not signed as they must be since the secret was made"`
	RefusedAt  *time.Time `json:"refused_at"`
	RefusedWhy string     `json:"refused_why,omitempty" enum:"not_signed,forged,stale"`
}

// at is nil for no time.
func at(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (s *Purchases) sourceBody(o Source) SourceBody {
	return SourceBody{ID: o.ID, Vendor: string(o.Vendor), Name: o.Name, Address: s.Address(o), Off: o.Off, RotatedAt: o.RotatedAt, OldUntil: at(o.OldUntil),
		Refused: o.Refused, RefusedAt: at(o.RefusedAt), RefusedWhy: string(o.RefusedWhy)}
}

type sourcesOut struct{ Body web.List[SourceBody] }

func (s *Purchases) apiSources(ctx context.Context, v db.View, _ *struct{}) (*sourcesOut, error) {
	all, err := s.Sources(ctx, v)
	out := &sourcesOut{web.List[SourceBody]{Items: make([]SourceBody, len(all))}}
	for i, o := range all {
		out.Body.Items[i] = s.sourceBody(o)
	}
	return out, err
}

type addSourceIn struct {
	Body struct {
		Vendor string `json:"vendor" doc:"shopify or stripe"`
		Name   string `json:"name" maxLength:"200" doc:"Of the shop; in small letters it is the source of its purchases"`
		Secret string `json:"secret" minLength:"8" maxLength:"200" doc:"That the vendor shows for signing; it is never shown again"`
	}
}

type sourceOut struct{ Body SourceBody }

func (s *Purchases) apiAddSource(ctx context.Context, tx *db.Tx, in *addSourceIn) (*sourceOut, error) {
	o, _, err := s.AddSource(ctx, tx, Vendor(in.Body.Vendor), in.Body.Name, in.Body.Secret)
	return &sourceOut{s.sourceBody(o)}, err
}

type changeSourceIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Secret *string `json:"secret,omitempty" minLength:"8" maxLength:"200" doc:"Another secret; the one before is good for another day"`
		Off    *bool   `json:"off,omitempty"`
	}
}

func (s *Purchases) apiChangeSource(ctx context.Context, tx *db.Tx, in *changeSourceIn) (*sourceOut, error) {
	o, err := s.takeSource(ctx, tx, in.ID)
	if err == nil && in.Body.Secret != nil {
		o, _, err = s.Rotate(ctx, tx, in.ID, *in.Body.Secret)
	}
	if err == nil && in.Body.Off != nil {
		o, err = s.Turn(ctx, tx, in.ID, *in.Body.Off)
	}
	return &sourceOut{s.sourceBody(o)}, err
}

// EventBody is something that a source told.
type EventBody struct {
	ID        int64      `json:"id"`
	Topic     string     `json:"topic"`
	State     string     `json:"state" enum:"done,ignored,early,wrong"`
	Problem   string     `json:"problem,omitempty" enum:"no_json,shape,no_buyer,early,taken,money,field"`
	Field     string     `json:"field,omitempty" doc:"The field at fault"`
	PersonID  *int64     `json:"person_id"`
	About     string     `json:"about,omitempty" doc:"What the source calls the order"`
	Tries     int64      `json:"tries" doc:"How often it was told until it was done"`
	ToldAt    *time.Time `json:"told_at" doc:"By the clock of the source"`
	CreatedAt time.Time  `json:"created_at"`
	UpdatedAt time.Time  `json:"updated_at"`
}

type eventsIn struct {
	ID int64 `path:"id"`
	web.Paging
}

type eventsOut struct{ Body web.List[EventBody] }

func (s *Purchases) apiEvents(ctx context.Context, v db.View, in *eventsIn) (*eventsOut, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	below := int64(0)
	if after != nil {
		below = after.ID
	}
	if _, err := s.Source(ctx, v, in.ID); err != nil {
		return nil, err
	}
	all, next, err := s.Events(ctx, v, in.ID, below, in.Limit)
	out := &eventsOut{web.List[EventBody]{Items: make([]EventBody, len(all))}}
	for i, e := range all {
		out.Body.Items[i] = EventBody{ID: e.ID, Topic: e.Topic, State: string(e.State), Problem: string(e.Problem), Field: e.Field, PersonID: orNull(e.PersonID), About: e.About,
			Tries: e.Tries, ToldAt: at(e.ToldAt), CreatedAt: e.CreatedAt, UpdatedAt: e.UpdatedAt}
	}
	if next != 0 {
		cursor := web.Cursor{ID: next}.String()
		out.Body.NextCursor = &cursor
	}
	return out, err
}
