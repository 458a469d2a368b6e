package notices

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// Body is a notice as the API shows it. It changes only with the API.
type Body struct {
	ID        int64      `json:"id"`
	Kind      string     `json:"kind" doc:"What it is about: mention, assigned, team, answered, let_down, or the kind of a room"`
	Text      string     `json:"text" doc:"What happened, in your language"`
	CaseID    *int64     `json:"case_id"`
	Cases     int        `json:"cases" doc:"How many cases it is about: several of one kind are told in one, which leads to their list"`
	MessageID *int64     `json:"message_id"`
	By        *int64     `json:"by" doc:"The user who caused it; null for nobody of the staff"`
	URL       string     `json:"url" doc:"Where it leads"`
	At        time.Time  `json:"at"`
	ReadAt    *time.Time `json:"read_at"`
}

func (n *Notices) body(ctx context.Context, s Seen) Body {
	b := Body{ID: s.ID, Kind: s.Kind, Text: words.Say(ctx, s.Sentence()), URL: n.url(s.Path()), At: s.At, Cases: s.N}
	if s.Case.ID != 0 {
		b.Cases = 1
	}
	for to, id := range map[**int64]int64{&b.CaseID: s.Case.ID, &b.MessageID: s.MessageID, &b.By: s.ByID} {
		if id != 0 {
			*to = &id
		}
	}
	if !s.Unread() {
		b.ReadAt = &s.ReadAt
	}
	return b
}

type listIn struct {
	web.Paging
	Unread bool `query:"unread" doc:"Only what you have not read"`
}

type listOut struct{ Body web.List[Body] }

func (n *Notices) listOp(ctx context.Context, in *listIn) (*listOut, error) {
	out := &listOut{}
	out.Body.Items = []Body{}
	at, err := in.After()
	if err != nil {
		return nil, err
	}
	return out, n.d.Read(ctx, "notices.list", func(ctx context.Context, v db.View) error {
		all, next, err := n.Page(ctx, v, in.Unread, at, in.Limit)
		for _, s := range all {
			out.Body.Items = append(out.Body.Items, n.body(ctx, s))
		}
		if next != nil {
			cursor := next.String()
			out.Body.NextCursor = &cursor
		}
		return err
	})
}

type idIn struct {
	ID int64 `path:"id"`
}

type readOut struct {
	Body struct {
		ID     int64     `json:"id"`
		ReadAt time.Time `json:"read_at"`
	}
}

func (n *Notices) readOp(ctx context.Context, tx *db.Tx, in *idIn) (*readOut, error) {
	one, err := n.Read(ctx, tx, in.ID)
	out := &readOut{}
	out.Body.ID, out.Body.ReadAt = one.ID, one.ReadAt
	return out, err
}

type readAllIn struct {
	Body struct {
		Through int64 `json:"through,omitempty" minimum:"0" doc:"The id of the newest one you read; 0 or none for all"`
	}
}

func (n *Notices) readAllOp(ctx context.Context, tx *db.Tx, in *readAllIn) (*struct{}, error) {
	return nil, n.ReadAll(ctx, tx, in.Body.Through)
}

// ChoiceBody is how somebody is told of a kind.
type ChoiceBody struct {
	Kind  string `json:"kind"`
	Shown bool   `json:"shown" doc:"Under the bell"`
	Mail  Mail   `json:"mail" enum:"off,digest,once" doc:"digest: with what else comes within some minutes; once: at once"`
}

// SettingsBody is how somebody is told.
type SettingsBody struct {
	Kinds         []ChoiceBody `json:"kinds" nullable:"false"`
	DigestMinutes int          `json:"digest_minutes" enum:"5,15,30,60,240"`
	Quiet         bool         `json:"quiet" doc:"No mail outside working hours"`
}

type settingsOut struct{ Body SettingsBody }

func (n *Notices) settings(ctx context.Context, v db.View) (*settingsOut, error) {
	all, style, err := n.Choices(ctx, v)
	out := &settingsOut{SettingsBody{Kinds: []ChoiceBody{}, DigestMinutes: style.Minutes, Quiet: style.Quiet}}
	for _, c := range all {
		out.Body.Kinds = append(out.Body.Kinds, ChoiceBody(c))
	}
	return out, err
}

func (n *Notices) choicesOp(ctx context.Context, _ *struct{}) (out *settingsOut, err error) {
	err = n.d.Read(ctx, "notices.settings", func(ctx context.Context, v db.View) error {
		out, err = n.settings(ctx, v)
		return err
	})
	return out, err
}

type chooseIn struct {
	Body struct {
		Kinds         []ChoiceBody `json:"kinds,omitempty" maxItems:"50" doc:"Those that change"`
		DigestMinutes *int         `json:"digest_minutes,omitempty" enum:"5,15,30,60,240"`
		Quiet         *bool        `json:"quiet,omitempty"`
	}
}

func (n *Notices) chooseOp(ctx context.Context, tx *db.Tx, in *chooseIn) (*settingsOut, error) {
	_, style, err := n.Choices(ctx, tx)
	if err != nil {
		return nil, err
	}
	if m := in.Body.DigestMinutes; m != nil {
		style.Minutes = *m
	}
	if q := in.Body.Quiet; q != nil {
		style.Quiet = *q
	}
	some := make([]Choice, len(in.Body.Kinds))
	for i, c := range in.Body.Kinds {
		some[i] = Choice(c)
	}
	if err := n.Choose(ctx, tx, some, style); err != nil {
		return nil, err
	}
	return n.settings(ctx, tx)
}
