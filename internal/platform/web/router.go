package web

import (
	"cmp"
	"context"
	"embed"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/danielgtaylor/huma/v2"
	"github.com/prometheus/client_golang/prometheus"

	"kept.example/kept/internal/platform/bucket"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Words holds the sentences of the shell, the error pages and the API.
//
//go:embed words/*.json
var Words embed.FS

// Schema holds the table of this package: idempotency.
//
//go:embed schema/*.sql
var Schema embed.FS

// Options are what a router is made of.
type Options struct {
	Log            *slog.Logger     // nil: no log
	Catalogue      *words.Catalogue // nil: keys are shown as text
	DB             *db.DB           // for idempotency and readiness; nil: Act is unavailable
	Now            func() time.Time // nil: DB.Now
	PublicURL      string           // the address in links; https makes cookies and transport secure
	Version        string           // shown in the OpenAPI document
	Zone           *time.Location   // of readers nobody knows; nil: UTC
	TrustedProxies []netip.Prefix   // whose X-Forwarded-For counts
	SignIn         string           // page to sign in at; "": /sign-in
	Rate           bucket.Rate      // API calls per actor; zero: 100 a second, 1,000 at once
	Hub            HubOptions       // live updates
}

// Router takes every request of the product. It is made once, filled while
// the product is put together, and then serves; it must not be changed while
// serving.
type Router struct {
	log       *slog.Logger
	catalogue *words.Catalogue
	db        *db.DB
	now       func() time.Time
	public    *url.URL
	zone      *time.Location
	proxies   []netip.Prefix
	signIn    string

	mux      *http.ServeMux
	origin   *http.CrossOriginProtection
	api      huma.API
	limits   *bucket.Buckets
	metrics  *metrics
	routes   []Route
	scripts  map[string]map[string]string // words for scripts, by language
	nav      []NavItem
	more     []NavMore
	beside   []func(context.Context) ([]templ.Component, error)
	keys     []KeyHelp
	ready    []check
	hooks    hooks
	packers  *sync.Pool
	docs     sync.Once
	docsPage docsPage

	// Live is the hub of the live updates.
	Live *Hub
}

// hooks are what the layers above give the router.
type hooks struct {
	authenticate func(*http.Request) (context.Context, error)
	allow        func(ctx context.Context, access string) error
	who          func(context.Context) string
	reader       func(context.Context, words.Reader) words.Reader
	frame        func(context.Context) Frame
	follow       func(context.Context) (Subscriber, error)
	above        func(context.Context, http.Header) templ.Component
	full         func() bool
	attend       func(ctx context.Context, stream string, open map[int64]string) error
}

// Route is one way in and who may take it.
type Route struct {
	Method  string // "" for any
	Pattern string // without the method, as net/http.ServeMux has it
	Access  string // public, signed-in, customer, token, or a permission
	API     bool   // for programs: errors are problem details
}

// New makes a router with the routes that the platform itself answers.
func New(o Options) *Router {
	rt := &Router{
		log: o.Log, catalogue: o.Catalogue, db: o.DB, now: o.Now, zone: o.Zone,
		proxies: o.TrustedProxies, signIn: o.SignIn,
		mux: http.NewServeMux(), origin: http.NewCrossOriginProtection(),
		packers: newPackers(),
	}
	if rt.log == nil {
		rt.log = slog.New(slog.DiscardHandler)
	}
	if rt.now == nil && o.DB != nil {
		rt.now = o.DB.Now
	}
	if rt.now == nil {
		rt.now = func() time.Time { return time.Time{} }
	}
	if rt.signIn == "" {
		rt.signIn = "/sign-in"
	}
	rt.public, _ = url.Parse(o.PublicURL)
	if rt.public == nil {
		rt.public = &url.URL{}
	}
	if rt.public.Host != "" {
		// A proxy may put another Host on the request than the browser saw.
		if err := rt.origin.AddTrustedOrigin(rt.public.Scheme + "://" + rt.public.Host); err != nil {
			rt.log.Error("the public URL is no origin", "err", err)
		}
	}
	rt.scripts = map[string]map[string]string{}
	for _, lang := range words.Languages() {
		rt.scripts[lang] = words.Reader{Catalogue: o.Catalogue, Lang: lang}.Script("web.js.")
	}
	rt.metrics = newMetrics()
	rt.limits = bucket.New(cmp.Or(o.Rate, apiRate))
	rt.Live = NewHub(o.Hub, rt.now)
	rt.api = newAPI(rt, o.Version)
	rt.own()
	return rt
}

// Authenticate sets who tells the actor of a request: the context it returns
// carries the actor. An error of kind Unauthenticated means nobody known.
func (rt *Router) Authenticate(f func(*http.Request) (context.Context, error)) {
	rt.hooks.authenticate = f
}

// Allow sets who decides whether the actor in a context has an access; an
// error refuses. Until it is set only public routes answer.
func (rt *Router) Allow(f func(ctx context.Context, access string) error) { rt.hooks.allow = f }

// Who sets what names the actor in a context, such as "user:5" or "token:9";
// "" for nobody. Idempotency, rates and the log use it; it holds no personal
// data.
func (rt *Router) Who(f func(context.Context) string) { rt.hooks.who = f }

// Reader sets what turns the browser's reader into the actor's own language
// and zone.
func (rt *Router) Reader(f func(context.Context, words.Reader) words.Reader) { rt.hooks.reader = f }

// Frame sets who and what the shell shows around a page.
func (rt *Router) Frame(f func(context.Context) Frame) { rt.hooks.frame = f }

// Follow sets what makes a subscriber of the actor in a context.
func (rt *Router) Follow(f func(context.Context) (Subscriber, error)) { rt.hooks.follow = f }

// Attend sets who hears which cases the tabs of a stream have open, all of them
// each time, and what is written there: "reply", "note" or "".
func (rt *Router) Attend(f func(ctx context.Context, stream string, open map[int64]string) error) {
	rt.hooks.attend = f
}

// Above sets what stands above every page; it is given the header of the
// request.
func (rt *Router) Above(f func(ctx context.Context, h http.Header) templ.Component) {
	rt.hooks.above = f
}

// FullBy sets who says that the disk is full. While it is, what is there can be
// read, every page says so, and nothing is changed but by routes marked with
// [WhileFull].
func (rt *Router) FullBy(f func() bool) { rt.hooks.full = f }

// isFull says whether nothing new can be kept.
func (rt *Router) isFull() bool { return rt.hooks.full != nil && rt.hooks.full() }

// room refuses a change while the disk is full.
func (rt *Router) room(method string) error {
	if method == http.MethodGet || method == http.MethodHead || !rt.isFull() {
		return nil
	}
	return fault.New(fault.Unavailable, "web.fault.full")
}

// Registry is where the product's measurements are registered.
func (rt *Router) Registry() *prometheus.Registry { return rt.metrics.registry }

// Secure says whether the public address is https.
func (rt *Router) Secure() bool { return rt.public.Scheme == "https" }

// URL returns the public address of a path.
func (rt *Router) URL(path string) string {
	return strings.TrimSuffix(rt.public.String(), "/") + path
}

// Routes lists every route, for the table of routes and roles.
func (rt *Router) Routes() []Route { return append([]Route(nil), rt.routes...) }

// NewServer makes an HTTP server with limits on time and header size. Live
// streams end when it shuts down.
func (rt *Router) NewServer(addr string) *http.Server {
	s := &http.Server{
		Addr: addr, Handler: rt,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       5 * time.Minute, // large uploads on slow lines
		WriteTimeout:      5 * time.Minute, // streams clear it
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(rt.log.Handler(), slog.LevelDebug),
	}
	s.RegisterOnShutdown(rt.Live.CloseAll)
	return s
}
