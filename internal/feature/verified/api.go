package verified

import (
	"context"
	"maps"
	"math"
	"slices"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// Body is one asking as the API shows it. It changes only with the API.
type Body struct {
	ID           int64      `json:"id"`
	CaseID       int64      `json:"case_id"`
	State        string     `json:"state" enum:"asked,wrote,confirmed,not_yet,silent,dropped" doc:"wrote: they wrote, and nobody has said yet what it means; silent is never a success"`
	Guess        string     `json:"guess,omitempty" enum:"yes,no" doc:"What their words seem to mean"`
	SolvedBy     *int64     `json:"solved_by" doc:"The user who solved it; null for the desk"`
	TeamID       *int64     `json:"team_id" doc:"The team that had the case then"`
	SolvedAt     time.Time  `json:"solved_at"`
	DueAt        time.Time  `json:"due_at" doc:"From when on they are silent"`
	AskedAt      *time.Time `json:"asked_at"`
	AskedIn      *int64     `json:"asked_in" doc:"The message in which they were asked"`
	EndedAt      *time.Time `json:"ended_at"`
	EndedBy      string     `json:"ended_by,omitempty" enum:"customer,user"`
	UserID       *int64     `json:"user_id" doc:"The user who said it for them"`
	SaidIn       *int64     `json:"said_in" doc:"The message in which they said it"`
	Replies      int        `json:"replies" doc:"How many answers of people they had got when they confirmed"`
	FirstContact bool       `json:"first_contact" doc:"They confirmed after one answer"`
}

func body(r Round) Body {
	b := Body{ID: r.ID, CaseID: r.CaseID, State: string(r.State), Guess: string(r.Guess), SolvedBy: orNull(r.SolvedBy), TeamID: orNull(r.TeamID), SolvedAt: r.SolvedAt, DueAt: r.DueAt,
		AskedIn: orNull(r.AskedIn), EndedBy: string(r.EndedBy), UserID: orNull(r.UserID), SaidIn: orNull(r.SaidIn), Replies: r.Replies, FirstContact: r.FirstContact()}
	if !r.AskedAt.IsZero() {
		b.AskedAt = &r.AskedAt
	}
	if !r.EndedAt.IsZero() {
		b.EndedAt = &r.EndedAt
	}
	return b
}

// load reads the newest asking of each of a page of cases; nil for none.
func (s *Verified) load(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	newest, err := s.newestOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]any, len(ids))
	for _, id := range ids {
		out[id] = (*Body)(nil)
		if r, ok := newest[id]; ok {
			b := body(r)
			out[id] = &b
		}
	}
	return out, nil
}

// newestOf is the newest asking of cases and of all that was merged into them.
func (s *Verified) newestOf(ctx context.Context, v db.View, ids []int64) (map[int64]Round, error) {
	roots, err := s.desk.Cases.RootsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	out := map[int64]Round{}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(roots)), 500) {
		all, err := ofCases(ctx, v, part)
		if err != nil {
			return nil, err
		}
		for _, r := range all {
			if was, ok := out[roots[r.CaseID]]; !ok || was.ID < r.ID {
				out[roots[r.CaseID]] = r
			}
		}
	}
	return out, nil
}

// filter keeps the cases whose newest asking is in a state.
func (s *Verified) filter(ctx context.Context, v db.View, ids []int64, value string) (map[int64]bool, error) {
	if !slices.Contains(StateNames.Values(), State(value)) {
		return nil, fault.Field("verified", "verified.fault.state")
	}
	newest, err := s.newestOf(ctx, v, ids)
	keep := map[int64]bool{}
	for id, r := range newest {
		keep[id] = r.State == State(value)
	}
	return keep, err
}

// only keeps the cases whose newest asking is in a state, whatever is said beside.
func (s *Verified) only(state State) lists.Filter {
	return func(ctx context.Context, v db.View, ids []int64, _ string) (map[int64]bool, error) {
		return s.filter(ctx, v, ids, string(state))
	}
}

type idIn struct {
	ID int64 `path:"id"`
}

type page struct{ Body web.List[Body] }

func (s *Verified) listOp(ctx context.Context, in *idIn) (*page, error) {
	out := &page{Body: web.List[Body]{Items: []Body{}}}
	return out, s.desk.DB.Read(ctx, "verified.list", func(ctx context.Context, v db.View) error {
		all, err := s.OfCase(ctx, v, in.ID)
		for _, r := range all {
			out.Body.Items = append(out.Body.Items, body(r))
		}
		return err
	})
}

type allIn struct {
	web.Paging
	State string `query:"state" enum:"asked,wrote,confirmed,not_yet,silent,dropped" default:"not_yet"`
}

func (s *Verified) allOp(ctx context.Context, in *allIn) (*page, error) {
	out := &page{Body: web.List[Body]{Items: []Body{}}}
	at, err := in.After()
	if err != nil {
		return nil, err
	}
	before := int64(math.MaxInt64)
	if at != nil {
		before = at.ID
	}
	return out, s.desk.DB.Read(ctx, "verified.all", func(ctx context.Context, v db.View) error {
		all, next, err := s.Newest(ctx, v, State(in.State), before, in.Limit)
		for _, r := range all {
			out.Body.Items = append(out.Body.Items, body(r))
		}
		if next != 0 {
			cursor := web.Cursor{ID: next}.String()
			out.Body.NextCursor = &cursor
		}
		return err
	})
}

// mostLooked is how many askings a page looks through for those in sight.
const mostLooked = 5000

// Newest returns the askings in a state that the actor may see, from before an
// id, the newest first. next is where the next page begins; 0 at the end.
func (s *Verified) Newest(ctx context.Context, v db.View, state State, before int64, limit int) (_ []Round, next int64, err error) {
	defer fault.Wrap(&err, "verified.Newest(%s)", state)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, 0, err
	}
	var seen []Round
	for looked := 0; looked < mostLooked; {
		some, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM verification WHERE state = $1 AND id < $2 ORDER BY id DESC LIMIT $3`, state, before, limit+1)
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

type answerIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Answer string `json:"answer" enum:"yes,no,other" doc:"What the customer said: it works, not yet, or something else"`
		Reason string `json:"reason,omitempty" maxLength:"300" doc:"How you know; needed for yes"`
	}
}

func (s *Verified) answerOp(ctx context.Context, tx *db.Tx, in *answerIn) (*page, error) {
	h, err := s.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := s.Answer(ctx, tx, h, in.Body.Answer, cases.Reason(in.Body.Reason)); err != nil {
		return nil, err
	}
	out := &page{Body: web.List[Body]{Items: []Body{}}}
	all, err := s.OfCase(ctx, tx, in.ID)
	for _, r := range all {
		out.Body.Items = append(out.Body.Items, body(r))
	}
	return out, err
}
