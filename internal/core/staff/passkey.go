package staff

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Passkey is a key on a device of a user, which signs them in alone: the device
// asks who holds it.
type Passkey struct {
	ID        int64
	Name      string
	CreatedAt time.Time
	UsedAt    time.Time // zero for never
}

const maxPasskeys = 20 // of one user

// Passkeys returns one's own passkeys, the oldest first.
func (s *Staff) Passkeys(ctx context.Context, v db.View) (_ []Passkey, err error) {
	defer fault.Wrap(&err, "staff.Passkeys")
	a, err := Allow(ctx, ProfileChange)
	if err != nil {
		return nil, err
	}
	return db.All(ctx, v, func(s db.Scan) (p Passkey, err error) {
		return p, s(&p.ID, &p.Name, &p.CreatedAt, &p.UsedAt)
	}, `SELECT id, name, created_at, used_at FROM passkey WHERE user_id = $1 ORDER BY id`, a.ID)
}

// holderOf reads what the library needs of a user. Who has no passkey yet gets
// a handle of their own.
func (s *Staff) holderOf(ctx context.Context, v db.View, u User) (h holder, err error) {
	h.user = u
	rows, err := db.All(ctx, v, func(s db.Scan) (k kept, err error) { return k, s(&k.handle, &k.data) },
		`SELECT handle, data FROM passkey WHERE user_id = $1 ORDER BY id`, u.ID)
	if err != nil {
		return h, err
	}
	for _, r := range rows {
		var c webauthn.Credential
		if err := json.Unmarshal([]byte(r.data), &c); err != nil {
			return h, err
		}
		h.handle, h.keys = r.handle, append(h.keys, c)
	}
	if h.handle == nil {
		h.handle = make([]byte, 32)
		rand.Read(h.handle) // never fails
	}
	return h, nil
}

// kept is what a row holds of a passkey for the library.
type kept struct {
	handle []byte
	data   string
}

