package mail

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"os"
)

// RelayTrouble is why a relay would take no letter, as far as its owner can
// mend it.
type RelayTrouble string

// The troubles.
const (
	RelayAway     RelayTrouble = "unreachable"    // nobody answers at the address
	RelaySilent   RelayTrouble = "silent"         // it did not answer in time
	RelayCert     RelayTrouble = "bad_cert"       // the certificate is not its own, or nobody vouches for it
	RelayOpen     RelayTrouble = "no_tls"         // a password or a letter would go out without TLS
	RelayPassword RelayTrouble = "wrong_password" // it does not take user and password
	RelayNoOAuth  RelayTrouble = "no_oauth"       // it takes no access token
	RelayNoToken  RelayTrouble = "no_token"       // the provider gave no access token
	RelayToken    RelayTrouble = "token_refused"  // it does not take the access token
	RelayRefused  RelayTrouble = "refused"        // it says no, or nothing that makes sense
)

// RelayTroubles returns the troubles.
func RelayTroubles() []RelayTrouble {
	return []RelayTrouble{RelayAway, RelaySilent, RelayCert, RelayOpen, RelayPassword, RelayNoOAuth, RelayNoToken, RelayToken, RelayRefused}
}

var (
	errNoStartTLS = errors.New("the relay does not offer STARTTLS")
	errInClear    = errors.New("a password is not sent without TLS")
)

// TroubleOf sorts an error of [Relay.Try]; text is what the relay or the system
// said, on one line.
func TroubleOf(err error) (t RelayTrouble, text string) {
	var op *net.OpError
	var host x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	code := codeOf(err)
	switch {
	case errors.Is(err, errNoToken):
		return RelayNoToken, said(err)
	case errors.Is(err, errNoBearer):
		return RelayNoOAuth, ""
	case errors.Is(err, errTokenRefused):
		var no *reply
		if errors.As(err, &no) {
			err = no
		}
		return RelayToken, said(err)
	case errors.As(err, &host), errors.As(err, &unknown), errors.As(err, &invalid):
		return RelayCert, said(err)
	case errors.Is(err, errNoStartTLS), errors.Is(err, errInClear):
		return RelayOpen, ""
	case code == 454 || code >= 530 && code <= 538:
		return RelayPassword, said(err)
	case errors.As(err, &op) && op.Op == "dial":
		return RelayAway, plainNet(err)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return RelaySilent, ""
	}
	return RelayRefused, said(err)
}
