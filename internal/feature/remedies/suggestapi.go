package remedies

import (
	"context"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
)

// LineBody is a line of a reckoning.
type LineBody struct {
	Item   string     `json:"item"`
	Says   string     `json:"says" doc:"Its name in the reader's language"`
	Of     string     `json:"of" doc:"The remedy whose worth it is part of"`
	Amount money.JSON `json:"amount"`
}

// SuggestedBody is a remedy of a proposal.
type SuggestedBody struct {
	Kind  string      `json:"kind"`
	Worth *money.JSON `json:"worth" doc:"The sum of its lines; null for what costs nothing"`
}

// ProposalBody is a set of remedies that is granted as one.
type ProposalBody struct {
	Proposal int             `json:"proposal" doc:"Its number, from 1"`
	Remedies []SuggestedBody `json:"remedies" nullable:"false"`
	Lines    []LineBody      `json:"lines" nullable:"false"`
	Total    *money.JSON     `json:"total" doc:"The sum of the lines; null for what costs nothing"`
	Alone    bool            `json:"alone" doc:"It mends all: nothing else is suggested"`
	Money    bool            `json:"money_alone" doc:"Money and no word: few are content with that"`
	Gone     bool            `json:"out_of_stock" doc:"It holds a replacement, and nothing is left of all that it may be of: suggest another proposal"`
}

// GoneBody is something that is out of stock.
type GoneBody struct {
	PurchaseID *int64 `json:"purchase_id" doc:"Null where nobody is known to have bought it"`
	What       string `json:"what"`
}

// LossBody is what somebody lost.
type LossBody struct {
	Failure     string      `json:"failure"`
	Fault       string      `json:"fault"`
	Price       *money.JSON `json:"price"`
	Share       int         `json:"share"`
	Hours       int         `json:"hours"`
	Consequence int         `json:"consequence"`
	Missed      bool        `json:"missed"`
	Contacts    int         `json:"contacts"`
	Broken      int         `json:"broken" doc:"Promises of ours"`
	Repeats     int         `json:"repeats" doc:"Failures of ours towards them within a year"`
	Years       int         `json:"years" doc:"That we know them"`
	Granted     *money.JSON `json:"granted" doc:"What was granted for it"`
	Chosen      string      `json:"chosen,omitempty" doc:"The kinds of the set that was granted"`
	Deviates    bool        `json:"deviates"`
	Reason      string      `json:"reason,omitempty"`
}

// SuggestionBody is what would make it right.
type SuggestionBody struct {
	CaseID    int64          `json:"case_id"`
	Loss      *LossBody      `json:"loss" doc:"Null until somebody has said what was lost"`
	Policy    int64          `json:"policy" doc:"The version that it is reckoned by"`
	Stamp     string         `json:"stamp,omitempty" doc:"Give it back with the grant: what was reckoned anew in between is then not granted unseen"`
	Cap       *money.JSON    `json:"cap" doc:"Above it a reason is needed"`
	Unpriced  bool           `json:"unpriced" doc:"No price is known, and what it decides is left out: say it with the loss, or with the purchase"`
	Like      int            `json:"like_cases"`
	Usual     *int           `json:"usual_percent" doc:"Of the price, that like cases had; null where they are too few"`
	Proposals []ProposalBody `json:"proposals" nullable:"false"`
	Gone      []GoneBody     `json:"out_of_stock" nullable:"false" doc:"Of what the case is about, what the system that sends has none of: it cannot be replaced now. It is said without a loss as well"`
}

func jsonOr(a money.Amount) *money.JSON {
	if a.IsZero() {
		return nil
	}
	j := a.JSON()
	return &j
}

func lossBody(l Loss) *LossBody {
	if l.ID == 0 {
		return nil
	}
	return &LossBody{Failure: string(l.Failure), Fault: string(l.Fault), Price: jsonOr(l.Price), Share: l.Share, Hours: l.Hours, Consequence: l.Consequence, Missed: l.Missed,
		Contacts: l.Contacts, Broken: l.Broken, Repeats: l.Repeats, Years: l.Years, Granted: jsonOr(l.Granted), Chosen: l.Chosen, Deviates: l.Deviates, Reason: l.Reason}
}

