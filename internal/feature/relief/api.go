package relief

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/web"
)

func (s *Relief) mountAPI(rt *web.Router) {
	read, change, reply, manage := string(staff.CasesRead), string(staff.CasesChange), string(staff.CasesReply), string(staff.SettingsManage)
	tags := []string{"relief"}
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/relief", Summary: "Whether a case's customer can go on, and what bridges it", Tags: tags}, s.apiOne)
	web.Act(rt, change, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/blocking", Summary: "Say that a case's customer cannot go on", Tags: tags}, s.apiBlock)
	web.Act(rt, change, huma.Operation{Method: http.MethodDelete, Path: "/cases/{id}/blocking", Summary: "Say that they can go on again", DefaultStatus: http.StatusOK, Tags: tags}, s.apiClear)
	web.Act(rt, reply, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/relief", Summary: "Offer a workaround, or say why there is none", DefaultStatus: http.StatusCreated, Tags: tags}, s.apiOffer)
	web.Act(rt, change, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/relief/{offer_id}/answer", Summary: "Say whether the customer accepts it", Tags: tags}, s.apiAnswer)
	web.Act(rt, change, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/relief/{offer_id}/returned", Summary: "Say that what was lent is back", Tags: tags}, s.apiReturned)
	web.Act(rt, change, huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/relief/{offer_id}/until", Summary: "Lend a thing until another day", Tags: tags}, s.apiUntil)
	web.Act(rt, string(staff.RemediesGrant), huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/relief/{offer_id}/lost", Summary: "Say that what was lent does not come back: it is written off", Tags: tags}, s.apiLost)
	web.Act(rt, string(staff.RemediesApprove), huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/relief/asks/{ask_id}/approve", Summary: "Say yes to what another wants to send above their budget", Tags: tags}, s.apiApprove)
	web.Act(rt, string(staff.RemediesGrant), huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/relief/asks/{ask_id}/decline", Summary: "Say that it is not sent, and why", Tags: tags}, s.apiDecline)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/loans", Summary: "What is lent out, by the day on which it comes back", Tags: tags}, s.apiLoans)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/workarounds", Summary: "The library of workarounds, by topic", Tags: tags}, s.apiWays)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/workarounds", Summary: "Add a workaround to the library", DefaultStatus: http.StatusCreated, Tags: tags}, s.apiAddWay)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPut, Path: "/workarounds/{id}", Summary: "Change a workaround", Tags: tags}, s.apiChangeWay)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/relief_topics", Summary: "Topics whose cases block their customers", Tags: tags}, s.apiTopics)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPut, Path: "/relief_topics/{id}", Summary: "Say whether cases of a topic block their customers", Tags: tags}, s.apiTopic)
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/relief_targets", Summary: "How soon a workaround is wanted, by team and topic", Tags: tags}, s.apiTargets)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPut, Path: "/relief_targets", Summary: "Say how soon a workaround is wanted in cases of a team and a topic", Tags: tags}, s.apiTarget)
}

// OfferBody is an offer as the API shows it.
type OfferBody struct {
	ID         int64      `json:"id"`
	State      string     `json:"state" enum:"offered,accepted,refused,none,replaced"`
	Words      string     `json:"words" doc:"What bridges it, or why nothing does"`
	MessageID  *int64     `json:"message_id" doc:"The reply it was made in"`
	WayID      *int64     `json:"way_id" doc:"Which workaround of the library it is"`
	ReturnsOn  string     `json:"returns_on,omitempty" doc:"The day a lent thing comes back, as 2026-12-01"`
	ReturnedAt *time.Time `json:"returned_at"`
	At         time.Time  `json:"at"`
	AnsweredBy string     `json:"answered_by,omitempty" enum:"customer,agent"`
	AnsweredAt *time.Time `json:"answered_at"`
	Why        string     `json:"why,omitempty" doc:"Why they refused"`

	Sends      bool        `json:"sends" doc:"It goes in a parcel; the clock stops when they have it"`
	DispatchID *int64      `json:"dispatch_id" doc:"The parcel"`
	Cost       *money.JSON `json:"cost" doc:"What sending it costs"`
	Worth      *money.JSON `json:"worth" doc:"What a lent thing is worth"`
	LeftAt     *time.Time  `json:"left_at"`
	ThereAt    *time.Time  `json:"there_at" doc:"When they had it"`
	OverdueAt  *time.Time  `json:"overdue_at" doc:"Its day is over since, and it is not back"`
	LostAt     *time.Time  `json:"lost_at" doc:"When it was written off"`
}

// moneyBody is an amount as the API shows it; null for none.
func moneyBody(a money.Amount) *money.JSON {
	if a.IsZero() {
		return nil
	}
	j := a.JSON()
	return &j
}

func offerBody(o Offer) OfferBody {
	return OfferBody{ID: o.ID, State: string(o.State), Words: o.Words, MessageID: orNil(o.MessageID), WayID: orNil(o.WayID), ReturnsOn: o.ReturnsOn,
		ReturnedAt: orNil(o.ReturnedAt), At: o.At, AnsweredBy: o.AnsweredBy, AnsweredAt: orNil(o.AnsweredAt), Why: o.Why,
		Sends: o.Sends, DispatchID: orNil(o.DispatchID), Cost: moneyBody(o.Cost), Worth: moneyBody(o.Worth), LeftAt: orNil(o.LeftAt), ThereAt: orNil(o.ThereAt), OverdueAt: orNil(o.OverdueAt), LostAt: orNil(o.LostAt)}
}

// Body is the relief of a case as the API shows it.
type Body struct {
	CaseID       int64       `json:"case_id"`
	Blocking     bool        `json:"blocking" doc:"The customer cannot go on"`
	Source       string      `json:"source,omitempty" enum:"agent,topic,customer,need"`
	State        string      `json:"state,omitempty" enum:"owed,offered,accepted,refused,none"`
	BlockedAt    *time.Time  `json:"blocked_at"`
	DueAt        *time.Time  `json:"due_at" doc:"By when a workaround is wanted; null while none is owed"`
	Late         bool        `json:"late"`
	MetAt        *time.Time  `json:"met_at" doc:"When there was one, or the reason why not"`
	SpentMinutes *int64      `json:"spent_minutes" doc:"Business time until then"`
	Offers       []OfferBody `json:"offers" nullable:"false"`
	Asks         []AskBody   `json:"asks" nullable:"false" doc:"What needs the word of another, for it is above the budget of whoever wants to send it"`
}

// AskBody is something that needs the word of another, as the API shows it.
type AskBody struct {
	ID         int64       `json:"id"`
	State      string      `json:"state" enum:"awaiting_approval,approved,declined,replaced"`
	Words      string      `json:"words" doc:"What bridges it"`
	ReturnsOn  string      `json:"returns_on,omitempty" doc:"The day a lent thing comes back, as 2026-12-01"`
	Cost       *money.JSON `json:"cost" doc:"What sending it costs"`
	Worth      *money.JSON `json:"worth" doc:"What a lent thing is worth"`
	ByID       *int64      `json:"by_id" doc:"The user who wants to send it"`
	ApproverID *int64      `json:"approver_id" doc:"Who is asked to approve it"`
	AnswerBy   *time.Time  `json:"answer_by" doc:"Until when they have time"`
	ApprovedBy *int64      `json:"approved_by"`
	Reason     string      `json:"reason,omitempty" doc:"Why it was declined"`
	OfferID    *int64      `json:"offer_id" doc:"What became of it"`
	At         time.Time   `json:"at"`
	EndedAt    *time.Time  `json:"ended_at"`
}

func askBody(a Ask) AskBody {
	return AskBody{a.ID, string(a.State), a.Words, a.ReturnsOn, moneyBody(a.Cost), moneyBody(a.Worth), orNil(a.ByID), orNil(a.ApproverID), orNil(a.AnswerBy), orNil(a.ApprovedBy), a.Reason, orNil(a.OfferID), a.At, orNil(a.EndedAt)}
}

func orNil[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

func body(c Case) Body {
	b := Body{CaseID: c.CaseID, Blocking: c.Blocks(), Source: string(c.Source), State: string(c.State), BlockedAt: orNil(c.BlockedAt), Late: c.Owes() && !c.LateAt.IsZero(), MetAt: orNil(c.MetAt), Offers: []OfferBody{}, Asks: []AskBody{}}
	if c.Owes() {
		b.DueAt = &c.DueAt
	}
	if !c.MetAt.IsZero() {
		n := int64(c.Spent / time.Minute)
		b.SpentMinutes = &n
	}
	for _, o := range c.Offers {
		b.Offers = append(b.Offers, offerBody(o))
	}
	for _, a := range c.Asks {
		b.Asks = append(b.Asks, askBody(a))
	}
	return b
}

type caseIn struct {
	ID int64 `path:"id"`
}

type one struct{ Body Body }

func (s *Relief) apiOne(ctx context.Context, v db.View, in *caseIn) (*one, error) {
	k, err := s.desk.Cases.ByID(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	c, err := s.OfCase(ctx, v, k.ID)
	if c.CaseID == 0 {
		c.CaseID = k.ID
	}
	return &one{body(c)}, err
}

// after does something with a case and returns how its relief stands then.
func (s *Relief) after(ctx context.Context, tx *db.Tx, id int64, f func() error) (*one, error) {
	if err := f(); err != nil {
		return nil, err
	}
	return s.apiOne(ctx, tx, &caseIn{id})
}

func (s *Relief) apiBlock(ctx context.Context, tx *db.Tx, in *caseIn) (*one, error) {
	return s.after(ctx, tx, in.ID, func() error {
		h, err := s.desk.Cases.Take(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		return s.Blocking(ctx, tx, h, ByAgent)
	})
}

func (s *Relief) apiClear(ctx context.Context, tx *db.Tx, in *caseIn) (*one, error) {
	return s.after(ctx, tx, in.ID, func() error {
		h, err := s.desk.Cases.Take(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		return s.Clear(ctx, tx, h)
	})
}

type offerIn struct {
	ID   int64 `path:"id"`
	Body Draft
}

func (s *Relief) apiOffer(ctx context.Context, tx *db.Tx, in *offerIn) (*one, error) {
	return s.after(ctx, tx, in.ID, func() error {
		h, err := s.desk.Cases.Take(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		_, err = s.Offer(ctx, tx, h, 0, in.Body)
		return err
	})
}

type askIn struct {
	ID    int64 `path:"id"`
	AskID int64 `path:"ask_id"`
}

func (s *Relief) apiApprove(ctx context.Context, tx *db.Tx, in *askIn) (*one, error) {
	return s.after(ctx, tx, in.ID, func() error {
		h, err := s.desk.Cases.Take(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		return s.Approve(ctx, tx, h, in.AskID)
	})
}

type declineIn struct {
	ID    int64 `path:"id"`
	AskID int64 `path:"ask_id"`
	Body  struct {
		Reason string `json:"reason" maxLength:"500"`
	}
}

func (s *Relief) apiDecline(ctx context.Context, tx *db.Tx, in *declineIn) (*one, error) {
	return s.after(ctx, tx, in.ID, func() error {
		h, err := s.desk.Cases.Take(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		return s.Decline(ctx, tx, h, in.AskID, in.Body.Reason)
	})
}

type answerIn struct {
	ID      int64 `path:"id"`
	OfferID int64 `path:"offer_id"`
	Body    struct {
		Accepts bool   `json:"accepts"`
		Why     string `json:"why,omitempty" maxLength:"500" doc:"Why they refuse"`
	}
}

func (s *Relief) apiAnswer(ctx context.Context, tx *db.Tx, in *answerIn) (*one, error) {
	return s.after(ctx, tx, in.ID, func() error {
		h, err := s.desk.Cases.Take(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		_, err = s.Answer(ctx, tx, h, in.OfferID, in.Body.Accepts, in.Body.Why)
		return err
	})
}

type returnedIn struct {
	ID      int64 `path:"id"`
	OfferID int64 `path:"offer_id"`
}

func (s *Relief) apiReturned(ctx context.Context, tx *db.Tx, in *returnedIn) (*one, error) {
	return s.after(ctx, tx, in.ID, func() error {
		h, err := s.desk.Cases.Take(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		_, err = s.Returned(ctx, tx, h, in.OfferID)
		return err
	})
}

// WayBody is a workaround of the library as the API shows it.
type WayBody struct {
	ID        int64  `json:"id"`
	TopicID   *int64 `json:"topic_id" doc:"Null for any"`
	ProductID *int64 `json:"product_id" doc:"Null for any"`
	Lang      string `json:"lang,omitempty"`
	Words     string `json:"words"`
	Days      int    `json:"days" doc:"After which a lent thing usually comes back; 0 for what is not lent"`
	Uses      int64  `json:"uses"`
	Accepted  int64  `json:"accepted"`
	Refused   int64  `json:"refused"`
	Learnt    bool   `json:"learnt" doc:"A reply taught it"`
	Off       bool   `json:"off" doc:"It is offered no more"`

	Sends bool        `json:"sends" doc:"It goes in a parcel"`
	Cost  *money.JSON `json:"cost" doc:"What sending it costs"`
	Worth *money.JSON `json:"worth" doc:"What a lent thing is worth"`
}

func wayBody(w Way) WayBody {
	return WayBody{w.ID, orNil(w.TopicID), orNil(w.ProductID), w.Lang, w.Words, w.Days, w.Uses, w.Accepted, w.Refused, w.FromCase != 0, !w.OffAt.IsZero(), w.Sends, moneyBody(w.Cost), moneyBody(w.Worth)}
}

type waysOut struct{ Body web.List[WayBody] }

func (s *Relief) apiWays(ctx context.Context, v db.View, in *web.Paging) (*waysOut, error) {
	at, err := in.After()
	if err != nil {
		return nil, err
	}
	var after Way
	if at != nil {
		if after, err = s.Way(ctx, v, at.ID); err != nil {
			return nil, err
		}
	}
	all, err := s.Ways(ctx, v, after, in.Limit+1)
	bodies := make([]WayBody, len(all))
	for i, w := range all {
		bodies[i] = wayBody(w)
	}
	return &waysOut{web.NewList(bodies, in.Limit, func(b WayBody) web.Cursor { return web.Cursor{ID: b.ID} })}, err
}

type addWayIn struct {
	Body struct {
		TopicID   int64  `json:"topic_id,omitempty" doc:"0 for any"`
		ProductID int64  `json:"product_id,omitempty" doc:"0 for any"`
		Lang      string `json:"lang,omitempty" maxLength:"20" doc:"Of its words"`
		Words     string `json:"words" maxLength:"500"`
		Days      int    `json:"days,omitempty" minimum:"0" maximum:"366" doc:"After which a lent thing usually comes back; 0 for what is not lent"`

		Sends bool        `json:"sends,omitempty" doc:"It goes in a parcel"`
		Cost  *money.JSON `json:"cost,omitempty" doc:"What sending it costs"`
		Worth *money.JSON `json:"worth,omitempty" doc:"What a lent thing is worth"`
	}
}

type wayOut struct{ Body WayBody }

func (s *Relief) apiAddWay(ctx context.Context, tx *db.Tx, in *addWayIn) (*wayOut, error) {
	of, err := Draft{Sends: in.Body.Sends, Cost: in.Body.Cost, Worth: in.Body.Worth}.sending("")
	if err != nil {
		return nil, err
	}
	w, err := s.AddWay(ctx, tx, WayFields{TopicID: in.Body.TopicID, Lang: in.Body.Lang, Words: in.Body.Words, Days: in.Body.Days, ProductID: in.Body.ProductID, Sending: of})
	return &wayOut{wayBody(w)}, err
}

type changeWayIn struct {
	ID   int64 `path:"id"`
	Body struct {
		TopicID   int64  `json:"topic_id,omitempty" doc:"0 for any"`
		ProductID int64  `json:"product_id,omitempty" doc:"0 for any"`
		Lang      string `json:"lang,omitempty" maxLength:"20" doc:"Of its words"`
		Words     string `json:"words" maxLength:"500"`
		Days      int    `json:"days,omitempty" minimum:"0" maximum:"366" doc:"After which a lent thing usually comes back; 0 for what is not lent"`
		Off       bool   `json:"off,omitempty" doc:"Offer it no more"`

		Sends bool        `json:"sends,omitempty" doc:"It goes in a parcel"`
		Cost  *money.JSON `json:"cost,omitempty" doc:"What sending it costs"`
		Worth *money.JSON `json:"worth,omitempty" doc:"What a lent thing is worth"`
	}
}

func (s *Relief) apiChangeWay(ctx context.Context, tx *db.Tx, in *changeWayIn) (*wayOut, error) {
	of, err := Draft{Sends: in.Body.Sends, Cost: in.Body.Cost, Worth: in.Body.Worth}.sending("")
	if err != nil {
		return nil, err
	}
	if _, err := s.ChangeWay(ctx, tx, in.ID, WayFields{TopicID: in.Body.TopicID, Lang: in.Body.Lang, Words: in.Body.Words, Days: in.Body.Days, ProductID: in.Body.ProductID, Sending: of}); err != nil {
		return nil, err
	}
	w, err := s.SwitchWay(ctx, tx, in.ID, !in.Body.Off)
	return &wayOut{wayBody(w)}, err
}

// TopicBody says how soon a workaround is wanted for cases of a topic.
type TopicBody struct {
	TopicID int64 `json:"topic_id"`
	Minutes int64 `json:"minutes" doc:"Of business time"`
}

type topicsOut struct {
	Body struct {
		Items []TopicBody `json:"items" nullable:"false"`
	}
}

func (s *Relief) apiTopics(ctx context.Context, v db.View, _ *struct{}) (*topicsOut, error) {
	all, err := s.TopicRules(ctx, v)
	out := &topicsOut{}
	out.Body.Items = make([]TopicBody, len(all))
	for i, r := range all {
		out.Body.Items[i] = TopicBody{r.TopicID, int64(r.Target / time.Minute)}
	}
	return out, err
}

type topicIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Minutes int64 `json:"minutes" minimum:"0" maximum:"14400" doc:"Of business time within which a workaround is wanted; 0: they block nobody"`
	}
}

func (s *Relief) apiTopic(ctx context.Context, tx *db.Tx, in *topicIn) (*topicsOut, error) {
	if _, err := s.desk.Topics.ByID(ctx, tx, in.ID); err != nil {
		return nil, err
	}
	if err := s.SetTopic(ctx, tx, in.ID, time.Duration(in.Body.Minutes)*time.Minute); err != nil {
		return nil, err
	}
	return s.apiTopics(ctx, tx, nil)
}

// TargetBody says how soon a workaround is wanted in the cases of a scope.
type TargetBody struct {
	TeamID  int64 `json:"team_id,omitempty" doc:"0 or left out for any"`
	TopicID int64 `json:"topic_id,omitempty" doc:"0 or left out for any; topics under it take it over"`
	Minutes int64 `json:"minutes" minimum:"0" maximum:"14400" doc:"Of business time; 0: as the wider scope has it"`
}

type targetsOut struct {
	Body struct {
		Items []TargetBody `json:"items" nullable:"false"`
	}
}

func (s *Relief) apiTargets(ctx context.Context, v db.View, _ *struct{}) (*targetsOut, error) {
	all, err := s.Targets(ctx, v)
	out := &targetsOut{}
	out.Body.Items = make([]TargetBody, len(all))
	for i, t := range all {
		out.Body.Items[i] = TargetBody{t.TeamID, t.TopicID, int64(t.Within / time.Minute)}
	}
	return out, err
}

func (s *Relief) apiTarget(ctx context.Context, tx *db.Tx, in *struct{ Body TargetBody }) (*targetsOut, error) {
	if err := s.SetTarget(ctx, tx, Scope{in.Body.TeamID, in.Body.TopicID}, time.Duration(in.Body.Minutes)*time.Minute); err != nil {
		return nil, err
	}
	return s.apiTargets(ctx, tx, nil)
}
