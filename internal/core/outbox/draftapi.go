package outbox

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// mountWriting adds to the API what somebody is writing and what they sign with.
func (o *Outbox) mountWriting(rt *web.Router) {
	reply, note, read, manage := string(staff.CasesReply), string(staff.CasesNote), string(staff.InboxesRead), string(staff.InboxesManage)
	o.router = rt
	drafts, path := []string{"cases"}, "/cases/{id}/drafts/{kind}"
	web.View(rt, note, huma.Operation{Method: http.MethodGet, Path: path, Summary: "What you are writing on a case, a reply or a note; nobody else sees it", Tags: drafts}, o.apiDraft)
	web.Act(rt, note, huma.Operation{Method: http.MethodPut, Path: path, Summary: "Keep what you are writing on a case, in place of what was kept", Tags: drafts, RequestBody: requestBody(o.draftSchema)}, o.apiKeepDraft)
	web.Act(rt, note, huma.Operation{Method: http.MethodDelete, Path: path, Summary: "Forget what you were writing on a case, with its files", Tags: drafts, DefaultStatus: http.StatusNoContent}, o.apiForgetDraft)
	o.mountDraftFiles(rt)
	for _, p := range o.parts {
		o.describe(p)
	}

	sign := []string{"me"}
	web.View(rt, reply, huma.Operation{Method: http.MethodGet, Path: "/me/signature", Summary: "How you sign", Tags: sign}, o.apiSignature)
	web.Act(rt, reply, huma.Operation{Method: http.MethodPut, Path: "/me/signature", Summary: "Change how you sign", Tags: sign}, o.apiSign)
	style := []string{"inboxes"}
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/inboxes/{id}/replies", Summary: "What stands below every reply of an inbox", Tags: style}, o.apiStyle)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPatch, Path: "/inboxes/{id}/replies", Summary: "Change what stands below every reply of an inbox", Tags: style}, o.apiSetStyle)
}

// DraftBody is a draft as the API gives it: with the fields of the parts, as one
// answers with them.
type DraftBody struct {
	CaseID int64      `json:"case_id"`
	Kind   cases.Kind `json:"kind" enum:"reply,note"`
	Text   string     `json:"text" doc:"Empty where nothing is written"`
	HTML   string     `json:"html"`
	EnvelopeBody
	Files     []DraftFile `json:"files" nullable:"false" doc:"What hangs on it, and goes along when it is sent from the page"`
	Returned  string      `json:"returned,omitempty" doc:"Why a reply that was sent came back"`
	UpdatedAt *time.Time  `json:"updated_at" doc:"Null where nothing is written"`

	parts map[string]json.RawMessage // by their fields
}

// DraftFile is a file that hangs on a draft.
type DraftFile struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size" doc:"In bytes"`
	SHA256 string `json:"sha256"`
}

// MarshalJSON puts the fields of the parts beside the others.
func (b DraftBody) MarshalJSON() ([]byte, error) {
	type plain DraftBody
	raw, err := json.Marshal(plain(b))
	if err != nil || len(b.parts) == 0 {
		return raw, err
	}
	all := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, err
	}
	for field, value := range b.parts {
		all[field] = value
	}
	return json.Marshal(all)
}

// draftBody is a draft for a program.
func (o *Outbox) draftBody(ctx context.Context, d Draft) DraftBody {
	b := DraftBody{CaseID: d.CaseID, Kind: d.Kind, Text: d.Text, HTML: d.HTML, EnvelopeBody: d.Envelope.body(), Files: []DraftFile{}, parts: map[string]json.RawMessage{}}
	for _, f := range d.files {
		b.Files = append(b.Files, DraftFile{f.Name, f.Type, f.Size, f.Sum})
	}
	if !d.Reason.None() {
		b.Returned = words.Say(ctx, d.Reason.Sentence())
	}
	if !d.UpdatedAt.IsZero() {
		b.UpdatedAt = &d.UpdatedAt
	}
	for _, p := range o.parts {
		if raw, ok := d.Parts[p.Name]; ok && p.JSONField != "" {
			b.parts[p.JSONField] = raw
		}
	}
	return b
}

// body is an envelope as a program sets it.
func (e Envelope) body() EnvelopeBody {
	b := EnvelopeBody{Bcc: mails(e.Bcc), Subject: e.Subject, Messages: e.Messages, Unsigned: e.Unsigned, Identity: e.Identity, Participant: e.Participant}
	if e.CcSet {
		cc := append([]string{}, mails(e.Cc)...)
		b.Cc = &cc
	}
	if e.To.Mail != "" {
		b.To = mails([]mail.Address{e.To})[0]
	}
	return b
}

// mails writes each address as [mail.ParseAddress] reads it.
func mails(all []mail.Address) (texts []string) {
	for _, a := range all {
		texts = append(texts, listed([]mail.Address{a}))
	}
	return texts
}

type draftOut struct {
	web.Versioned
	Body DraftBody
}

func (o *Outbox) draftOut(ctx context.Context, d Draft) (*draftOut, error) {
	out := &draftOut{Body: o.draftBody(ctx, d)}
	tag, err := d.tag()
	out.ETag = tag
	return out, err
}

// tag names what a draft holds.
func (d Draft) tag() (string, error) {
	return web.ContentETag([]any{d.Kind, d.Text, d.HTML, d.Parts, d.files, d.Envelope})
}

