package outbox

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// Draft is what somebody is writing on a case. Nobody else sees it. A reply
// and a note are two drafts, so that no note can go to a customer.
type Draft struct {
	ID, CaseID, UserID int64
	Kind               cases.Kind // reply or note
	Text, HTML         string
	Parts              map[string]json.RawMessage // what the parts' fields held
	Reason             Reason                     // why a sent reply came back; none otherwise
	UpdatedAt          time.Time
	Envelope           Envelope // whom it is to reach, as far as it was said

	files []cases.Kept
}

// Empty says whether nothing is written.
func (d Draft) Empty() bool { return d.Text == "" && d.HTML == "" && len(d.Parts)+len(d.files) == 0 }

// Attached is how many files hang on it.
func (d Draft) Attached() int { return len(d.files) }

const draftColumns = `id, case_id, user_id, kind, text, html, parts, files, reason, updated_at, envelope`

func scanDraft(s db.Scan) (d Draft, err error) {
	var parts, kept, reason, envelope string
	if err = s(&d.ID, &d.CaseID, &d.UserID, &d.Kind, &d.Text, &d.HTML, &parts, &kept, &reason, &d.UpdatedAt, &envelope); err != nil {
		return d, err
	}
	d.Reason = ReasonOf(reason)
	if err := fromColumn(parts, &d.Parts); err != nil {
		return d, err
	}
	if err := fromColumn(envelope, &d.Envelope); err != nil {
		return d, err
	}
	return d, fromColumn(kept, &d.files)
}

// DraftOf returns what the acting user is writing on a case; an empty Draft if
// nothing.
func (o *Outbox) DraftOf(ctx context.Context, v db.View, caseID int64, kind cases.Kind) (_ Draft, err error) {
	defer fault.Wrap(&err, "outbox.DraftOf(case %d)", caseID)
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return Draft{}, err
	}
	if actor.ID == 0 {
		return Draft{CaseID: caseID, Kind: kind}, nil
	}
	d, err := draftOf(ctx, v, caseID, actor.ID, kind)
	if fault.Is(err, fault.NotFound) {
		return Draft{CaseID: caseID, UserID: actor.ID, Kind: kind}, nil
	}
	return d, err
}

// Drafts says in which of some cases the acting user has begun an answer or a
// note.
func (o *Outbox) Drafts(ctx context.Context, v db.View, ids []int64) (_ map[int64]bool, err error) {
	defer fault.Wrap(&err, "outbox.Drafts")
	begun := map[int64]bool{}
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil || actor.ID == 0 || len(ids) == 0 {
		return begun, err
	}
	args := []any{actor.ID}
	found, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) },
		`SELECT case_id FROM draft WHERE user_id = $1 AND case_id IN `+in(&args, ids), args...)
	for _, id := range found {
		begun[id] = true
	}
	return begun, err
}

func draftOf(ctx context.Context, v db.View, caseID, user int64, kind cases.Kind) (Draft, error) {
	return db.One(ctx, v, scanDraft, `SELECT `+draftColumns+` FROM draft WHERE case_id = $1 AND user_id = $2 AND kind = $3`, caseID, user, kind)
}

// SaveDraft keeps what the acting user is writing; an empty text forgets it.
// It is no act on the case: nobody is told. What hangs on the draft stays: the
// files of a reply that came back, and why it came back.
func (o *Outbox) SaveDraft(ctx context.Context, tx *db.Tx, caseID int64, kind cases.Kind, text, html string) (err error) {
	defer fault.Wrap(&err, "outbox.SaveDraft(case %d)", caseID)
	return o.keepDraft(ctx, tx, caseID, kind, func(d *Draft) error { d.Text, d.HTML = text, html; return nil })
}

// Begin puts a text before what the acting user is writing, once, with what a part
// of the reply then holds, "" for none: it goes out when they say so. typed is what
// their form held, for a page without script.
func (o *Outbox) Begin(ctx context.Context, tx *db.Tx, caseID int64, text, typed, part string, value any) (err error) {
	defer fault.Wrap(&err, "outbox.Begin(case %d)", caseID)
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return o.keepDraft(ctx, tx, caseID, cases.Reply, func(d *Draft) error {
		if d.Text, d.HTML = typed, ""; !strings.Contains(typed, text) {
			d.Text = strings.TrimSpace(text + "\n\n" + strings.TrimSpace(typed))
		}
		if part == "" {
			return nil
		}
		if d.Parts == nil {
			d.Parts = map[string]json.RawMessage{}
		}
		d.Parts[part] = raw
		return nil
	})
}

