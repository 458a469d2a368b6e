package staff

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// LinkLife is how long a link signs in, where nothing else is said.
const LinkLife = 24 * time.Hour

// Link makes a link that signs a user in once, and returns the path of its
// page. It is shown to whoever asked and kept nowhere. Links made before stop
// working.
func (s *Staff) Link(ctx context.Context, tx *db.Tx, user int64, life time.Duration) (path string, err error) {
	defer fault.Wrap(&err, "staff.Link(%d)", user)
	if _, err := Allow(ctx, StaffManage); err != nil {
		return "", err
	}
	u, err := take(ctx, tx, user)
	if err != nil {
		return "", err
	}
	if u.Off() {
		return "", fault.New(fault.Conflict, "staff.fault.switched_off", fault.A("name", u.Name))
	}
	if _, err := tx.Exec(ctx, `DELETE FROM sign_in_link WHERE user_id = $1 OR expires_at <= $2`, user, tx.Now()); err != nil {
		return "", err
	}
	bare := secret()
	_, err = tx.Exec(ctx, `INSERT INTO sign_in_link (user_id, sum, created_at, expires_at) VALUES ($1, $2, $3, $4)`,
		user, sumOf(bare), tx.Now(), tx.Now().Add(life))
	if err != nil {
		return "", err
	}
	return "/sign-in/link/" + bare, s.record(ctx, tx, "staff.link_made", "user", user, nil)
}

// LinkUser returns whom a link would sign in, and changes nothing; NotFound
// for one that is unknown, used or too old.
func (s *Staff) LinkUser(ctx context.Context, v db.View, bare string) (_ User, err error) {
	defer fault.Wrap(&err, "staff.LinkUser")
	gone := fault.New(fault.NotFound, "staff.fault.link_gone")
	if bare == "" {
		return User{}, gone
	}
	u, err := db.One(ctx, v, scanUser, `SELECT `+userColumns+` FROM sign_in_link l JOIN staff_user u ON u.id = l.user_id
		WHERE l.sum = $1 AND l.expires_at > $2 AND u.off_at IS NULL`, sumOf(bare), v.Now())
	if fault.Is(err, fault.NotFound) {
		return User{}, gone.Because(err)
	}
	return u, err
}

// UseLink signs in by a link, which then is worth nothing any more. It stands in
// for the password: a second factor is asked for all the same.
func (s *Staff) UseLink(ctx context.Context, tx *db.Tx, bare string, door Door) (_ Entry, err error) {
	defer fault.Wrap(&err, "staff.UseLink")
	u, err := s.spendLink(ctx, tx, bare)
	if err != nil {
		return Entry{}, err
	}
	a, err := actorOf(ctx, tx, u)
	if err != nil {
		return Entry{}, err
	}
	return s.enterOrAsk(As(ctx, a), tx, u, door)
}

// spendLink returns whom a link lets in, once, and holds their row.
func (s *Staff) spendLink(ctx context.Context, tx *db.Tx, bare string) (User, error) {
	u, err := s.LinkUser(ctx, tx, bare)
	if err != nil {
		return User{}, err
	}
	n, err := tx.Exec(ctx, `DELETE FROM sign_in_link WHERE sum = $1`, sumOf(bare))
	if err != nil {
		return User{}, err
	}
	if u, err = take(ctx, tx, u.ID); err != nil {
		return User{}, err
	}
	if n == 0 || u.Off() { // somebody was quicker
		return User{}, fault.New(fault.NotFound, "staff.fault.link_gone")
	}
	return u, nil
}
