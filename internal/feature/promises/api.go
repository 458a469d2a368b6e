package promises

import (
	"context"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// Body is a promise as the API shows it. It changes only with the API.
type Body struct {
	ID        int64      `json:"id"`
	CaseID    int64      `json:"case_id"`
	MessageID *int64     `json:"message_id" doc:"The reply it was made in"`
	What      string     `json:"what"`
	DueAt     time.Time  `json:"due_at"`
	State     string     `json:"state" enum:"pending,kept,broken,renegotiated,withdrawn"`
	AtRisk    bool       `json:"at_risk" doc:"Due within the hour and not kept yet"`
	MadeBy    *int64     `json:"made_by" doc:"The user who made it; null for the desk"`
	MadeAt    time.Time  `json:"made_at"`
	EndedAt   *time.Time `json:"ended_at"`
	Reason    string     `json:"reason,omitempty" doc:"Why it was withdrawn"`
	Chance    *int       `json:"chance" doc:"How likely it was to be kept when it was made, in percent, by how long such cases took; null where too few were known"`
	ProofID   *int64     `json:"proof_message_id" doc:"The message that kept it, or in which the customer agreed to another time"`
	BeforeID  *int64     `json:"before_id" doc:"The promise in whose place it stands"`
	Agreed    string     `json:"agreed,omitempty" enum:"message,phone" doc:"How the customer agreed to another time"`
}

func body(p Promise) Body {
	b := Body{ID: p.ID, CaseID: p.CaseID, What: p.What, DueAt: p.DueAt, State: string(p.State), AtRisk: p.AtRisk(), MadeAt: p.MadeAt, Reason: p.Reason, Agreed: string(p.Agreed)}
	if p.Chance >= 0 {
		b.Chance = &p.Chance
	}
	if p.ProofID != 0 {
		b.ProofID = &p.ProofID
	}
	if p.BeforeID != 0 {
		b.BeforeID = &p.BeforeID
	}
	if p.MessageID != 0 {
		b.MessageID = &p.MessageID
	}
	if p.MadeBy != 0 {
		b.MadeBy = &p.MadeBy
	}
	if !p.EndedAt.IsZero() {
		b.EndedAt = &p.EndedAt
	}
	return b
}

func bodies(all []Promise) []Body {
	out := make([]Body, len(all))
	for i, p := range all {
		out[i] = body(p)
	}
	return out
}

type idIn struct {
	ID int64 `path:"id"`
}

type one struct{ Body Body }

type page struct{ Body web.List[Body] }

func (s *Promises) listOp(ctx context.Context, in *idIn) (*page, error) {
	out := &page{}
	return out, s.desk.DB.Read(ctx, "promises.list", func(ctx context.Context, v db.View) error {
		all, err := s.OfCase(ctx, v, in.ID)
		out.Body.Items = bodies(all)
		return err
	})
}

type boardIn struct {
	web.Paging
	State string `query:"state" enum:"pending,risk,kept,broken,renegotiated,withdrawn" default:"pending" doc:"How they stand; risk are those that are due within the hour"`
	Owner int64  `query:"owner_id" doc:"Only in cases of this user"`
	Team  int64  `query:"team_id" doc:"Only in cases of this team"`
}

func (s *Promises) boardOp(ctx context.Context, in *boardIn) (*page, error) {
	out := &page{}
	at, err := in.After()
	if err != nil {
		return nil, err
	}
	return out, s.desk.DB.Read(ctx, "promises.board", func(ctx context.Context, v db.View) error {
		all, next, err := s.board(ctx, v, Board(in.State), Filter{in.Owner, in.Team}, at, in.Limit)
		out.Body.Items = bodies(all)
		if next != nil {
			cursor := next.String()
			out.Body.NextCursor = &cursor
		}
		return err
	})
}

func (s *Promises) oneOp(ctx context.Context, in *idIn) (*one, error) {
	out := &one{}
	return out, s.desk.DB.Read(ctx, "promises.one", func(ctx context.Context, v db.View) error {
		p, err := s.ByID(ctx, v, in.ID)
		out.Body = body(p)
		return err
	})
}

// ByID returns a promise, if the actor may see its case.
func (s *Promises) ByID(ctx context.Context, v db.View, id int64) (_ Promise, err error) {
	defer fault.Wrap(&err, "promises.ByID(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return Promise{}, err
	}
	p, err := byID(ctx, v, id)
	if err == nil {
		_, err = s.desk.Cases.ByID(ctx, v, p.CaseID)
	}
	if fault.Is(err, fault.NotFound) {
		return Promise{}, fault.New(fault.NotFound, "promises.fault.not_found").Because(err)
	}
	return p, err
}

type makeIn struct {
	ID   int64 `path:"id"`
	Body Draft
}

func (s *Promises) makeOp(ctx context.Context, tx *db.Tx, in *makeIn) (*one, error) {
	h, err := s.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	p, err := s.Make(ctx, tx, h, 0, in.Body)
	return &one{body(p)}, err
}

type keepIn struct {
	ID   int64 `path:"id"`
	Body *struct {
		MessageID int64 `json:"message_id,omitempty" doc:"The reply that kept it; the newest since it was made where none is named"`
	}
}

func (s *Promises) keepOp(ctx context.Context, tx *db.Tx, in *keepIn) (*one, error) {
	message := int64(0)
	if in.Body != nil {
		message = in.Body.MessageID
	}
	p, err := s.Keep(ctx, tx, in.ID, message)
	return &one{body(p)}, err
}

type withdrawIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Reason string `json:"reason" maxLength:"300" doc:"Why; the staff reads it"`
	}
}

