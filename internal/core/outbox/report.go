package outbox

import (
	"context"
	"strings"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// Why an address is in trouble.
const (
	Bounced = "bounce" // nobody lives there, or they asked us to stop
	Robot   = "robot"  // a machine answered
)

// ByReturnPath returns the outgoing mail to whose return path something came.
// token is what [Tokens] found; one that is not ours is NotFound.
func (o *Outbox) ByReturnPath(ctx context.Context, v db.View, token string) (_ Outgoing, err error) {
	defer fault.Wrap(&err, "outbox.ByReturnPath")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return Outgoing{}, err
	}
	ids, ok := o.keys.Read(tokenBounce, token)
	if !ok || len(ids) != 1 {
		return Outgoing{}, fault.New(fault.NotFound, "outbox.fault.not_found")
	}
	return outgoingByID(ctx, v, ids[0])
}

// ByMailID returns the outgoing mails that went out under a Message-ID. An
// empty id finds none.
func (o *Outbox) ByMailID(ctx context.Context, v db.View, id string) (_ []Outgoing, err error) {
	defer fault.Wrap(&err, "outbox.ByMailID")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	id = strings.Trim(strings.TrimSpace(id), "<>")
	if id == "" {
		return nil, nil
	}
	return db.All(ctx, v, scanOutgoing, `SELECT `+outgoingColumns+` FROM outgoing WHERE mail_sum = $1 ORDER BY id LIMIT 100`, db.Hash(id))
}

// CaseOfToken reads a reply token: which case it leads to.
func (o *Outbox) CaseOfToken(token string) (caseID int64, ok bool) {
	ids, ok := o.keys.Read(tokenReply, token)
	if !ok || len(ids) != 2 {
		return 0, false
	}
	return ids[0], true
}

// Reported takes what another server says about a mail of ours: it failed after
// all, it is late, or it arrived.
func (o *Outbox) Reported(ctx context.Context, tx *db.Tx, id int64, r mail.DeliveryReport) (_ Outgoing, err error) {
	defer fault.Wrap(&err, "outbox.Reported(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return Outgoing{}, err
	}
	was, err := o.lock(ctx, tx, id)
	if err != nil {
		return Outgoing{}, err
	}
	is, changed := reported(was, r)
	if r.Hard {
		if err := o.trouble(ctx, tx, was.Rcpt, Bounced); err != nil {
			return is, err
		}
	}
	if !changed {
		_, err = o.activity.Record(ctx, tx, activity.Entry{Kind: "reply.reported", CaseID: is.CaseID, On: "message", OnID: is.MessageID,
			Data: map[string]any{"to": is.Rcpt}})
		return is, err
	}
	return is, o.settled(ctx, tx, was, is, is.NextTry)
}

// reported is the rule of reports: what a mail is after another server has
// spoken, and whether that is anything new.
func reported(was Outgoing, r mail.DeliveryReport) (is Outgoing, changed bool) {
	is = was
	said := strings.TrimSpace(r.Status + " " + r.Diagnostic)
	switch r.Action {
	case "delayed":
		if was.State != Delivered {
			return was, false
		}
		is.State, is.Reason = Deferred, Reason{Key: "outbox.reason.elsewhere", Args: map[string]string{"text": said}}
	case "delivered", "relayed", "expanded":
		if was.State == Delivered || was.State == Failed {
			return was, false
		}
		is.State, is.Settled, is.Reason, is.Code = Delivered, true, Reason{}, 0
	default: // failed, and what says nothing else
		if was.State == Failed {
			return was, false
		}
		is.State, is.Settled = Failed, true
		is.Reason = Reason{Key: "outbox.reason.came_back", Args: map[string]string{"text": said}}
	}
	return is, true
}

// RobotAnswered notes that a machine answered from an address.
func (o *Outbox) RobotAnswered(ctx context.Context, tx *db.Tx, address string) (err error) {
	defer fault.Wrap(&err, "outbox.RobotAnswered")
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	return o.trouble(ctx, tx, address, Robot)
}

// InTrouble says whether letters to an address might be withheld.
func (o *Outbox) InTrouble(ctx context.Context, v db.View, address string) (_ bool, err error) {
	defer fault.Wrap(&err, "outbox.InTrouble")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return false, err
	}
	return db.Exists(ctx, v, `SELECT 1 FROM trouble WHERE address_sum = $1`, db.Hash(db.Key(address)))
}

// HeardFrom forgets the trouble with an address: a person wrote from it.
func (o *Outbox) HeardFrom(ctx context.Context, tx *db.Tx, address string) (err error) {
	defer fault.Wrap(&err, "outbox.HeardFrom")
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `DELETE FROM trouble WHERE address_sum = $1`, db.Hash(db.Key(address)))
	return err
}

func (o *Outbox) trouble(ctx context.Context, tx *db.Tx, address, why string) error {
	if address == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO trouble (address_sum, address, why, at) VALUES ($1, $2, $3, $4)`,
		db.Hash(db.Key(address)), address, why, tx.Now())
	return err
}
