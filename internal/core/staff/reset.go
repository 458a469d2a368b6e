package staff

import (
	"context"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// ResetLife is how long a link works that was asked for by mail.
const ResetLife = time.Hour

// resetTries is how many such links one account gets in a quarter of an hour.
const resetTries = 3

// Post sends a link to a user by mail, once the transaction stands. Package
// outbox, which stands above this one, does it.
type Post struct {
	// Ready says whether mail can go out at all.
	Ready func() bool
	// Link has a link made and mailed: reset says that the user asked for it
	// themselves.
	Link func(ctx context.Context, tx *db.Tx, user int64, reset bool) error
	// Tell has a user told that the way they sign in has changed.
	Tell func(ctx context.Context, tx *db.Tx, user int64, n News) error
}

// News is what a user is told by mail about the way they sign in, so that they
// hear of what they did not do.
type News string

// What a user is told.
const (
	FactorOn    News = "factor_on"
	FactorOff   News = "factor_off"
	FactorReset News = "factor_reset" // an admin took all of them away
	CodeUsed    News = "code_used"    // a recovery code

	PasskeyAdded   News = "passkey_added"
	PasskeyRemoved News = "passkey_removed"
)

// tell has a user told by mail where the desk can send any.
func (s *Staff) tell(ctx context.Context, tx *db.Tx, user int64, n News) error {
	if s.post.Tell == nil {
		return nil
	}
	return s.post.Tell(ctx, tx, user, n)
}

// PostBy says who mails links. The desk sets it once at the start.
func (s *Staff) PostBy(p Post) { s.post = p }

// mails says whether a link can be sent by mail.
func (s *Staff) mails() bool { return s.post.Ready != nil && s.post.Ready() }

// LinkURL is the public address of a link that [Staff.Link] made; with reset it
// leads to the page that sets a new password.
func (s *Staff) LinkURL(path string, reset bool) string {
	if reset {
		path = strings.Replace(path, "/sign-in/link/", "/sign-in/reset/", 1)
	}
	return s.url(path)
}

// Forgot has a link mailed to whoever of the staff has an address. What it
// answers is the same whether somebody has, and however often it was asked.
func (s *Staff) Forgot(ctx context.Context, email string, door Door) (err error) {
	defer fault.Wrap(&err, "staff.Forgot")
	ctx = As(ctx, System("staff.forgot"))
	all := []counted{{"account", db.Hash("reset:" + db.Key(email)), resetTries}}
	if place := network(door.IP); place != "" {
		all = append(all, counted{"ip", db.Hash("reset:" + place), limitIP})
	}
	err = s.d.Do(ctx, "staff.forgot", func(ctx context.Context, tx *db.Tx) error {
		if err := tryOnce(ctx, tx, all); err != nil {
			return err
		}
		u, err := byEmail(ctx, tx, email)
		if err != nil {
			return err
		}
		if u.Off() || !s.mails() {
			return nil
		}
		return s.post.Link(ctx, tx, u.ID, true)
	})
	if fault.Is(err, fault.TooMany) || fault.Is(err, fault.NotFound) {
		return nil // who asks learns nothing by it
	}
	return err
}

// Invite has a link mailed to a user.
func (s *Staff) Invite(ctx context.Context, tx *db.Tx, user int64) (err error) {
	defer fault.Wrap(&err, "staff.Invite(%d)", user)
	if _, err := Allow(ctx, StaffManage); err != nil {
		return err
	}
	u, err := byID(ctx, tx, user)
	if err != nil {
		return err
	}
	if u.Off() {
		return fault.New(fault.Conflict, "staff.fault.switched_off", fault.A("name", u.Name))
	}
	if !s.mails() {
		return fault.New(fault.Conflict, "staff.fault.no_post")
	}
	return s.post.Link(ctx, tx, user, false)
}

// Reset gives whoever holds a link another password, ends all their sessions
// and lets them in, who may owe a second factor; the link then is worth nothing
// any more.
func (s *Staff) Reset(ctx context.Context, tx *db.Tx, bare string, p Password, door Door) (_ Entry, err error) {
	defer fault.Wrap(&err, "staff.Reset")
	if p.hash == "" {
		return Entry{}, fault.Field("password", "staff.fault.password_short", fault.A("n", minPassword))
	}
	u, err := s.spendLink(ctx, tx, bare)
	if err != nil {
		return Entry{}, err
	}
	a, err := actorOf(ctx, tx, u)
	if err != nil {
		return Entry{}, err
	}
	ctx = As(ctx, a)
	if err := s.SetPassword(ctx, tx, u.ID, p); err != nil {
		return Entry{}, err
	}
	return s.enterOrAsk(ctx, tx, u, door)
}
