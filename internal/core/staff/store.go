package staff

import (
	"context"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

const userColumns = `u.id, u.email, u.name, u.role, u.password, u.lang, u.zone, u.theme, u.compact, u.single_keys, u.off_at, u.version, u.created_at, u.updated_at,
	CASE WHEN EXISTS (SELECT 1 FROM totp f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL)
		OR EXISTS (SELECT 1 FROM passkey k WHERE k.user_id = u.id) THEN 1 ELSE 0 END`

func scanUser(s db.Scan) (u User, err error) {
	err = s(u.dest()...)
	u.Password = u.hash != ""
	return u, err
}

// dest is where the columns of a user go.
func (u *User) dest() []any {
	return []any{&u.ID, &u.Email, &u.Name, &u.Role, &u.hash, &u.Lang, &u.Zone, &u.Theme, &u.Compact, &u.SingleKeys, &u.OffAt, &u.Version, &u.CreatedAt, &u.UpdatedAt, &u.Factor}
}

// userBy finds a user by a column; not found is a fault of ours.
func userBy(ctx context.Context, v db.View, where string, arg any) (User, error) {
	u, err := db.One(ctx, v, scanUser, `SELECT `+userColumns+` FROM staff_user u WHERE `+where, arg)
	return u, missing(err, "staff.fault.no_user")
}

func byID(ctx context.Context, v db.View, id int64) (User, error) {
	return userBy(ctx, v, "u.id = $1", id)
}

func byEmail(ctx context.Context, v db.View, email string) (User, error) {
	return userBy(ctx, v, "u.email_key = $1", db.Key(strings.TrimSpace(email)))
}

// missing gives a row that is not there its own sentence.
func missing(err error, key string) error {
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.NotFound, key).Because(err)
	}
	return err
}

// taken gives a row that is there already its own sentence and field.
func taken(err error, field, key string) error {
	if db.IsUnique(err) {
		return fault.Field(field, key).Because(err)
	}
	return err
}

func insertUser(ctx context.Context, tx *db.Tx, u User) (int64, error) {
	id, err := tx.Insert(ctx, `INSERT INTO staff_user
		(email, email_key, name, name_key, role, password, lang, zone, theme, compact, single_keys, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $12)`,
		u.Email, db.Key(u.Email), u.Name, db.Key(u.Name), u.Role, u.hash, u.Lang, u.Zone, u.Theme, u.Compact, u.SingleKeys, tx.Now())
	return id, taken(err, "email", "staff.fault.email_taken")
}

// save writes a user whose row is taken.
func save(ctx context.Context, tx *db.Tx, u *User) error {
	u.Version++
	u.UpdatedAt = tx.Now()
	_, err := tx.Exec(ctx, `UPDATE staff_user SET email = $2, email_key = $3, name = $4, name_key = $5, role = $6, password = $7,
		lang = $8, zone = $9, theme = $10, compact = $11, single_keys = $12, off_at = $13, version = $14, updated_at = $15 WHERE id = $1`,
		u.ID, u.Email, db.Key(u.Email), u.Name, db.Key(u.Name), u.Role, u.hash, u.Lang, u.Zone, u.Theme, u.Compact, u.SingleKeys,
		u.OffAt, u.Version, u.UpdatedAt)
	return taken(err, "email", "staff.fault.email_taken")
}

// take locks a user's row and reads it.
func take(ctx context.Context, tx *db.Tx, id int64) (User, error) {
	if err := tx.Take(ctx, "staff_user", id); err != nil {
		return User{}, missing(err, "staff.fault.no_user")
	}
	return byID(ctx, tx, id)
}

// inboxesOf returns the inboxes a user sees whose role does not see all: those
// without a team and those of the user's teams.
func inboxesOf(ctx context.Context, v db.View, user int64) ([]int64, error) {
	ids, err := db.All(ctx, v, scanID, `SELECT id FROM inbox WHERE team_id IS NULL
		OR team_id IN (SELECT team_id FROM team_member WHERE user_id = $1)`, user)
	slices.Sort(ids)
	return ids, err
}

func scanID(s db.Scan) (id int64, err error) { return id, s(&id) }

// zone reads an IANA zone; nil for "".
func zone(name string) (*time.Location, error) {
	if name == "" {
		return nil, nil //nolint:nilnil // no zone of one's own
	}
	return calendar.Zone(name)
}
