package web

import (
	"errors"
	"net/http"
)

// elsewhere is a refusal that knows where the reader must go first.
type elsewhere struct {
	error
	to string
}

// Unwrap gives the refusal itself.
func (e elsewhere) Unwrap() error { return e.error }

// Elsewhere is an error that leads whoever looks at a page to another page of
// ours. Programs, and whoever wants to change something, get the error.
func Elsewhere(to string, err error) error { return elsewhere{err, Inside(to)} }

// lead sends a reader elsewhere if the error says so.
func lead(w http.ResponseWriter, r *http.Request, code int, err error) bool {
	var e elsewhere
	if !errors.As(err, &e) || r.URL.Path == e.to {
		return false
	}
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case IsPartial(r):
		w.Header().Set("HX-Redirect", e.to)
		w.WriteHeader(code)
	case r.Method == http.MethodGet && r.Header.Get("Accept") != "text/event-stream":
		http.Redirect(w, r, e.to, http.StatusSeeOther)
	default:
		return false
	}
	return true
}
