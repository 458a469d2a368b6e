package staff

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// tokenPrefix begins every API token, so that scanners of leaked secrets know
// it.
const tokenPrefix = "kept_"

// APIToken is what a program signs in with. The bare token is shown once and
// kept as a hash.
type APIToken struct {
	ID          int64
	UserID      int64
	Name        string
	Permissions []Permission // nil for all of its user's
	UsedDay     time.Time    // midnight UTC of the last day it was used; zero for never
	RevokedAt   time.Time
	CreatedAt   time.Time
}

// NewToken is a token to be made.
type NewToken struct {
	UserID      int64 // 0 for whoever acts
	Name        string
	Permissions []Permission // nil for all of the user's
}

// AddToken makes a token and returns it bare, this once. A token cannot make
// another that may do more than it may itself.
func (s *Staff) AddToken(ctx context.Context, tx *db.Tx, n NewToken) (bare string, _ APIToken, err error) {
	defer fault.Wrap(&err, "staff.AddToken")
	a, err := Allow(ctx, TokensManage)
	if err != nil {
		return "", APIToken{}, err
	}
	if n.UserID == 0 {
		n.UserID = a.ID
	}
	if n.UserID != a.ID {
		if _, err := Allow(ctx, StaffManage); err != nil {
			return "", APIToken{}, err
		}
	}
	if n.Permissions == nil && a.Kind == KindToken {
		n.Permissions = a.narrowed
	}
	n.Name = strings.Join(strings.Fields(n.Name), " ")
	if err := n.check(a); err != nil {
		return "", APIToken{}, err
	}
	u, err := take(ctx, tx, n.UserID)
	if err != nil {
		return "", APIToken{}, err
	}
	if u.Off() {
		return "", APIToken{}, fault.New(fault.Conflict, "staff.fault.switched_off", fault.A("name", u.Name))
	}
	list, err := listed(n.Permissions)
	if err != nil {
		return "", APIToken{}, err
	}
	bare = tokenPrefix + secret()
	id, err := tx.Insert(ctx, `INSERT INTO token (user_id, name, sum, permissions, created_at) VALUES ($1, $2, $3, $4, $5)`,
		n.UserID, n.Name, sumOf(bare), list, tx.Now())
	if err != nil {
		return "", APIToken{}, err
	}
	t := APIToken{ID: id, UserID: n.UserID, Name: n.Name, Permissions: n.Permissions, CreatedAt: tx.Now()}
	return bare, t, s.record(ctx, tx, "staff.token_added", "token", id, map[string]any{"name": n.Name, "user": n.UserID})
}

// check refuses a token that cannot be.
func (n NewToken) check(a Actor) error {
	switch {
	case n.UserID == 0:
		return fault.Field("user_id", "staff.fault.no_user")
	case n.Name == "":
		return fault.Field("name", "staff.fault.token_name")
	case len(n.Name) > 200:
		return fault.Field("name", "staff.fault.name_long", fault.A("n", 200))
	}
	for _, p := range n.Permissions {
		if !p.Known() {
			return fault.Field("permissions", "staff.fault.permission", fault.A("name", cut(string(p), 60)))
		}
		if !a.May(p) {
			return fault.Field("permissions", "staff.fault.forbidden", fault.A("what", p.Sentence()))
		}
	}
	return nil
}

// listed is how permissions are stored.
func listed(all []Permission) (string, error) {
	if all == nil {
		return "", nil
	}
	b, err := json.Marshal(all)
	return string(b), err
}

func unlisted(text string) (all []Permission, err error) {
	if text == "" {
		return nil, nil
	}
	err = json.Unmarshal([]byte(text), &all)
	if all == nil {
		all = []Permission{} // narrowed to nothing
	}
	return all, err
}

const tokenColumns = `t.id, t.user_id, t.name, t.permissions, t.used_day, t.revoked_at, t.created_at`

// dest is where the columns of a token go.
func (t *APIToken) dest(list *string) []any {
	return []any{&t.ID, &t.UserID, &t.Name, list, &t.UsedDay, &t.RevokedAt, &t.CreatedAt}
}

