package remedies

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

func (s *Remedies) mountAPI(rt *web.Router) {
	read, grant, approve := string(staff.CasesRead), string(staff.RemediesGrant), string(staff.RemediesApprove)
	tags := []string{"remedies"}
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/remedies", Summary: "Remedies, the newest first", Tags: tags}, s.apiAll)
	web.Act(rt, grant, huma.Operation{Method: http.MethodPost, Path: "/remedies", Summary: "Grant a remedy, or propose it", DefaultStatus: http.StatusCreated, Tags: tags}, s.apiAdd)
	web.View(rt, grant, huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/reasons_to_look", Summary: "Facts that are worth a look before something is given; they hold nothing back", Tags: tags}, s.apiReasons)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/remedies/{id}", Summary: "A remedy", Tags: tags}, s.apiOne)
	web.Act(rt, approve, huma.Operation{Method: http.MethodPost, Path: "/remedies/{id}/approve", Summary: "Approve a remedy that somebody else proposed", Tags: tags}, s.apiApprove)
	web.Act(rt, grant, huma.Operation{Method: http.MethodPost, Path: "/remedies/{id}/decline", Summary: "Say that it is not given, and why", Tags: tags}, s.apiDecline)
	web.Act(rt, grant, huma.Operation{Method: http.MethodPost, Path: "/remedies/{id}/dispatch", Summary: "Say that it is on its way", Tags: tags}, s.apiDispatch)
	web.Act(rt, grant, huma.Operation{Method: http.MethodPost, Path: "/remedies/{id}/receive", Summary: "Say that the customer has it", Tags: tags}, s.apiReceive)
	web.Act(rt, grant, huma.Operation{Method: http.MethodPost, Path: "/remedies/{id}/fail", Summary: "Say that it did not come about, and why", Tags: tags}, s.apiFail)
	web.Act(rt, grant, huma.Operation{Method: http.MethodPut, Path: "/cases/{id}/loss", Summary: "Say what the customer of a case lost, and read what would make it right", Tags: tags}, s.apiLoss)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/suggestions", Summary: "What would make it right, with the reckoning", Tags: tags}, s.apiSuggest)
	web.Act(rt, grant, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/suggestions/{proposal}/grant", Summary: "Grant a proposal as one", DefaultStatus: http.StatusCreated, Tags: tags}, s.apiGrantSet)
	s.mountPolicyAPI(rt, tags)
	s.mountTrialAPI(rt, tags)
}

func (s *Remedies) mountPolicyAPI(rt *web.Router, tags []string) {
	read, approve, manage := string(staff.CasesRead), string(staff.RemediesApprove), string(staff.SettingsManage)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/remedies/policy", Summary: "How remedies are reckoned, each number with its source", Tags: tags}, s.apiPolicy)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPut, Path: "/remedies/policy", Summary: "Have another policy of remedies count", Tags: tags}, s.apiTurnOn)
	web.View(rt, approve, huma.Operation{Method: http.MethodGet, Path: "/remedies/policy/versions", Summary: "The versions of the policy of remedies, the newest first", Tags: tags}, s.apiVersions)
	web.View(rt, approve, huma.Operation{Method: http.MethodGet, Path: "/remedies/deviations", Summary: "What was granted otherwise than suggested, or than like cases had, with the reasons", Tags: tags}, s.apiDeviations)
}

func (s *Remedies) mountTrialAPI(rt *web.Router, tags []string) {
	approve, manage := string(staff.RemediesApprove), string(staff.SettingsManage)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/remedies/trials", Summary: "Try a policy of remedies on the past", DefaultStatus: http.StatusCreated, Tags: tags,
		Description: "It is played in the background, one at a time; read the trial to see how far it is."}, s.apiTry)
	web.View(rt, approve, huma.Operation{Method: http.MethodGet, Path: "/remedies/trials", Summary: "Trials of policies, the newest first", Tags: tags}, s.apiTrials)
	web.View(rt, approve, huma.Operation{Method: http.MethodGet, Path: "/remedies/trials/{id}", Summary: "A trial: what would have been given, in all and by kind", Tags: tags}, s.apiTrial)
	web.View(rt, approve, huma.Operation{Method: http.MethodGet, Path: "/remedies/trials/{id}/cases", Summary: "Who got what in a trial, and would have got what", Tags: tags}, s.apiTrialRows)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/remedies/trials/{id}/stop", Summary: "Stop a trial", Tags: tags}, s.apiStop)
}

