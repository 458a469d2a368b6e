package staff

import (
	"context"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Profile is what a user says about themselves and how they like to read.
type Profile struct {
	Name       string
	Lang       string // "" for the browser's
	Zone       string // an IANA zone, "" for the desk's
	Theme      string // light, dark or "" as the system has it
	Compact    bool   // rows close together
	SingleKeys bool   // single keys do things
}

// ChangeProfile changes one's own profile.
func (s *Staff) ChangeProfile(ctx context.Context, tx *db.Tx, p Profile) (_ User, err error) {
	defer fault.Wrap(&err, "staff.ChangeProfile")
	a, err := Allow(ctx, ProfileChange)
	if err != nil {
		return User{}, err
	}
	u, err := take(ctx, tx, a.ID)
	if err != nil {
		return User{}, err
	}
	was := u
	u.Name, u.Lang, u.Zone, u.Theme, u.Compact, u.SingleKeys = p.Name, p.Lang, p.Zone, p.Theme, p.Compact, p.SingleKeys
	if err := u.tidy(); err != nil {
		return User{}, err
	}
	if u == was {
		return u, nil
	}
	if err := save(ctx, tx, &u); err != nil {
		return User{}, err
	}
	return u, s.record(ctx, tx, "staff.profile_changed", "user", u.ID, nil)
}
