package web

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"kept.example/kept/internal/platform/fault"
)

// check is one thing that must work before the process may serve.
type check struct {
	name string
	ok   func(context.Context) error
}

// Ready adds a check to /readyz. It must be quick; its error goes to the log.
func (rt *Router) Ready(name string, ok func(context.Context) error) {
	rt.ready = append(rt.ready, check{name, ok})
}

// metrics are the measurements of HTTP.
type metrics struct {
	registry *prometheus.Registry
	took     *prometheus.HistogramVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kept_http_request_seconds", Help: "How long requests took, by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"method", "route", "status"}),
	}
	m.registry.MustRegister(m.took, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// request measures one request. Methods nobody knows are one, so that a
// stranger cannot make up series.
func (m *metrics) request(method, route string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
	default:
		method = "other"
	}
	m.took.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
}

// own adds the routes the platform answers itself.
func (rt *Router) own() {
	rt.Page("GET /static/", Public, rt.static, Bare())
	rt.Page("GET /healthz", Public, rt.alive, Bare())
	rt.Page("GET /readyz", Public, rt.able, Bare())
	scrape := promhttp.HandlerFor(rt.metrics.registry, promhttp.HandlerOpts{DisableCompression: true})
	rt.Page("GET /metrics", Public, func(w http.ResponseWriter, r *http.Request) error {
		scrape.ServeHTTP(w, r)
		return nil
	}, Bare())
	rt.Page("GET /nav/counts", SignedIn, rt.navCounts)
	rt.Page("GET /events", SignedIn, rt.events, Stream())
	rt.Page("POST /events/shows", SignedIn, rt.shows, WhileFull())
	rt.Raw("GET /api/openapi.json", Public, rt.openAPI, Bare())
	rt.Page("GET /api/docs", Public, rt.apiDocs)
}

// alive says that the process runs.
func (rt *Router) alive(w http.ResponseWriter, _ *http.Request) error { return plain(w, 200, "ok\n") }

// able says whether the process can work. Why not is in the log: the page is
// open to everybody.
func (rt *Router) able(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
	defer cancel()
	for _, c := range rt.ready {
		if err := c.ok(ctx); err != nil {
			if fault.Is(err, fault.Internal) || fault.Is(err, fault.Unavailable) {
				rt.log.Error("not ready", "check", c.name, "err", err)
			}
			return plain(w, http.StatusServiceUnavailable, c.name+"\n")
		}
	}
	return plain(w, 200, "ok\n")
}

func plain(w http.ResponseWriter, status int, text string) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if _, err := io.WriteString(w, text); err != nil {
		return nil //nolint:nilerr // the caller is gone: nobody is left to answer
	}
	return nil
}
