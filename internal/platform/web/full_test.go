package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestWhileTheDiskIsFullPagesCanBeReadAndNothingIsChanged(t *testing.T) {
	full := true
	rt := New(Options{PublicURL: "https://help.example"})
	rt.FullBy(func() bool { return full })
	done := func(w http.ResponseWriter, _ *http.Request) error { return plain(w, http.StatusOK, "done") }
	rt.Page("GET /thing", Public, done)
	rt.Page("POST /thing", Public, done)
	rt.Page("POST /away", Public, done, WhileFull())
	rt.Raw("POST /api/v1/raw", Public, done)
	for _, step := range []struct {
		full         bool
		method, path string
		want         int
	}{
		{true, "GET", "/thing", 200}, {true, "POST", "/thing", 503}, {true, "POST", "/away", 200}, {true, "POST", "/api/v1/raw", 503},
		{false, "POST", "/thing", 200}, {false, "POST", "/api/v1/raw", 200},
	} {
		full = step.full
		w := httptest.NewRecorder()
		rt.ServeHTTP(w, httptest.NewRequest(step.method, "https://help.example"+step.path, strings.NewReader("")))
		if w.Code != step.want {
			t.Errorf("full %v: %s %s is answered with %d, not %d", step.full, step.method, step.path, w.Code, step.want)
		}
	}
}
