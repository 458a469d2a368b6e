package portal

import (
	"context"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// FormBody is the web form of an inbox as programs see it.
type FormBody struct {
	On       bool     `json:"on"`
	Slug     string   `json:"slug" doc:"In its address: /f/slug"`
	URL      string   `json:"url" doc:"Where people find it. product, version and device can come along as parameters of the address"`
	Title    string   `json:"title" doc:"Empty for the usual one"`
	Intro    string   `json:"intro"`
	AskTopic bool     `json:"ask_topic" doc:"People say what it is about"`
	Topics   []int64  `json:"topics" nullable:"false" doc:"Of which they choose; none for all that are offered"`
	Origins  []string `json:"origins" nullable:"false" doc:"Of pages that may frame it, as https://www.example.com"`
}

type formIn struct {
	ID int64 `path:"id"`
}

type formOut struct {
	web.Versioned
	Body FormBody
}

func (s *Portal) out(f WebForm, err error) (*formOut, error) {
	if err != nil {
		return nil, err
	}
	b := FormBody{f.On, f.Slug, s.desk.Web.URL(f.path()), f.Title, f.Intro, f.AskTopic, f.Topics, f.Origins}
	if b.Topics == nil {
		b.Topics = []int64{}
	}
	if b.Origins == nil {
		b.Origins = []string{}
	}
	return &formOut{web.Versioned{ETag: web.ETag(f.Version)}, b}, nil
}

func (s *Portal) formOp(ctx context.Context, v db.View, in *formIn) (*formOut, error) {
	return s.out(s.FormOf(ctx, v, in.ID))
}

type formSetIn struct {
	ID int64 `path:"id"`
	web.Guarded
	Body struct {
		On       *bool    `json:"on,omitempty"`
		Slug     *string  `json:"slug,omitempty" maxLength:"60"`
		Title    *string  `json:"title,omitempty" maxLength:"120"`
		Intro    *string  `json:"intro,omitempty" maxLength:"600"`
		AskTopic *bool    `json:"ask_topic,omitempty"`
		Topics   []int64  `json:"topics,omitempty" doc:"An empty list: all that are offered"`
		Origins  []string `json:"origins,omitempty"`
	}
}

func (s *Portal) setOp(ctx context.Context, tx *db.Tx, in *formSetIn) (*formOut, error) {
	return s.out(s.SetForm(ctx, tx, in.ID, func(f *WebForm) error {
		if err := in.Check(f.Version); err != nil {
			return err
		}
		b := in.Body
		put(&f.On, b.On)
		put(&f.Slug, b.Slug)
		put(&f.Title, b.Title)
		put(&f.Intro, b.Intro)
		put(&f.AskTopic, b.AskTopic)
		if b.Topics != nil {
			f.Topics = b.Topics
		}
		if b.Origins != nil {
			f.Origins = b.Origins
		}
		return nil
	}))
}

// put changes what is given.
func put[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}