func scanToken(s db.Scan) (t APIToken, err error) {
	var list string
	if err := s(t.dest(&list)...); err != nil {
		return t, err
	}
	t.Permissions, err = unlisted(list)
	return t, err
}

// Tokens returns the tokens of a user that still work, the newest first; 0 for
// one's own.
func (s *Staff) Tokens(ctx context.Context, v db.View, user int64) (_ []APIToken, err error) {
	defer fault.Wrap(&err, "staff.Tokens")
	a, err := Allow(ctx, TokensManage)
	if err != nil {
		return nil, err
	}
	if user == 0 {
		user = a.ID
	}
	if user != a.ID {
		if _, err := Allow(ctx, StaffManage); err != nil {
			return nil, err
		}
	}
	return db.All(ctx, v, scanToken, `SELECT `+tokenColumns+` FROM token t WHERE t.user_id = $1 AND t.revoked_at IS NULL ORDER BY t.id DESC`, user)
}

// TokenByID returns a token of one's own, or with the permission to manage the
// staff anybody's.
func (s *Staff) TokenByID(ctx context.Context, v db.View, id int64) (_ APIToken, err error) {
	defer fault.Wrap(&err, "staff.TokenByID(%d)", id)
	a, err := Allow(ctx, TokensManage)
	if err != nil {
		return APIToken{}, err
	}
	t, err := db.One(ctx, v, scanToken, `SELECT `+tokenColumns+` FROM token t WHERE t.id = $1 AND t.revoked_at IS NULL`, id)
	if err == nil && t.UserID != a.ID && !a.May(StaffManage) {
		return APIToken{}, fault.New(fault.NotFound, "staff.fault.no_token")
	}
	return t, missing(err, "staff.fault.no_token")
}

// RevokeToken makes a token worthless at once.
func (s *Staff) RevokeToken(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "staff.RevokeToken(%d)", id)
	t, err := s.TokenByID(ctx, tx, id)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL`, id, tx.Now())
	if err != nil || n == 0 {
		return err
	}
	tx.AfterCommit(func() { s.close(Actor{Kind: KindToken, TokenID: id}.String()) })
	return s.record(ctx, tx, "staff.token_revoked", "token", id, map[string]any{"name": t.Name})
}

// TokenActor returns who acts by a token; an Unauthenticated fault for one
// that is unknown, revoked, or of somebody switched off.
func (s *Staff) TokenActor(ctx context.Context, v db.View, bare string) (Actor, error) {
	a, _, err := s.tokenActor(ctx, v, bare)
	return a, err
}

func (s *Staff) tokenActor(ctx context.Context, v db.View, bare string) (_ Actor, usedDay time.Time, err error) {
	defer fault.Wrap(&err, "staff.TokenActor")
	if !strings.HasPrefix(bare, tokenPrefix) {
		return Actor{}, usedDay, nobody(nil)
	}
	var t APIToken
	var list string
	u, err := db.One(ctx, v, func(scan db.Scan) (u User, err error) {
		err = scan(append(u.dest(), t.dest(&list)...)...)
		return u, err
	}, `SELECT `+userColumns+`, `+tokenColumns+` FROM token t JOIN staff_user u ON u.id = t.user_id
		WHERE t.sum = $1 AND t.revoked_at IS NULL`, sumOf(bare))
	if fault.Is(err, fault.NotFound) || err == nil && u.Off() {
		return Actor{}, usedDay, nobody(err)
	}
	if err != nil {
		return Actor{}, usedDay, err
	}
	a, err := actorOf(ctx, v, u)
	if err != nil {
		return Actor{}, usedDay, err
	}
	a.Kind, a.TokenID = KindToken, t.ID
	if a.narrowed, err = unlisted(list); err != nil {
		return Actor{}, usedDay, err
	}
	return a, t.UsedDay, nil
}

// may is what a token may do, in the order of the one list.
func (t APIToken) may() []Permission {
	return slices.DeleteFunc(Permissions(), func(p Permission) bool {
		return t.Permissions != nil && !slices.Contains(t.Permissions, p)
	})
}
