package mailboxes

import (
	"context"
	"time"

	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// Line is how the mailbox of one inbox is read.
type Line struct {
	Inbox inboxes.Inbox
	Status
}

// Overview returns how each mailbox that is read is. One that was never read
// has no status yet.
func (m *Mailboxes) Overview(ctx context.Context, v db.View) (lines []Line, err error) {
	defer fault.Wrap(&err, "mailboxes.Overview")
	if _, err := staff.Allow(ctx, staff.HealthRead); err != nil {
		return nil, err
	}
	all, err := m.inboxes.All(ctx, v, staff.Scope{All: true})
	if err != nil {
		return nil, err
	}
	for _, i := range all {
		if !i.IMAP.On() || i.Off() {
			continue
		}
		s, err := of(ctx, v, i)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		lines = append(lines, Line{i, s})
	}
	return lines, nil
}

// Trial is what came of signing in to the mailbox or the relay of an inbox.
type Trial struct {
	Inbox inboxes.Inbox
	Err   error
}

// TryAll signs in to each mailbox that is read and opens its folder, each
// within a time. It changes nothing.
func (m *Mailboxes) TryAll(ctx context.Context, within time.Duration) (all []Trial, err error) {
	defer fault.Wrap(&err, "mailboxes.TryAll")
	var lines []Line
	err = m.d.Read(ctx, "mailboxes.try_all", func(ctx context.Context, v db.View) error {
		lines, err = m.Overview(ctx, v)
		return err
	})
	for _, l := range lines {
		all = append(all, Trial{l.Inbox, m.tryOne(ctx, l.Inbox, within)})
	}
	return all, err
}

// TryRelays comes, with each inbox that has a relay of its own, as far as a letter
// could be sent, and sends none.
func (m *Mailboxes) TryRelays(ctx context.Context, within time.Duration) (all []Trial, err error) {
	defer fault.Wrap(&err, "mailboxes.TryRelays")
	if _, err := staff.Allow(ctx, staff.HealthRead); err != nil {
		return nil, err
	}
	var own []inboxes.Inbox
	err = m.d.Read(ctx, "mailboxes.try_relays", func(ctx context.Context, v db.View) error {
		own, err = m.inboxes.All(ctx, v, staff.Scope{All: true})
		return err
	})
	for _, i := range own {
		if i.Relay != "" && !i.Off() {
			all = append(all, Trial{i, m.tryRelay(ctx, i, within)})
		}
	}
	return all, err
}

func (m *Mailboxes) tryRelay(ctx context.Context, i inboxes.Inbox, within time.Duration) error {
	ctx, stop := context.WithTimeout(ctx, within)
	defer stop()
	var relay *mail.Relay
	err := m.d.Read(ctx, "mailboxes.try_relay", func(ctx context.Context, v db.View) (err error) {
		relay, err = m.inboxes.OwnRelay(ctx, v, i, m.log)
		return err
	})
	if err != nil {
		return err
	}
	return relay.Try(ctx)
}

func (m *Mailboxes) tryOne(ctx context.Context, i inboxes.Inbox, within time.Duration) error {
	ctx, stop := context.WithTimeout(ctx, within)
	defer stop()
	_, login, err := m.login(ctx, i.ID)
	if err != nil {
		return err
	}
	box, err := mail.DialIMAP(ctx, login)
	if err != nil {
		return err
	}
	defer box.Close()
	_, err = box.Examine(ctx, i.IMAP.Folder)
	return err
}
