package staff

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// AbsenceBody is an absence as programs see it.
type AbsenceBody struct {
	ID        int64     `json:"id"`
	UserID    int64     `json:"user_id"`
	StandInID *int64    `json:"stand_in_id" doc:"Who does their work meanwhile; null for nobody"`
	From      time.Time `json:"from"`
	Until     time.Time `json:"until" doc:"Just after the last moment"`
}

func absenceBody(a Absence) AbsenceBody {
	b := AbsenceBody{ID: a.ID, UserID: a.UserID, From: a.From, Until: a.Until}
	if a.StandInID != 0 {
		b.StandInID = &a.StandInID
	}
	return b
}

type absencesIn struct {
	UserID int64 `query:"user_id" doc:"Of one user"`
}

type absencesOut struct{ Body web.List[AbsenceBody] }

// apiAbsences gives what is not over, all at once: a desk has few.
func (s *Staff) apiAbsences(ctx context.Context, v db.View, in *absencesIn) (*absencesOut, error) {
	all, err := s.Absences(ctx, v, in.UserID)
	if err != nil {
		return nil, err
	}
	out := &absencesOut{Body: web.List[AbsenceBody]{Items: []AbsenceBody{}}}
	for _, a := range all {
		out.Body.Items = append(out.Body.Items, absenceBody(a))
	}
	return out, nil
}

type absenceAddIn struct {
	Body struct {
		UserID    int64     `json:"user_id,omitempty" doc:"Oneself where it is left out"`
		StandInID int64     `json:"stand_in_id,omitempty" doc:"Nobody where it is left out"`
		From      time.Time `json:"from"`
		Until     time.Time `json:"until" doc:"Just after the last moment"`
	}
}

type absenceOut struct{ Body AbsenceBody }

func (s *Staff) apiAbsenceAdd(ctx context.Context, tx *db.Tx, in *absenceAddIn) (*absenceOut, error) {
	actor, err := Allow(ctx, ProfileChange)
	if err != nil {
		return nil, err
	}
	a := Absence{UserID: in.Body.UserID, StandInID: in.Body.StandInID, From: in.Body.From, Until: in.Body.Until}
	if a.UserID == 0 {
		a.UserID = actor.ID
	}
	if a, err = s.GoAway(ctx, tx, a); err != nil {
		return nil, err
	}
	return &absenceOut{absenceBody(a)}, nil
}

type absenceIn struct {
	ID int64 `path:"id"`
}

func (s *Staff) apiAbsenceEnd(ctx context.Context, tx *db.Tx, in *absenceIn) (*struct{}, error) {
	return nil, s.ComeBack(ctx, tx, in.ID)
}
