package cover

import (
	"context"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// Body is a clock as programs see it.
type Body struct {
	ID        int64      `json:"id" doc:"0 for a workaround that is wanted, which has no other clock"`
	Measure   Measure    `json:"measure" enum:"first_answer,next_answer,silence,relief,solution"`
	State     State      `json:"state" enum:"running,paused,met,missed,stopped"`
	Target    int        `json:"target_minutes" doc:"Of business time"`
	StartedAt time.Time  `json:"started_at" doc:"When it last started"`
	WarnAt    time.Time  `json:"warn_at" doc:"Three quarters of the target"`
	DueAt     time.Time  `json:"due_at"`
	Soon      bool       `json:"soon" doc:"It has warned and is not late"`
	Late      bool       `json:"late" doc:"Its target has passed and nothing has ended it"`
	EndedAt   *time.Time `json:"ended_at" doc:"null while it has not"`
}

func body(c Clock) Body {
	b := Body{max(c.ID, 0), c.Measure, c.State, int(c.Target / time.Minute), c.StartedAt, c.WarnAt, c.DueAt, c.Soon(), c.Late(), nil}
	if !c.EndedAt.IsZero() {
		b.EndedAt = &c.EndedAt
	}
	return b
}

type caseIn struct {
	ID int64 `path:"id"`
}

type clocksOut struct{ Body web.List[Body] }

func (s *Cover) listOp(ctx context.Context, v db.View, in *caseIn) (*clocksOut, error) {
	all, err := s.OfCase(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	out := &clocksOut{Body: web.List[Body]{Items: []Body{}}}
	for _, c := range all {
		out.Body.Items = append(out.Body.Items, body(c))
	}
	return out, nil
}

type recordedIn struct {
	web.Paging
}

// RecordedBody is a case that was only recorded.
type RecordedBody struct {
	CaseID  int64     `json:"case_id"`
	Ref     string    `json:"ref"`
	Subject string    `json:"subject"`
	Since   time.Time `json:"since"`
}

type recordedOut struct{ Body web.List[RecordedBody] }

func (s *Cover) recordedOp(ctx context.Context, v db.View, in *recordedIn) (*recordedOut, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	from := db.Place{}
	if after != nil {
		from = db.Place{Tx: after.Sort, ID: after.ID}
	}
	found, next, more, err := s.Recorded(ctx, v, from, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &recordedOut{Body: web.List[RecordedBody]{Items: []RecordedBody{}}}
	for _, c := range found {
		out.Body.Items = append(out.Body.Items, recordedBody(c))
	}
	if more {
		text := web.Cursor{Sort: next.Tx, ID: next.ID}.String()
		out.Body.NextCursor = &text
	}
	return out, nil
}

func recordedBody(c cases.Case) RecordedBody {
	return RecordedBody{c.ID, c.Ref, c.Subject, c.CreatedAt}
}

// TargetsBody are the targets of a scope, in minutes of business time.
type TargetsBody struct {
	TeamID      int64 `json:"team_id,omitempty" doc:"0 or left out for any"`
	TopicID     int64 `json:"topic_id,omitempty" doc:"0 or left out for any; topics under it take them over"`
	FirstAnswer int   `json:"first_answer,omitempty" minimum:"0" maximum:"28800" doc:"Left out: as the wider scope has it"`
	NextAnswer  int   `json:"next_answer,omitempty" minimum:"0" maximum:"28800"`
	Silence     int   `json:"silence,omitempty" minimum:"0" maximum:"28800"`
	Solution    int   `json:"solution,omitempty" minimum:"0" maximum:"28800"`
}

type targetsOut struct{ Body web.List[TargetsBody] }

func (s *Cover) targetsOp(ctx context.Context, v db.View, _ *struct{}) (*targetsOut, error) {
	all, err := s.All(ctx, v)
	if err != nil {
		return nil, err
	}
	out := &targetsOut{Body: web.List[TargetsBody]{Items: []TargetsBody{}}}
	for _, of := range inOrder(all) {
		minutes := func(m Measure) int { return int(all[of][m] / time.Minute) }
		out.Body.Items = append(out.Body.Items, TargetsBody{of.TeamID, of.TopicID, minutes(FirstAnswer), minutes(NextAnswer), minutes(Silence), minutes(Solution)})
	}
	return out, nil
}

type targetsIn struct{ Body TargetsBody }

type targetsSetOut struct{ Body TargetsBody }

func (s *Cover) targetsSetOp(ctx context.Context, tx *db.Tx, in *targetsIn) (*targetsSetOut, error) {
	t := Targets{}
	for m, minutes := range map[Measure]int{FirstAnswer: in.Body.FirstAnswer, NextAnswer: in.Body.NextAnswer, Silence: in.Body.Silence, Solution: in.Body.Solution} {
		if minutes > 0 {
			t[m] = time.Duration(minutes) * time.Minute
		}
	}
	return &targetsSetOut{in.Body}, s.Set(ctx, tx, Scope{in.Body.TeamID, in.Body.TopicID}, t)
}
