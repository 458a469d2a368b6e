package intake

import (
	"context"
	"encoding/hex"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// itemBody is an item as the API gives it.
type itemBody struct {
	ID          int64        `json:"id"`
	State       State        `json:"state" enum:"received,filed,quarantined,dismissed"`
	FiledAs     As           `json:"filed_as,omitempty" enum:"case,joined,duplicate,report,auto_reply,receipt" doc:"Where it is filed: as what"`
	Reason      *string      `json:"reason,omitempty" doc:"Why it is held or dismissed, in words"`
	ReasonKey   string       `json:"reason_key,omitempty" doc:"The same for programs"`
	InboxID     int64        `json:"inbox_id"`
	Via         Via          `json:"via" enum:"smtp,lmtp,imap,page,form,api,chat,import"`
	ReceivedAt  time.Time    `json:"received_at"`
	CameAt      time.Time    `json:"came_at" doc:"When it came to the mailbox that it was read from; else as received_at"`
	FiledAt     *time.Time   `json:"filed_at,omitempty"`
	Size        int64        `json:"size" doc:"Of the raw bytes"`
	SHA256      string       `json:"sha256" doc:"Of the raw bytes; empty once erased"`
	Envelope    envelopeBody `json:"envelope"`
	From        string       `json:"from,omitempty" doc:"Who wrote it, as far as it says"`
	Subject     string       `json:"subject,omitempty"`
	PersonID    *int64       `json:"person_id,omitempty"`
	CaseID      *int64       `json:"case_id,omitempty"`
	MessageID   *int64       `json:"message_id,omitempty"`
	DuplicateOf *int64       `json:"duplicate_of,omitempty"`
	HeaderOnly  bool         `json:"header_only,omitempty" doc:"The mail is too large to be fetched: only its header is here"`
	DecideBy    *time.Time   `json:"decide_by,omitempty" doc:"Of a held item: by when somebody should have decided"`
	Erased      bool         `json:"erased,omitempty"`
	OwnerID     *int64       `json:"owner_id" doc:"Of a held item: the user who decides about it"`
	Deadline    *time.Time   `json:"deadline,omitempty" doc:"The same as decide_by"`
	Score       int          `json:"score" doc:"How much it looks like junk"`
	Reasons     []signBody   `json:"reasons" nullable:"false" doc:"What makes it look so, the heaviest first"`
	Trust       mail.Trust   `json:"trust,omitempty" enum:"pass,fail,none,unsure" doc:"Whether it comes from whom it names"`
	TrustReason *string      `json:"trust_reason,omitempty" doc:"Why nobody vouches for it, in words"`
}

// signBody is one reason of a score.
type signBody struct {
	Rule   Rule   `json:"rule"`
	Points int    `json:"points"`
	Text   string `json:"text"`
}

// envelopeBody is what the way in said of an item.
type envelopeBody struct {
	From string   `json:"from"`
	To   []string `json:"to" nullable:"false"`
	IP   string   `json:"ip"`
	HELO string   `json:"helo"`
	TLS  bool     `json:"tls"`
}

func (i Item) body(ctx context.Context) itemBody {
	b := itemBody{ID: i.ID, State: i.State, FiledAs: i.As, ReasonKey: i.Reason.Key, InboxID: i.InboxID, Via: i.Via, ReceivedAt: i.ReceivedAt, CameAt: i.CameAt, HeaderOnly: i.Header,
		Size: i.Size, SHA256: hex.EncodeToString(i.Sum), Envelope: envelopeBody{i.From, i.To, i.IP, i.HELO, i.TLS}, From: i.SaidBy, Subject: i.Subject,
		PersonID: orNull(i.PersonID), CaseID: orNull(i.CaseID), MessageID: orNull(i.MessageID), DuplicateOf: orNull(i.DuplicateOf), Erased: i.Kept == "erased"}
	b.OwnerID, b.Score, b.Trust, b.Reasons = orNull(i.OwnerID), i.Score, i.Verdict.Trust, []signBody{}
	for _, s := range i.Signs {
		b.Reasons = append(b.Reasons, signBody{s.Rule, s.Points, words.Say(ctx, s.Sentence())})
	}
	if i.Verdict.Why != "" {
		text := words.T(ctx, i.Verdict.Why, words.A("domain", i.Verdict.Domain))
		b.TrustReason = &text
	}
	if b.Envelope.To == nil {
		b.Envelope.To = []string{}
	}
	if !i.Reason.None() {
		text := words.Say(ctx, i.Reason.Sentence())
		b.Reason = &text
	}
	if !i.FiledAt.IsZero() {
		at := i.FiledAt
		b.FiledAt = &at
	}
	if !db.IsNever(i.DecideBy) {
		by := i.DecideBy
		b.DecideBy, b.Deadline = &by, &by
	}
	return b
}

type listIn struct {
	web.Paging
	State State `query:"state" enum:"received,filed,quarantined,dismissed" doc:"Only items in this state"`
}

type listOut struct{ Body web.List[itemBody] }

func (in *Intake) apiList(ctx context.Context, v db.View, q *listIn) (*listOut, error) {
	after, err := q.After()
	if err != nil {
		return nil, err
	}
	ask := Query{State: q.State, Limit: q.Limit}
	if after != nil {
		ask.Before = after.ID
	}
	items, err := in.Find(ctx, v, ask)
	if err != nil {
		return nil, err
	}
	bodies := make([]itemBody, len(items))
	for i, one := range items {
		bodies[i] = one.body(ctx)
	}
	return &listOut{web.NewList(bodies, q.Limit, func(b itemBody) web.Cursor { return web.Cursor{ID: b.ID} })}, nil
}

type itemIn struct {
	ID int64 `path:"id"`
}

type itemOut struct {
	web.Versioned
	Body itemBody
}

func (i Item) out(ctx context.Context) *itemOut {
	return &itemOut{web.Versioned{ETag: web.ETag(i.Version)}, i.body(ctx)}
}

func (in *Intake) apiItem(ctx context.Context, v db.View, q *itemIn) (*itemOut, error) {
	i, err := in.ByID(ctx, v, q.ID)
	if err != nil {
		return nil, err
	}
	return i.out(ctx), nil
}

type releaseIn struct {
	ID int64 `path:"id"`
	web.Guarded
}

func (in *Intake) apiRelease(ctx context.Context, tx *db.Tx, q *releaseIn) (*itemOut, error) {
	if err := in.unchanged(ctx, tx, q.ID, q.Guarded); err != nil {
		return nil, err
	}
	i, err := in.Release(ctx, tx, q.ID)
	if err != nil {
		return nil, err
	}
	return i.out(ctx), nil
}

type dismissIn struct {
	ID int64 `path:"id"`
	web.Guarded
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"2000" doc:"Why it is for nobody"`
	}
}

func (in *Intake) apiDismiss(ctx context.Context, tx *db.Tx, q *dismissIn) (*itemOut, error) {
	if err := in.unchanged(ctx, tx, q.ID, q.Guarded); err != nil {
		return nil, err
	}
	i, err := in.Dismiss(ctx, tx, q.ID, q.Body.Reason)
	if err != nil {
		return nil, err
	}
	return i.out(ctx), nil
}

type giveIn struct {
	ID int64 `path:"id"`
	web.Guarded
	Body struct {
		OwnerID *int64 `json:"owner_id" doc:"Who decides; null for nobody"`
	}
}

func (in *Intake) apiGive(ctx context.Context, tx *db.Tx, q *giveIn) (*itemOut, error) {
	if err := in.unchanged(ctx, tx, q.ID, q.Guarded); err != nil {
		return nil, err
	}
	i, err := in.Give(ctx, tx, q.ID, or0(q.Body.OwnerID))
	if err != nil {
		return nil, err
	}
	return i.out(ctx), nil
}

// unchanged refuses a decision on another version than the caller has seen. The row is
// locked: of two who decide on one version at once, one does.
func (in *Intake) unchanged(ctx context.Context, tx *db.Tx, id int64, g web.Guarded) error {
	if err := tx.Take(ctx, "intake", id); err != nil {
		return notFound().Because(err)
	}
	i, err := in.ByID(ctx, tx, id)
	if err != nil {
		return err
	}
	return g.Check(i.Version)
}

// openBody is a case as a program opens it: what a person said, by whatever
// way they said it.
type openBody struct {
	InboxID int64 `json:"inbox_id,omitempty" doc:"Left out: the first inbox you may see"`
	Person  struct {
		Email string `json:"email,omitempty" maxLength:"320"`
		Phone string `json:"phone,omitempty" maxLength:"60" doc:"Where there is no email"`
		Name  string `json:"name,omitempty" maxLength:"200"`
	} `json:"person"`
	Subject string `json:"subject,omitempty" maxLength:"1000"`
	Text    string `json:"text,omitempty" doc:"What they said, as plain text; this or html"`
	HTML    string `json:"html,omitempty" doc:"Made safe before anybody sees it"`
	Channel string `json:"channel,omitempty" enum:"email,form,chat,voice,social,sms,api" doc:"Left out: api"`
	Lang    string `json:"lang,omitempty" maxLength:"20"`
}

type openIn struct{ Body openBody }

func (in *Intake) apiOpen(ctx context.Context, tx *db.Tx, q *openIn) (*cases.CaseOut, error) {
	b := q.Body
	i, err := in.Hear(ctx, tx, Said{Via: API, InboxID: b.InboxID, Email: b.Person.Email, Phone: b.Person.Phone, Name: b.Person.Name,
		Subject: b.Subject, Text: b.Text, HTML: b.HTML, Channel: b.Channel, Lang: b.Lang})
	if err != nil {
		return nil, err
	}
	c, err := in.cases.ByID(ctx, tx, i.CaseID)
	if err != nil {
		return nil, err
	}
	return in.cases.Out(ctx, tx, c)
}
