package staff

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/words"
)

// NewUser is somebody to be added to the staff.
type NewUser struct {
	Email    string
	Name     string
	Role     Role     // "" for agent
	Lang     string   // "" for the browser's
	Zone     string   // an IANA zone, "" for the desk's
	Teams    []int64  // that they belong to
	Password Password // zero for none: they sign in by a link
}

// AddUser adds somebody to the staff.
func (s *Staff) AddUser(ctx context.Context, tx *db.Tx, n NewUser) (_ User, err error) {
	defer fault.Wrap(&err, "staff.AddUser")
	if _, err := Allow(ctx, StaffManage); err != nil {
		return User{}, err
	}
	if n.Role == "" {
		n.Role = Agent
	}
	u := User{Email: n.Email, Name: n.Name, Role: n.Role, Lang: n.Lang, Zone: n.Zone, SingleKeys: true, hash: n.Password.hash}
	if err := u.tidy(); err != nil {
		return User{}, err
	}
	id, err := insertUser(ctx, tx, u)
	if err != nil {
		return User{}, err
	}
	if err := s.record(ctx, tx, "staff.user_added", "user", id, map[string]any{"role": u.Role.Sentence()}); err != nil {
		return User{}, err
	}
	for _, team := range n.Teams {
		if err := s.Join(ctx, tx, team, id); err != nil {
			return User{}, err
		}
	}
	return byID(ctx, tx, id)
}

// tidy trims what was typed and refuses, all at once, what cannot be.
func (u *User) tidy() error {
	var wrong []error
	addr, err := mail.ParseAddress(u.Email)
	if err != nil {
		wrong = append(wrong, fault.Field("email", "staff.fault.email").Because(err))
	} else {
		u.Email = addr.Mail
	}
	u.Name = strings.Join(strings.Fields(u.Name), " ")
	switch {
	case u.Name == "":
		wrong = append(wrong, fault.Field("name", "staff.fault.name"))
	case len(u.Name) > 200:
		wrong = append(wrong, fault.Field("name", "staff.fault.name_long", fault.A("n", 200)))
	}
	if !u.Role.Known() {
		wrong = append(wrong, fault.Field("role", "staff.fault.role"))
	}
	if u.Lang != "" && !slices.Contains(words.Languages(), u.Lang) {
		wrong = append(wrong, fault.Field("lang", "staff.fault.lang"))
	}
	if u.Theme != "" && u.Theme != "light" && u.Theme != "dark" {
		wrong = append(wrong, fault.Field("theme", "staff.fault.theme"))
	}
	_, err = zone(u.Zone)
	return errors.Join(append(wrong, err)...)
}

// UserChange is what is to be different about a user; nil leaves as it is.
type UserChange struct {
	Email, Name, Lang, Zone *string
	Role                    *Role
	Teams                   *[]int64 // exactly these
	Off                     *bool
}

// ChangeUser changes somebody of the staff.
func (s *Staff) ChangeUser(ctx context.Context, tx *db.Tx, id int64, c UserChange) (_ User, err error) {
	defer fault.Wrap(&err, "staff.ChangeUser(%d)", id)
	if _, err := Allow(ctx, StaffManage); err != nil {
		return User{}, err
	}
	if err := tx.Lock(ctx, "staff", "admins"); err != nil { // before the row, as everywhere
		return User{}, err
	}
	u, err := take(ctx, tx, id)
	if err != nil {
		return User{}, err
	}
	was := u
	put(&u.Email, c.Email)
	put(&u.Name, c.Name)
	put(&u.Lang, c.Lang)
	put(&u.Zone, c.Zone)
	if err := u.tidy(); err != nil {
		return User{}, err
	}
	if u != was {
		if err := save(ctx, tx, &u); err != nil {
			return User{}, err
		}
		if err := s.record(ctx, tx, "staff.user_changed", "user", id, nil); err != nil {
			return User{}, err
		}
	}
	if c.Role != nil {
		if u, err = s.ChangeRole(ctx, tx, id, *c.Role); err != nil {
			return User{}, err
		}
	}
	if c.Teams != nil {
		if err := s.setTeams(ctx, tx, id, *c.Teams); err != nil {
			return User{}, err
		}
	}
	if c.Off != nil {
		if err := s.turn(ctx, tx, id, *c.Off); err != nil {
			return User{}, err
		}
	}
	return byID(ctx, tx, id)
}

