package questions

import (
	"context"
	"math"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// Body is a question, or what else wants a word back, as the API shows it. It
// changes only with the API.
type Body struct {
	ID         int64      `json:"id"`
	CaseID     int64      `json:"case_id"`
	MessageID  int64      `json:"message_id" doc:"The customer's message that it stands in"`
	Number     *int       `json:"number" doc:"Among those of its case, from 1; null once it was withdrawn or said to be none"`
	Kind       string     `json:"kind" enum:"question,request,loss,hint,praise"`
	Text       string     `json:"text"`
	FromByte   int        `json:"from_byte" doc:"Where it begins in the message's text, in bytes of UTF-8"`
	ToByte     int        `json:"to_byte" doc:"The first byte that is not in it"`
	State      string     `json:"state" enum:"open,answered,withdrawn,not_a_question"`
	AnsweredIn *int64     `json:"answered_in" doc:"The message of ours that answered it; null where it is not known"`
	ByHand     bool       `json:"by_hand" doc:"A user marked it; else the rules found it"`
	FoundAt    time.Time  `json:"found_at"`
	EndedBy    *int64     `json:"ended_by" doc:"The user who said how it ended; null for the desk, and while it is open"`
	EndedAt    *time.Time `json:"ended_at"`
}

func body(m Mark) Body {
	b := Body{ID: m.ID, CaseID: m.CaseID, MessageID: m.MessageID, Kind: string(m.Kind), Text: m.What, FromByte: m.From, ToByte: m.To,
		State: string(m.State), ByHand: m.ByHand, FoundAt: m.FoundAt}
	if m.Number != 0 {
		b.Number = &m.Number
	}
	if m.AnswerIn != 0 {
		b.AnsweredIn = &m.AnswerIn
	}
	if m.EndedBy != 0 {
		b.EndedBy = &m.EndedBy
	}
	if !m.EndedAt.IsZero() {
		b.EndedAt = &m.EndedAt
	}
	return b
}

func bodies(all []Mark) []Body {
	out := make([]Body, len(all))
	for i, m := range all {
		out[i] = body(m)
	}
	return out
}

type idIn struct {
	ID int64 `path:"id"`
}

type one struct{ Body Body }

type page struct{ Body web.List[Body] }

func (s *Questions) listOp(ctx context.Context, in *idIn) (*page, error) {
	out := &page{}
	return out, s.desk.DB.Read(ctx, "questions.list", func(ctx context.Context, v db.View) error {
		all, err := s.OfCase(ctx, v, in.ID)
		out.Body.Items = bodies(all)
		return err
	})
}

type allIn struct {
	web.Paging
	Kind  string `query:"kind" enum:"question,request,loss,hint,praise"`
	State string `query:"state" enum:"open,answered,withdrawn"`
}

func (s *Questions) allOp(ctx context.Context, in *allIn) (*page, error) {
	out := &page{}
	at, err := in.After()
	if err != nil {
		return nil, err
	}
	before := int64(0)
	if at != nil {
		before = at.ID
	}
	return out, s.desk.DB.Read(ctx, "questions.all", func(ctx context.Context, v db.View) error {
		all, next, err := s.Newest(ctx, v, Kind(in.Kind), State(in.State), 0, before, in.Limit)
		out.Body.Items = bodies(all)
		if next != 0 {
			cursor := web.Cursor{ID: next}.String()
			out.Body.NextCursor = &cursor
		}
		return err
	})
}

// mostLooked is how many marks a page looks through for those in sight.
const mostLooked = 5000

// Newest returns marks that the actor may see before an id, 0 for the newest:
// of a kind, in a state and of a topic, "" and 0 for all. next is where the next
// page begins; 0 at the end. Those that are none are left out, and no mark has
// its number.
func (s *Questions) Newest(ctx context.Context, v db.View, kind Kind, state State, topic, before int64, limit int) (_ []Mark, next int64, err error) {
	defer fault.Wrap(&err, "questions.Newest(%s)", kind)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, 0, err
	}
	if before <= 0 {
		before = math.MaxInt64
	}
	var seen []Mark
	for looked := 0; looked < mostLooked; {
		some, err := newest(ctx, v, kind, state, before, limit+1)
		if err != nil {
			return nil, 0, err
		}
		ids := make([]int64, len(some))
		for i, m := range some {
			ids[i] = m.CaseID
		}
		shown, err := s.desk.Cases.Shown(ctx, v, ids)
		if err != nil {
			return nil, 0, err
		}
		for _, m := range some {
			if len(seen) == limit {
				return seen, before, nil
			}
			before = m.ID
			if k, ok := shown[m.CaseID]; ok && (topic == 0 || k.TopicID == topic) {
				seen = append(seen, m)
			}
		}
		if len(some) <= limit {
			return seen, 0, nil
		}
		looked += len(some)
	}
	return seen, before, nil
}

func (s *Questions) oneOp(ctx context.Context, in *idIn) (*one, error) {
	out := &one{}
	return out, s.desk.DB.Read(ctx, "questions.one", func(ctx context.Context, v db.View) error {
		m, err := s.ByID(ctx, v, in.ID)
		out.Body = body(m)
		return err
	})
}

type addIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Text      string `json:"text" maxLength:"1000" doc:"Its words, as they stand in a message of the customer's; any run of spaces is as good as another"`
		MessageID int64  `json:"message_id,omitempty" doc:"That message; left out for the newest that has the words"`
		Kind      string `json:"kind,omitempty" enum:"question,request,loss,hint,praise" default:"question"`
	}
}

func (s *Questions) addOp(ctx context.Context, tx *db.Tx, in *addIn) (*one, error) {
	h, err := s.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	m, err := s.Add(ctx, tx, h, in.Body.MessageID, in.Body.Text, Kind(in.Body.Kind))
	return &one{body(m)}, err
}

type answerIn struct {
	ID   int64 `path:"id"`
	Body struct {
		MessageID int64 `json:"message_id,omitempty" doc:"The message of ours that answers it; left out for our last reply since"`
	}
}

func (s *Questions) answerOp(ctx context.Context, tx *db.Tx, in *answerIn) (*one, error) {
	m, err := s.answerOne(ctx, tx, in.ID, in.Body.MessageID)
	return &one{body(m)}, err
}

func (s *Questions) reopenOp(ctx context.Context, tx *db.Tx, in *idIn) (*one, error) {
	m, err := s.Reopen(ctx, tx, in.ID)
	return &one{body(m)}, err
}

func (s *Questions) withdrawOp(ctx context.Context, tx *db.Tx, in *idIn) (*one, error) {
	m, err := s.Withdraw(ctx, tx, in.ID)
	return &one{body(m)}, err
}

func (s *Questions) noneOp(ctx context.Context, tx *db.Tx, in *idIn) (*one, error) {
	m, err := s.NoQuestion(ctx, tx, in.ID)
	return &one{body(m)}, err
}
