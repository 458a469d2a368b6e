package desktest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// Browser asks the desk for pages, or calls its API, as somebody.
type Browser struct {
	d       *Desk
	cookies []*http.Cookie
	token   string
	header  http.Header // sent with each request
}

// Page is an answer.
type Page struct {
	Code   int
	Header http.Header
	Body   string
	Result *http.Response
}

// With returns the same browser that also sends a header.
func (b *Browser) With(name, value string) *Browser {
	one := *b
	one.header = b.header.Clone()
	if one.header == nil {
		one.header = http.Header{}
	}
	one.header.Set(name, value)
	return &one
}

// HX returns the same browser as htmx asks with it.
func (b *Browser) HX() *Browser { return b.With("HX-Request", "true") }

// Get asks for a page.
func (b *Browser) Get(path string) Page { return b.do(http.MethodGet, path, nil, "") }

// Post sends a form.
func (b *Browser) Post(path string, form url.Values) Page {
	return b.do(http.MethodPost, path, strings.NewReader(form.Encode()), "application/x-www-form-urlencoded")
}

// Upload is a file of a form, in the field of that name.
type Upload struct {
	Field, Name string
	Data        []byte
}

// Attach sends a form with files.
func (b *Browser) Attach(path string, form url.Values, files ...Upload) Page {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range form {
		for _, v := range values {
			b.d.Must(w.WriteField(name, v))
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile(f.Field, f.Name)
		b.d.Must(err)
		_, err = part.Write(f.Data)
		b.d.Must(err)
	}
	b.d.Must(w.Close())
	return b.do(http.MethodPost, path, &body, w.FormDataContentType())
}

// Call calls the API with a body that is sent as JSON; nil for none.
func (b *Browser) Call(method, path string, body any) Page {
	if body == nil {
		return b.do(method, path, nil, "")
	}
	raw, err := json.Marshal(body)
	b.d.Must(err)
	return b.do(method, path, bytes.NewReader(raw), "application/json")
}

// Send sends a body as it is.
func (b *Browser) Send(method, path, kind string, body []byte) Page {
	return b.do(method, path, bytes.NewReader(body), kind)
}

// Listen opens a stream and stays until the desk ends it, which closes the
// channel, or until leave is called. It returns once the stream is there.
func (b *Browser) Listen(path string) (ended <-chan struct{}, leave func()) {
	ctx, cancel := context.WithCancel(context.Background())
	here, done := make(chan struct{}), make(chan struct{})
	var once sync.Once
	w := leaver{httptest.NewRecorder(), func() { once.Do(func() { close(here) }) }}
	r, desk := b.request(http.MethodGet, path, nil, "").WithContext(ctx), b.d.Web
	go func() {
		defer close(done)
		desk.ServeHTTP(w, r)
	}()
	select {
	case <-here:
	case <-done:
		b.d.T.Errorf("%s is no stream: %d %s", path, w.Code, w.Body.String())
	}
	return done, cancel
}

// Stream asks for a page that never ends, and leaves after its first words.
func (b *Browser) Stream(path string) Page {
	ctx, leave := context.WithCancel(context.Background())
	defer leave()
	w := leaver{httptest.NewRecorder(), leave}
	b.d.Web.ServeHTTP(w, b.request(http.MethodGet, path, nil, "").WithContext(ctx))
	return Page{Code: w.Code, Header: w.Header(), Body: w.Body.String(), Result: w.Result()}
}

// leaver hears the first words of an answer and leaves.
type leaver struct {
	*httptest.ResponseRecorder
	leave func()
}

// Write implements io.Writer.
func (l leaver) Write(b []byte) (int, error) {
	l.leave()
	return l.ResponseRecorder.Write(b)
}

// SetWriteDeadline is what a stream asks of its line.
func (l leaver) SetWriteDeadline(time.Time) error { return nil }

func (b *Browser) do(method, path string, body io.Reader, kind string) Page {
	w := httptest.NewRecorder()
	b.d.Web.ServeHTTP(w, b.request(method, path, body, kind))
	return Page{Code: w.Code, Header: w.Header(), Body: w.Body.String(), Result: w.Result()}
}

func (b *Browser) request(method, path string, body io.Reader, kind string) *http.Request {
	r := httptest.NewRequest(method, PublicURL+path, body)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if b.token != "" {
		r.Header.Set("Authorization", "Bearer "+b.token)
	} else {
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	for name, values := range b.header {
		r.Header[name] = values
	}
	return r
}

// JSON reads the answer of an API call.
func (p Page) JSON(t testing.TB, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(p.Body), into); err != nil {
		t.Fatalf("%d %s: %v", p.Code, p.Body, err)
	}
}

// Is fails the test at another status.
func (p Page) Is(t testing.TB, code int) Page {
	t.Helper()
	if p.Code != code {
		t.Fatalf("answered %d, want %d: %s", p.Code, code, p.Body)
	}
	return p
}

// Has fails the test where a text is missing.
func (p Page) Has(t testing.TB, texts ...string) Page {
	t.Helper()
	for _, s := range texts {
		if !strings.Contains(p.Body, s) {
			t.Errorf("%q is missing in: %s", s, p.Body)
		}
	}
	return p
}

// Lacks fails the test where a text is found.
func (p Page) Lacks(t testing.TB, texts ...string) Page {
	t.Helper()
	for _, s := range texts {
		if strings.Contains(p.Body, s) {
			t.Errorf("%q is in: %s", s, p.Body)
		}
	}
	return p
}
