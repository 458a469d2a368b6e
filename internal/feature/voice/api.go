package voice

import (
	"context"
	"strconv"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// Body is a call as the API shows it. It changes only with the API.
type Body struct {
	ID        int64      `json:"id"`
	CaseID    int64      `json:"case_id"`
	PersonID  int64      `json:"person_id"`
	MessageID *int64     `json:"message_id" doc:"What was said in it, or is to be read to them"`
	PromiseID *int64     `json:"promise_id" doc:"The promise that it keeps"`
	Why       string     `json:"why" enum:"noted,letter,asked" doc:"noted: it was had; letter: it reads somebody what would have been mailed; asked: the customer asked for it"`
	Direction string     `json:"direction" enum:"in,out"`
	Number    string     `json:"number"`
	DueAt     time.Time  `json:"due_at" doc:"When it is to be made; of one that was asked for, the beginning of the half hour"`
	Outcome   *string    `json:"outcome" enum:"reached,left_word,nobody,dropped" doc:"null while it is to make"`
	Tries     int        `json:"tries" doc:"How often nobody was reached"`
	MadeAt    time.Time  `json:"made_at"`
	EndedBy   *int64     `json:"ended_by"`
	EndedAt   *time.Time `json:"ended_at"`
}

func body(c Call) Body {
	b := Body{ID: c.ID, CaseID: c.CaseID, PersonID: c.PersonID, MessageID: orNull(c.MessageID), PromiseID: orNull(c.PromiseID), Why: string(c.Why),
		Direction: string(c.Direction), Number: c.Number, DueAt: c.DueAt, Tries: c.Tries, MadeAt: c.MadeAt, EndedBy: orNull(c.EndedBy)}
	if !c.Open() {
		outcome := string(c.Outcome)
		b.Outcome, b.EndedAt = &outcome, &c.EndedAt
	}
	return b
}

func bodies(all []Call) []Body {
	out := make([]Body, len(all))
	for i, c := range all {
		out[i] = body(c)
	}
	return out
}

type (
	one  struct{ Body Body }
	page struct{ Body web.List[Body] }
	idIn struct {
		ID int64 `path:"id"`
	}
)

type noteIn struct {
	Body struct {
		Direction Direction `json:"direction,omitempty" enum:"in,out" default:"in" doc:"Who rang: the customer, or we"`
		Outcome   Outcome   `json:"outcome,omitempty" enum:"reached,left_word,nobody" doc:"Of a call out"`
		Number    string    `json:"number,omitempty" maxLength:"60" doc:"The other side's, with its country's code or as it is dialled in the inbox's country"`
		Name      string    `json:"name,omitempty" maxLength:"200" doc:"Of somebody whom we do not know yet"`
		PersonID  int64     `json:"person_id,omitempty" doc:"Who it was; where several people share the number it must be said"`
		CaseID    int64     `json:"case_id,omitempty" doc:"Left out: a new case"`
		InboxID   int64     `json:"inbox_id,omitempty" doc:"Of a new case; left out: the first inbox you may see"`
		Subject   string    `json:"subject,omitempty" maxLength:"300"`
		Text      string    `json:"text,omitempty" maxLength:"100000" doc:"What was said. In a call in it is treated as a mail of theirs is; in a call out that reached them it is an answer of ours"`
	}
}

func (s *Voice) noteOp(ctx context.Context, tx *db.Tx, in *noteIn) (*one, error) {
	b := in.Body
	c, err := s.Note(ctx, tx, Note{Direction: b.Direction, Outcome: b.Outcome, Number: b.Number, Name: b.Name, PersonID: b.PersonID, CaseID: b.CaseID,
		InboxID: b.InboxID, Subject: b.Subject, Text: b.Text})
	return &one{body(c)}, err
}

type listIn struct {
	web.Paging
	List  string `query:"list" enum:"to_make,had" default:"to_make" doc:"to_make: by when they are due; had: the newest first"`
	Owner int64  `query:"owner_id" doc:"Only in cases of this user"`
}

func (s *Voice) listOp(ctx context.Context, v db.View, in *listIn) (*page, error) {
	at, err := in.After()
	if err != nil {
		return nil, err
	}
	all, next, err := s.Page(ctx, v, Tab(in.List), in.Owner, at, in.Limit)
	out := &page{Body: web.List[Body]{Items: bodies(all)}}
	if next != nil {
		text := next.String()
		out.Body.NextCursor = &text
	}
	return out, err
}

func (s *Voice) caseOp(ctx context.Context, v db.View, in *idIn) (*page, error) {
	all, err := s.OfCase(ctx, v, in.ID)
	return &page{Body: web.List[Body]{Items: bodies(all)}}, err
}

func (s *Voice) oneOp(ctx context.Context, v db.View, in *idIn) (*one, error) {
	c, err := s.ByID(ctx, v, in.ID)
	return &one{body(c)}, err
}

type finishIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Outcome Outcome   `json:"outcome" enum:"reached,left_word,nobody,dropped"`
		Text    string    `json:"text,omitempty" maxLength:"100000" doc:"What was said"`
		NextAt  time.Time `json:"next_at,omitzero" required:"false" doc:"When it is tried again, where nobody was reached; who asked for the call is told"`
		Reason  string    `json:"reason,omitempty" maxLength:"300" doc:"Why it is needed no more, of one that is dropped"`
	}
}

