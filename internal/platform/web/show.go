package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/platform/fault"
)

// IsPartial says whether htmx asks for a part of a page: the answer is then
// only what changes. A page restored from history is a whole page.
func IsPartial(r *http.Request) bool {
	return r.Header.Get("HX-Request") == "true" && r.Header.Get("HX-History-Restore-Request") != "true"
}

// Show answers with a component. A component made by [Views] is the whole page
// for a plain request and only its parts for htmx, so that everything also
// works without JavaScript.
func Show(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	if v, ok := c.(views); ok {
		c = v.page
		if IsPartial(r) {
			c = Parts(v.parts...)
		}
	}
	return render(w, r, status, c)
}

// render draws a component whole before anything is sent, so that an error
// in it can still be answered.
func render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	var b bytes.Buffer
	if err := c.Render(r.Context(), &b); err != nil {
		return err
	}
	if visitOf(r.Context()).flashed {
		http.SetCookie(w, flashCookie("", secure(r.Context()), -1))
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	addVary(h, "HX-Request")
	w.WriteHeader(status)
	_, err := w.Write(b.Bytes())
	if err != nil {
		return nil //nolint:nilerr // the reader is gone: nobody is left to answer
	}
	return nil
}

// views is a page and what htmx gets of it.
type views struct {
	page  templ.Component
	parts []templ.Component
}

// Render draws the whole page.
func (v views) Render(ctx context.Context, w io.Writer) error { return v.page.Render(ctx, w) }

// Views pairs a page with the parts that htmx gets instead.
func Views(page templ.Component, parts ...templ.Component) templ.Component {
	return views{page, parts}
}

// Parts draws components one after the other.
func Parts(parts ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for _, p := range parts {
			if err := p.Render(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
}

// Partial wraps a component so that htmx swaps it into another place of the
// page: a target such as "#side" and a swap such as "innerHTML", "outerHTML",
// "beforeend", "outerMorph".
func Partial(target, swap string, c templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if _, err := io.WriteString(w, `<hx-partial hx-target="`+html.EscapeString(target)+`" hx-swap="`+html.EscapeString(swap)+`">`); err != nil {
			return err
		}
		if err := c.Render(ctx, w); err != nil {
			return err
		}
		_, err := io.WriteString(w, "</hx-partial>")
		return err
	})
}

// Text is plain text as a component, escaped; for a partial of the title.
func Text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, html.EscapeString(s))
		return err
	})
}

// ShowCached answers with a page that is the same for everybody who reads the same
// language: caches may keep it for a while, and who has it is told so.
func ShowCached(w http.ResponseWriter, r *http.Request, keep time.Duration, kind string, c templ.Component) error {
	var b bytes.Buffer
	if err := c.Render(r.Context(), &b); err != nil {
		return err
	}
	h, tag := w.Header(), contentTag(b.Bytes())
	addVary(h, "Accept-Language")
	h.Set("ETag", tag)
	h.Set("Cache-Control", "public, max-age="+strconv.Itoa(int(keep.Seconds())))
	if known := r.Header.Get("If-None-Match"); known != "" && matches(known, tag, true) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", kind+"; charset=utf-8")
	w.WriteHeader(http.StatusOK)
	if _, err := w.Write(b.Bytes()); err != nil {
		return nil //nolint:nilerr // the reader is gone: nobody is left to answer
	}
	return nil
}

// Redirect sends the reader to a page of ours, after a form for instance. A
// target outside our pages leads to the front page.
func Redirect(w http.ResponseWriter, r *http.Request, to string) error {
	to = Inside(to)
	if IsPartial(r) {
		w.Header().Set("HX-Redirect", to)
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// Inside returns a path of ours as it is, and "/" for whatever would lead
// elsewhere: another host, a scheme, a path a browser reads as a host.
func Inside(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || !strings.HasPrefix(to, "/") ||
		strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t\x00") {
		return "/"
	}
	return to
}

// PathID returns the id in a path segment; NotFound when it is none.
func PathID(r *http.Request, name string) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue(name), 10, 64)
	if err != nil || id <= 0 || id >= 1<<53 {
		return 0, fault.New(fault.NotFound, "web.fault.no_page")
	}
	return id, nil
}

// JSON answers with a value as JSON, for routes added with Raw.
func JSON(w http.ResponseWriter, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if _, err := w.Write(append(b, '\n')); err != nil {
		return nil //nolint:nilerr // the reader is gone: nobody is left to answer
	}
	return nil
}

func queryEscape(s string) string { return url.QueryEscape(s) }

// NewKey makes a key that nobody guesses and no other has: for a form that may
// be sent twice, or for a link.
func NewKey() string { return rand.Text() }
