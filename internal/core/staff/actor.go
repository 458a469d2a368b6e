package staff

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Kind is what sort of actor one is.
type Kind string

// The kinds of actor.
const (
	KindUser     Kind = "user"
	KindToken    Kind = "token"
	KindCustomer Kind = "customer"
	KindSystem   Kind = "system"
)

// Actor is whoever acts: the only answer to "who is it, and may they".
type Actor struct {
	Kind      Kind
	ID        int64  // the user, also where a token acts for them; 0 for others
	TokenID   int64  // the API token; 0 for none
	SessionID int64  // the session of a user on pages; 0 for none
	PersonID  int64  // of a customer
	CaseID    int64  // the case of a customer's link
	Name      string // the user's, the customer's, or the job's
	Role      Role   // of a user or a token's user

	Lang       string         // "" for the browser's
	Zone       *time.Location // nil for the desk's
	Theme      string         // light, dark or "" as the system has it
	Compact    bool           // rows close together
	SingleKeys bool           // single keys do things

	narrowed []Permission // of a token: what is left of its user's rights; nil for all
	inboxes  []int64      // those in scope, sorted, where the role does not see all
	lacks    bool         // a second factor that the role needs: until then only one's own page
}

// Scope is which cases an actor may see: those of its inboxes, and those the
// user owns or follows. A case marked private only its owner and followers.
type Scope struct {
	All     bool    // every inbox
	Inboxes []int64 // sorted; unused where All is set
	UserID  int64   // 0 for nobody
}

// Has says whether an inbox is in the scope.
func (s Scope) Has(inbox int64) bool {
	if s.All {
		return true
	}
	_, found := slices.BinarySearch(s.Inboxes, inbox)
	return found
}

// System is the program itself, at work on a job or a command. It may do all
// that its job needs.
func System(job string) Actor { return Actor{Kind: KindSystem, Name: job} }

// CustomerOf is a customer who came by the link of a case. Whoever lets them
// act checks the case and the person.
func CustomerOf(caseID, personID int64, name string) Actor {
	return Actor{Kind: KindCustomer, CaseID: caseID, PersonID: personID, Name: name}
}

// May says whether the actor has a permission.
func (a Actor) May(p Permission) bool {
	switch a.Kind {
	case KindSystem:
		return true
	case KindCustomer:
		return slices.Contains(customerPermissions(), p)
	case KindUser:
		return a.ID != 0 && slices.Contains(a.Role.Permissions(), p) && (!a.lacks || p == ProfileChange)
	case KindToken:
		return a.ID != 0 && a.TokenID != 0 && slices.Contains(a.Role.Permissions(), p) &&
			(a.narrowed == nil || slices.Contains(a.narrowed, p))
	}
	return false
}

// Permissions returns what the actor may do, in the order of the one list.
func (a Actor) Permissions() []Permission {
	return slices.DeleteFunc(Permissions(), func(p Permission) bool { return !a.May(p) })
}

// Scope returns which cases the actor may see.
func (a Actor) Scope() Scope {
	switch a.Kind {
	case KindSystem:
		return Scope{All: true}
	case KindUser, KindToken:
		if a.lacks {
			return Scope{}
		}
		if a.ID != 0 && a.Role.Everywhere() {
			return Scope{All: true, UserID: a.ID}
		}
		return Scope{Inboxes: slices.Clone(a.inboxes), UserID: a.ID}
	case KindCustomer:
	}
	return Scope{}
}

// Who is the actor as the record of activity names them.
func (a Actor) Who() activity.Who {
	switch a.Kind {
	case KindUser:
		return activity.Who{Kind: activity.User, ID: a.ID}
	case KindToken:
		return activity.Who{Kind: activity.Token, ID: a.ID, Token: a.TokenID}
	case KindCustomer:
		return activity.Who{Kind: activity.Customer, ID: a.PersonID}
	case KindSystem:
		return activity.Who{Kind: activity.System, Name: a.Name}
	}
	return activity.Who{}
}

// String names the actor for logs and limits: "user:5". It holds no personal
// data and is empty for nobody.
func (a Actor) String() string {
	switch a.Kind {
	case KindUser:
		return fmt.Sprintf("user:%d", a.ID)
	case KindToken:
		return fmt.Sprintf("token:%d", a.TokenID)
	case KindCustomer:
		return fmt.Sprintf("customer:%d", a.PersonID)
	case KindSystem:
		return "system:" + a.Name
	}
	return ""
}

// Reads gives a reader the actor's own language and zone.
func (a Actor) Reads(r words.Reader) words.Reader {
	if a.Lang != "" {
		r.Lang = a.Lang
	}
	if a.Zone != nil {
		r.Zone = a.Zone
	}
	return r
}

type actorKey struct{}

// As returns a context in which an actor acts: for rights, for the record of
// activity, and for the words where somebody reads.
func As(ctx context.Context, a Actor) context.Context {
	ctx = context.WithValue(ctx, actorKey{}, a)
	ctx = activity.As(ctx, a.Who())
	if r := words.From(ctx); r.Catalogue != nil {
		ctx = words.With(ctx, a.Reads(r))
	}
	return ctx
}

// Acting returns who acts in a context; an Unauthenticated fault where nobody
// does.
func Acting(ctx context.Context) (Actor, error) {
	a, ok := ctx.Value(actorKey{}).(Actor)
	if !ok || a.Kind == "" {
		return Actor{}, fault.New(fault.Unauthenticated, "staff.fault.nobody")
	}
	return a, nil
}

// Allow returns who acts if they have a permission, and refuses otherwise.
// Every operation and question begins with it.
func Allow(ctx context.Context, p Permission) (Actor, error) {
	a, err := Acting(ctx)
	if err != nil {
		return a, err
	}
	if !a.May(p) {
		return Actor{}, fault.New(fault.Forbidden, "staff.fault.forbidden", fault.A("what", p.Sentence()))
	}
	return a, nil
}
