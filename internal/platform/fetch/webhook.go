package fetch

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"time"
)

// longestHook is how many bytes the address of a webhook may have.
const longestHook = 1000

// Signed is what goes along with a webhook, as the Standard Webhooks specification has
// it: which message it is, when it was sent, and a signature by which whoever knows the
// secret can tell that it is ours. A message that is sent again keeps its id.
func Signed(secret, id string, at time.Time, body []byte) Header {
	sent := fmt.Sprint(at.Unix())
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(id + "." + sent + "."))
	m.Write(body)
	return Header{"webhook-id": id, "webhook-timestamp": sent, "webhook-signature": "v1," + base64.StdEncoding.EncodeToString(m.Sum(nil))}
}

// ShownSecret is the secret of a webhook as its receiver is given it.
func ShownSecret(secret string) string {
	return "whsec_" + base64.StdEncoding.EncodeToString([]byte(secret))
}

// Callable says whether an address can be called: by https. By http alone only what
// lies on this machine, which the owner must allow besides.
func Callable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || len(address) > longestHook || u.User != nil || u.Hostname() == "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "127.0.0.1" || u.Hostname() == "::1")
}
