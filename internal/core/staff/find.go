package staff

import (
	"context"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Users returns users by name, after the one with a name (or its key) and an
// id, at most limit. off says whether those switched off are among them.
func (s *Staff) Users(ctx context.Context, v db.View, off bool, after string, afterID int64, limit int) (_ []User, err error) {
	defer fault.Wrap(&err, "staff.Users")
	if _, err := Allow(ctx, StaffRead); err != nil {
		return nil, err
	}
	return db.All(ctx, v, scanUser, `SELECT `+userColumns+` FROM staff_user u
		WHERE (u.off_at IS NULL OR CAST($1 AS BIGINT) = 1) AND (u.name_key, u.id) > ($2, $3)
		ORDER BY u.name_key, u.id LIMIT $4`, off, db.Key(after), afterID, limit)
}

// Assignable returns the users a case can be given to, by name.
func (s *Staff) Assignable(ctx context.Context, v db.View) (_ []User, err error) {
	defer fault.Wrap(&err, "staff.Assignable")
	if _, err := Allow(ctx, StaffRead); err != nil {
		return nil, err
	}
	return db.All(ctx, v, scanUser, `SELECT `+userColumns+` FROM staff_user u
		WHERE u.off_at IS NULL AND u.role IN ('admin', 'lead', 'agent') ORDER BY u.name_key, u.id`)
}

// UserByID returns a user, also one switched off.
func (s *Staff) UserByID(ctx context.Context, v db.View, id int64) (_ User, err error) {
	defer fault.Wrap(&err, "staff.UserByID(%d)", id)
	a, err := Acting(ctx)
	if err != nil {
		return User{}, err
	}
	if a.ID != id { // everybody may read who they are themselves
		if _, err := Allow(ctx, StaffRead); err != nil {
			return User{}, err
		}
	}
	return byID(ctx, v, id)
}

// UserByEmail returns a user by address, also one switched off.
func (s *Staff) UserByEmail(ctx context.Context, v db.View, email string) (_ User, err error) {
	defer fault.Wrap(&err, "staff.UserByEmail")
	if _, err := Allow(ctx, StaffRead); err != nil {
		return User{}, err
	}
	return byEmail(ctx, v, email)
}

// NameOf returns the name of a user, also for a customer, who is answered by
// people with names; "" for nobody.
func (s *Staff) NameOf(ctx context.Context, v db.View, id int64) (_ string, err error) {
	defer fault.Wrap(&err, "staff.NameOf(%d)", id)
	if _, err := Acting(ctx); err != nil || id == 0 {
		return "", err
	}
	u, err := byID(ctx, v, id)
	return u.Name, err
}

// ActorOf returns a user as an actor, with the rights they have now: for jobs
// that act for somebody. It fails for a user who is switched off.
func (s *Staff) ActorOf(ctx context.Context, v db.View, user int64) (_ Actor, err error) {
	defer fault.Wrap(&err, "staff.ActorOf(%d)", user)
	a, err := Acting(ctx)
	if err != nil {
		return Actor{}, err
	}
	if a.Kind != KindSystem {
		return Actor{}, fault.New(fault.Forbidden, "staff.fault.forbidden", fault.A("what", StaffManage.Sentence()))
	}
	u, err := byID(ctx, v, user)
	if err != nil {
		return Actor{}, err
	}
	return actorOf(ctx, v, u)
}

// actorOf makes an actor of a user.
func actorOf(ctx context.Context, v db.View, u User) (Actor, error) {
	if u.Off() {
		return Actor{}, fault.New(fault.Forbidden, "staff.fault.switched_off", fault.A("name", u.Name))
	}
	z, err := zone(u.Zone)
	if err != nil {
		return Actor{}, err
	}
	a := Actor{
		Kind: KindUser, ID: u.ID, Name: u.Name, Role: u.Role, Lang: u.Lang, Zone: z,
		Theme: u.Theme, Compact: u.Compact, SingleKeys: u.SingleKeys,
	}
	if !u.Role.Everywhere() {
		a.inboxes, err = inboxesOf(ctx, v, u.ID)
	}
	return a, err
}
