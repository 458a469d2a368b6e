package outbox

import (
	"context"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// Spoken is a way to say to customers what would be mailed to them.
type Spoken struct {
	// Is says whether the customer of a case is reached so; address is where they
	// would be written to, "" for nowhere.
	Is func(ctx context.Context, v db.View, c cases.Case, address string) (bool, error)
	// Say has a message that was not mailed to them said to them.
	Say func(ctx context.Context, tx *db.Tx, c *cases.Held, message int64) error
}

// viaVoice is the channel of what is said and not mailed, and viaMail of what is
// mailed in a case that began with a call.
const (
	viaVoice = "voice"
	viaMail  = "email"
)

// SpeakBy says who says what is not mailed. Called once, at the start.
func (o *Outbox) SpeakBy(s Spoken) { o.spoken = s }

// speaks says whether the customer of a case is told by voice what would be mailed
// to an address of theirs.
func (o *Outbox) speaks(ctx context.Context, v db.View, c cases.Case, address string) (bool, error) {
	if o.spoken.Is == nil {
		return false, nil
	}
	return o.spoken.Is(staff.As(ctx, staff.System("outbox.speaks")), v, c, address)
}

// speak takes the customer out of those who are mailed something, where they are told
// by voice. What goes to somebody else alone is mailed.
func (o *Outbox) speak(ctx context.Context, v db.View, c *cases.Held, u *utterance, to *recipients) error {
	if u.participant != 0 {
		return nil
	}
	is, err := o.speaks(ctx, v, c.Case, to.to.Mail)
	if err == nil && is {
		u.spoken, err = o.mine(ctx, v, c.Case, *u)
	}
	return err
}

// mine says whether what is said goes to the customer, and not to one address of
// somebody else.
func (o *Outbox) mine(ctx context.Context, v db.View, c cases.Case, u utterance) (bool, error) {
	if u.only == "" {
		return true, nil
	}
	all, err := o.people.Identities(ctx, v, c.PersonID)
	for _, i := range all {
		if i.Kind == "email" && db.Key(i.Value) == db.Key(u.only) {
			return true, nil
		}
	}
	return false, err
}
