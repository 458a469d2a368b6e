package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/platform/bucket"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

type promise struct {
	What  string    `json:"what" minLength:"1"`
	DueAt time.Time `json:"due_at"`
}

type replyIn struct {
	Case int64 `path:"case"`
	Body struct {
		Text     string    `json:"text"`
		Promises []promise `json:"promises,omitempty"`
	}
}

type replyOut struct {
	web.Versioned
	Body struct {
		ID   int64  `json:"id"`
		Text string `json:"text"`
	}
}

type listIn struct {
	web.Paging
	Status string `query:"status" enum:"open,solved"`
}

type changeIn struct {
	web.Guarded
	Body struct {
		Name string `json:"name"`
	}
}

func apiRouter(t testing.TB, o web.Options) *web.Router {
	rt := router(t, o)
	web.Op(rt, web.Token, huma.Operation{Method: "POST", Path: "/cases/{case}/messages", Summary: "Write in a case"},
		func(_ context.Context, in *replyIn) (*replyOut, error) {
			switch in.Body.Text {
			case "past":
				return nil, errors.Join(fault.Field("promises[0].due_at", "web.fault.cursor").Because(errors.New("inner secret")),
					fault.Field("query.limit", "web.fault.shape"))
			case "broken":
				return nil, errors.New("inner secret")
			case "busy":
				return nil, fault.New(fault.Unavailable, "web.fault.slow")
			}
			out := &replyOut{}
			out.ETag, out.Body.ID, out.Body.Text = web.ETag(3), in.Case, in.Body.Text
			return out, nil
		})
	web.Op(rt, web.Token, huma.Operation{Method: "GET", Path: "/cases"},
		func(_ context.Context, in *listIn) (*struct{ Body web.List[int] }, error) {
			after, err := in.After()
			if err != nil {
				return nil, err
			}
			at := 0
			if after != nil {
				at = int(after.ID)
			}
			var items []int
			for i := at + 1; i <= 5 && len(items) <= in.Limit; i++ {
				items = append(items, i)
			}
			return &struct{ Body web.List[int] }{web.NewList(items, in.Limit, func(i int) web.Cursor { return web.Cursor{ID: int64(i)} })}, nil
		})
	web.Op(rt, web.Token, huma.Operation{Method: "PATCH", Path: "/people/{id}"},
		func(_ context.Context, in *changeIn) (*replyOut, error) {
			if err := in.Check(7); err != nil {
				return nil, err
			}
			return &replyOut{Versioned: web.Versioned{ETag: web.ETag(8)}}, nil
		})
	web.Op(rt, web.Token, huma.Operation{Method: "GET", Path: "/people/{id}"},
		func(context.Context, *struct{}) (*replyOut, error) {
			return &replyOut{Versioned: web.Versioned{ETag: web.ETag(7)}}, nil
		})
	return rt
}

func call(rt http.Handler, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	return ask(rt, method, "/api/v1"+path, body, append([]string{"Authorization", "Bearer anna", "Content-Type", "application/json"}, headers...)...)
}

func problem(t *testing.T, w *httptest.ResponseRecorder) web.Problem {
	t.Helper()
	var p web.Problem
	if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("content type %q", got)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatalf("%s: %v", w.Body, err)
	}
	if p.Status != w.Code || p.Title == "" || p.Type == "" {
		t.Errorf("%d: %+v", w.Code, p)
	}
	return p
}

