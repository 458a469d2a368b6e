package requests

import (
	"context"
	"math"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// Body is a request as the API shows it. It changes only with the API.
type Body struct {
	ID        int64       `json:"id"`
	CaseID    int64       `json:"case_id"`
	MessageID int64       `json:"message_id" doc:"The message of ours that asks"`
	State     string      `json:"state" enum:"open,done,withdrawn"`
	Round     *int        `json:"round" doc:"Which request of its case it is, from 1; null in lists over cases"`
	Items     []AskedBody `json:"items"`
	Reminded  int         `json:"reminded" doc:"How many reminders went out; two at most"`
	MadeBy    *int64      `json:"made_by"`
	MadeAt    time.Time   `json:"made_at"`
	EndedBy   *int64      `json:"ended_by" doc:"The user who withdrew it"`
	EndedAt   *time.Time  `json:"ended_at"`
}

// AskedBody is one thing that a request asks for.
type AskedBody struct {
	ItemID         *int64     `json:"item_id" doc:"Of the topic's checklist; null for what stands on none"`
	Name           string     `json:"name"`
	Kind           string     `json:"kind" enum:"text,number,date,photo,file,choice"`
	Need           *Need      `json:"need" enum:"proof,address,choice,old" doc:"What a replacement needs of it; null for what is asked in words"`
	Given          bool       `json:"given"`
	GivenAt        *time.Time `json:"given_at"`
	GivenMessageID *int64     `json:"given_message_id" doc:"The message that gave it; null where it is not known"`
}

// LineBody is an item of a case's checklist.
type LineBody struct {
	ItemID    int64      `json:"item_id"`
	Name      string     `json:"name"`
	Kind      string     `json:"kind" enum:"text,number,date,photo,file,choice"`
	Needed    bool       `json:"needed"`
	Given     bool       `json:"given"`
	How       *How       `json:"how" enum:"found,hand,page,person" doc:"null while it is missing"`
	Value     string     `json:"value" doc:"What was recognised, as far as it is known"`
	MessageID *int64     `json:"message_id" doc:"The message that gave it"`
	GivenAt   *time.Time `json:"given_at"`
}

func orNull[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

func when(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func body(r Request) Body {
	b := Body{ID: r.ID, CaseID: r.CaseID, MessageID: r.MessageID, State: string(r.State), Round: orNull(r.Round), Items: []AskedBody{}, Reminded: r.Reminded,
		MadeBy: orNull(r.MadeBy), MadeAt: r.MadeAt, EndedBy: orNull(r.EndedBy), EndedAt: when(r.EndedAt)}
	for _, a := range r.Items {
		b.Items = append(b.Items, AskedBody{orNull(a.ItemID), a.Name, string(a.Kind), orNull(a.Need), !a.Missing(), when(a.GivenAt), orNull(a.GivenIn)})
	}
	return b
}

func bodies(all []Request) []Body {
	out := make([]Body, len(all))
	for i, r := range all {
		out[i] = body(r)
	}
	return out
}

func lineBody(l Line) LineBody {
	return LineBody{l.ID, l.Name(""), string(l.Kind), l.Needed, l.Given, orNull(l.How), l.Value, orNull(l.MessageID), when(l.At)}
}

type idIn struct {
	ID int64 `path:"id"`
}

type one struct{ Body Body }

type page struct{ Body web.List[Body] }

type checklist struct{ Body web.List[LineBody] }

func (s *Requests) listOp(ctx context.Context, in *idIn) (*page, error) {
	out := &page{}
	return out, s.desk.DB.Read(ctx, "requests.list", func(ctx context.Context, v db.View) error {
		all, err := s.OfCase(ctx, v, in.ID)
		out.Body.Items = bodies(all)
		return err
	})
}

func (s *Requests) checklistOp(ctx context.Context, in *idIn) (*checklist, error) {
	out := &checklist{}
	return out, s.desk.DB.Read(ctx, "requests.checklist", func(ctx context.Context, v db.View) error {
		c, err := s.desk.Cases.ByID(ctx, v, in.ID)
		if err != nil {
			return err
		}
		all, err := s.Checklist(ctx, v, c)
		out.Body.Items = lineBodies(all)
		return err
	})
}

func lineBodies(all []Line) []LineBody {
	out := make([]LineBody, len(all))
	for i, l := range all {
		out[i] = lineBody(l)
	}
	return out
}

type likelyOut struct{ Body web.List[LikelyBody] }

// LikelyBody is a topic that a case is likely about.
type LikelyBody struct {
	TopicID int64   `json:"topic_id"`
	Path    string  `json:"path" doc:"The topic's name after those above it"`
	Chance  float64 `json:"chance" doc:"Between 0 and 1"`
}

func (s *Requests) likelyOp(ctx context.Context, in *idIn) (*likelyOut, error) {
	out := &likelyOut{Body: web.List[LikelyBody]{Items: []LikelyBody{}}}
	return out, s.desk.DB.Read(ctx, "requests.likely", func(ctx context.Context, v db.View) error {
		c, err := s.desk.Cases.ByID(ctx, v, in.ID)
		if err != nil {
			return err
		}
		all, err := s.Likely(ctx, v, c)
		for _, l := range all {
			out.Body.Items = append(out.Body.Items, LikelyBody{l.ID, l.Path, math.Round(l.Chance*1000) / 1000})
		}
		return err
	})
}

type allIn struct {
	web.Paging
	State string `query:"state" enum:"open,done,withdrawn"`
}

func (s *Requests) allOp(ctx context.Context, in *allIn) (*page, error) {
	out := &page{}
	at, err := in.After()
	if err != nil {
		return nil, err
	}
	before := int64(0)
	if at != nil {
		before = at.ID
	}
	return out, s.desk.DB.Read(ctx, "requests.all", func(ctx context.Context, v db.View) error {
		all, next, err := s.Newest(ctx, v, State(in.State), before, in.Limit)
		out.Body.Items = bodies(all)
		if next != 0 {
			cursor := web.Cursor{ID: next}.String()
			out.Body.NextCursor = &cursor
		}
		return err
	})
}

// mostLooked is how many requests a page looks through for those in sight.
const mostLooked = 5000

// Newest returns requests that the actor may see before an id, 0 for the newest,
// in a state, "" for all. next is where the next page begins; 0 at the end.
func (s *Requests) Newest(ctx context.Context, v db.View, state State, before int64, limit int) (_ []Request, next int64, err error) {
	defer fault.Wrap(&err, "requests.Newest(%s)", state)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, 0, err
	}
	if before <= 0 {
		before = math.MaxInt64
	}
	var seen []Request
	for looked := 0; looked < mostLooked; {
		some, err := newest(ctx, v, state, before, limit+1)
		if err != nil {
			return nil, 0, err
		}
		ids := make([]int64, len(some))
		for i, r := range some {
			ids[i] = r.CaseID
		}
		shown, err := s.desk.Cases.Shown(ctx, v, ids)
		if err != nil {
			return nil, 0, err
		}
		for _, r := range some {
			if len(seen) == limit {
				return seen, before, nil
			}
			before = r.ID
			if _, ok := shown[r.CaseID]; ok {
				seen = append(seen, r)
			}
		}
		if len(some) <= limit {
			return seen, 0, nil
		}
		looked += len(some)
	}
	return seen, before, nil
}

func (s *Requests) oneOp(ctx context.Context, in *idIn) (*one, error) {
	out := &one{}
	return out, s.desk.DB.Read(ctx, "requests.one", func(ctx context.Context, v db.View) error {
		r, err := s.ByID(ctx, v, in.ID)
		out.Body = body(r)
		return err
	})
}

func (s *Requests) withdrawOp(ctx context.Context, tx *db.Tx, in *idIn) (*one, error) {
	r, err := s.Withdraw(ctx, tx, in.ID)
	return &one{body(r)}, err
}

type tickIn struct {
	ID     int64 `path:"id"`
	ItemID int64 `path:"item_id"`
	Body   struct {
		MessageID int64 `json:"message_id,omitempty" doc:"The message that gave it, where it is known"`
	}
}

func (s *Requests) tickOp(ctx context.Context, tx *db.Tx, in *tickIn) (*checklist, error) {
	return s.ticked(ctx, tx, in.ID, func(h *cases.Held) error { return s.Tick(ctx, tx, h, in.ItemID, in.Body.MessageID) })
}

type untickIn struct {
	ID     int64 `path:"id"`
	ItemID int64 `path:"item_id"`
}

func (s *Requests) untickOp(ctx context.Context, tx *db.Tx, in *untickIn) (*checklist, error) {
	return s.ticked(ctx, tx, in.ID, func(h *cases.Held) error { return s.Untick(ctx, tx, h, in.ItemID) })
}

// ticked says something of a case's checklist and returns it as it then is.
func (s *Requests) ticked(ctx context.Context, tx *db.Tx, id int64, f func(*cases.Held) error) (*checklist, error) {
	h, err := s.desk.Cases.Take(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if err := f(h); err != nil {
		return nil, err
	}
	all, err := s.Checklist(ctx, tx, h.Case)
	out := &checklist{}
	out.Body.Items = lineBodies(all)
	return out, err
}
