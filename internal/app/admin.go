package app

import (
	"context"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// linkLife is how long a new user's one-time link works.
const linkLife = 72 * time.Hour

// AddUser adds a user with a password, or without one; then it returns the path
// of a link that signs them in once.
func (a *App) AddUser(ctx context.Context, n staff.NewUser, password string) (path string, err error) {
	if password != "" {
		if n.Password, err = a.Desk.Staff.Hash(ctx, password, n.Email, n.Name); err != nil {
			return "", err
		}
	}
	err = a.Desk.DB.Do(ctx, "app.add_user", func(ctx context.Context, tx *db.Tx) error {
		u, err := a.Desk.Staff.AddUser(ctx, tx, n)
		if err != nil || password != "" {
			return err
		}
		path, err = a.Desk.Staff.Link(ctx, tx, u.ID, linkLife)
		return err
	})
	return path, err
}

// Users returns every user by name, also those switched off.
func (a *App) Users(ctx context.Context) (all []staff.User, err error) {
	const page = 500
	err = a.Desk.DB.Read(ctx, "app.users", func(ctx context.Context, v db.View) error {
		for last := (staff.User{}); ; {
			some, err := a.Desk.Staff.Users(ctx, v, true, last.Name, last.ID, page)
			all = append(all, some...)
			if err != nil || len(some) < page {
				return err
			}
			last = some[page-1]
		}
	})
	return all, err
}