func TestAProblemNamesTheField(t *testing.T) {
	rt := apiRouter(t, web.Options{PublicURL: "https://care.example"})
	for _, tt := range []struct {
		name, method, path, body string
		status                   int
		want                     []string // field location
	}{
		{"ours", "POST", "/cases/7/messages", `{"text":"past"}`, 422, []string{"promises[0].due_at body.promises[0].due_at", "limit query.limit"}},
		{"a missing field", "POST", "/cases/7/messages", `{}`, 422, []string{"text body.text"}},
		{"a wrong type", "POST", "/cases/7/messages", `{"text":"x","promises":[{"what":"y","due_at":"soon"}]}`, 422, []string{"promises[0].due_at body.promises[0].due_at"}},
		{"an unknown field", "POST", "/cases/7/messages", `{"text":"x","txet":"y"}`, 422, []string{"txet body.txet"}},
		{"no JSON", "POST", "/cases/7/messages", `{`, 400, []string{"body body"}},
		{"an unknown parameter", "GET", "/cases?stauts=open", "", 422, []string{"stauts query.stauts"}},
		{"a value out of its list", "GET", "/cases?status=lost", "", 422, []string{"status query.status"}},
		{"a limit too high", "GET", "/cases?limit=1000", "", 422, []string{"limit query.limit"}},
		{"a made-up cursor", "GET", "/cases?cursor=abc", "", 422, []string{"cursor query.cursor"}},
		{"a path that is no number", "POST", "/cases/x/messages", `{"text":"x"}`, 422, []string{"case path.case"}},
	} {
		w := call(rt, tt.method, tt.path, tt.body)
		if w.Code != tt.status {
			t.Errorf("%s: %d %s", tt.name, w.Code, w.Body)
			continue
		}
		var got []string
		for _, e := range problem(t, w).Errors {
			got = append(got, e.Field+" "+e.Location)
			if e.Message == "" {
				t.Errorf("%s: %s has no message", tt.name, e.Location)
			}
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s: %s\n%s", tt.name, d, w.Body)
		}
		if strings.Contains(w.Body.String(), "inner secret") {
			t.Errorf("%s: the cause is shown", tt.name)
		}
	}
}

func TestProblemsByKind(t *testing.T) {
	rt := apiRouter(t, web.Options{PublicURL: "https://care.example"})
	w := call(rt, "POST", "/cases/7/messages", `{"text":"broken"}`, "Accept-Language", "de")
	if p := problem(t, w); w.Code != 500 || strings.Contains(w.Body.String(), "secret") || p.Title != "Bei uns ist etwas kaputtgegangen" || p.RequestID != w.Header().Get("X-Request-ID") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w = call(rt, "POST", "/cases/7/messages", `{"text":"busy"}`)
	if p := problem(t, w); w.Code != 503 || w.Header().Get("Retry-After") == "" || p.Type != "https://care.example/api/docs#unavailable" || p.Code != "web.fault.slow" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w = ask(rt, "GET", "/api/v1/cases", "")
	if problem(t, w); w.Code != 401 || w.Header().Get("WWW-Authenticate") == "" {
		t.Errorf("nobody: %d %v", w.Code, w.Header())
	}
	w = call(rt, "GET", "/nowhere", "")
	if problem(t, w); w.Code != 404 {
		t.Errorf("no such resource: %d", w.Code)
	}
	w = call(rt, "POST", "/cases/7/messages", `{"text":"`+strings.Repeat("x", 1<<20)+`"}`)
	if problem(t, w); w.Code != 413 {
		t.Errorf("too large: %d", w.Code)
	}
	w = call(rt, "POST", "/cases/7/messages", `text: x`, "Content-Type", "application/yaml")
	if problem(t, w); w.Code != 415 {
		t.Errorf("not JSON: %d %s", w.Code, w.Body)
	}
}

func TestListsArePaged(t *testing.T) {
	rt := apiRouter(t, web.Options{})
	var all []int
	path, pages := "/cases?limit=2", 0
	for path != "" {
		var page struct {
			Items []int   `json:"items"`
			Next  *string `json:"next_cursor"`
		}
		w := call(rt, "GET", path, "")
		if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || w.Code != 200 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		all, path = append(all, page.Items...), ""
		if pages++; page.Next != nil {
			path = "/cases?limit=2&cursor=" + *page.Next
		}
	}
	if d := cmp.Diff([]int{1, 2, 3, 4, 5}, all); d != "" || pages != 3 {
		t.Errorf("%d pages: %s", pages, d)
	}
}

