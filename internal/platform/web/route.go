package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"kept.example/kept/internal/platform/bucket"
	"kept.example/kept/internal/platform/fault"
)

// The kinds of access that are no permission.
const (
	Public   = "public"    // anybody
	SignedIn = "signed-in" // any user
	Customer = "customer"  // a customer by link
	Token    = "token"     // any API token
)

// Handler answers a request or says why not.
type Handler func(w http.ResponseWriter, r *http.Request) error

// route is how one route is served.
type route struct {
	Route
	maxBytes int64
	timeout  time.Duration   // 0: none, for streams
	open     bool            // may be changed by a page of another origin
	bare     bool            // the same for everybody: nobody is asked who they are
	slow     *bucket.Buckets // how fast one address may call it; nil for as fast as it likes

	whileFull bool // may change things although the disk is full
}

// RouteOption changes how one route is served.
type RouteOption func(*route)

// MaxBytes sets how large a body may be; without it 1 MB.
func MaxBytes(n int64) RouteOption { return func(r *route) { r.maxBytes = n } }

// Timeout sets how long a handler may take; without it 30 s.
func Timeout(d time.Duration) RouteOption { return func(r *route) { r.timeout = d } }

// Stream marks a route whose answer goes on until one side ends it.
func Stream() RouteOption { return func(r *route) { r.timeout = 0 } }

// CrossOrigin lets pages of other origins post here, for forms that customers
// meet on other sites. The handler must not act on cookies.
func CrossOrigin() RouteOption { return func(r *route) { r.open = true } }

// Page adds a route for people. The pattern is that of http.ServeMux, with the
// method. Errors are worded on a page in the reader's language, or as a
// fragment when htmx asked.
func (rt *Router) Page(pattern, access string, h func(w http.ResponseWriter, r *http.Request) error, opts ...RouteOption) {
	rt.add(pattern, access, false, h, opts...)
}

// Raw adds a route for programs that is no operation of the API document, such
// as a stream or a download under /api. Errors are problem details.
func (rt *Router) Raw(pattern, access string, h func(w http.ResponseWriter, r *http.Request) error, opts ...RouteOption) {
	rt.add(pattern, access, true, h, opts...)
}

// WhileFull lets a route change things although the disk is full: to sign in and
// to clean up.
func WhileFull() RouteOption { return func(r *route) { r.whileFull = true } }

// Bare marks a route that is the same for everybody: nobody is asked who they are.
func Bare() RouteOption { return func(r *route) { r.bare = true } }

// Slowed lets an address call a route, with the others that share the rate, only so
// fast.
func Slowed(to *bucket.Buckets) RouteOption { return func(r *route) { r.slow = to } }

func (rt *Router) add(pattern, access string, api bool, h Handler, opts ...RouteOption) {
	method, path, ok := strings.Cut(pattern, " ")
	if !ok {
		method, path = "", pattern
	}
	one := route{Route: Route{Method: method, Pattern: strings.TrimSpace(path), Access: access, API: api}, maxBytes: 1 << 20, timeout: 30 * time.Second}
	for _, opt := range opts {
		opt(&one)
	}
	rt.routes = append(rt.routes, one.Route)
	rt.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { rt.serve(w, r, one, h) })
}

// serve runs one route: who is it, may they, and then the handler.
func (rt *Router) serve(w http.ResponseWriter, r *http.Request, one route, h Handler) {
	visit := visitOf(r.Context())
	visit.route = one.Route
	if !one.open && !bearer(r) {
		if err := rt.origin.Check(r); err != nil {
			rt.fail(w, r, fault.New(fault.Forbidden, "web.fault.cross_origin").Because(err))
			return
		}
	}
	var err error
	if !one.bare {
		r, err = rt.identify(r, one.Access)
	}
	if err == nil {
		err = rt.permit(r.Context(), one.Access)
	}
	if err == nil && one.API && !one.bare {
		err = rt.slow(w, r)
	}
	if err == nil && one.slow != nil {
		err = take(one.slow, ClientIP(r.Context()).String(), rt.now())
	}
	if err == nil && !one.whileFull {
		err = rt.room(r.Method)
	}
	if err != nil {
		rt.fail(w, r, err)
		return
	}
	if one.Access != Public {
		w.Header().Set("Cache-Control", storing(one))
	}
	if one.timeout > 0 {
		ctx, cancel := context.WithTimeout(r.Context(), one.timeout)
		defer cancel()
		r = r.WithContext(ctx)
	}
	if r.Body != nil && one.maxBytes > 0 {
		r.Body = http.MaxBytesReader(w, r.Body, one.maxBytes)
	}
	if err := h(w, r); err != nil {
		rt.fail(w, r, err)
	}
}

// storing says what a browser may keep: nothing of a signed-in page; of a
// customer's page a copy that Back shows but that no cache in between has.
func storing(one route) string {
	if one.Access == Customer && !one.API {
		return "private, no-cache"
	}
	return "no-store"
}

// identify asks who sends the request, and words everything for them.
func (rt *Router) identify(r *http.Request, access string) (*http.Request, error) {
	if rt.hooks.authenticate == nil {
		return r, nil
	}
	ctx, err := rt.hooks.authenticate(r)
	if err != nil {
		if access == Public && fault.Is(err, fault.Unauthenticated) {
			return r, nil
		}
		return r, err
	}
	if rt.hooks.who != nil {
		visitOf(r.Context()).who = rt.hooks.who(ctx)
	}
	return r.WithContext(rt.read(ctx)), nil
}

// permit refuses whoever has not the route's access.
func (rt *Router) permit(ctx context.Context, access string) error {
	if access == Public {
		return nil
	}
	if rt.hooks.allow == nil {
		return fault.New(fault.Unauthenticated, "web.fault.sign_in")
	}
	return rt.hooks.allow(ctx, access)
}

// who names the actor in a context; "" for nobody.
func (rt *Router) who(ctx context.Context) string {
	if rt.hooks.who == nil {
		return ""
	}
	return rt.hooks.who(ctx)
}

// bearer says whether a request proves itself by a token, which a foreign
// page cannot make a browser send.
func bearer(r *http.Request) bool { return r.Header.Get("Authorization") != "" }
