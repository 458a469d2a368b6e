package torture

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// api is a program that uses the desk with a token.
type api struct {
	k     *desk
	token string
	http  http.Client
}

// api signs a program in as the admin.
func (k *desk) api() (*api, error) { return k.apiOf(admin) }

// apiOf signs a program in as a user.
func (k *desk) apiOf(user string) (*api, error) {
	out, err := k.command("", "token", "create", "--user", user, "--name", "torture")
	if err != nil {
		return nil, err
	}
	lines := strings.Split(out, "\n")
	return &api{k: k, token: lines[len(lines)-1], http: http.Client{Timeout: 20 * time.Second}}, nil
}

// call sends one request. The status is 0 if no answer came.
func (a *api) call(method, path string, body any, key string) (status int, answer []byte, err error) {
	var r io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return 0, nil, err
		}
		r = bytes.NewReader(b)
	}
	q, err := http.NewRequestWithContext(a.k.t.ctx, method, "http://"+a.k.web+"/api/v1"+path, r)
	if err != nil {
		return 0, nil, err
	}
	q.Header.Set("Authorization", "Bearer "+a.token)
	if body != nil {
		q.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		q.Header.Set("Idempotency-Key", key)
	}
	p, err := a.http.Do(q)
	if err != nil {
		return 0, nil, err
	}
	defer p.Body.Close()
	answer, err = io.ReadAll(p.Body)
	return p.StatusCode, answer, err
}

// must is call for a request that has to work; the answer is put into v.
func (a *api) must(method, path string, body, v any) error {
	status, answer, err := a.call(method, path, body, "")
	if err != nil {
		return err
	}
	if status >= 300 {
		return fmt.Errorf("%s %s: %d %s", method, path, status, clip(string(answer), 500))
	}
	if v == nil {
		return nil
	}
	return json.Unmarshal(answer, v)
}

// insist repeats a request under one key until it is answered for good, as a program
// does that wants it done once.
func (a *api) insist(method, path string, body any, key string) (status int, answer []byte, err error) {
	for {
		status, answer, err = a.call(method, path, body, key)
		switch {
		case a.k.t.ctx.Err() != nil:
			return 0, nil, a.k.t.ctx.Err()
		case err == nil && status < 500 && status != http.StatusTooManyRequests && !bytes.Contains(answer, []byte("fault.key_running")):
			return status, answer, nil
		}
		a.k.t.sleep(20 * time.Millisecond)
	}
}

// persist is insist for what must work, and also works later where something else stood
// in its way. It gives up on any other refusal.
func (a *api) persist(method, path string, body any, key string, v any) error {
	for {
		status, answer, err := a.insist(method, path, body, key)
		switch {
		case err != nil:
			return err
		case status < 300 && v == nil:
			return nil
		case status < 300:
			return json.Unmarshal(answer, v)
		case status != http.StatusConflict:
			return fmt.Errorf("%s %s: %d %s", method, path, status, clip(string(answer), 500))
		}
		a.k.t.sleep(20 * time.Millisecond)
	}
}

// inbox makes an inbox.
func (a *api) inbox(name, address string, more map[string]any) error {
	body := map[string]any{"name": name, "channel": "email", "address": address}
	for k, v := range more {
		body[k] = v
	}
	return a.must(http.MethodPost, "/inboxes", body, nil)
}
