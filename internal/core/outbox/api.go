package outbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// sayBody is what a program says in a case. The parts' fields stand beside
// these.
type sayBody struct {
	Kind        cases.Kind   `json:"kind" enum:"reply,note"`
	Text        string       `json:"text,omitempty" doc:"Plain text; this or html"`
	HTML        string       `json:"html,omitempty" doc:"Made safe before it goes anywhere"`
	SetStatus   cases.Status `json:"set_status,omitempty" enum:"open,waiting,solved" doc:"What the case is after the reply"`
	WaitUntil   *time.Time   `json:"wait_until,omitempty" doc:"With set_status waiting: when the case is open again"`
	WaitWhy     string       `json:"wait_why,omitempty" maxLength:"300"`
	Reason      string       `json:"reason,omitempty" maxLength:"300" doc:"With set_status solved: why, where something stays open"`
	HoldSeconds int          `json:"hold_seconds,omitempty" minimum:"0" maximum:"120" doc:"How long the reply can be undone; 0 sends it at once"`
	Seen        int64        `json:"seen,omitempty" doc:"The newest message you have read; a newer one of the customer's refuses the reply (409)"`
	Force       bool         `json:"force,omitempty" doc:"Send although the customer wrote after seen"`
	Attachments []attachment `json:"attachments,omitempty" maxItems:"20"`
	EnvelopeBody
}

// EnvelopeBody is what stands around a text, in the body of an answer and of a draft.
type EnvelopeBody struct {
	Cc          *[]string `json:"cc,omitempty" maxItems:"50" doc:"Who is copied, from now on; [] takes everybody off; left out keeps those who are"`
	Bcc         []string  `json:"bcc,omitempty" maxItems:"50" doc:"Who gets this reply unseen by the others"`
	Subject     string    `json:"subject,omitempty" maxLength:"300" doc:"Left out answers the case's subject"`
	To          string    `json:"to,omitempty" doc:"Forwards to this third party; their answer joins as a message that the customer's page never shows"`
	Messages    []int64   `json:"messages,omitempty" maxItems:"100" doc:"With to: the messages that are forwarded, with their files"`
	Unsigned    bool      `json:"unsigned,omitempty" doc:"Without a signature"`
	Identity    int64     `json:"identity_id,omitempty" doc:"The mail address of the customer it goes to, one of the identities of their person; left out for where they last wrote from"`
	Participant int64     `json:"participant_id,omitempty" doc:"The third party it is for; left out for the customer"`
}

// attachment is a file in an API body.
type attachment struct {
	Name    string `json:"name" minLength:"1" maxLength:"255"`
	Type    string `json:"type,omitempty" maxLength:"200" doc:"Only what the bytes themselves are counts"`
	Content []byte `json:"content" doc:"The bytes, in base64"`
	Picture string `json:"content_id,omitempty" maxLength:"200" pattern:"^[A-Za-z0-9._-]+(@[A-Za-z0-9.-]+)?$" doc:"Makes it a picture of the html, which calls it cid:…; it is drawn anew"`
}

// saidBody is the answer: the message, and how its delivery stands.
type saidBody struct {
	cases.MessageBody
	Delivery deliveryBody `json:"delivery"`
}

// deliveryBody is how the delivery of a message stands.
type deliveryBody struct {
	State    string     `json:"state" enum:"held,queued,delivered,deferred,failed,uncertain,none" doc:"none: it goes to nobody by mail"`
	HeldID   int64      `json:"held_id,omitempty" doc:"Of a held reply, which is no message yet"`
	LeavesAt *time.Time `json:"leaves_at,omitempty" doc:"Of a held reply"`
	NextTry  *time.Time `json:"next_try,omitempty"`
}

type sayIn struct {
	ID   int64 `path:"id"`
	Body map[string]json.RawMessage
}

type sayOut struct{ Body saidBody }

// requestBody describes a body to which parts add their fields.
func requestBody(schema *huma.Schema) *huma.RequestBody {
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
}

// newSchema is the schema of a body on its own, before any part has added to it.
func newSchema[T any]() *huma.Schema { return inline(reflect.TypeFor[T]()) }

// describe adds a part's field to the body.
func (o *Outbox) describe(p Part) {
	if p.JSONField == "" || p.Schema == nil {
		return
	}
	for _, s := range []*huma.Schema{o.schema, o.draftSchema} {
		s.Properties[p.JSONField] = inline(reflect.TypeOf(p.Schema))
		s.PrecomputeMessages()
	}
	if o.router != nil {
		o.router.Extend(DraftBody{}, p.JSONField, p.Schema)
	}
}

// inline is the schema of a type without references, so that it can stand in a
// document that does not know the type.
func inline(t reflect.Type) *huma.Schema {
	known := huma.NewMapRegistry("#/", huma.DefaultSchemaNamer)
	return resolved(known, known.Schema(t, false, "Part"), 0)
}

// deepest is how far references are followed; a type that holds itself ends
// there as anything.
const deepest = 8

func resolved(known huma.Registry, s *huma.Schema, depth int) *huma.Schema {
	if s == nil {
		return nil
	}
	if s.Ref != "" {
		s = known.SchemaFromRef(s.Ref)
	}
	if depth > deepest {
		return &huma.Schema{}
	}
	own := *s
	own.Items = resolved(known, s.Items, depth+1)
	if s.Properties != nil {
		own.Properties = map[string]*huma.Schema{}
		for name, one := range s.Properties {
			own.Properties[name] = resolved(known, one, depth+1)
		}
	}
	own.PrecomputeMessages()
	return &own
}

type uploadedKey struct{}