func (s *Promises) withdrawOp(ctx context.Context, tx *db.Tx, in *withdrawIn) (*one, error) {
	p, err := s.Withdraw(ctx, tx, in.ID, in.Body.Reason)
	return &one{body(p)}, err
}

type readIn struct {
	ID   int64  `path:"id"`
	By   string `query:"by" maxLength:"200" doc:"The time in words, as \"by Thursday noon\" or \"in drei Werktagen\""`
	Zone string `query:"zone" doc:"The IANA zone in which it is meant; that of the inbox where none is named"`
}

// ReadBody is what a time in words means.
type ReadBody struct {
	DueAt   *time.Time `json:"due_at" doc:"The exact time; null where the words are none"`
	Problem *string    `json:"problem" enum:"past,closed,skipped,no_date,words" doc:"Why it cannot be promised; null if it can"`
	Says    string     `json:"says,omitempty" doc:"The problem in words"`
	Nearest *time.Time `json:"nearest" doc:"The nearest time that can be promised, where this one cannot"`
}

func (s *Promises) readOp(ctx context.Context, in *readIn) (*struct{ Body ReadBody }, error) {
	out := &struct{ Body ReadBody }{}
	return out, s.desk.DB.Read(ctx, "promises.read", func(ctx context.Context, v db.View) error {
		c, err := s.desk.Cases.ByID(ctx, v, in.ID)
		if err != nil {
			return err
		}
		r, err := s.read(ctx, v, c, in.By, in.Zone)
		if err != nil {
			return err
		}
		problem := string(r.Why)
		if !r.Known {
			problem = "words"
			out.Body.Says = words.T(ctx, "promises.fault.words", words.A("words", in.By))
		} else {
			out.Body.DueAt = &r.At
		}
		if r.Why != "" {
			out.Body.Nearest, out.Body.Says = &r.Nearest, refusals.T(ctx, r.Why, words.A("at", r.At), words.A("nearest", r.Nearest))
		}
		if problem != "" {
			out.Body.Problem = &problem
		}
		return nil
	})
}

// SuggestionBody is a time that can be promised.
type SuggestionBody struct {
	DueAt *time.Time `json:"due_at" doc:"Null where nothing like the case was ever done"`
	Level int        `json:"level" doc:"How many in a hundred such cases were done by then"`
	Cases int        `json:"cases" doc:"How many cases it rests on"`
	Alike string     `json:"alike,omitempty" enum:"topic,inbox,desk" doc:"Which cases they are: of the same topic and inbox, of the same inbox, of the whole desk"`
	Few   bool       `json:"few" doc:"Too few cases were like it, so a wider group was taken and there is margin in it"`
}

func (s *Promises) suggestOp(ctx context.Context, in *idIn) (*struct{ Body SuggestionBody }, error) {
	out := &struct{ Body SuggestionBody }{}
	return out, s.desk.DB.Read(ctx, "promises.suggest", func(ctx context.Context, v db.View) error {
		c, err := s.desk.Cases.ByID(ctx, v, in.ID)
		if err != nil {
			return err
		}
		is, known, err := s.Suggest(ctx, v, c)
		if known {
			out.Body = SuggestionBody{DueAt: &is.At, Level: is.Level, Cases: is.Many, Alike: string(is.Alike), Few: is.Few}
		}
		return err
	})
}

type renegotiateIn struct {
	ID   int64 `path:"id"`
	Body struct {
		What      string    `json:"what,omitempty" maxLength:"300" doc:"What will have happened; the same as before where it is not said"`
		DueAt     time.Time `json:"due_at,omitzero" required:"false" doc:"By when, exactly; in place of by"`
		By        string    `json:"by,omitempty" maxLength:"200" doc:"By when, in words; in place of due_at"`
		Zone      string    `json:"zone,omitempty" doc:"The IANA zone in which by is meant; that of the inbox where none is named"`
		Covered   bool      `json:"covered,omitempty" doc:"Somebody will be there to keep it, though it is outside working hours"`
		Agreed    Agreed    `json:"agreed" enum:"message,phone" doc:"How the customer agreed: in a message of theirs, or on the phone"`
		MessageID int64     `json:"message_id,omitempty" doc:"Their message; the newest since the promise was made where none is named"`
	}
}

func (s *Promises) renegotiateOp(ctx context.Context, tx *db.Tx, in *renegotiateIn) (*one, error) {
	b := in.Body
	p, err := s.Renegotiate(ctx, tx, in.ID, Draft{What: b.What, DueAt: b.DueAt, By: b.By, Zone: b.Zone, Covered: b.Covered}, b.Agreed, b.MessageID)
	return &one{body(p)}, err
}

// BandBody is how often promises were kept that were so likely to be.
type BandBody struct {
	From   int     `json:"from" doc:"The chance when they were made, in percent: at least"`
	To     int     `json:"to" doc:"And below"`
	Made   int     `json:"ended" doc:"How many have ended"`
	Kept   int     `json:"kept"`
	Chance float64 `json:"chance" doc:"Their mean chance, in percent"`
	Low    float64 `json:"low" doc:"The share that was kept, in percent, lies between low and high with 95 % confidence"`
	High   float64 `json:"high"`
}

func (s *Promises) calibrationOp(ctx context.Context, _ *struct{}) (*struct{ Body web.List[BandBody] }, error) {
	out := &struct{ Body web.List[BandBody] }{}
	return out, s.desk.DB.Read(ctx, "promises.calibration", func(ctx context.Context, v db.View) error {
		all, err := s.Calibration(ctx, v)
		out.Body.Items = []BandBody{}
		for _, b := range all {
			low, high := b.Interval()
			out.Body.Items = append(out.Body.Items, BandBody{b.From, b.To, b.Ended, b.Kept, b.Mean(), 100 * low, 100 * high})
		}
		return err
	})
}