func (s *Voice) finishOp(ctx context.Context, tx *db.Tx, in *finishIn) (*one, error) {
	b := in.Body
	c, err := s.Finish(ctx, tx, in.ID, Finish{Outcome: b.Outcome, Text: b.Text, NextAt: b.NextAt, Reason: b.Reason})
	return &one{body(c)}, err
}

type ringIn struct {
	Body struct {
		Number string `json:"number" maxLength:"60" doc:"Who rings"`
		Agent  string `json:"agent" maxLength:"320" doc:"At whose place: a mail address or the id of a user"`
	}
}

// ringOp is what a telephone system posts when it rings.
func (s *Voice) ringOp(ctx context.Context, tx *db.Tx, in *ringIn) (*struct{}, error) {
	if _, err := staff.Allow(ctx, staff.CallsRing); err != nil {
		return nil, err
	}
	user, err := strconv.ParseInt(in.Body.Agent, 10, 64)
	if err != nil {
		u, err := s.desk.Staff.UserByEmail(itself(ctx), tx, in.Body.Agent)
		if err != nil {
			return nil, fault.Field("agent", "voice.fault.agent").Because(err)
		}
		user = u.ID
	}
	return nil, s.Ring(ctx, tx, in.Body.Number, user)
}

// ReachBody is how a person is reached.
type ReachBody struct {
	ByPhone bool       `json:"by_phone" doc:"What would be mailed to them is a call to make"`
	Number  string     `json:"number,omitempty" maxLength:"60" doc:"That is dialled; left out: their first"`
	Since   *time.Time `json:"since" readOnly:"true" required:"false"`
}

type reachOut struct{ Body ReachBody }

func (s *Voice) reachGet(ctx context.Context, v db.View, in *idIn) (*reachOut, error) {
	p, err := s.desk.People.ByID(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	r, err := s.ByPhone(ctx, v, p.ID)
	out := &reachOut{ReachBody{ByPhone: r.ID != 0, Number: r.Number}}
	if r.ID != 0 {
		out.Body.Since = &r.SetAt
	}
	return out, err
}

type reachIn struct {
	ID   int64 `path:"id"`
	Body ReachBody
}

func (s *Voice) reachSet(ctx context.Context, tx *db.Tx, in *reachIn) (*reachOut, error) {
	if err := s.reachOf(ctx, tx, in.ID, in.Body.ByPhone, in.Body.Number); err != nil {
		return nil, err
	}
	return s.reachGet(ctx, tx, &idIn{in.ID})
}
