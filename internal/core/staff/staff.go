package staff

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
)

// Schema holds the tables of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// User is somebody of the staff who can sign in.
type User struct {
	ID         int64
	Email      string
	Name       string
	Role       Role
	Lang       string // a language of the catalogue, "" for the browser's
	Zone       string // an IANA zone, "" for the desk's
	Theme      string // light, dark or "" as the system has it
	Compact    bool   // rows close together
	SingleKeys bool   // single keys do things
	Password   bool   // has one
	Factor     bool   // has a second factor, which is asked for after the password
	OffAt      time.Time
	CreatedAt  time.Time
	UpdatedAt  time.Time
	Version    int64 // counts changes; the API's ETag

	hash string // of the password, with its parameters; "" for none
}

// Off says whether the user is switched off and can do nothing.
func (u User) Off() bool { return !u.OffAt.IsZero() }

// Team is users who look after inboxes together.
type Team struct {
	ID        int64
	Name      string
	Members   []int64         // users, by id
	Hours     *calendar.Hours // nil: as each inbox has them
	CreatedAt time.Time
	UpdatedAt time.Time
	Version   int64 // counts changes; the API's ETag
}

// Staff is what can be done with users, teams, sessions and tokens.
type Staff struct {
	d      *db.DB
	log    *activity.Log
	said   *slog.Logger // where failed sign-ins are told of beside it
	hasher *hasher
	close  func(who string)         // ends somebody's live streams on this process
	url    func(path string) string // the public address of a path
	secure bool                     // cookies are bound to https
	post   Post                     // mails links
	keys   *keys.Ring               // seal the secrets of apps
	needed func(ctx context.Context, v db.View) (Needed, error)
	away   func(ctx context.Context, tx *db.Tx, a Absence) error  // hears of absences
	gone   func(ctx context.Context, tx *db.Tx, user int64) error // hears who was switched off
	fewer  func(ctx context.Context, tx *db.Tx) error             // hears that somebody can answer for a team no more
}

// New returns the service.
func New(d *db.DB, log *activity.Log) *Staff {
	return &Staff{d: d, log: log, said: slog.New(slog.DiscardHandler), hasher: newHasher(usual()), close: func(string) {}, url: func(path string) string { return path },
		needed: func(context.Context, db.View) (Needed, error) { return NeededByNobody, nil },
		away:   func(context.Context, *db.Tx, Absence) error { return nil },
		gone:   func(context.Context, *db.Tx, int64) error { return nil },
		fewer:  func(context.Context, *db.Tx) error { return nil }}
}
