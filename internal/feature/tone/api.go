package tone

import (
	"context"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/words"
)

// FindingBody is a finding as the API shows it.
type FindingBody struct {
	Rule     string `json:"rule" enum:"bareno,late,again,apology,excuse,procedure,blame,answered,vague,machine,jargon,link,attached,gap"`
	Text     string `json:"text" doc:"The words of the reply that it is about"`
	FromByte int    `json:"from_byte" doc:"Where they begin in the reply, in bytes of UTF-8"`
	ToByte   int    `json:"to_byte" doc:"The first byte that is not in them"`
	Says     string `json:"says" doc:"What was found and why it matters, in the reader's language"`
	Better   string `json:"better,omitempty" doc:"What to say in place of the words, in the language of the reply; … stands where the writer fills something in"`
	Language string `json:"language,omitempty"`
	Status   *int   `json:"status,omitempty" doc:"What a link answered; missing where it could not be tried"`
}

type checkIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Text string `json:"text" maxLength:"200000"`
	}
}

type checkOut struct {
	Body struct {
		Items []FindingBody `json:"items"`
	}
}

// checkOp reads a reply. The links are tried between two looks at the case, for
// nobody waits for another server with a snapshot open.
func (s *Tone) checkOp(ctx context.Context, in *checkIn) (*checkOut, error) {
	see := func(ctx context.Context, v db.View) (cases.Case, error) {
		if _, err := staff.Allow(ctx, staff.CasesReply); err != nil {
			return cases.Case{}, err
		}
		return s.desk.Cases.ByID(ctx, v, in.ID)
	}
	err := s.desk.DB.Read(ctx, "tone.check_may", func(ctx context.Context, v db.View) error {
		_, err := see(ctx, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.Try(ctx, in.Body.Text)
	out := &checkOut{}
	out.Body.Items = []FindingBody{}
	return out, s.desk.DB.Read(ctx, "tone.check", func(ctx context.Context, v db.View) error {
		c, err := see(ctx, v)
		if err != nil {
			return err
		}
		found, err := s.Check(ctx, v, c, in.Body.Text)
		for _, f := range found {
			b := FindingBody{Rule: string(f.Rule), Text: f.Was, FromByte: f.From, ToByte: f.To, Says: words.Say(ctx, f.says()), Better: f.Better, Language: f.Lang}
			if f.Status != 0 {
				b.Status = &f.Status
			}
			out.Body.Items = append(out.Body.Items, b)
		}
		return err
	})
}

type fineIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Rule  string `json:"rule"`
		Text  string `json:"text" minLength:"1" maxLength:"20000" doc:"The words of the finding"`
		Taken bool   `json:"taken,omitempty" doc:"The better wording was taken; else it stays as it is"`
	}
}

func (s *Tone) fineOp(ctx context.Context, tx *db.Tx, in *fineIn) (*struct{}, error) {
	did := Fine
	if in.Body.Taken {
		did = Taken
	}
	return nil, s.Note(ctx, tx, in.ID, Rule(in.Body.Rule), did, sumOf(in.Body.Text))
}

type handIn struct {
	ID   int64 `path:"id"`
	Body struct {
		OwnerID int64 `json:"owner_id,omitempty" doc:"The colleague who takes it"`
		TeamID  int64 `json:"team_id,omitempty" doc:"Or the team; then nobody has it until somebody takes it"`
	}
}

func (s *Tone) handOp(ctx context.Context, tx *db.Tx, in *handIn) (*struct{}, error) {
	h, err := s.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return nil, s.HandOver(ctx, tx, h, in.Body.OwnerID, in.Body.TeamID)
}

// RuleBody is a rule as the API shows it.
type RuleBody struct {
	Rule     string `json:"rule"`
	Name     string `json:"name"`
	Why      string `json:"why"`
	Off      bool   `json:"off"`
	Taken    int    `json:"taken" doc:"How often its better wording was taken in the last 90 days"`
	Fine     int    `json:"fine" doc:"How often it was left as it is in the last 90 days"`
	Unheeded bool   `json:"unheeded" doc:"Nobody follows it"`
}

func ruleBody(ctx context.Context, s Standing) RuleBody {
	return RuleBody{Rule: string(s.Rule), Name: names.T(ctx, s.Rule), Why: whys.T(ctx, s.Rule), Off: s.Off, Taken: s.Taken, Fine: s.Fine, Unheeded: s.Unheeded()}
}

type rulesOut struct {
	Body struct {
		Items []RuleBody `json:"items"`
	}
}

func (s *Tone) rulesOp(ctx context.Context, v db.View, _ *struct{}) (*rulesOut, error) {
	out := &rulesOut{}
	all, err := s.Standings(ctx, v)
	for _, one := range all {
		out.Body.Items = append(out.Body.Items, ruleBody(ctx, one))
	}
	return out, err
}

type ruleIn struct {
	Rule string `path:"rule"`
	Body struct {
		Off bool `json:"off"`
	}
}

type ruleOut struct{ Body RuleBody }

func (s *Tone) ruleOp(ctx context.Context, tx *db.Tx, in *ruleIn) (*ruleOut, error) {
	if err := s.Switch(ctx, tx, Rule(in.Rule), in.Body.Off); err != nil {
		return nil, err
	}
	all, err := s.Standings(ctx, tx)
	out := &ruleOut{}
	for _, one := range all {
		if one.Rule == Rule(in.Rule) {
			out.Body = ruleBody(ctx, one)
		}
	}
	return out, err
}
