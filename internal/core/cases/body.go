package cases

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/words"
)

// Named is somebody or something with an id and a name.
type Named struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// NextStepBody is a next step as the API gives it.
type NextStepBody struct {
	Text string     `json:"text" doc:"What happens next, in words"`
	Key  string     `json:"key,omitempty" doc:"Where the desk itself set it: which of its own steps"`
	Due  *time.Time `json:"due"`
	By   *int64     `json:"by" doc:"The user who does it; null for the owner"`
	For  *int64     `json:"for" doc:"The user who is away and in whose place they do it; null for none"`
}

// CaseBody is a case as the API gives it. What the rooms add stands beside
// these fields.
type CaseBody struct {
	ID            int64         `json:"id"`
	Ref           string        `json:"ref"`
	Subject       string        `json:"subject"`
	Status        Status        `json:"status" enum:"new,open,waiting,solved,confirmed"`
	Channel       string        `json:"channel"`
	InboxID       int64         `json:"inbox_id"`
	BrandID       int64         `json:"brand_id"`
	PersonID      int64         `json:"person_id"`
	Person        Named         `json:"person"`
	OwnerID       *int64        `json:"owner_id"`
	Owner         *Named        `json:"owner"`
	TeamID        *int64        `json:"team_id"`
	Team          *Named        `json:"team"`
	TopicID       *int64        `json:"topic_id"`
	Topic         *Named        `json:"topic"`
	NextStep      *NextStepBody `json:"next_step"`
	WaitingUntil  *time.Time    `json:"waiting_until"`
	ClockDue      *time.Time    `json:"clock_due" doc:"When the clock that ends first ends; null while none runs"`
	Private       bool          `json:"private"`
	Preview       string        `json:"preview"`
	Messages      int           `json:"messages"`
	LastInboundAt *time.Time    `json:"last_inbound_at"`
	LastReplyAt   *time.Time    `json:"last_reply_at"`
	CreatedAt     time.Time     `json:"created_at"`
	UpdatedAt     time.Time     `json:"updated_at"`

	// Fields are what the rooms add, by name; they are given beside the others.
	Fields map[string]any `json:"-"`
}

// MarshalJSON gives the rooms' fields beside the case's own.
func (b CaseBody) MarshalJSON() ([]byte, error) {
	type plain CaseBody
	own, err := json.Marshal(plain(b))
	if err != nil || len(b.Fields) == 0 {
		return own, err
	}
	more, err := json.Marshal(b.Fields)
	if err != nil {
		return nil, err
	}
	return append(append(bytes.TrimSuffix(own, []byte("}")), ','), more[1:]...), nil
}

// TransformSchema says in the API's document that rooms add fields.
func (CaseBody) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	s.AdditionalProperties = true
	return s
}

// Bodies returns cases as the API gives them, each question asked once for the
// whole page. The caller has shown that the actor may see them.
func (c *Cases) Bodies(ctx context.Context, v db.View, all []Case) (_ []CaseBody, err error) {
	defer fault.Wrap(&err, "cases.Bodies")
	ids, people, owners, teams, topics := make([]int64, len(all)), []int64{}, []int64{}, []int64{}, []int64{}
	for i, k := range all {
		ids[i] = k.ID
		people = append(people, k.PersonID)
		if k.OwnerID != 0 {
			owners = append(owners, k.OwnerID)
		}
		if k.TeamID != 0 {
			teams = append(teams, k.TeamID)
		}
		if k.TopicID != 0 {
			topics = append(topics, k.TopicID)
		}
	}
	names, err := c.people.NamesOf(ctx, v, people)
	if err != nil {
		return nil, err
	}
	users, err := namesIn(ctx, v, "staff_user", owners)
	if err != nil {
		return nil, err
	}
	groups, err := namesIn(ctx, v, "team", teams)
	if err != nil {
		return nil, err
	}
	matters, err := namesIn(ctx, v, "topic", topics)
	if err != nil {
		return nil, err
	}
	fields, err := c.FieldsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	out := make([]CaseBody, len(all))
	for i, k := range all {
		out[i] = bodyOf(ctx, k)
		out[i].Person = Named{k.PersonID, names[k.PersonID]}
		out[i].Fields = fields[k.ID]
		if k.OwnerID != 0 {
			out[i].Owner = &Named{k.OwnerID, users[k.OwnerID]}
		}
		if k.TeamID != 0 {
			out[i].Team = &Named{k.TeamID, groups[k.TeamID]}
		}
		if k.TopicID != 0 {
			out[i].Topic = &Named{k.TopicID, matters[k.TopicID]}
		}
	}
	return out, nil
}

