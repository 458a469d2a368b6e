package people

import (
	"context"
	"embed"
	"io"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
)

// Schema holds the tables of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Person is a human who writes to us or whom we serve.
type Person struct {
	ID             int64
	Name           string // as they call themselves; empty when unknown or erased
	Lang           string // a language tag, or "" for the inbox's
	Zone           string // an IANA zone, or "" for the inbox's
	Called         string // how they like to be called, in words of the staff
	Reach          string // how and when they like to be reached
	OrganizationID int64  // a root; 0 for none
	MergedInto     int64  // the root person this one is part of; 0 for a root
	ErasedAt       time.Time
	CreatedAt      time.Time
	UpdatedAt      time.Time
	Version        int64 // counts changes; the API's ETag

	mergedTo int64 // whom the merge named
	member   membership
}

// Erased says whether all that we held of the person is gone.
func (p Person) Erased() bool { return !p.ErasedAt.IsZero() }

// Held is a person whose row the transaction has locked, always a root. Only
// [People.Resolve] and [People.Take] make one that operations accept.
type Held struct{ Person }

// IdentityKind is what sort of address an identity is.
type IdentityKind string

// The kinds of identity.
const (
	Email    IdentityKind = "email"
	Phone    IdentityKind = "phone"
	Handle   IdentityKind = "handle"
	External IdentityKind = "external"
)

// Identity is one address by which a person is known, and by nobody else; a
// telephone number may be several people's.
type Identity struct {
	ID, PersonID int64
	Kind         IdentityKind
	Value        string // as they wrote it
	Verified     bool   // the person has shown that it is theirs
	First        bool   // the one of its kind that is written to first
	CreatedAt    time.Time
}

// Organization is a company or household that people belong to.
type Organization struct {
	ID                   int64
	Name                 string
	Version              int64 // counts changes; the API's ETag
	CreatedAt, UpdatedAt time.Time
	Domains              []string // of mail, folded: new people who write from there become members
}

// People is what can be done with people.
type People struct {
	d      *db.DB
	bus    *event.Bus
	chores *chores.Registry
	log    *activity.Log

	casesOf func(ctx context.Context, v db.View, people []int64) ([]int64, error)
	seenBy  func(ctx context.Context, v db.View, scope staff.Scope, people []int64) (map[int64]bool, error)
	open    func(ctx context.Context, sum string) (io.ReadCloser, error)

	panels             []Panel
	organizationPanels []OrganizationPanel
}

// New returns the service and adds its chores.
func New(d *db.DB, bus *event.Bus, reg *chores.Registry, log *activity.Log) *People {
	p := &People{d: d, bus: bus, chores: reg, log: log}
	reg.Add(p.chore())
	return p
}

// CasesBy says how the cases of people are found (those they are the requester
// of), and how one learns which of some people a scope may not see: false for
// who has cases, all of them out of sight. Package cases, which stands above
// this one, sets both once at the start.
func (p *People) CasesBy(
	of func(ctx context.Context, v db.View, people []int64) ([]int64, error),
	seen func(ctx context.Context, v db.View, scope staff.Scope, people []int64) (map[int64]bool, error),
) {
	p.casesOf, p.seenBy = of, seen
}
