package purchases

import (
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// ProofBody is a receipt as the API shows it.
type ProofBody struct {
	ID        int64      `json:"id"`
	CaseID    *int64     `json:"case_id" doc:"Where it was given"`
	State     string     `json:"state" enum:"given,accepted,refused"`
	Name      string     `json:"name"`
	Type      string     `json:"type" doc:"A picture that was drawn anew, or a PDF"`
	Size      int64      `json:"size" doc:"In bytes"`
	Reason    string     `json:"reason,omitempty" doc:"Why it was refused"`
	AlsoFor   []int64    `json:"also_for" nullable:"false" doc:"Other purchases for which the same receipt was given: a reason to look"`
	At        time.Time  `json:"at"`
	DecidedAt *time.Time `json:"decided_at"`
}

type proofsOut struct{ Body web.List[ProofBody] }

// apiProofs are the receipts of a purchase, the oldest first.
func (s *Purchases) apiProofs(ctx context.Context, v db.View, in *oneIn) (*proofsOut, error) {
	if _, err := s.Purchase(ctx, v, in.ID); err != nil {
		return nil, err
	}
	all, err := proofsOf(ctx, v, []int64{in.ID})
	if err != nil {
		return nil, err
	}
	also, err := twins(ctx, v, all)
	out := &proofsOut{web.List[ProofBody]{Items: make([]ProofBody, len(all))}}
	for i, p := range all {
		out.Body.Items[i] = ProofBody{ID: p.ID, CaseID: orNull(p.CaseID), State: string(p.State), Name: p.Name, Type: p.Type, Size: p.Size, Reason: p.Reason,
			AlsoFor: append([]int64{}, also[p.ID]...), At: p.At, DecidedAt: at(p.DecidedAt)}
	}
	return out, err
}

type giveIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Name     string `json:"name" maxLength:"500" doc:"Of the file"`
		Data     []byte `json:"data" doc:"A picture or a PDF, in base64"`
		CaseID   int64  `json:"case_id,omitempty" minimum:"0" doc:"The case that it came with"`
		Accepted bool   `json:"accepted,omitempty" doc:"Somebody of us has looked at it"`
	}
}

// apiGive takes a receipt. Its bytes are stored before anything is written down of it.
func (s *Purchases) apiGive(ctx context.Context, in *giveIn) (*proofsOut, error) {
	err := s.desk.DB.Read(ctx, "purchases.give", func(ctx context.Context, v db.View) error {
		_, err := s.Purchase(ctx, v, in.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	receipt, err := s.Keep(ctx, in.Body.Name, in.Body.Data)
	if err != nil {
		return nil, err
	}
	var out *proofsOut
	err = s.desk.DB.Do(ctx, "purchases.give", func(ctx context.Context, tx *db.Tx) (err error) {
		var h *cases.Held
		if in.Body.CaseID != 0 {
			if h, err = s.desk.Cases.Take(ctx, tx, in.Body.CaseID); err != nil {
				return err
			}
			if err := s.Link(ctx, tx, h, in.ID); err != nil {
				return err
			}
		}
		if err := s.Give(ctx, tx, h, in.ID, receipt, in.Body.Accepted); err != nil {
			return err
		}
		out, err = s.apiProofs(ctx, tx, &oneIn{in.ID})
		return err
	})
	return out, err
}

type decideIn struct {
	ID      int64 `path:"id"`
	ProofID int64 `path:"proof_id"`
	Body    struct {
		State  string `json:"state" doc:"accepted or refused"`
		Reason string `json:"reason,omitempty" maxLength:"2000" doc:"Why it is refused, as they read it"`
	}
}

type proofOut struct{ Body ProofBody }

func (s *Purchases) apiDecide(ctx context.Context, tx *db.Tx, in *decideIn) (*proofOut, error) {
	if err := s.Decide(ctx, tx, in.ID, in.ProofID, State(in.Body.State), in.Body.Reason); err != nil {
		return nil, err
	}
	all, err := s.apiProofs(ctx, tx, &oneIn{in.ID})
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all.Body.Items, func(p ProofBody) bool { return p.ID == in.ProofID })
	if i < 0 {
		return nil, fault.New(fault.NotFound, "purchases.fault.no_proof")
	}
	return &proofOut{all.Body.Items[i]}, nil
}
