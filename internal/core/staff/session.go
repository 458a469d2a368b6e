package staff

import (
	"context"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// How long a session lives.
const (
	sessionLife = 30 * 24 * time.Hour // from signing in
	sessionIdle = 7 * 24 * time.Hour  // without a request
	sessionSeen = time.Hour           // how exactly the last request is noted
)

// Session is one browser in which a user is signed in.
type Session struct {
	ID        int64
	UserID    int64
	IP        string // where it was signed in from
	Agent     string // what the browser calls itself
	CreatedAt time.Time
	SeenAt    time.Time // the last request, to the hour
}

// Door is where somebody comes to sign in.
type Door struct {
	IP    string // "" where nobody knows
	Agent string // what the browser calls itself
	Old   string // the session the browser held before; it ends
}

// begin makes a session and returns what the browser keeps. What it held before
// ends, so a session planted in a browser is worth nothing.
func (s *Staff) begin(ctx context.Context, tx *db.Tx, user int64, door Door) (cookie string, err error) {
	if door.Old != "" {
		if _, err := tx.Exec(ctx, `DELETE FROM session WHERE sum = $1`, sumOf(door.Old)); err != nil {
			return "", err
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM session WHERE seen_at < $1`, tx.Now().Add(-sessionLife)); err != nil {
		return "", err
	}
	cookie = secret()
	id, err := tx.Insert(ctx, `INSERT INTO session (user_id, sum, ip, agent, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $5)`,
		user, sumOf(cookie), door.IP, cut(door.Agent, 200), tx.Now())
	if err != nil {
		return "", err
	}
	return cookie, s.record(ctx, tx, "staff.signed_in", "user", user, map[string]any{"session": id})
}

// cut shortens a text to n bytes at most.
func cut(text string, n int) string {
	if len(text) > n {
		text = strings.ToValidUTF8(text[:n], "")
	}
	return text
}

// SessionActor returns who holds a session; an Unauthenticated fault for one
// that is unknown, too old, or of somebody switched off.
func (s *Staff) SessionActor(ctx context.Context, v db.View, cookie string) (Actor, error) {
	a, _, err := s.sessionActor(ctx, v, cookie)
	return a, err
}

func (s *Staff) sessionActor(ctx context.Context, v db.View, cookie string) (_ Actor, seen time.Time, err error) {
	defer fault.Wrap(&err, "staff.SessionActor")
	if cookie == "" {
		return Actor{}, seen, nobody(nil)
	}
	var id int64
	u, err := db.One(ctx, v, func(scan db.Scan) (u User, err error) {
		err = scan(append(u.dest(), &id, &seen)...)
		return u, err
	}, `SELECT `+userColumns+`, s.id, s.seen_at FROM session s JOIN staff_user u ON u.id = s.user_id
		WHERE s.sum = $1 AND s.created_at > $2 AND s.seen_at > $3`,
		sumOf(cookie), v.Now().Add(-sessionLife), v.Now().Add(-sessionIdle))
	if fault.Is(err, fault.NotFound) || err == nil && u.Off() {
		return Actor{}, seen, nobody(err)
	}
	if err != nil {
		return Actor{}, seen, err
	}
	a, err := actorOf(ctx, v, u)
	if err != nil {
		return Actor{}, seen, err
	}
	a.SessionID = id
	a.lacks, err = s.lacks(ctx, v, u)
	return a, seen, err
}

func nobody(err error) error {
	return fault.New(fault.Unauthenticated, "staff.fault.nobody").Because(err)
}

// SignOut ends a session.
func (s *Staff) SignOut(ctx context.Context, tx *db.Tx, cookie string) (err error) {
	defer fault.Wrap(&err, "staff.SignOut")
	a, err := Allow(ctx, ProfileChange)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `DELETE FROM session WHERE sum = $1 AND user_id = $2`, sumOf(cookie), a.ID)
	if err != nil || n == 0 {
		return err
	}
	return s.record(ctx, tx, "staff.signed_out", "user", a.ID, nil)
}

// Sessions returns where one is signed in, the newest first.
func (s *Staff) Sessions(ctx context.Context, v db.View) (_ []Session, err error) {
	defer fault.Wrap(&err, "staff.Sessions")
	a, err := Allow(ctx, ProfileChange)
	if err != nil {
		return nil, err
	}
	return db.All(ctx, v, func(scan db.Scan) (one Session, err error) {
		err = scan(&one.ID, &one.UserID, &one.IP, &one.Agent, &one.CreatedAt, &one.SeenAt)
		return one, err
	}, `SELECT id, user_id, ip, agent, created_at, seen_at FROM session
		WHERE user_id = $1 AND created_at > $2 AND seen_at > $3 ORDER BY id DESC`,
		a.ID, v.Now().Add(-sessionLife), v.Now().Add(-sessionIdle))
}

// EndSession ends one of one's own sessions.
func (s *Staff) EndSession(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "staff.EndSession(%d)", id)
	a, err := Allow(ctx, ProfileChange)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `DELETE FROM session WHERE id = $1 AND user_id = $2`, id, a.ID)
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "staff.fault.no_session")
	}
	if err != nil {
		return err
	}
	return s.ended(ctx, tx, a.ID)
}

// EndOthers ends all of one's own sessions but the one that asks.
func (s *Staff) EndOthers(ctx context.Context, tx *db.Tx) (err error) {
	defer fault.Wrap(&err, "staff.EndOthers")
	a, err := Allow(ctx, ProfileChange)
	if err != nil {
		return err
	}
	if err := s.endAll(ctx, tx, a.ID, a.SessionID); err != nil {
		return err
	}
	return s.record(ctx, tx, "staff.sessions_ended", "user", a.ID, nil)
}

// endAll ends the sessions of a user, except one, their links and half
// done sign-ins.
func (s *Staff) endAll(ctx context.Context, tx *db.Tx, user, except int64) error {
	if _, err := tx.Exec(ctx, `DELETE FROM session WHERE user_id = $1 AND id <> $2`, user, except); err != nil {
		return err
	}
	for _, half := range []string{`DELETE FROM sign_in_link WHERE user_id = $1`, `DELETE FROM sign_in_step WHERE user_id = $1`} {
		if _, err := tx.Exec(ctx, half, user); err != nil {
			return err
		}
	}
	s.cutStreams(tx, user)
	return nil
}

// ended records that a session ended before its time.
func (s *Staff) ended(ctx context.Context, tx *db.Tx, user int64) error {
	s.cutStreams(tx, user)
	return s.record(ctx, tx, "staff.sessions_ended", "user", user, nil)
}

// cutStreams ends a user's live streams on this process once the transaction
// stands; those on others end when they read the rights again. Browsers that
// are still signed in connect anew.
func (s *Staff) cutStreams(tx *db.Tx, user int64) {
	tx.AfterCommit(func() { s.close(Actor{Kind: KindUser, ID: user}.String()) })
}
