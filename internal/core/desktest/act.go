package desktest

import (
	"context"
	"time"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// User returns the user with a role who belongs to no team, and adds them at
// the first call: agent@shop.example.
func (d *Desk) User(role staff.Role) int64 {
	d.T.Helper()
	if d.users[role] == 0 {
		d.users[role] = d.AddUser(string(role), role)
	}
	return d.users[role]
}

// AddUser adds somebody to the staff.
func (d *Desk) AddUser(name string, role staff.Role, teams ...int64) (id int64) {
	d.T.Helper()
	d.Do(func(ctx context.Context, tx *db.Tx) error {
		u, err := d.Staff.AddUser(ctx, tx, staff.NewUser{Email: name + "@shop.example", Name: "The " + name, Role: role, Teams: teams})
		id = u.ID
		return err
	})
	return id
}

// As is the context of the user with a role.
func (d *Desk) As(role staff.Role) context.Context {
	d.T.Helper()
	return d.AsUser(d.User(role))
}

// AsUser is the context of a user.
func (d *Desk) AsUser(id int64) context.Context {
	d.T.Helper()
	var a staff.Actor
	d.Read(func(ctx context.Context, v db.View) (err error) {
		a, err = d.Staff.ActorOf(ctx, v, id)
		return err
	})
	return staff.As(context.Background(), a)
}

// Nobody signs nobody in.
func (d *Desk) Nobody() *Browser { return &Browser{d: d} }

// Browse signs the user with a role in.
func (d *Desk) Browse(role staff.Role) *Browser {
	d.T.Helper()
	return d.BrowseUser(d.User(role))
}

// BrowseUser signs a user in, by a link that is used once.
func (d *Desk) BrowseUser(id int64) *Browser {
	d.T.Helper()
	var path string
	d.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		path, err = d.Staff.Link(ctx, tx, id, time.Hour)
		return err
	})
	b := d.Nobody()
	p := b.Post(path, nil)
	b.cookies = append(b.cookies, p.Result.Cookies()...)
	if len(b.cookies) == 0 {
		d.T.Fatalf("user %d could not sign in: %d %s", id, p.Code, p.Body)
	}
	return b
}

// Program is a program that acts for the user with a role, with all of their
// rights or some.
func (d *Desk) Program(role staff.Role, may ...staff.Permission) *Browser {
	d.T.Helper()
	return d.ProgramOf(d.User(role), may...)
}

// ProgramOf is a program that acts for a user.
func (d *Desk) ProgramOf(user int64, may ...staff.Permission) *Browser {
	d.T.Helper()
	b := d.Nobody()
	d.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		b.token, _, err = d.Staff.AddToken(ctx, tx, staff.NewToken{UserID: user, Name: "test", Permissions: may})
		return err
	})
	return b
}

// Findings is what is off in the books.
func (d *Desk) Findings() []chores.Finding {
	d.T.Helper()
	report := &chores.Report{}
	d.Read(func(ctx context.Context, v db.View) error { return d.Chores.Verify(ctx, v, report) })
	return report.Findings
}

// Verified fails the test if the books are off.
func (d *Desk) Verified() {
	d.T.Helper()
	if found := d.Findings(); len(found) > 0 {
		d.T.Errorf("the books are off: %v", found)
	}
}
