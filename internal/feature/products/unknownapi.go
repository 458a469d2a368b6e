package products

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// UnknownTallyBody is a product of which something is not known, as the API gives it.
type UnknownTallyBody struct {
	ProductID int64     `json:"product_id"`
	Product   string    `json:"product"`
	Count     int64     `json:"count" doc:"How much is asked about it that nobody here knows"`
	Since     time.Time `json:"since" doc:"When the oldest of it was asked"`
}

type unknownTalliesIn struct{ web.Paging }

type unknownTalliesOut struct{ Body web.List[UnknownTallyBody] }

func (s *Products) apiUnknownTallies(ctx context.Context, v db.View, in *unknownTalliesIn) (*unknownTalliesOut, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	if after == nil {
		after = &web.Cursor{}
	}
	all, err := s.UnknownTallies(ctx, v, after.Sort, after.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	bodies := make([]UnknownTallyBody, len(all))
	for i, r := range all {
		bodies[i] = UnknownTallyBody{r.ProductID, r.Product, r.N, r.Since}
	}
	return &unknownTalliesOut{web.NewList(bodies, in.Limit, func(b UnknownTallyBody) web.Cursor { return web.Cursor{Sort: b.Count, ID: b.ProductID} })}, nil
}

type foundOutIn struct {
	ID int64 `path:"id" doc:"An id of what is not known of a product"`
}

func (s *Products) apiFoundOut(ctx context.Context, tx *db.Tx, in *foundOutIn) (*struct{}, error) {
	_, err := s.FoundOut(ctx, tx, in.ID)
	return nil, err
}

type unknownsIn struct {
	ID int64 `path:"id"`
	web.Paging
}

// UnknownBody is something asked about a product that nobody here knows.
type UnknownBody struct {
	ID     int64     `json:"id"`
	CaseID int64     `json:"case_id"`
	What   string    `json:"what" doc:"Empty where it was not said, or the person was erased"`
	At     time.Time `json:"at"`
}

type unknownsOut struct{ Body web.List[UnknownBody] }

func (s *Products) apiUnknowns(ctx context.Context, v db.View, in *unknownsIn) (*unknownsOut, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	if after == nil {
		after = &web.Cursor{}
	}
	if _, err := s.Find(ctx, v, in.ID); err != nil {
		return nil, err
	}
	all, err := s.Unknowns(ctx, v, in.ID, after.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	bodies := make([]UnknownBody, len(all))
	for i, u := range all {
		bodies[i] = UnknownBody{u.ID, u.CaseID, u.What, u.At}
	}
	return &unknownsOut{web.NewList(bodies, in.Limit, func(b UnknownBody) web.Cursor { return web.Cursor{ID: b.ID} })}, nil
}