// AddPasskey keeps a device's answer to a challenge as a passkey. With somebody's
// first second factor it ends their other sessions, which a password alone has
// opened, and returns ten recovery codes.
func (s *Staff) AddPasskey(ctx context.Context, tx *db.Tx, name, sealed, answer string) (codes []string, err error) {
	defer fault.Wrap(&err, "staff.AddPasskey")
	a, err := Allow(ctx, ProfileChange)
	if err != nil {
		return nil, err
	}
	if name = strings.Join(strings.Fields(name), " "); name == "" || len(name) > 100 {
		return nil, fault.Field("name", "staff.fault.passkey_name")
	}
	u, err := take(ctx, tx, a.ID)
	if err != nil {
		return nil, err
	}
	h, err := s.holderOf(ctx, tx, u)
	if err != nil {
		return nil, err
	}
	if len(h.keys) >= maxPasskeys {
		return nil, fault.New(fault.Conflict, "staff.fault.passkeys_many", fault.A("n", maxPasskeys))
	}
	c, handle, err := s.answered(ctx, tx, h, sealed, answer)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	id, err := tx.Insert(ctx, `INSERT INTO passkey (user_id, credential, handle, name, data, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		a.ID, c.ID, handle, name, string(data), tx.Now())
	if err != nil {
		return nil, taken(err, "", "staff.fault.passkey_taken")
	}
	if err := s.record(ctx, tx, "staff.passkey_added", "passkey", id, map[string]any{"name": name}); err != nil {
		return nil, err
	}
	if err := s.tell(ctx, tx, a.ID, PasskeyAdded); err != nil || u.Factor {
		return nil, err
	}
	if err := s.endAll(ctx, tx, a.ID, a.SessionID); err != nil {
		return nil, err
	}
	return renewCodes(ctx, tx, a.ID)
}

// answered checks the answer to a challenge for a new passkey, which then is
// spent. The handle is the one the challenge was made with.
func (s *Staff) answered(ctx context.Context, tx *db.Tx, h holder, sealed, answer string) (*webauthn.Credential, []byte, error) {
	lib := s.passkeys()
	b, err := s.unseal(sealed, tx.Now())
	if err != nil || lib == nil || b.User != h.user.ID {
		return nil, nil, stale(err)
	}
	if len(h.keys) == 0 {
		h.handle = b.Session.UserID // made when the page was drawn
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return nil, nil, refusedPasskey(err)
	}
	c, err := lib.CreateCredential(h, b.Session, parsed)
	if err != nil {
		return nil, nil, refusedPasskey(err)
	}
	return c, h.handle, spendChallenge(ctx, tx, b)
}

func refusedPasskey(err error) error {
	return fault.New(fault.Invalid, "staff.fault.passkey").Because(err)
}

// spendChallenge makes a challenge worth nothing any more.
func spendChallenge(ctx context.Context, tx *db.Tx, b begun) error {
	if _, err := tx.Exec(ctx, `DELETE FROM passkey_answer WHERE expires_at <= $1`, tx.Now()); err != nil {
		return err
	}
	_, err := tx.Insert(ctx, `INSERT INTO passkey_answer (sum, expires_at) VALUES ($1, $2)`, sumOf(b.Session.Challenge), b.Until)
	if db.IsUnique(err) {
		return stale(err)
	}
	return err
}

// RemovePasskey takes one of one's own passkeys away. The last second factor
// goes only with a code. It opens its own transactions, since a wrong one counts.
func (s *Staff) RemovePasskey(ctx context.Context, id int64, code string) (err error) {
	defer fault.Wrap(&err, "staff.RemovePasskey(%d)", id)
	last, err := s.isLast(ctx, id)
	if err != nil {
		return err
	}
	if last {
		return s.withCode(ctx, code, func(ctx context.Context, tx *db.Tx, u User) error {
			if err := s.dropPasskey(ctx, tx, u.ID, id); err != nil {
				return err
			}
			return s.factorEnded(ctx, tx, u.ID)
		})
	}
	return s.d.Do(ctx, "staff.remove_passkey", func(ctx context.Context, tx *db.Tx) error {
		a, err := Allow(ctx, ProfileChange)
		if err != nil {
			return err
		}
		if _, err := take(ctx, tx, a.ID); err != nil {
			return err
		}
		if err := s.dropPasskey(ctx, tx, a.ID, id); err != nil {
			return err
		}
		u, err := byID(ctx, tx, a.ID)
		if err == nil && !u.Factor { // the other one went meanwhile
			err = fault.Field("code", "staff.fault.code")
		}
		if err != nil {
			return err
		}
		return s.tell(ctx, tx, a.ID, PasskeyRemoved)
	})
}

// isLast says whether a passkey is the only second factor of whoever acts.
func (s *Staff) isLast(ctx context.Context, id int64) (last bool, err error) {
	a, err := Allow(ctx, ProfileChange)
	if err != nil {
		return false, err
	}
	err = s.d.Read(ctx, "staff.is_last", func(ctx context.Context, v db.View) error {
		other, err := db.Exists(ctx, v, `SELECT 1 FROM passkey WHERE user_id = $1 AND id <> $2`, a.ID, id)
		if err != nil || other {
			return err
		}
		held, err := s.appOf(ctx, v, a.ID)
		last = held.confirmed.IsZero()
		return err
	})
	return last, err
}

func (s *Staff) dropPasskey(ctx context.Context, tx *db.Tx, user, id int64) error {
	n, err := tx.Exec(ctx, `DELETE FROM passkey WHERE id = $1 AND user_id = $2`, id, user)
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "staff.fault.no_passkey")
	}
	if err != nil {
		return err
	}
	return s.record(ctx, tx, "staff.passkey_removed", "passkey", id, nil)
}

// SignInByPasskey begins the session of whoever holds the passkey that answered
// a challenge. No second factor is asked for: the device has asked who holds it.
func (s *Staff) SignInByPasskey(ctx context.Context, tx *db.Tx, sealed, answer string, door Door) (e Entry, err error) {
	defer fault.Wrap(&err, "staff.SignInByPasskey")
	lib := s.passkeys()
	b, err := s.unseal(sealed, tx.Now())
	if err != nil || lib == nil || b.User != 0 {
		return Entry{}, stale(err)
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return Entry{}, refusedPasskey(err)
	}
	id, user, err := passkeyOf(ctx, tx, parsed.RawID)
	if err != nil {
		return Entry{}, err
	}
	u, err := take(ctx, tx, user)
	if err != nil {
		return Entry{}, err
	}
	h, err := s.holderOf(ctx, tx, u)
	if err != nil {
		return Entry{}, err
	}
	_, c, err := lib.ValidatePasskeyLogin(func([]byte, []byte) (webauthn.User, error) { return h, nil }, b.Session, parsed)
	if err != nil || u.Off() || c.Authenticator.CloneWarning {
		return Entry{}, refusedPasskey(err)
	}
	if err := spendChallenge(ctx, tx, b); err != nil {
		return Entry{}, err
	}
	data, err := json.Marshal(c)
	if err != nil {
		return Entry{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE passkey SET data = $2, used_at = $3 WHERE id = $1`, id, string(data), tx.Now()); err != nil {
		return Entry{}, err
	}
	a, err := actorOf(ctx, tx, u)
	if err != nil {
		return Entry{}, err
	}
	e.User = u
	e.Cookie, err = s.begin(As(ctx, a), tx, u.ID, door)
	return e, err
}

// passkeyOf finds whose a credential is.
func passkeyOf(ctx context.Context, v db.View, credential []byte) (id, user int64, err error) {
	_, err = db.One(ctx, v, func(s db.Scan) (struct{}, error) { return struct{}{}, s(&id, &user) },
		`SELECT id, user_id FROM passkey WHERE credential = $1`, credential)
	if fault.Is(err, fault.NotFound) {
		err = refusedPasskey(err)
	}
	return id, user, err
}