// Body is a remedy as the API shows it.
type Body struct {
	ID         int64       `json:"id"`
	CaseID     int64       `json:"case_id"`
	Kind       string      `json:"kind" enum:"apology,again,replacement,refund,credit,upgrade,compensation,gift"`
	Key        string      `json:"key,omitempty" doc:"The caller's own name for it"`
	State      string      `json:"state" enum:"proposed,awaiting_approval,approved,declined,dispatched,received,failed"`
	What       string      `json:"what" doc:"As the customer reads it"`
	Why        string      `json:"why,omitempty"`
	Fault      string      `json:"fault" enum:"ours,customer,third_party,nobody,unknown"`
	Worth      *money.JSON `json:"worth" doc:"Null for what costs nothing"`
	ByID       *int64      `json:"by_id" doc:"The user who proposed it"`
	PurchaseID *int64      `json:"purchase_id" doc:"What it is for, of what they bought"`
	MessageID  *int64      `json:"message_id" doc:"The reply it went out with"`
	ApproverID *int64      `json:"approver_id" doc:"Who is asked to approve it"`
	AnswerBy   *time.Time  `json:"answer_by" doc:"Until when they have time"`
	ApprovedBy *int64      `json:"approved_by"`
	ApprovedAt *time.Time  `json:"approved_at"`
	Reason     string      `json:"reason,omitempty" doc:"Why it was declined, or failed"`
	Tracking   string      `json:"tracking,omitempty"`
	DueAt      *time.Time  `json:"due_at" doc:"By when it is wanted on its way, or at the customer's once it is"`
	Late       bool        `json:"late"`
	Answer     string      `json:"answer,omitempty" enum:"accepted,other" doc:"What the customer says of it"`
	AnswerSays string      `json:"answer_says,omitempty" doc:"What would be better, or of what they accepted was not as promised, in their words"`
	CreatedAt  time.Time   `json:"created_at"`
	UpdatedAt  time.Time   `json:"updated_at"`
}

