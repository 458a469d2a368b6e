package products

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// TallyBody is how much was said of a part, as the API gives it.
type TallyBody struct {
	ID        int64     `json:"id"`
	ProductID int64     `json:"product_id"`
	Product   string    `json:"product"`
	Part      string    `json:"part" doc:"Empty for the product as a whole"`
	Count     int64     `json:"count"`
	LastAt    time.Time `json:"last_at"`
}

// FeedbackBody is product feedback as the API gives it.
type FeedbackBody struct {
	ID        int64      `json:"id"`
	CountID   int64      `json:"count_id" doc:"Where it is counted"`
	ProductID int64      `json:"product_id"`
	Part      string     `json:"part" doc:"Empty for the product as a whole"`
	CaseID    int64      `json:"case_id"`
	MessageID *int64     `json:"message_id" doc:"Whose words they are; null where nobody said"`
	Words     string     `json:"words" doc:"Empty once they were erased"`
	At        time.Time  `json:"at"`
	ToldAt    *time.Time `json:"told_at" doc:"When whoever can change the product was told; null if nobody was"`
}

func feedbackBody(f Feedback) FeedbackBody {
	b := FeedbackBody{ID: f.ID, CountID: f.TallyID, ProductID: f.ProductID, Part: f.Part, CaseID: f.CaseID, MessageID: orNull(f.MessageID), Words: f.Words, At: f.At}
	if !f.ToldAt.IsZero() {
		b.ToldAt = &f.ToldAt
	}
	return b
}

type talliesIn struct {
	web.Paging
	ProductID int64 `query:"product_id" doc:"Of this product alone"`
}

type talliesOut struct{ Body web.List[TallyBody] }

func (s *Products) apiTallies(ctx context.Context, v db.View, in *talliesIn) (*talliesOut, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	if after == nil {
		after = &web.Cursor{}
	}
	all, err := s.Tallies(ctx, v, in.ProductID, after.Sort, after.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	bodies := make([]TallyBody, len(all))
	for i, t := range all {
		bodies[i] = TallyBody{t.ID, t.ProductID, t.Product, t.Part, t.N, t.LastAt}
	}
	return &talliesOut{web.NewList(bodies, in.Limit, func(b TallyBody) web.Cursor { return web.Cursor{Sort: b.Count, ID: b.ID} })}, nil
}

type feedbackPageIn struct {
	web.Paging
	CountID int64 `query:"count_id" doc:"Of one part of one product: an id of product_feedback_counts"`
}

type feedbackListOut struct{ Body web.List[FeedbackBody] }

func (s *Products) apiFeedback(ctx context.Context, v db.View, in *feedbackPageIn) (*feedbackListOut, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	if after == nil {
		after = &web.Cursor{}
	}
	all, err := s.Feedback(ctx, v, in.CountID, after.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	bodies := make([]FeedbackBody, len(all))
	for i, f := range all {
		bodies[i] = feedbackBody(f)
	}
	return &feedbackListOut{web.NewList(bodies, in.Limit, func(b FeedbackBody) web.Cursor { return web.Cursor{ID: b.ID} })}, nil
}

type countIn struct {
	ID   int64 `path:"id"`
	Body struct {
		ProductID int64  `json:"product_id"`
		Part      string `json:"part,omitempty" maxLength:"100" doc:"Left out for the product as a whole"`
		Words     string `json:"words" minLength:"1" maxLength:"1000" doc:"As people said it; without names, for it goes to whoever can change the product"`
		MessageID int64  `json:"message_id,omitempty" doc:"The message of the case whose words they are"`
		HintID    int64  `json:"hint_id,omitempty" doc:"The hint among the case's questions that it is made of"`
	}
}

type feedbackOut struct{ Body FeedbackBody }

func (s *Products) apiCount(ctx context.Context, tx *db.Tx, in *countIn) (*feedbackOut, error) {
	h, err := s.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	f, err := s.Count(ctx, tx, h, Said{in.Body.ProductID, in.Body.Part, in.Body.Words, in.Body.MessageID, in.Body.HintID})
	return &feedbackOut{feedbackBody(f)}, err
}

func (s *Products) apiWithdraw(ctx context.Context, tx *db.Tx, in *oneIn) (*struct{}, error) {
	_, err := s.Withdraw(ctx, tx, in.ID)
	return nil, err
}
