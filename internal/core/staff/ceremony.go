package staff

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"kept.example/kept/internal/platform/fault"
)

// ceremonyLife is how long a page with a challenge may stay open.
const ceremonyLife = time.Hour

// ceremony is a challenge that a device is to answer: what the page's script
// asks with, and the same for us, sealed, so that nothing is stored for whoever
// only looks at the page to sign in at.
type ceremony struct {
	Options string // JSON
	Sealed  string
}

// begun is what a sealed ceremony holds.
type begun struct {
	Session webauthn.SessionData `json:"session"`
	User    int64                `json:"user"` // who adds a passkey; 0 for signing in
	Until   time.Time            `json:"until"`
}

// passkeys is the library for the desk's public address; nil where that is none
// that passkeys can be bound to, such as a bare IP address.
func (s *Staff) passkeys() *webauthn.WebAuthn {
	u, err := url.Parse(s.url("/"))
	if err != nil || s.keys == nil || protocol.ValidateRPID(u.Hostname()) != nil || u.Scheme != "https" && u.Hostname() != "localhost" {
		return nil
	}
	lib, err := webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: s.issuer(), RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference:  protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired},
	})
	if err != nil {
		return nil
	}
	return lib
}

// holder is a user as the library sees one.
type holder struct {
	user   User
	handle []byte // random, the same for all passkeys of a user
	keys   []webauthn.Credential
}

// WebAuthnID implements webauthn.User.
func (h holder) WebAuthnID() []byte { return h.handle }

// WebAuthnName implements webauthn.User.
func (h holder) WebAuthnName() string { return h.user.Email }

// WebAuthnDisplayName implements webauthn.User.
func (h holder) WebAuthnDisplayName() string { return h.user.Name }

// WebAuthnCredentials implements webauthn.User.
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

// sealedFor is what binds a sealed ceremony to its use.
const sealedFor = "passkey ceremony"

// seal makes the ceremony of what the library began.
func (s *Staff) seal(options any, b begun) (ceremony, error) {
	shown, err := json.Marshal(options)
	if err != nil {
		return ceremony{}, err
	}
	kept, err := json.Marshal(b)
	return ceremony{string(shown), base64.RawURLEncoding.EncodeToString(s.keys.Seal(sealedFor, kept))}, err
}

// unseal reads a ceremony that came back; Invalid where it is not ours, or too
// old.
func (s *Staff) unseal(sealed string, now time.Time) (b begun, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return b, stale(err)
	}
	plain, ok := s.keys.Open(sealedFor, raw)
	if !ok || json.Unmarshal(plain, &b) != nil || !now.Before(b.Until) {
		return begun{}, stale(nil)
	}
	return b, nil
}

func stale(err error) error {
	return fault.New(fault.Invalid, "staff.fault.passkey_stale").Because(err)
}

// beginSignIn is the challenge for whoever comes with a passkey.
func (s *Staff) beginSignIn(now time.Time) (ceremony, error) {
	lib := s.passkeys()
	if lib == nil {
		return ceremony{}, nil
	}
	options, session, err := lib.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return ceremony{}, err
	}
	return s.seal(options.Response, begun{Session: *session, Until: now.Add(ceremonyLife)})
}

// beginAdding is the challenge for a user's new passkey. Devices that have one
// already are left out.
func (s *Staff) beginAdding(h holder, now time.Time) (ceremony, error) {
	lib := s.passkeys()
	if lib == nil {
		return ceremony{}, nil
	}
	options, session, err := lib.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
	if err != nil {
		return ceremony{}, err
	}
	return s.seal(options.Response, begun{Session: *session, User: h.user.ID, Until: now.Add(ceremonyLife)})
}
