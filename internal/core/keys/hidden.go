package keys

import (
	"errors"
	"fmt"
	"log/slog"
)

// Secret is a password or the like. Nothing prints, logs or marshals what it
// holds; only [Secret.Reveal] gives it. The zero value is none.
type Secret struct{ reveal func() string }

// Hide makes a secret; "" is none.
func Hide(plain string) Secret {
	if plain == "" {
		return Secret{}
	}
	return Secret{func() string { return plain }}
}

// None says whether there is no secret.
func (s Secret) None() bool { return s.reveal == nil }

// Reveal is the secret itself, for the one who must have it; "" for none.
func (s Secret) Reveal() string {
	if s.reveal == nil {
		return ""
	}
	return s.reveal()
}

// hidden is what a secret looks like.
const hidden = "(hidden)"

// String hides the secret.
func (s Secret) String() string { return hidden }

// Format hides the secret from every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// LogValue hides the secret from logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

var errMarshal = errors.New("a secret is not marshalled")

// MarshalJSON refuses.
func (s Secret) MarshalJSON() ([]byte, error) { return nil, errMarshal }

// MarshalText refuses.
func (s Secret) MarshalText() ([]byte, error) { return nil, errMarshal }

// SealSecret is [Ring.Seal] for a secret; nil for none.
func (r *Ring) SealSecret(purpose string, s Secret) []byte {
	if s.None() {
		return nil
	}
	return r.Seal(purpose, []byte(s.Reveal()))
}

// OpenSecret is [Ring.Open] for a secret: none if it was sealed for another
// purpose.
func (r *Ring) OpenSecret(purpose string, sealed []byte) Secret {
	plain, ok := r.Open(purpose, sealed)
	if !ok {
		return Secret{}
	}
	return Hide(string(plain))
}