// bodyOf is what the case itself says.
func bodyOf(ctx context.Context, k Case) CaseBody {
	b := CaseBody{ID: k.ID, Ref: k.Ref, Subject: k.Subject, Status: k.Status, Channel: k.Channel, InboxID: k.InboxID, BrandID: k.BrandID,
		PersonID: k.PersonID, OwnerID: orNull(k.OwnerID), TeamID: orNull(k.TeamID), TopicID: orNull(k.TopicID), WaitingUntil: orNil(k.WaitingUntil), ClockDue: orNil(k.ClockDue), Private: k.Private,
		Preview: k.Preview, Messages: k.Messages, LastInboundAt: orNil(k.LastInboundAt), LastReplyAt: orNil(k.LastReplyAt),
		CreatedAt: k.CreatedAt, UpdatedAt: k.UpdatedAt}
	if k.NextStep != "" {
		b.NextStep = &NextStepBody{Text: k.NextStep, Due: orNil(k.NextDue), By: orNull(k.NextBy), For: orNull(k.NextFor)}
		if key, ours := k.StepKey(); ours {
			b.NextStep.Key, b.NextStep.Text = key, words.T(ctx, key)
		}
	}
	return b
}

func orNil(t time.Time) *time.Time {
	if db.IsNever(t) || t.IsZero() {
		return nil
	}
	return &t
}

// namesIn returns what the rows of a table of the staff are called.
func namesIn(ctx context.Context, v db.View, table string, ids []int64) (map[int64]string, error) {
	out := map[int64]string{}
	if len(ids) == 0 {
		return out, nil
	}
	var args []any
	rows, err := db.All(ctx, v, func(s db.Scan) (n Named, err error) {
		err = s(&n.ID, &n.Name)
		return n, err
	}, `SELECT id, name FROM `+table+` WHERE id IN `+in(&args, ids), args...)
	for _, n := range rows {
		out[n.ID] = n.Name
	}
	return out, err
}

// MessageBody is a message as the API gives it.
type MessageBody struct {
	ID             int64      `json:"id"`
	CaseID         int64      `json:"case_id"`
	Kind           Kind       `json:"kind" enum:"inbound,reply,note,automatic"`
	Audience       Audience   `json:"audience" enum:"customer,staff,third"`
	By             WhoBody    `json:"by"`
	Subject        string     `json:"subject,omitempty"`
	Text           string     `json:"text"`
	Rest           string     `json:"rest,omitempty" doc:"The quote and signature below what was said"`
	HasHTML        bool       `json:"has_html"`
	At             time.Time  `json:"at"`
	Via            string     `json:"via"`
	IntakeID       *int64     `json:"intake_id"`
	MessageID      string     `json:"message_id,omitempty" doc:"The Message-ID of the mail"`
	From           string     `json:"from,omitempty"`
	NotParticipant bool       `json:"not_participant,omitempty"`
	Problem        string     `json:"problem,omitempty"`
	Trust          mail.Trust `json:"trust,omitempty" enum:"pass,fail,none,unsure" doc:"Whether a mail comes from whom it names: none where there was nothing to check, unsure until DNS answers"`
	TrustReason    string     `json:"trust_reason,omitempty" doc:"Why nobody vouches for it, for programs"`
	Files          []FileBody `json:"files" nullable:"false"`
}

// WhoBody is who said something.
type WhoBody struct {
	Kind string `json:"kind" enum:"user,token,customer,system"`
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// FileBody is an attachment as the API gives it.
type FileBody struct {
	ID     int64  `json:"id"`
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size" doc:"In bytes"`
	Inline bool   `json:"inline"`
	URL    string `json:"url" doc:"Where its bytes are"`
}

// Body is a message as the API gives it.
func (m StaffMessage) Body() MessageBody {
	b := MessageBody{ID: m.ID, CaseID: m.CaseID, Kind: m.Kind, Audience: m.Audience, By: WhoBody{m.By.Kind, m.By.ID, m.ByName}, Subject: m.Subject,
		Text: m.Text, Rest: m.Rest, HasHTML: m.HTML, At: m.At, Via: m.Via, IntakeID: orNull(m.IntakeID), MessageID: m.MailID, From: m.FromAddress,
		NotParticipant: m.NotParticipant, Problem: m.Problem, Trust: m.Trust, TrustReason: m.TrustWhy, Files: []FileBody{}}
	if b.By.Kind == "" {
		b.By.Kind = activity.System
	}
	for _, f := range m.Files {
		b.Files = append(b.Files, FileBody{f.ID, f.Name, f.Type, f.Size, f.Inline, "/files/" + f.Token})
	}
	return b
}

func exportedCase(k Case) any { return bodyOf(context.Background(), k) }

func exportedMessage(m StaffMessage, html string) any {
	return struct {
		MessageBody
		HTML string `json:"html,omitempty"`
	}{m.Body(), html}
}
