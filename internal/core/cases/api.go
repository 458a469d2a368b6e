package cases

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// Mount adds the jobs and the API. The list of cases is package lists'; a case
// is opened over the API through package intake, so that the books hold.
func (c *Cases) Mount(q *jobs.Queue, rt *web.Router) {
	c.mountJobs(q)
	tag := []string{"cases"}
	web.View(rt, string(staff.CasesRead), huma.Operation{Method: http.MethodGet, Path: "/cases/{id}", Summary: "A case", Tags: tag}, c.apiCase)
	web.Act(rt, string(staff.CasesChange), huma.Operation{Method: http.MethodPatch, Path: "/cases/{id}", Summary: "Change a case", Tags: tag}, c.apiChange)
	web.View(rt, string(staff.CasesRead), huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/messages", Summary: "The messages of a case", Tags: tag}, c.apiMessages)
	web.View(rt, string(staff.CasesRead), huma.Operation{Method: http.MethodGet, Path: "/cases/{id}/activity", Summary: "What happened in a case, the oldest first", Tags: []string{"activity"}}, c.apiCaseActivity)
	web.View(rt, string(staff.ActivityRead), huma.Operation{Method: http.MethodGet, Path: "/activity", Summary: "What happened, in the order in which nothing is missed", Tags: []string{"activity"}}, c.apiActivity)
	web.Act(rt, string(staff.CasesMerge), huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/merge", Summary: "Make two cases one", Tags: tag}, c.apiMerge)
	web.Act(rt, string(staff.CasesMerge), huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/unmerge", Summary: "Undo a merge", Tags: tag}, c.apiUnmerge)
	web.Act(rt, string(staff.CasesSplit), huma.Operation{Method: http.MethodPost, Path: "/cases/{id}/split", Summary: "Make messages a case of their own", Tags: tag}, c.apiSplit)
	c.mountParticipants(rt)
	c.router = rt
}

// CaseOut is the answer with one case.
type CaseOut struct {
	web.Versioned
	Body CaseBody
}

// Out is the answer with one case, its version and what the rooms add.
func (c *Cases) Out(ctx context.Context, v db.View, k Case) (*CaseOut, error) {
	if k.MergedInto != 0 {
		var err error
		if k, err = c.ByID(ctx, v, k.ID); err != nil {
			return nil, err
		}
	}
	all, err := c.Bodies(ctx, v, []Case{k})
	if err != nil {
		return nil, err
	}
	return &CaseOut{Versioned: web.Versioned{ETag: k.ETag()}, Body: all[0]}, nil
}

type caseIn struct {
	ID int64 `path:"id" doc:"A merged case leads to the one it is part of"`
}

func (c *Cases) apiCase(ctx context.Context, v db.View, in *caseIn) (*CaseOut, error) {
	k, err := c.ByID(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	return c.Out(ctx, v, k)
}

type messagesIn struct {
	ID    int64  `path:"id"`
	Order string `query:"order" enum:"asc,desc" default:"asc" doc:"desc begins with the newest"`
	web.Paging
}

type messagesOut struct{ Body web.List[MessageBody] }

func (c *Cases) apiMessages(ctx context.Context, v db.View, in *messagesIn) (*messagesOut, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	from := int64(0)
	if after != nil {
		from = after.ID
	}
	var all []StaffMessage
	if in.Order == "desc" {
		all, _, err = c.Before(ctx, v, in.ID, from, in.Limit+1)
		slices.Reverse(all)
	} else {
		all, err = c.ForStaff(ctx, v, in.ID, from, in.Limit+1)
	}
	if err != nil {
		return nil, err
	}
	bodies := make([]MessageBody, len(all))
	for i, m := range all {
		bodies[i] = m.Body()
	}
	return &messagesOut{web.NewList(bodies, in.Limit, func(m MessageBody) web.Cursor { return web.Cursor{ID: m.ID} })}, nil
}

// ChangeBody is what may be changed of a case; what is left out stays.
type ChangeBody struct {
	Status       *Status     `json:"status,omitempty" enum:"open,waiting,solved,confirmed"`
	WaitingUntil *time.Time  `json:"waiting_until,omitempty" doc:"With status waiting: when the case is open again"`
	Reason       string      `json:"reason,omitempty" maxLength:"2000" doc:"Why, where a guard or the status asks for it"`
	Subject      *string     `json:"subject,omitempty" maxLength:"1000"`
	OwnerID      *int64      `json:"owner_id,omitempty" doc:"0 for nobody"`
	TeamID       *int64      `json:"team_id,omitempty" doc:"0 for none"`
	InboxID      *int64      `json:"inbox_id,omitempty" minimum:"1" doc:"Moves the case, which then has that inbox's brand too"`
	TopicID      *int64      `json:"topic_id,omitempty" minimum:"0" doc:"0 for none"`
	NextStep     *StepBodyIn `json:"next_step,omitempty"`
	Private      *bool       `json:"private,omitempty"`
	Following    *bool       `json:"following,omitempty" doc:"Whether you follow the case"`
}

// StepBodyIn is a next step as it is given.
type StepBodyIn struct {
	Text string    `json:"text" minLength:"1" maxLength:"300"`
	Due  time.Time `json:"due"`
	By   int64     `json:"by,omitempty" doc:"The user who does it; 0 for the owner"`
}

type changeIn struct {
	ID int64 `path:"id"`
	web.Guarded
	Body ChangeBody
}

func (c *Cases) apiChange(ctx context.Context, tx *db.Tx, in *changeIn) (*CaseOut, error) {
	h, err := c.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := web.Match(in.IfMatch, h.ETag()); err != nil {
		return nil, err
	}
	if err := c.Change(ctx, tx, h, in.Body); err != nil {
		return nil, err
	}
	return c.Out(ctx, tx, h.Case)
}

// Change does all that a change asks for, or nothing. Opening comes first and
// solving last, so that a next step fits the status it is given with.
func (c *Cases) Change(ctx context.Context, tx *db.Tx, h *Held, b ChangeBody) (err error) {
	defer fault.Wrap(&err, "cases.Change(case %d)", h.ID)
	actor, err := staff.Allow(ctx, staff.CasesChange)
	if err != nil {
		return err
	}
	var steps []func() error
	add := func(wanted bool, f func() error) {
		if wanted {
			steps = append(steps, f)
		}
	}
	opening := b.Status != nil && b.Status.Shelf() == ShelfOpen
	add(opening, func() error { return c.SetStatus(ctx, tx, h, *b.Status, Reason(b.Reason)) })
	add(b.Subject != nil, func() error { return c.Retitle(ctx, tx, h, *b.Subject) })
	add(b.OwnerID != nil, func() error { return c.Own(ctx, tx, h, *b.OwnerID) })
	add(b.InboxID != nil, func() error { return c.Move(ctx, tx, h, *b.InboxID) })
	add(b.TeamID != nil, func() error { return c.Hand(ctx, tx, h, *b.TeamID) })
	add(b.TopicID != nil, func() error { return c.SetTopic(ctx, tx, h, *b.TopicID) })
	add(b.NextStep != nil, func() error { return c.Step(ctx, tx, h, b.NextStep.Text, b.NextStep.Due, b.NextStep.By) })
	add(b.Private != nil, func() error { return c.MarkPrivate(ctx, tx, h, *b.Private) })
	add(b.Following != nil && *b.Following, func() error { return c.Follow(ctx, tx, h, actor.ID) })
	add(b.Following != nil && !*b.Following, func() error { return c.Unfollow(ctx, tx, h, actor.ID) })
	waits := b.WaitingUntil != nil && (b.Status == nil || *b.Status == Waiting)
	add(waits, func() error { return c.Wait(ctx, tx, h, *b.WaitingUntil, Reason(b.Reason)) })
	add(b.Status != nil && !opening && !waits, func() error { return c.SetStatus(ctx, tx, h, *b.Status, Reason(b.Reason)) })
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

type mergeIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Into   int64  `json:"into" minimum:"1" doc:"The case it becomes a part of"`
		Reason string `json:"reason,omitempty" maxLength:"2000"`
	}
}

func (c *Cases) apiMerge(ctx context.Context, tx *db.Tx, in *mergeIn) (*CaseOut, error) {
	from, into, err := c.TakePair(ctx, tx, in.ID, in.Body.Into)
	if err != nil {
		return nil, err
	}
	if err := c.Merge(ctx, tx, from, into, Reason(in.Body.Reason)); err != nil {
		return nil, err
	}
	return c.Out(ctx, tx, into.Case)
}

func (c *Cases) apiUnmerge(ctx context.Context, tx *db.Tx, in *caseIn) (*CaseOut, error) {
	h, err := c.Unmerge(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return c.Out(ctx, tx, h.Case)
}

type splitIn struct {
	ID   int64 `path:"id"`
	Body struct {
		MessageIDs []int64 `json:"message_ids" minItems:"1" maxItems:"1000"`
	}
}

func (c *Cases) apiSplit(ctx context.Context, tx *db.Tx, in *splitIn) (*CaseOut, error) {
	h, err := c.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	made, err := c.Split(ctx, tx, h, in.Body.MessageIDs)
	if err != nil {
		return nil, err
	}
	return c.Out(ctx, tx, made.Case)
}
