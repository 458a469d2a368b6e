package activity

import (
	"context"
	"embed"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Schema holds the tables of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// The kinds of Who.
const (
	User     = "user"     // ID is the user's
	Token    = "token"    // ID is the user's for whom the token acts, Token its own
	Customer = "customer" // ID is the person's
	System   = "system"   // Name is the job's
)

// Who is whoever acted.
type Who struct {
	Kind  string // user, token, customer or system
	ID    int64  // the user or the person; 0 for the system
	Name  string // the job's name; empty for the others
	Token int64  // the API token used; 0 for none
}

// Entry is one thing that happened.
type Entry struct {
	ID   int64
	At   time.Time // when the transaction began
	Kind string    // room.what_happened, as "case.opened": a name for ever
	Who  Who

	CaseID, PersonID, InboxID int64 // whom it touches; 0 for none

	On   string // what it is about where it is no case: "user", "promise"
	OnID int64  // the id of that; 0 for none

	// Data is the arguments of the sentence and facts for programs. It is nil
	// once a person of the entry was erased.
	Data map[string]any
}

// Sentence is the entry in words: the key "activity." and the kind, with Data
// as its arguments.
func (e Entry) Sentence() fault.Sentence {
	return sentence(words.Family("activity.", e.Kind).Key(e.Kind), e.Data)
}

type whoKey struct{}

// As returns a context in which who acts.
func As(ctx context.Context, who Who) context.Context {
	return context.WithValue(ctx, whoKey{}, who)
}

// Acting tells who acts in a context, if anybody does.
func Acting(ctx context.Context) (Who, bool) {
	who, ok := ctx.Value(whoKey{}).(Who)
	return who, ok && who.Kind != ""
}

// Log is the record.
type Log struct{ d *db.DB }

// New returns the record of a database.
func New(d *db.DB) *Log { return &Log{d: d} }

// Channel is what [Log.Record] rings after the commit.
const Channel = "activity"

// Record writes an entry, by whoever acts in the context, at the time of the
// transaction, and returns it as written. It fails where nobody acts.
func (l *Log) Record(ctx context.Context, tx *db.Tx, e Entry) (_ Entry, err error) {
	defer fault.Wrap(&err, "activity.Record(%s)", e.Kind)
	who, ok := Acting(ctx)
	if !ok {
		return e, fault.New(fault.Unauthenticated, "activity.fault.nobody")
	}
	e.Who, e.At = who, tx.Now()
	r, err := sealed(e)
	if err != nil {
		return e, err
	}
	e.ID, err = insert(ctx, tx, r)
	if err != nil {
		return e, err
	}
	tx.Notify(Channel)
	return e, nil
}
