package staff

import (
	"context"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// First is the admin with whom a desk begins.
type First struct {
	Email, Name string
	Password    string // "" to have one made
	Lang, Zone  string // "" for the browser's and the desk's
}

// FirstAdmin makes the first admin of a desk. It is safe to run twice: if
// there is an admin who can sign in already, it changes nothing, made is false
// and u is that admin, the one of the same address if there is one. made says
// also that password, where one was made, is to be shown now or never.
func (s *Staff) FirstAdmin(ctx context.Context, f First) (u User, password string, made bool, err error) {
	defer fault.Wrap(&err, "staff.FirstAdmin")
	if _, err := Allow(ctx, StaffManage); err != nil {
		return User{}, "", false, err
	}
	var has bool
	err = s.d.Read(ctx, "staff.first", func(ctx context.Context, v db.View) error {
		u, has, err = anAdmin(ctx, v, f.Email)
		return err
	})
	if err != nil || has {
		return u, "", false, err
	}
	bare := f.Password
	if bare == "" {
		password = secret()[:20] // 100 bits
		bare = password
	}
	p, err := s.Hash(ctx, bare, f.Email, f.Name)
	if err != nil {
		return User{}, "", false, err
	}
	err = s.d.Do(ctx, "staff.first", func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "staff", "admins"); err != nil {
			return err
		}
		u, has, err = anAdmin(ctx, tx, f.Email)
		if err != nil || has {
			return err
		}
		u, err = s.AddUser(ctx, tx, NewUser{Email: f.Email, Name: f.Name, Role: Admin, Lang: f.Lang, Zone: f.Zone, Password: p})
		return err
	})
	if err != nil || has {
		return u, "", false, err
	}
	return u, password, true, nil
}

// anAdmin finds an admin who can sign in, the one of an address first.
func anAdmin(ctx context.Context, v db.View, email string) (User, bool, error) {
	u, err := db.One(ctx, v, scanUser, `SELECT `+userColumns+` FROM staff_user u
		WHERE u.role = 'admin' AND u.off_at IS NULL
		ORDER BY CASE WHEN u.email_key = $1 THEN 0 ELSE 1 END, u.id LIMIT 1`, db.Key(email))
	if fault.Is(err, fault.NotFound) {
		return User{}, false, nil
	}
	return u, err == nil, err
}
