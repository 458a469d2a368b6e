package mailboxes

import (
	"context"

	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// ConnectionBody is what came of trying a mailbox and a relay, as programs see it.
type ConnectionBody struct {
	OK      bool              `json:"ok" doc:"Both work, as far as there are any"`
	Mailbox *TriedMailboxBody `json:"mailbox" doc:"Null where no mailbox is read"`
	Relay   *TriedRelayBody   `json:"relay" doc:"Null where mail goes nowhere"`
}

// TriedMailboxBody is what came of trying a mailbox.
type TriedMailboxBody struct {
	SignedIn  bool          `json:"signed_in"`
	Problem   mail.IMAPKind `json:"problem" doc:"Empty for none"`
	Detail    string        `json:"detail,omitempty" doc:"What is wrong and how to mend it, in your language"`
	Folders   []string      `json:"folders" nullable:"false"`
	Junk      string        `json:"junk" doc:"The folder for junk; empty where there is none"`
	Mails     int           `json:"mails" doc:"How many of the latest mails were looked at"`
	CheckedBy string        `json:"checked_by" doc:"The server whose sender checks most of them carry, for authserv_id; empty for none"`
	Checked   int           `json:"checked" doc:"How many of them carry its checks"`
}

// TriedRelayBody is what came of trying a relay.
type TriedRelayBody struct {
	URL     string            `json:"url" doc:"Without the password"`
	Own     bool              `json:"own" doc:"The inbox's own; else the desk's"`
	Problem mail.RelayTrouble `json:"problem" doc:"Empty for none"`
	Detail  string            `json:"detail,omitempty" doc:"What is wrong and how to mend it, in your language"`
}

type testIn struct {
	ID   int64 `path:"id" minimum:"1"`
	Body inboxes.ConnectionSetBody
}

type testOut struct{ Body ConnectionBody }

// apiTest tries an inbox with what would be changed of it, without saving it.
func (m *Mailboxes) apiTest(ctx context.Context, in *testIn) (*testOut, error) {
	var i inboxes.Inbox
	var login mail.Mailbox
	var relay *mail.Relay
	err := m.d.Read(ctx, "mailboxes.test", func(ctx context.Context, v db.View) (err error) {
		if i, err = m.inboxes.Connected(ctx, v, in.ID, in.Body); err != nil {
			return err
		}
		login, relay, err = m.lines(ctx, v, i)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &testOut{connectionBody(ctx, try(ctx, i, login, relay))}, nil
}

func connectionBody(ctx context.Context, t trial) ConnectionBody {
	b := ConnectionBody{OK: t.Problem == "" && t.RelayFails == ""}
	if t.ReadsMail {
		b.Mailbox = &TriedMailboxBody{SignedIn: t.SignedIn, Problem: t.Problem, Folders: append([]string{}, t.Folders...), Junk: t.Junk, Mails: t.Mails,
			CheckedBy: t.Server, Checked: t.Checked}
		if t.Problem != "" {
			b.Mailbox.Detail = withSaid(ctx, problemNames.T(ctx, t.Problem), t.Said)
		}
	}
	if t.Relay != "" {
		b.Relay = &TriedRelayBody{URL: t.Relay, Own: t.OwnRelay, Problem: t.RelayFails}
		if t.RelayFails != "" {
			b.Relay.Detail = withSaid(ctx, relayNames.T(ctx, t.RelayFails), t.RelaySaid)
		}
	}
	return b
}
