package search

import (
	"context"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

type searchIn struct {
	Q      string `query:"q" maxLength:"2000" doc:"Words, prefixes (refund*), \"phrases\", -without, from: to: subject: is: in: owner: has:attachment before: after:, and the filters of rooms, as tag:"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"25" doc:"How many cases at most"`
	Cursor string `query:"cursor" maxLength:"400" doc:"The cases' next_cursor of the page before"`
}

// CaseHit is a case that was found, as the API gives it.
type CaseHit struct {
	Case      cases.CaseBody `json:"case"`
	MessageID *int64         `json:"message_id" doc:"The message that matches best; null where the case itself was named"`
	At        time.Time      `json:"at" doc:"Of the message, else of the case's last change"`
	Matches   int            `json:"matches" doc:"How many messages of the case match, among those looked at"`
	Subject   []Piece        `json:"subject" nullable:"false"`
	Excerpt   []Piece        `json:"excerpt" nullable:"false" doc:"Plain text in pieces; marked where it is what was looked for"`
}

// OtherHit is something else that was found, as the API gives it.
type OtherHit struct {
	ID     int64   `json:"id"`
	Href   string  `json:"href" doc:"Its page"`
	Title  []Piece `json:"title" nullable:"false"`
	Detail []Piece `json:"detail" nullable:"false"`
}

// Answer is what was found, as the API gives it.
type Answer struct {
	Cases    web.List[CaseHit]     `json:"cases"`
	Groups   map[string][]OtherHit `json:"groups" doc:"What else was found, by kind, as people; on the first page only"`
	Ranked   bool                  `json:"ranked" doc:"The cases are the best of the newest 500 messages that match; older ones come by the cursor"`
	Problems []string              `json:"problems" nullable:"false" doc:"What of the query could not be read and was left out"`
	Mended   map[string][]string   `json:"mended" doc:"Words that nobody wrote, and those that were looked for in their place"`
}

type searchOut struct{ Body Answer }

func (s *Search) apiSearch(ctx context.Context, v db.View, in *searchIn) (*searchOut, error) {
	q := s.Parse(ctx, in.Q, false)
	f, err := s.Find(ctx, v, Ask{Query: q, Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &searchOut{Answer{Cases: web.List[CaseHit]{Items: []CaseHit{}}, Groups: map[string][]OtherHit{}, Ranked: f.Ranked, Problems: []string{}, Mended: f.Mended}}
	if out.Body.Mended == nil {
		out.Body.Mended = map[string][]string{}
	}
	for _, p := range f.Problems {
		out.Body.Problems = append(out.Body.Problems, words.Say(ctx, p))
	}
	if out.Body.Cases.Items, err = s.caseHits(ctx, v, f.Hits); err != nil {
		return nil, err
	}
	if f.Next != "" {
		out.Body.Cases.NextCursor = &f.Next
	}
	if in.Cursor != "" {
		return out, nil
	}
	groups, err := s.Groups(ctx, v, in.Q, q, in.Limit)
	for _, g := range groups {
		for _, r := range g.Results {
			out.Body.Groups[g.Source.Name] = append(out.Body.Groups[g.Source.Name], OtherHit{r.ID, r.Href, some(r.Title), some(r.Detail)})
		}
	}
	return out, err
}

func (s *Search) caseHits(ctx context.Context, v db.View, hits []Hit) ([]CaseHit, error) {
	found := make([]cases.Case, len(hits))
	for i, h := range hits {
		found[i] = h.Case
	}
	bodies, err := s.cases.Bodies(ctx, v, found)
	if err != nil {
		return nil, err
	}
	out := make([]CaseHit, len(hits))
	for i, h := range hits {
		out[i] = CaseHit{Case: bodies[i], At: h.At, Matches: h.Matches, Subject: some(h.Title), Excerpt: some(h.Excerpt)}
		if h.Message != 0 {
			out[i].MessageID = &hits[i].Message
		}
	}
	return out, nil
}

// some is never null in JSON.
func some(all []Piece) []Piece {
	if all == nil {
		return []Piece{}
	}
	return all
}
