package fetch

import (
	"context"
	"errors"
	"net/http"
)

// Head asks whether there is something at an address, and nothing else: what it
// answers is a status, and its body is not read. Redirects on its own host are
// followed, as for [Client.Get].
func (c *Client) Head(ctx context.Context, address string) (status int, err error) {
	r, err := question(ctx, http.MethodHead, address, nil)
	if err != nil {
		return 0, err
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, answer.Body.Close()) }()
	return answer.StatusCode, nil
}