func put(to *string, from *string) {
	if from != nil {
		*to = *from
	}
}

// ChangeRole gives a user another role. The last admin keeps theirs.
func (s *Staff) ChangeRole(ctx context.Context, tx *db.Tx, id int64, role Role) (_ User, err error) {
	defer fault.Wrap(&err, "staff.ChangeRole(%d)", id)
	if _, err := Allow(ctx, StaffManage); err != nil {
		return User{}, err
	}
	if !role.Known() {
		return User{}, fault.Field("role", "staff.fault.role")
	}
	if err := tx.Lock(ctx, "staff", "admins"); err != nil {
		return User{}, err
	}
	u, err := take(ctx, tx, id)
	if err != nil || u.Role == role {
		return u, err
	}
	if err := otherAdmin(ctx, tx, u); err != nil {
		return User{}, err
	}
	u.Role = role
	if err := save(ctx, tx, &u); err != nil {
		return User{}, err
	}
	if err := s.record(ctx, tx, "staff.role_changed", "user", id, map[string]any{"role": role.Sentence()}); err != nil {
		return u, err
	}
	return u, s.fewer(ctx, tx)
}

// SwitchOff takes everything away from a user at once: sessions, links and
// what their tokens may do. What they wrote keeps their name.
func (s *Staff) SwitchOff(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "staff.SwitchOff(%d)", id)
	return s.turn(ctx, tx, id, true)
}

// SwitchOn lets a user sign in again.
func (s *Staff) SwitchOn(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "staff.SwitchOn(%d)", id)
	return s.turn(ctx, tx, id, false)
}

func (s *Staff) turn(ctx context.Context, tx *db.Tx, id int64, off bool) error {
	if _, err := Allow(ctx, StaffManage); err != nil {
		return err
	}
	if err := tx.Lock(ctx, "staff", "admins"); err != nil {
		return err
	}
	u, err := take(ctx, tx, id)
	if err != nil || u.Off() == off {
		return err
	}
	kind := "staff.switched_on"
	if off {
		if err := otherAdmin(ctx, tx, u); err != nil {
			return err
		}
		kind, u.OffAt = "staff.switched_off", tx.Now()
		if err := s.endAll(ctx, tx, id, 0); err != nil {
			return err
		}
	} else {
		u.OffAt = time.Time{}
	}
	if err := save(ctx, tx, &u); err != nil {
		return err
	}
	if err := s.record(ctx, tx, kind, "user", id, nil); err != nil || !off {
		return err
	}
	if err := s.gone(ctx, tx, id); err != nil {
		return err
	}
	return s.fewer(ctx, tx)
}

// HearGone has f told, in the transaction, who was switched off: what they had is
// somebody else's then. Called once while the desk is put together.
func (s *Staff) HearGone(f func(ctx context.Context, tx *db.Tx, user int64) error) { s.gone = f }

// HearFewer has f told, in the transaction, that somebody left a team, was switched
// off, or has another role: a team may have nobody left. Called once while the desk
// is put together.
func (s *Staff) HearFewer(f func(ctx context.Context, tx *db.Tx) error) { s.fewer = f }

// otherAdmin refuses to lose the last admin who can sign in. Whoever calls it
// holds the lock.
func otherAdmin(ctx context.Context, v db.View, u User) error {
	if u.Role != Admin || u.Off() {
		return nil
	}
	other, err := db.Exists(ctx, v, `SELECT 1 FROM staff_user WHERE role = 'admin' AND off_at IS NULL AND id <> $1`, u.ID)
	if err == nil && !other {
		err = fault.New(fault.Conflict, "staff.fault.last_admin", fault.A("name", u.Name))
	}
	return err
}

// record writes an entry about a thing of this package.
func (s *Staff) record(ctx context.Context, tx *db.Tx, kind, on string, id int64, data map[string]any) error {
	_, err := s.log.Record(ctx, tx, activity.Entry{Kind: kind, On: on, OnID: id, Data: data})
	return err
}
