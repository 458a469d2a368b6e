package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// status is what HTTP says for a kind of fault.
func status(k fault.Kind) int {
	switch k {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Stale:
		return http.StatusPreconditionFailed
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.Internal:
	}
	return http.StatusInternalServerError
}

// kind is the name of a kind of fault in catalogue keys and problem types.
type kind string

// kinds declares the sentences for each kind: what happened, what is safe,
// and what to do.
type kinds struct{ title, safe, act words.Names[kind] }

func kindWords() kinds {
	return kinds{
		title: words.Family[kind]("web.kind.title.", "internal", "invalid", "not_found", "conflict", "forbidden", "unauthenticated", "stale", "too_many", "too_large", "unavailable"),
		safe:  words.Family[kind]("web.kind.safe.", "internal", "invalid", "not_found", "conflict", "forbidden", "unauthenticated", "stale", "too_many", "too_large", "unavailable"),
		act:   words.Family[kind]("web.kind.act.", "internal", "invalid", "not_found", "conflict", "forbidden", "unauthenticated", "stale", "too_many", "too_large", "unavailable"),
	}
}

func kindName(k fault.Kind) kind {
	names := [...]kind{"internal", "invalid", "not_found", "conflict", "forbidden", "unauthenticated", "stale", "too_many", "too_large", "unavailable"}
	if int(k) < len(names) && k >= 0 {
		return names[k]
	}
	return "internal"
}

// settle makes a fault of what HTTP itself reports: a body that is too large,
// a reader who left, a handler out of time.
func settle(err error) error {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return fault.New(fault.TooLarge, "web.fault.too_large", words.A("mb", float64(large.Limit)/(1<<20))).Because(err)
	case errors.Is(err, context.DeadlineExceeded) && fault.KindOf(err) == fault.Internal:
		return fault.New(fault.Unavailable, "web.fault.slow").Because(err)
	}
	return err
}

// fail answers a request with an error and logs what is ours to mend.
func (rt *Router) fail(w http.ResponseWriter, r *http.Request, err error) {
	ctx := r.Context()
	err = settle(err)
	switch k := fault.KindOf(err); {
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		rt.log.Debug("the reader left", "request", RequestID(ctx))
	case k == fault.Internal || k == fault.Unavailable:
		rt.log.Error("a request failed", "request", RequestID(ctx), "route", visitOf(ctx).route.Pattern, "err", err)
	default:
		rt.log.Debug("a request was refused", "request", RequestID(ctx), "route", visitOf(ctx).route.Pattern, "err", err)
	}
	rt.answerTo(w, r, err)
}

func (rt *Router) answerTo(w http.ResponseWriter, r *http.Request, err error) {
	rt.answerStatus(w, r, status(fault.KindOf(err)), err)
}

// answerStatus words an error for whoever reads: problem details for programs,
// a fragment for htmx, a page for people.
func (rt *Router) answerStatus(w http.ResponseWriter, r *http.Request, code int, err error) {
	if a, ok := w.(*answer); ok && !a.restart() {
		return // too late: the answer is on its way
	}
	ctx := r.Context()
	h := w.Header()
	retry(h, code, err)
	if visitOf(ctx).route.API {
		rt.problem(w, r, code, err)
		return
	}
	if code == http.StatusUnauthorized && rt.toSignIn(w, r) {
		return
	}
	if lead(w, r, code, err) {
		return
	}
	h.Set("Cache-Control", "no-store")
	show := failureOf(ctx, code, err)
	var renderErr error
	switch {
	case IsPartial(r):
		renderErr = render(w, r, code, FailureFragment(show))
	case rt.inside(ctx):
		renderErr = render(w, r, code, ErrorPage(show))
	default:
		renderErr = render(w, r, code, PublicErrorPage(show))
	}
	if renderErr != nil {
		rt.log.Error("the error page failed", "request", RequestID(ctx), "err", renderErr)
		http.Error(w, http.StatusText(code), code)
	}
}

// inside says whether the reader is one of the staff on one of their pages.
func (rt *Router) inside(ctx context.Context) bool {
	access := visitOf(ctx).route.Access
	return rt.who(ctx) != "" && rt.hooks.frame != nil && access != Customer && (access != Public || frameOf(ctx).User.Name != "")
}

// retry says when to come again.
func retry(h http.Header, code int, err error) {
	if (code != http.StatusTooManyRequests && code != http.StatusServiceUnavailable) || h.Get("Retry-After") != "" {
		return
	}
	seconds := 5
	if f, ok := fault.As(err); ok {
		for _, a := range f.Args {
			if n, isInt := a.Value.(int); isInt && a.Name == "seconds" {
				seconds = max(1, n)
			}
		}
	}
	h.Set("Retry-After", strconv.Itoa(seconds))
}

// toSignIn sends a reader who is not signed in to the page for it, and back
// to where they were afterwards.
func (rt *Router) toSignIn(w http.ResponseWriter, r *http.Request) bool {
	path, _, _ := strings.Cut(r.URL.Path, "?")
	if path == rt.signIn || visitOf(r.Context()).route.Access == Customer {
		return false
	}
	to := rt.signIn
	switch {
	case IsPartial(r):
		w.Header().Set("HX-Redirect", to)
		w.WriteHeader(http.StatusUnauthorized)
		return true
	case r.Method == http.MethodGet && path != "/":
		to += "?next=" + queryEscape(r.URL.RequestURI())
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return false
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return true
}

// Failure is an error worded for a page.
type Failure struct {
	Status    int
	Title     string // what happened
	Detail    string // the fault's own sentence; "" when there is no more to say
	Safe      string // what is safe
	Act       string // what to do
	RequestID string
}

// failureOf words an error. Nothing of an internal error is shown.
func failureOf(ctx context.Context, code int, err error) Failure {
	name, own := kindName(fault.KindOf(err)), kindWords()
	f := Failure{
		Status: code, RequestID: RequestID(ctx),
		Title: own.title.T(ctx, name), Safe: own.safe.T(ctx, name), Act: own.act.T(ctx, name),
	}
	if one, ok := fault.As(err); ok && one.Kind != fault.Internal {
		f.Detail = words.Say(ctx, one.Sentence)
	}
	return f
}

// Invalid returns the sentences of an Invalid or Conflict error by field, for
// a form that is shown again with a 422; what belongs to no field is under "".
// It is nil when the error is of another kind and must be returned instead.
func Invalid(ctx context.Context, err error) map[string]string {
	said := map[string]string{}
	for _, f := range faultsIn(err) {
		if f.Kind != fault.Invalid && f.Kind != fault.Conflict {
			return nil
		}
		if _, twice := said[f.Field]; !twice {
			said[f.Field] = words.Say(ctx, f.Sentence)
		}
	}
	if len(said) == 0 {
		return nil
	}
	return said
}

// faultsIn finds every fault in an error, also in errors.Join.
func faultsIn(err error) []*fault.Fault {
	switch e := err.(type) {
	case nil:
		return nil
	case *fault.Fault:
		return []*fault.Fault{e}
	case interface{ Unwrap() []error }:
		var all []*fault.Fault
		for _, one := range e.Unwrap() {
			all = append(all, faultsIn(one)...)
		}
		return all
	case interface{ Unwrap() error }:
		return faultsIn(e.Unwrap())
	}
	return nil
}
