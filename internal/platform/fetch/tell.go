package fetch

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
)

// Header is what goes along with what is told.
type Header map[string]string

// mostTold is how much of an answer is read that nobody looks at.
const mostTold = 64 << 10

// Tell tells another server something, and asks nothing but whether it took it. No
// redirect is followed: what is told is meant for this address.
func (c *Client) Tell(ctx context.Context, address, kind string, body []byte, header Header) error {
	r, err := question(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", kind)
	for name, value := range header {
		r.Header.Set(name, value)
	}
	a, err := ask(c.post, r, mostTold)
	if err == nil && a.Status/100 != 2 {
		return fmt.Errorf("%w: it answers %d", ErrStatus, a.Status)
	}
	return err
}