// keepUploads stores what is attached to an API call before its transaction
// begins, and hands on what was stored.
func (o *Outbox) keepUploads(ctx huma.Context, next func(huma.Context)) {
	raw, err := io.ReadAll(io.LimitReader(ctx.BodyReader(), uploads+1))
	if err != nil {
		next(reread{ctx, bytes.NewReader(raw)})
		return
	}
	var body struct {
		Attachments []attachment `json:"attachments"`
	}
	again := reread{ctx, bytes.NewReader(raw)}
	if json.Unmarshal(raw, &body) != nil || len(body.Attachments) == 0 || len(raw) > uploads { // what is wrong with it says the operation
		next(again)
		return
	}
	parts := make([]mail.Part, len(body.Attachments))
	for i, a := range body.Attachments {
		parts[i] = mail.Part{Name: a.Name, Size: int64(len(a.Content)), Data: a.Content, ContentID: a.Picture, Inline: a.Picture != ""}
	}
	kept, err := o.keepFiles(ctx.Context(), "attachments", parts)
	next(reread{huma.WithValue(ctx, uploadedKey{}, uploaded{kept, err}), bytes.NewReader(raw)})
}

// uploaded is what was stored of a call's attachments, or why not.
type uploaded struct {
	kept []cases.Kept
	err  error
}

// call is huma's context under a name that leaves its method Context alone.
type call huma.Context

// reread is a call whose body can be read once more.
type reread struct {
	call
	body io.Reader
}

// BodyReader returns the body from its beginning.
func (r reread) BodyReader() io.Reader { return r.body }

// apiSay answers a case, or adds a note.
func (o *Outbox) apiSay(ctx context.Context, tx *db.Tx, in *sayIn) (*sayOut, error) {
	var b sayBody
	raw, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, &b); err != nil {
		return nil, fault.New(fault.Invalid, "outbox.fault.form").Because(err)
	}
	up, _ := ctx.Value(uploadedKey{}).(uploaded)
	if up.err != nil {
		return nil, up.err
	}
	if b.Kind == cases.Note {
		m, err := o.Note(ctx, tx, in.ID, NewNote{Text: b.Text, HTML: b.HTML, Files: up.kept})
		if err != nil {
			return nil, err
		}
		return &sayOut{saidBody{m.Body(), deliveryBody{State: "none"}}}, nil
	}
	parts, err := o.fromJSON(in.Body)
	if err != nil {
		return nil, err
	}
	r := Reply{Text: b.Text, HTML: b.HTML, Parts: parts, Files: up.kept, Participant: b.Participant, SetStatus: b.SetStatus, WaitWhy: b.WaitWhy, Why: b.Reason,
		HoldSeconds: b.HoldSeconds, Seen: b.Seen, Force: b.Force}
	if b.WaitUntil != nil {
		r.WaitUntil = b.WaitUntil.UTC()
	}
	if r.Envelope, err = b.envelope(); err != nil {
		return nil, err
	}
	h, err := o.Reply(ctx, tx, in.ID, r)
	if err != nil {
		return nil, err
	}
	return o.saidOut(ctx, tx, h)
}

// envelope reads to whom a program writes.
func (b EnvelopeBody) envelope() (e Envelope, err error) {
	e = Envelope{Subject: b.Subject, Messages: b.Messages, Unsigned: b.Unsigned, Identity: b.Identity}
	if b.Cc != nil {
		e.CcSet = true
		if e.Cc, err = addressList("cc", *b.Cc); err != nil {
			return e, err
		}
	}
	if e.Bcc, err = addressList("bcc", b.Bcc); err != nil || b.To == "" {
		return e, err
	}
	to, err := mail.ParseAddress(b.To)
	if err != nil {
		return e, fault.Field("to", "outbox.fault.address", fault.A("address", clipped(b.To))).Because(err)
	}
	e.To = to
	return e, nil
}

func addressList(field string, texts []string) ([]mail.Address, error) {
	var all []mail.Address
	for i, s := range texts {
		a, err := mail.ParseAddress(s)
		if err != nil {
			return nil, fault.Field(fmt.Sprintf("%s[%d]", field, i), "outbox.fault.address", fault.A("address", clipped(s))).Because(err)
		}
		all = append(all, a)
	}
	return all, nil
}

// saidOut is the answer about a reply, held or said.
func (o *Outbox) saidOut(ctx context.Context, v db.View, h HeldReply) (*sayOut, error) {
	if h.MessageID == 0 {
		at := h.LeavesAt
		m := cases.StaffMessage{CaseID: h.CaseID, Kind: cases.Reply, Audience: cases.ToCustomer, Text: h.Text, HTML: h.HTML != "", At: h.CreatedAt}
		return &sayOut{saidBody{m.Body(), deliveryBody{State: string(h.State), HeldID: h.ID, LeavesAt: &at}}}, nil
	}
	m, err := o.messageOf(ctx, v, h)
	if err != nil {
		return nil, err
	}
	all, err := o.Delivery(ctx, v, []int64{m.ID})
	if err != nil {
		return nil, err
	}
	d := deliveryBody{State: "none"}
	if g, ok := all[m.ID]; ok {
		d.State = string(g.State)
		if !g.Settled && g.State == Deferred {
			at := g.NextTry
			d.NextTry = &at
		}
	}
	return &sayOut{saidBody{m.Body(), d}}, nil
}

// messageOf is the message that a held reply became.
func (o *Outbox) messageOf(ctx context.Context, v db.View, h HeldReply) (cases.StaffMessage, error) {
	return o.cases.Message(ctx, v, h.MessageID)
}
