package staff

import (
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// Cheap makes hashing quick for tests.
func (s *Staff) Cheap() *Staff {
	s.hasher = newHasher(cost{memory: 64, rounds: 1, threads: 1})
	return s
}

// MostAtOnce is how many hashes ever ran at one time.
func (s *Staff) MostAtOnce() int64 { return s.hasher.most.Load() }

// Narrow is a token's actor with only some permissions left.
func Narrow(a Actor, some ...Permission) Actor {
	a.Kind, a.TokenID, a.narrowed = KindToken, 1, some
	return a
}

// CodeAt is what an app shows that has a secret.
func CodeAt(secret string, at time.Time) (string, error) {
	return hotp.GenerateCodeCustom(secret, uint64(totpStep(at)), hotp.ValidateOpts{Digits: otp.DigitsSix})
}

// Match is the half minute whose code was typed.
func Match(secret, code string, at time.Time, used int64) int64 {
	return totpMatch(secret, code, at, used)
}

// Strong checks a password.
func Strong(password string, about ...string) error { return strong(password, about...) }

// Readable says whether a stored hash can be read.
func Readable(stored string) bool { _, _, _, ok := parse(stored); return ok }
