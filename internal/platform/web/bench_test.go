package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"kept.example/kept/internal/platform/bucket"
	"kept.example/kept/internal/platform/web"
)

// BenchmarkShell is a whole request for a page with nothing in it: the price
// of the chain, the shell and the packing.
func BenchmarkShell(b *testing.B) {
	rt := shellRouter(b)
	rt.Page("GET /bench", web.SignedIn, func(w http.ResponseWriter, r *http.Request) error {
		return web.Show(w, r, 200, web.Shell(web.Page{Title: "x", Active: "/mine"}))
	})
	for _, accept := range []string{"", "gzip"} {
		b.Run("packed="+accept, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest("GET", "/bench", nil)
				r.Header.Set("Authorization", "Bearer anna")
				r.Header.Set("Accept-Encoding", accept)
				w := httptest.NewRecorder()
				rt.ServeHTTP(w, r)
				n, err := io.Copy(io.Discard, w.Body)
				if err != nil || w.Code != 200 {
					b.Fatal(w.Code, err)
				}
				b.ReportMetric(float64(n), "bytes")
			}
		})
	}
}

// BenchmarkCall is an API call that does nothing.
func BenchmarkCall(b *testing.B) {
	rt := apiRouter(b, web.Options{Rate: bucket.Rate{PerSecond: 1e9, Burst: 1e9}})
	b.ReportAllocs()
	for b.Loop() {
		if w := call(rt, "POST", "/cases/7/messages", `{"text":"hello"}`); w.Code != 200 {
			b.Fatal(w.Code, w.Body)
		}
	}
}