func orNil[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

func body(r Remedy) Body {
	b := Body{ID: r.ID, CaseID: r.CaseID, Kind: string(r.Kind), Key: r.Key, State: string(r.State), What: r.What, Why: r.Why, Fault: string(r.Fault), ByID: orNil(r.ByID),
		PurchaseID: orNil(r.PurchaseID), MessageID: orNil(r.MessageID), ApproverID: orNil(r.ApproverID), AnswerBy: orNil(r.AnswerBy), ApprovedBy: orNil(r.ApprovedBy), ApprovedAt: orNil(r.ApprovedAt), Reason: r.Reason,
		Tracking: r.Tracking, DueAt: orNil(r.DueAt), Late: !r.LateAt.IsZero() && !r.State.Ended(), Answer: string(r.Answer), AnswerSays: r.AnswerSays, CreatedAt: r.At, UpdatedAt: r.UpdatedAt}
	if !r.Worth.IsZero() {
		worth := r.Worth.JSON()
		b.Worth = &worth
	}
	return b
}

func bodies(all []Remedy) []Body {
	out := make([]Body, len(all))
	for i, r := range all {
		out[i] = body(r)
	}
	return out
}

type allIn struct {
	web.Paging
	State string `query:"state" enum:"proposed,awaiting_approval,approved,declined,dispatched,received,failed"`
}

type page struct{ Body web.List[Body] }

func (s *Remedies) apiAll(ctx context.Context, v db.View, in *allIn) (*page, error) {
	at, err := in.After()
	if err != nil {
		return nil, err
	}
	var before int64
	if at != nil {
		before = at.ID
	}
	all, next, err := s.Newest(ctx, v, State(in.State), before, in.Limit)
	out := &page{}
	out.Body.Items = bodies(all)
	if next != 0 {
		cursor := web.Cursor{ID: next}.String()
		out.Body.NextCursor = &cursor
	}
	return out, err
}

type one struct{ Body Body }

// shown is a remedy as it is stored after an act.
func shown(ctx context.Context, tx *db.Tx, r Remedy, err error) (*one, error) {
	if err != nil {
		return nil, err
	}
	r, err = byID(ctx, tx, r.ID)
	return &one{body(r)}, err
}

type addIn struct {
	Body struct {
		CaseID int64 `json:"case_id"`
		Draft
		Propose bool `json:"propose,omitempty" doc:"Write it down without granting it"`
	}
}

func (s *Remedies) apiAdd(ctx context.Context, tx *db.Tx, in *addIn) (*one, error) {
	h, err := s.desk.Cases.Take(ctx, tx, in.Body.CaseID)
	if err != nil {
		return nil, err
	}
	act := s.Grant
	if in.Body.Propose {
		act = s.Propose
	}
	r, err := act(ctx, tx, h, in.Body.Draft)
	return shown(ctx, tx, r, err)
}

// ReasonBody is a fact that is worth a look.
type ReasonBody struct {
	Code string `json:"code" doc:"What it is, as a name that does not change"`
	Says string `json:"says" doc:"In the reader's language"`
	Href string `json:"href,omitempty" doc:"The page where one looks"`
}

type reasonsOut struct{ Body web.List[ReasonBody] }

func (s *Remedies) apiReasons(ctx context.Context, v db.View, in *idIn) (*reasonsOut, error) {
	all, err := s.Reasons(ctx, v, in.ID)
	out := &reasonsOut{web.List[ReasonBody]{Items: make([]ReasonBody, len(all))}}
	for i, r := range all {
		out.Body.Items[i] = ReasonBody{Code: r.Says.Key, Says: words.Say(ctx, r.Says), Href: r.Href}
	}
	return out, err
}

type idIn struct {
	ID int64 `path:"id"`
}

func (s *Remedies) apiOne(ctx context.Context, v db.View, in *idIn) (*one, error) {
	r, err := s.ByID(ctx, v, in.ID)
	return &one{body(r)}, err
}

func (s *Remedies) apiApprove(ctx context.Context, tx *db.Tx, in *idIn) (*one, error) {
	r, err := s.Approve(ctx, tx, in.ID)
	return shown(ctx, tx, r, err)
}

type reasonIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Reason string `json:"reason" maxLength:"500"`
	}
}

func (s *Remedies) apiDecline(ctx context.Context, tx *db.Tx, in *reasonIn) (*one, error) {
	r, err := s.Decline(ctx, tx, in.ID, in.Body.Reason)
	return shown(ctx, tx, r, err)
}

type dispatchIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Tracking string    `json:"tracking,omitempty" maxLength:"500" doc:"How it is followed"`
		By       time.Time `json:"by,omitempty" doc:"When it is there at the latest"`
	}
}

func (s *Remedies) apiDispatch(ctx context.Context, tx *db.Tx, in *dispatchIn) (*one, error) {
	r, err := s.Dispatched(ctx, tx, in.ID, in.Body.Tracking, in.Body.By)
	return shown(ctx, tx, r, err)
}

func (s *Remedies) apiReceive(ctx context.Context, tx *db.Tx, in *idIn) (*one, error) {
	r, err := s.Received(ctx, tx, in.ID)
	return shown(ctx, tx, r, err)
}

func (s *Remedies) apiFail(ctx context.Context, tx *db.Tx, in *reasonIn) (*one, error) {
	r, err := s.Failed(ctx, tx, in.ID, in.Body.Reason)
	return shown(ctx, tx, r, err)
}