func TestTwoPeopleDoNotOverwriteEachOther(t *testing.T) {
	rt := apiRouter(t, web.Options{})
	tag := call(rt, "GET", "/people/1", "").Header().Get("ETag")
	if !strings.HasPrefix(tag, `"v7~`) {
		t.Errorf("the tag is %q", tag)
	}
	stale := strings.Replace(tag, "v7", "v6", 1)
	for match, want := range map[string]int{"": 200, `"v7"`: 200, `"v6"`: 412, `"v6", "v7"`: 200, "*": 200, `W/"v7"`: 412, tag: 200, stale: 412, stale + "," + tag: 200} {
		if got := call(rt, "PATCH", "/people/1", `{"name":"x"}`, "If-Match", match); got.Code != want {
			t.Errorf("If-Match %s: %d, want %d", match, got.Code, want)
		}
	}
	// The version alone does not say that what was read is still what is answered.
	for known, want := range map[string]int{tag: 304, "W/" + tag: 304, `"v7"`: 200, stale: 200, tag[:len(tag)-2] + `"`: 200} {
		if got := call(rt, "GET", "/people/1", "", "If-None-Match", known); got.Code != want || want == 304 && got.Body.Len() > 0 {
			t.Errorf("If-None-Match %s: %d %s, want %d", known, got.Code, got.Body, want)
		}
	}
}

func TestCallsAreCounted(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	rt := apiRouter(t, web.Options{Rate: bucket.Rate{PerSecond: 0.5, Burst: 2}, Now: func() time.Time { return now }})
	for i, want := range []int{200, 200, 429} {
		w := call(rt, "GET", "/cases", "")
		if w.Code != want || w.Header().Get("RateLimit-Limit") != "2" || w.Header().Get("RateLimit-Remaining") != fmt.Sprint(max(0, 1-i)) {
			t.Errorf("call %d: %d %v", i+1, w.Code, w.Header())
		}
		if want == 429 {
			if p := problem(t, w); w.Header().Get("Retry-After") != "2" || p.Detail != "Too many requests. Try again in 2 seconds." {
				t.Errorf("Retry-After %s, %s", w.Header().Get("Retry-After"), p.Detail)
			}
		}
	}
	if w := ask(rt, "GET", "/api/v1/cases", "", "Authorization", "Bearer bob"); w.Code != 200 {
		t.Errorf("somebody else: %d", w.Code)
	}
	now = now.Add(2 * time.Second)
	if w := call(rt, "GET", "/cases", ""); w.Code != 200 {
		t.Errorf("two seconds later: %d", w.Code)
	}
}

func TestTheDocumentTellsEverything(t *testing.T) {
	rt := apiRouter(t, web.Options{})
	w := ask(rt, "GET", "/api/openapi.json", "")
	var doc struct {
		OpenAPI string
		Servers []struct{ URL string }
		Paths   map[string]map[string]struct {
			Parameters []struct{ Name string }
			Responses  map[string]struct{ Content map[string]any }
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	post := doc.Paths["/cases/{case}/messages"]["post"]
	if !strings.HasPrefix(doc.OpenAPI, "3.1") || len(doc.Servers) != 1 || doc.Servers[0].URL != "/api/v1" {
		t.Errorf("%s %v", doc.OpenAPI, doc.Servers)
	}
	names := ""
	for _, p := range post.Parameters {
		names += p.Name + " "
	}
	if names != "case Idempotency-Key " && names != "Idempotency-Key case " {
		t.Errorf("parameters %s", names)
	}
	if _, ok := post.Responses["default"].Content["application/problem+json"]; !ok {
		t.Errorf("no problem details: %v", post.Responses)
	}
	if got := ask(rt, "GET", "/api/openapi.json", "", "If-None-Match", w.Header().Get("ETag")); got.Code != 304 {
		t.Errorf("known already: %d", got.Code)
	}
	page := ask(rt, "GET", "/api/docs", "").Body.String()
	for _, want := range []string{"POST /api/v1/cases/{case}/messages", "Write in a case", `id="schema-Problem"`, `id="not_found"`, "promises"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page for people lacks %q", want)
		}
	}
	if strings.Contains(page, "<script>") || strings.Contains(page, "style=") || strings.Contains(page, "http://") || strings.Contains(page, "https://") {
		t.Error("the page has something inline or from elsewhere")
	}
}
