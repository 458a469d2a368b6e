package outbox

import (
	"context"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// SetRelay sets where the mail of the desk goes out; nil for nowhere. Mails that
// waited for one start within a minute.
func (o *Outbox) SetRelay(r *mail.Relay) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.relay = r
}

// DeskRelay is where the mail of inboxes without a relay of their own goes out;
// nil for nowhere.
func (o *Outbox) DeskRelay() *mail.Relay { return o.relayNow() }

func (o *Outbox) relayNow() *mail.Relay {
	o.mu.RLock()
	defer o.mu.RUnlock()
	return o.relay
}

// relayOf is where the mail of an inbox goes out: its own relay, else the
// desk's; nil for nowhere.
func (o *Outbox) relayOf(ctx context.Context, inbox int64) (*mail.Relay, error) {
	var own *mail.Relay
	err := o.d.Read(ctx, "outbox.relay", func(ctx context.Context, v db.View) error {
		i, err := o.inboxes.Open(ctx, v, inbox)
		if err != nil || i.Relay == "" {
			return err
		}
		own, err = o.inboxes.OwnRelay(ctx, v, i, o.log)
		return err
	})
	if err != nil || own == nil {
		return o.relayNow(), err
	}
	return own, nil
}

// relays are the inboxes whose mail can go out.
func (o *Outbox) relays(ctx context.Context) (ready []int64, err error) {
	desk := o.relayNow() != nil
	err = o.d.Read(ctx, "outbox.relays", func(ctx context.Context, v db.View) error {
		all, err := o.inboxes.All(ctx, v, staff.Scope{All: true})
		for _, i := range all {
			if desk || i.Relay != "" {
				ready = append(ready, i.ID)
			}
		}
		return err
	})
	return ready, err
}
