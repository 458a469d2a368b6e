package cases

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
)

func (c *Cases) mountParticipants(rt *web.Router) {
	read, reply, tag := string(staff.CasesRead), string(staff.CasesReply), []string{"cases"}
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/participants", Summary: "Who takes part in a case beside the person it is for", Tags: tag}, c.apiParticipants)
	web.Act(rt, reply, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/participants", Summary: "Let somebody take part in a case, or in another role", DefaultStatus: http.StatusCreated, Tags: tag}, c.apiAddParticipant)
	web.Act(rt, reply, huma.Operation{Method: http.MethodDelete, Path: "/cases/{id}/participants/{participant_id}", Summary: "End that somebody takes part; what was said stays", DefaultStatus: http.StatusNoContent, Tags: tag}, c.apiDropParticipant)
}

// ParticipantBody is a participant as the API gives it.
type ParticipantBody struct {
	ID       int64     `json:"id"`
	CaseID   int64     `json:"case_id" doc:"The case they were added to; a part of a merged case keeps its own"`
	PersonID *int64    `json:"person_id" doc:"null for somebody we do not know"`
	Role     Role      `json:"role" enum:"copied,third" doc:"copied reads what the customer reads; third what is said to them alone"`
	Name     string    `json:"name"`
	Address  string    `json:"address"`
	AddedAt  time.Time `json:"added_at"`
}

func participantBody(p Participant) ParticipantBody {
	return ParticipantBody{p.ID, p.CaseID, orNull(p.PersonID), p.Role, p.Name, p.Address, p.AddedAt}
}

type participantsOut struct{ Body web.List[ParticipantBody] }

// apiParticipants gives all at once: a case has a handful.
func (c *Cases) apiParticipants(ctx context.Context, v db.View, in *caseIn) (*participantsOut, error) {
	k, err := c.ByID(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	all, err := c.Participants(ctx, v, k)
	out := &participantsOut{Body: web.List[ParticipantBody]{Items: []ParticipantBody{}}}
	for _, p := range all {
		out.Body.Items = append(out.Body.Items, participantBody(p))
	}
	return out, err
}

type addParticipantIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Role    Role   `json:"role" enum:"copied,third"`
		Address string `json:"address" minLength:"1" maxLength:"320"`
		Name    string `json:"name,omitempty" maxLength:"300"`
	}
}

type participantOut struct{ Body ParticipantBody }

func (c *Cases) apiAddParticipant(ctx context.Context, tx *db.Tx, in *addParticipantIn) (*participantOut, error) {
	h, err := c.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	p, err := c.AddParticipant(ctx, tx, h, in.Body.Role, mail.Address{Name: in.Body.Name, Mail: in.Body.Address}, 0)
	return &participantOut{participantBody(p)}, err
}

type dropParticipantIn struct {
	ID            int64 `path:"id"`
	ParticipantID int64 `path:"participant_id"`
}

func (c *Cases) apiDropParticipant(ctx context.Context, tx *db.Tx, in *dropParticipantIn) (*struct{}, error) {
	h, err := c.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	err = c.DropParticipant(ctx, tx, h, in.ParticipantID)
	return nil, missingPart(err)
}

// missingPart is NotFound for a participant whom a path names: in a form it is
// a field that is wrong.
func missingPart(err error) error {
	if f, ok := fault.As(err); ok && f.Field == "participant_id" {
		return fault.New(fault.NotFound, f.Key, f.Args...).Because(err)
	}
	return err
}