// draftIn names a draft of the caller's.
type draftIn struct {
	ID   int64  `path:"id"`
	Kind string `path:"kind" doc:"reply or note"`
}

// kind reads which of the two drafts is meant, for whoever may write it.
func (in draftIn) kind(ctx context.Context) (cases.Kind, error) {
	kind := cases.Kind(in.Kind)
	if kind != cases.Reply && kind != cases.Note {
		return "", fault.New(fault.NotFound, "outbox.fault.kind")
	}
	_, err := staff.Allow(ctx, permissionFor(kind))
	return kind, err
}

func (o *Outbox) apiDraft(ctx context.Context, v db.View, in *draftIn) (*draftOut, error) {
	kind, err := in.kind(ctx)
	if err != nil {
		return nil, err
	}
	c, err := o.cases.ByID(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	d, err := o.DraftOf(ctx, v, c.ID, kind)
	if err != nil {
		return nil, err
	}
	return o.draftOut(ctx, d)
}

// draftSetBody is a draft as a program keeps it. The parts' fields stand beside
// these.
type draftSetBody struct {
	Text string `json:"text,omitempty" doc:"Plain text; this or html. Without either, and without files, nothing is kept"`
	HTML string `json:"html,omitempty" doc:"Made safe"`
	EnvelopeBody
}

type keepDraftIn struct {
	ID   int64  `path:"id"`
	Kind string `path:"kind" doc:"reply or note"`
	web.Guarded
	Body map[string]json.RawMessage
}

// apiKeepDraft keeps a draft. The files that hang on it stay.
func (o *Outbox) apiKeepDraft(ctx context.Context, tx *db.Tx, in *keepDraftIn) (*draftOut, error) {
	kind, err := draftIn{in.ID, in.Kind}.kind(ctx)
	if err != nil {
		return nil, err
	}
	var b draftSetBody
	raw, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, &b); err != nil {
		return nil, fault.New(fault.Invalid, "outbox.fault.form").Because(err)
	}
	write, err := o.draftWriter(kind, b, in.Body)
	if err != nil {
		return nil, err
	}
	return o.changeDraft(ctx, tx, in.ID, kind, in.Guarded, write)
}

// draftWriter reads a body and returns what makes a draft hold it. A note is its
// text alone.
func (o *Outbox) draftWriter(kind cases.Kind, b draftSetBody, fields map[string]json.RawMessage) (func(*Draft) error, error) {
	for name := range fields {
		if kind == cases.Note && name != "text" && name != "html" {
			return nil, fault.Field(name, "outbox.fault.note_plain")
		}
	}
	text, html, err := bodyOf(b.Text, b.HTML)
	if err != nil {
		longest := "text"
		if len(b.HTML) > len(b.Text) {
			longest = "html"
		}
		return nil, fault.Renamed(err, "body", longest)
	}
	envelope, err := b.envelope()
	if err != nil {
		return nil, err
	}
	envelope.Participant = b.Participant
	values, err := o.fromJSON(fields)
	if err != nil {
		return nil, err
	}
	parts, err := keepParts(values)
	return func(d *Draft) error { d.Text, d.HTML, d.Parts, d.Envelope = text, html, parts, envelope; return nil }, err
}

// onlyMine has the caller alone change one of their drafts, until the transaction
// ends.
func (o *Outbox) onlyMine(ctx context.Context, tx *db.Tx, caseID int64, kind cases.Kind) error {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return err
	}
	return tx.Lock(ctx, "draft", fmt.Sprintf("%d/%d/%s", caseID, actor.ID, kind))
}

// changeDraft changes a draft of the caller's, where it is the one they read, and answers
// with it.
func (o *Outbox) changeDraft(ctx context.Context, tx *db.Tx, caseID int64, kind cases.Kind, read web.Guarded, f func(*Draft) error) (*draftOut, error) {
	if err := o.onlyMine(ctx, tx, caseID, kind); err != nil {
		return nil, err
	}
	if err := o.keepDraft(ctx, tx, caseID, kind, func(d *Draft) error {
		if err := matches(read, *d); err != nil {
			return err
		}
		return f(d)
	}); err != nil {
		return nil, err
	}
	d, err := o.DraftOf(ctx, tx, caseID, kind)
	if err != nil {
		return nil, err
	}
	return o.draftOut(ctx, d)
}

// matches refuses a change of another draft than the caller read.
func matches(g web.Guarded, d Draft) error {
	tag, err := d.tag()
	if err != nil {
		return err
	}
	return web.Match(g.IfMatch, tag)
}

type forgetDraftIn struct {
	ID   int64  `path:"id"`
	Kind string `path:"kind" doc:"reply or note"`
	web.Guarded
}

// apiForgetDraft forgets a draft; where there is none, that is so already.
func (o *Outbox) apiForgetDraft(ctx context.Context, tx *db.Tx, in *forgetDraftIn) (*struct{}, error) {
	kind, err := draftIn{in.ID, in.Kind}.kind(ctx)
	if err != nil {
		return nil, err
	}
	if err := o.onlyMine(ctx, tx, in.ID, kind); err != nil {
		return nil, err
	}
	return nil, o.keepDraft(ctx, tx, in.ID, kind, func(d *Draft) error {
		if err := matches(in.Guarded, *d); err != nil {
			return err
		}
		*d = Draft{CaseID: d.CaseID, UserID: d.UserID, Kind: kind}
		return nil
	})
}