// keepDraft lets f change the acting user's draft, and forgets it when nothing
// is left of it.
func (o *Outbox) keepDraft(ctx context.Context, tx *db.Tx, caseID int64, kind cases.Kind, f func(*Draft) error) error {
	actor, err := staff.Allow(ctx, permissionFor(kind))
	if err != nil {
		return err
	}
	if kind != cases.Reply && kind != cases.Note {
		return fault.Field("kind", "outbox.fault.kind")
	}
	c, err := o.cases.ByID(ctx, tx, caseID)
	if err != nil {
		return err
	}
	d, err := o.DraftOf(ctx, tx, c.ID, kind)
	if err != nil {
		return err
	}
	if err := f(&d); err != nil {
		return err
	}
	if len(d.Text)+len(d.HTML) > maxText {
		return fault.Field("body", "outbox.fault.long")
	}
	if d.Text == "" && d.HTML == "" && len(d.files) == 0 {
		return forgetDraft(ctx, tx, c.ID, actor.ID, kind)
	}
	return saveDraft(ctx, tx, d)
}

// filesLeft are the files of a draft that go along with what is sent: those
// that the form showed and that stayed ticked, and those that it could not show
// yet, for a reply that was undone without a new page.
func (d Draft) filesLeft(shown, ticked []string) []cases.Kept {
	var left []cases.Kept
	for _, f := range d.files {
		if slices.Contains(ticked, f.Sum) || !slices.Contains(shown, f.Sum) {
			left = append(left, f)
		}
	}
	return left
}

func saveDraft(ctx context.Context, tx *db.Tx, d Draft) error {
	parts, err := toColumn(d.Parts, len(d.Parts))
	if err != nil {
		return err
	}
	kept, err := toColumn(d.files, len(d.files))
	if err != nil {
		return err
	}
	envelope, err := d.Envelope.column()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO draft (case_id, user_id, kind, text, html, parts, files, reason, updated_at, envelope)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (case_id, user_id, kind) DO UPDATE SET
			text = excluded.text, html = excluded.html, parts = excluded.parts, files = excluded.files,
			reason = excluded.reason, updated_at = excluded.updated_at, envelope = excluded.envelope`,
		d.CaseID, d.UserID, d.Kind, d.Text, d.HTML, parts, kept, d.Reason.Column(), tx.Now(), envelope)
	return err
}

func forgetDraft(ctx context.Context, tx *db.Tx, caseID, user int64, kind cases.Kind) error {
	_, err := tx.Exec(ctx, `DELETE FROM draft WHERE case_id = $1 AND user_id = $2 AND kind = $3`, caseID, user, kind)
	return err
}

// giveBack makes a held reply the draft again. What its writer has typed since
// stays below it: nothing is lost.
func giveBack(ctx context.Context, tx *db.Tx, h HeldReply, why Reason) error {
	d := Draft{CaseID: h.CaseID, UserID: h.UserID, Kind: cases.Reply, Text: h.Text, HTML: h.HTML, Parts: h.parts, Reason: why, files: h.files, Envelope: h.envelope}
	d.Envelope.Participant = h.participant
	since, err := draftOf(ctx, tx, h.CaseID, h.UserID, cases.Reply)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err == nil && !since.Empty() {
		d.Text, d.HTML = joined(h.Text, h.HTML, since.Text, since.HTML)
		d.attach(since.files, nil)
	}
	if err := saveDraft(ctx, tx, d); err != nil {
		return err
	}
	return clearHeld(ctx, tx, h.ID)
}

// joined puts one text below another. If either has a body in HTML, the whole
// has.
func joined(text, html, below, belowHTML string) (string, string) {
	whole := text
	if below != "" {
		whole += "\n\n" + below
	}
	if html == "" && belowHTML == "" {
		return whole, ""
	}
	if html == "" {
		html = paragraphs(text)
	}
	if belowHTML == "" {
		belowHTML = paragraphs(below)
	}
	return whole, html + belowHTML
}

// bodyOf reads what a form or a program sent: HTML is made safe and plain text
// made of it, plain text stays plain.
func bodyOf(text, html string) (plain, safe string, err error) {
	if len(text)+len(html) > maxText {
		return "", "", fault.Field("body", "outbox.fault.long")
	}
	text = db.Text(text)
	if html != "" {
		clean, _ := mail.SanitiseHTML(picturesNamed(html))
		safe = string(clean)
		if text == "" {
			text = mail.Plain(html)
		}
	}
	return text, safe, nil
}
