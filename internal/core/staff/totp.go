package staff

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// How authenticator apps count: six digits of each half minute, by SHA-1, which
// is all that every one of them can do.
const (
	totpPeriod = 30 * time.Second
	totpSecret = 20 // bytes, as long as the hash
	totpNear   = 1  // steps that a clock may be off, either way
)

// newTOTP makes a shared secret, as apps take it when it is typed.
func newTOTP() string {
	secret := make([]byte, totpSecret)
	rand.Read(secret) // never fails
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
}

// totpStep is the number of the half minute.
func totpStep(at time.Time) int64 { return at.Unix() / int64(totpPeriod/time.Second) }

// totpMatch returns the step whose code was typed: the present one or one
// beside it, and none up to the step used last, so that a code works once. It
// looks at each in the same time; 0 for none.
func totpMatch(secret, code string, at time.Time, used int64) (step int64) {
	if secret == "" {
		return 0
	}
	for one := totpStep(at) - totpNear; one <= totpStep(at)+totpNear; one++ {
		want, err := hotp.GenerateCodeCustom(secret, uint64(one), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && one > used {
			step = one
		}
	}
	return step
}

// totpAddress is what an authenticator app reads from the picture.
func totpAddress(issuer, account, secret string) string {
	issuer = strings.ReplaceAll(issuer, ":", " ") // it parts issuer and account
	q := url.Values{"secret": {secret}, "issuer": {issuer}}
	return (&url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + account, RawQuery: strings.ReplaceAll(q.Encode(), "+", "%20")}).String()
}

// spaced is a secret as people type it: in fours.
func spaced(secret string) string {
	var b strings.Builder
	for i, r := range secret {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