func suggestionBody(ctx context.Context, id int64, sg Suggestion, u Usual) SuggestionBody {
	b := SuggestionBody{CaseID: id, Loss: lossBody(sg.Loss), Policy: sg.PolicyID, Cap: jsonOr(sg.Cap), Unpriced: sg.Unpriced, Like: u.Cases, Proposals: []ProposalBody{}, Gone: []GoneBody{}}
	if b.Loss != nil {
		b.Stamp = sg.stamp()
	}
	if u.Cases >= fewestLike {
		b.Usual = &u.Percent
	}
	for i, p := range sg.Proposals {
		one := ProposalBody{Proposal: i + 1, Remedies: []SuggestedBody{}, Lines: []LineBody{}, Total: jsonOr(p.Total), Alone: p.Alone, Money: p.Money, Gone: p.Gone}
		for _, r := range p.Remedies {
			one.Remedies = append(one.Remedies, SuggestedBody{string(r.Kind), jsonOr(r.Worth)})
		}
		for _, l := range p.Lines {
			one.Lines = append(one.Lines, LineBody{string(l.Item), ItemNames.T(ctx, l.Item), string(l.Of), l.Amount.JSON()})
		}
		b.Proposals = append(b.Proposals, one)
	}
	for _, g := range sg.Gone {
		one := GoneBody{What: g.What}
		if g.PurchaseID != 0 {
			one.PurchaseID = &g.PurchaseID
		}
		b.Gone = append(b.Gone, one)
	}
	return b
}

type suggestOut struct{ Body SuggestionBody }

type lossIn struct {
	ID   int64 `path:"id"`
	Body Lost
}

func (s *Remedies) apiLoss(ctx context.Context, tx *db.Tx, in *lossIn) (*suggestOut, error) {
	h, err := s.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if _, err := s.Assess(ctx, tx, h, in.Body); err != nil {
		return nil, err
	}
	sg, u, _, err := s.SuggestFor(ctx, tx, h.ID)
	return &suggestOut{suggestionBody(ctx, h.ID, sg, u)}, err
}

func (s *Remedies) apiSuggest(ctx context.Context, v db.View, in *idIn) (*suggestOut, error) {
	sg, u, _, err := s.SuggestFor(ctx, v, in.ID)
	return &suggestOut{suggestionBody(ctx, in.ID, sg, u)}, err
}

type grantSetIn struct {
	ID       int64 `path:"id"`
	Proposal int   `path:"proposal" doc:"Its number, from 1"`
	Body     struct {
		Stamp  string          `json:"stamp,omitempty" maxLength:"60"`
		What   map[Kind]string `json:"what,omitempty" doc:"Words of yours for a kind, as the customer reads them"`
		Amount *money.JSON     `json:"amount,omitempty" doc:"Another worth of what is given for the pain"`
		Reason string          `json:"reason,omitempty" maxLength:"500" doc:"Why it is another than suggested, or than like cases had"`
	}
}

type setOut struct {
	Body struct {
		Items []Body `json:"items" nullable:"false"`
	}
}

func (s *Remedies) apiGrantSet(ctx context.Context, tx *db.Tx, in *grantSetIn) (*setOut, error) {
	h, err := s.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if in.Proposal < 1 || in.Proposal > mostSets {
		return nil, fault.New(fault.NotFound, "remedies.fault.proposal", fault.A("n", mostSets))
	}
	all, err := s.GrantSet(ctx, tx, h, Choice{Proposal: in.Proposal, Stamp: in.Body.Stamp, What: in.Body.What, Amount: in.Body.Amount, Reason: in.Body.Reason})
	out := &setOut{}
	out.Body.Items = bodies(all)
	return out, err
}
