package web

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// policy is the content security policy of every answer that sets no other.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// visit is what is known of one request while it is served.
type visit struct {
	id     string
	router *Router
	route  Route
	client netip.Addr
	who    string
	once   *once
	lang   string      // the browser asks for
	header http.Header // of the request, for conditional answers

	flashed bool   // the page said what was left for it to say
	frame   *Frame // of whoever is signed in, once it was asked for
}

type visitKey struct{}

// visitOf returns the visit of a context; an empty one outside a request.
func visitOf(ctx context.Context) *visit {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v
	}
	return &visit{}
}

// RequestID returns the id of the request that a context belongs to, as it is
// in the log, the X-Request-ID header and on error pages.
func RequestID(ctx context.Context) string { return visitOf(ctx).id }

// ClientIP returns the address the request came from, seen through trusted
// proxies; invalid when it is not known.
func ClientIP(ctx context.Context) netip.Addr { return visitOf(ctx).client }

// ServeHTTP takes a request through the chain.
func (rt *Router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := rt.now()
	v := &visit{
		id: rand.Text()[:16], router: rt, client: clientIP(r, rt.proxies), header: r.Header,
		lang: words.Pick(r.Header.Get("Accept-Language")),
	}
	ctx := context.WithValue(r.Context(), visitKey{}, v)
	r = r.WithContext(rt.read(ctx))
	out := newAnswer(w, r, rt.packers)
	rt.guard(out.Header(), v)
	defer rt.close(out, r, v, start)
	defer rt.recover(out, r)
	handler, pattern := rt.mux.Handler(r)
	if pattern == "" {
		rt.miss(out, r, handler)
		return
	}
	rt.mux.ServeHTTP(out, r)
}

// read gives a context its reader: the browser's language, then what the
// actor chose.
func (rt *Router) read(ctx context.Context) context.Context {
	reader := words.Reader{
		Catalogue: rt.catalogue, Zone: rt.zone, Now: rt.now(), Lang: visitOf(ctx).lang,
	}
	if rt.hooks.reader != nil {
		reader = rt.hooks.reader(ctx, reader)
	}
	return words.With(ctx, reader)
}

// guard sets the headers that protect a reader.
func (rt *Router) guard(h http.Header, v *visit) {
	h.Set("X-Request-ID", v.id)
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), payment=()")
	h.Set("Cache-Control", "no-cache")
	if rt.Secure() {
		h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
	}
}

// recover turns a panic into an answer and one log line.
func (rt *Router) recover(w *answer, r *http.Request) {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler {
		w.finish()
		panic(p)
	}
	rt.log.Error("a handler panicked", "request", RequestID(r.Context()), "route", visitOf(r.Context()).route.Pattern,
		"panic", fmt.Sprint(p), "stack", string(debug.Stack()))
	rt.answerTo(w, r, fault.New(fault.Internal, "web.fault.internal"))
}

// close ends an answer: it is sent out, logged and measured. The line has the
// route's pattern, never the path or the query, which may hold a token.
func (rt *Router) close(w *answer, r *http.Request, v *visit, start time.Time) {
	w.finish()
	took := rt.now().Sub(start)
	pattern := v.route.Pattern
	if pattern == "" {
		pattern = "none"
	}
	rt.metrics.request(r.Method, pattern, w.status(), took)
	level := slog.LevelInfo
	if pattern == "/static/" || pattern == "/healthz" || pattern == "/readyz" || pattern == "/metrics" {
		level = slog.LevelDebug
	}
	rt.log.Log(r.Context(), level, "request", "request", v.id, "method", r.Method, "route", pattern,
		"status", w.status(), "bytes", w.sent, "ms", float64(took.Microseconds())/1000, "who", v.who)
}

// miss answers what no route takes, in the shell when somebody is signed in.
func (rt *Router) miss(w *answer, r *http.Request, h http.Handler) {
	var probe statusProbe
	h.ServeHTTP(&probe, r)
	if probe.code >= 300 && probe.code < 400 { // a path that is not clean
		h.ServeHTTP(w, r)
		return
	}
	v := visitOf(r.Context())
	v.route.API = strings.HasPrefix(r.URL.Path, "/api/")
	if seen, err := rt.identify(r, Public); err == nil {
		r = seen
	}
	f := fault.New(fault.NotFound, "web.fault.no_page")
	if probe.code == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", probe.Header().Get("Allow"))
		rt.answerStatus(w, r, http.StatusMethodNotAllowed, fault.New(fault.Invalid, "web.fault.method"))
		return
	}
	rt.answerTo(w, r, f)
}

// statusProbe hears what the mux would answer.
type statusProbe struct {
	header http.Header
	code   int
}

// Header keeps the headers the mux sets.
func (p *statusProbe) Header() http.Header {
	if p.header == nil {
		p.header = http.Header{}
	}
	return p.header
}

// Write drops the text.
func (p *statusProbe) Write(b []byte) (int, error) { return len(b), nil }

// WriteHeader keeps the status.
func (p *statusProbe) WriteHeader(code int) { p.code = code }
