package outside

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"testing"
)

// API is a program that uses the desk with a token.
type API struct {
	URL, Token string
	t          testing.TB
}

// API signs a program in as a user, with a token made by the command.
func (k *Kept) API(email string) *API {
	k.t.Helper()
	out := k.Run("", "token", "create", "--user", email, "--name", "story")
	lines := bytes.Split([]byte(out), []byte("\n"))
	return &API{k.URL + "/api/v1", string(lines[len(lines)-1]), k.t}
}

// Do sends one request and returns the status and the decoded answer.
func (a *API) Do(method, path string, body any, header ...string) (int, map[string]any) {
	a.t.Helper()
	var r io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			a.t.Fatal(err)
		}
		r = bytes.NewReader(b)
	}
	q, err := http.NewRequest(method, a.URL+path, r)
	if err != nil {
		a.t.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+a.Token)
	if body != nil {
		q.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		q.Header.Set(header[i], header[i+1])
	}
	p, err := http.DefaultClient.Do(q)
	if err != nil {
		a.t.Fatal(err)
	}
	defer p.Body.Close()
	b, _ := io.ReadAll(p.Body)
	var out map[string]any
	if len(b) > 0 {
		if err := json.Unmarshal(b, &out); err != nil {
			a.t.Fatalf("%s %s: %d, not JSON: %s", method, path, p.StatusCode, b)
		}
	}
	return p.StatusCode, out
}

// Must is Do for a request that has to work.
func (a *API) Must(method, path string, body any, header ...string) map[string]any {
	a.t.Helper()
	code, out := a.Do(method, path, body, header...)
	if code >= 300 {
		a.t.Fatalf("%s %s: %d %v", method, path, code, out)
	}
	return out
}

// Items are the items of a list.
func (a *API) Items(path string) []map[string]any {
	a.t.Helper()
	list, _ := a.Must("GET", path, nil)["items"].([]any)
	items := make([]map[string]any, len(list))
	for i, x := range list {
		items[i], _ = x.(map[string]any)
	}
	return items
}

// All are the items of every page of a list.
func (a *API) All(path string) []map[string]any {
	a.t.Helper()
	var items []map[string]any
	for cursor := ""; ; {
		page := path
		if cursor != "" {
			page += "&cursor=" + url.QueryEscape(cursor)
		}
		answer := a.Must("GET", page, nil)
		list, _ := answer["items"].([]any)
		for _, x := range list {
			item, _ := x.(map[string]any)
			items = append(items, item)
		}
		if cursor, _ = answer["next_cursor"].(string); cursor == "" {
			return items
		}
	}
}
