package ledger

import (
	"context"
	"embed"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
)

// Schema holds the tables of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Line is an amount on an account: above zero what comes to it, below what leaves it.
type Line struct {
	Account string // a short path: budget:agent:7, granted:refund
	Amount  money.Amount
}

// Exchange is how an amount was reckoned in the currency of an entry.
type Exchange struct {
	From money.Amount // what it was before
	Rate string       // what one whole unit of it is worth: 11.42
	Day  string       // when the rate was entered: 2026-11-20
}

// Entry is what is posted.
type Entry struct {
	Cause  string // names why it is posted, once for ever: remedy:12:granted
	Of     string // the kind of what it is for: remedy
	Ref    int64  // the id of that
	CaseID int64  // 0 for none
	Note   string // words of whoever posts, if any; go when the person of the case is erased
	Lines  []Line
	At     Exchange // the zero value where nothing was reckoned
}

// Posted is an entry as it stands in the ledger.
type Posted struct {
	Entry
	ID         int64 // its place, without gaps
	When       time.Time
	Month      string // 2026-11, in the desk's zone
	By         activity.Who
	Reverses   int64 // the entry that it turns back; 0 for none
	ReversedBy int64 // the entry that turned it back; 0 while none did

	digest, seal []byte
}

// Total is how much an entry moves: the sum of what its lines add.
func (p Posted) Total() money.Amount {
	sum := money.Amount{Currency: p.currency()}
	for _, l := range p.Lines {
		sum.Minor += max(0, l.Amount.Minor)
	}
	return sum
}

// Given is how much an entry moves in the currency in which it was given, before it was
// reckoned in that of a budget.
func (p Posted) Given() money.Amount {
	if p.At.Rate != "" {
		return p.At.From
	}
	return p.Total()
}

func (e Entry) currency() string {
	if len(e.Lines) == 0 {
		return ""
	}
	return e.Lines[0].Amount.Currency
}

// Ledger is the service.
type Ledger struct {
	d       *db.DB
	log     *activity.Log
	inboxes *inboxes.Inboxes
}

// New returns the service and adds its chores.
func New(d *db.DB, reg *chores.Registry, log *activity.Log, in *inboxes.Inboxes) *Ledger {
	l := &Ledger{d: d, log: log, inboxes: in}
	reg.Add(chores.Chore{Room: "ledger", Erase: erase, Export: export, Verify: verify})
	return l
}

// Post writes an entry and returns its number. Asked again for the same cause it
// returns the first one.
func (l *Ledger) Post(ctx context.Context, tx *db.Tx, e Entry) (id int64, err error) {
	defer fault.Wrap(&err, "ledger.Post(%s)", e.Cause)
	return l.post(ctx, tx, e, 0)
}

// Reverse turns an entry back by a new one, once, and says why.
func (l *Ledger) Reverse(ctx context.Context, tx *db.Tx, id int64, cause, why string) (back int64, err error) {
	defer fault.Wrap(&err, "ledger.Reverse(%d)", id)
	if err := mayPost(ctx); err != nil {
		return 0, err
	}
	was, err := byID(ctx, tx, id)
	if err != nil {
		return 0, err
	}
	if was.Reverses != 0 {
		return 0, fault.New(fault.Conflict, "ledger.fault.reversal")
	}
	e := Entry{Cause: cause, Of: was.Of, Ref: was.Ref, CaseID: was.CaseID, Note: why, At: was.At}
	e.At.From = e.At.From.Neg()
	for _, line := range was.Lines {
		e.Lines = append(e.Lines, Line{line.Account, line.Amount.Neg()})
	}
	return l.post(ctx, tx, e, id)
}

// mayPost lets those post who give and those who look after what may be given.
func mayPost(ctx context.Context) error {
	actor, err := staff.Acting(ctx)
	if err != nil || actor.May(staff.RemediesApprove) || actor.May(staff.BudgetsManage) {
		return err
	}
	_, err = staff.Allow(ctx, staff.RemediesGrant)
	return err
}

func (l *Ledger) post(ctx context.Context, tx *db.Tx, e Entry, reverses int64) (id int64, err error) {
	if err := mayPost(ctx); err != nil {
		return 0, err
	}
	e.Note = db.Text(e.Note)
	if err := checked(e); err != nil {
		return 0, err
	}
	if err := tx.Lock(ctx, "ledger", "chain"); err != nil {
		return 0, err
	}
	switch was, err := ByCause(ctx, tx, e.Cause); {
	case err == nil && was.Reverses == reverses && same(was.Entry, e):
		return was.ID, nil
	case err == nil:
		return 0, fault.New(fault.Conflict, "ledger.fault.cause")
	case !fault.Is(err, fault.NotFound):
		return 0, err
	}
	p := Posted{Entry: e, When: tx.Now(), Reverses: reverses}
	if p.Month, err = l.openMonth(ctx, tx, p.When); err != nil {
		return 0, err
	}
	if p.By, err = who(ctx); err != nil {
		return 0, err
	}
	if reverses != 0 {
		if taken, err := db.Exists(ctx, tx, `SELECT 1 FROM ledger_entry WHERE reverses = $1 AND reverses <> 0`, reverses); err != nil {
			return 0, err
		} else if taken {
			return 0, fault.New(fault.Conflict, "ledger.fault.reversed")
		}
	}
	return l.append(ctx, tx, p)
}

// append puts an entry at the end of the chain, which the transaction holds.
func (l *Ledger) append(ctx context.Context, tx *db.Tx, p Posted) (int64, error) {
	last, err := newest(ctx, tx)
	if err != nil {
		return 0, err
	}
	salt := newSalt()
	p.ID, p.digest = last.ID+1, noteDigest(salt, p.Note)
	p.seal = sealOf(last.seal, p)
	if err := insert(ctx, tx, p, salt); err != nil {
		return 0, err
	}
	kind := "ledger.posted"
	if p.Reverses != 0 {
		kind = "ledger.reversed"
	}
	_, err = l.log.Record(ctx, tx, activity.Entry{Kind: kind, On: about, OnID: p.ID, Data: map[string]any{
		"n": p.ID, "amount": p.Total().String(), "for": p.Of, "reverses": p.Reverses, "case_id": p.CaseID,
	}})
	return p.ID, err
}

// about is what the activity of an entry is about.
const about = "ledger_entry"

func who(ctx context.Context) (activity.Who, error) {
	actor, err := staff.Acting(ctx)
	w := actor.Who()
	w.Token = 0
	return w, err
}
