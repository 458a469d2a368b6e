package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

const (
	worthPacking = 1 << 10 // smaller answers fit a packet anyway
	packing      = 2       // a little smaller than the fastest level, in the same time
)

// newPackers makes the pool of gzip writers, which are 800 kB each.
func newPackers() *sync.Pool {
	return &sync.Pool{New: func() any {
		z, err := gzip.NewWriterLevel(io.Discard, packing)
		if err != nil {
			return nil
		}
		return z
	}}
}

// answer is a response writer that knows its status and size, and packs what
// is text and larger than worthPacking.
type answer struct {
	http.ResponseWriter
	head    bool
	accepts bool
	code    int
	sent    int64        // bytes on the line
	held    bytes.Buffer // until it is known whether to pack
	started bool         // headers are out
	zip     *gzip.Writer
	packers *sync.Pool
}

func newAnswer(w http.ResponseWriter, r *http.Request, packers *sync.Pool) *answer {
	return &answer{ResponseWriter: w, packers: packers, head: r.Method == http.MethodHead, accepts: acceptsGzip(r.Header.Get("Accept-Encoding"))}
}

// acceptsGzip reads an Accept-Encoding header.
func acceptsGzip(header string) bool {
	for one := range strings.SplitSeq(header, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(one), ";")
		if strings.EqualFold(name, "gzip") {
			q = strings.ReplaceAll(q, " ", "")
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}

func (w *answer) status() int {
	if w.code == 0 {
		return http.StatusOK
	}
	return w.code
}

// WriteHeader keeps the status until it is known how the body goes.
func (w *answer) WriteHeader(code int) {
	if code >= 100 && code < 200 {
		w.ResponseWriter.WriteHeader(code)
		return
	}
	if w.code == 0 {
		w.code = code
	}
}

// Write takes a piece of the body.
func (w *answer) Write(b []byte) (int, error) {
	if w.code == 0 {
		w.code = http.StatusOK
	}
	if !w.started {
		w.held.Write(b)
		if w.held.Len() < worthPacking {
			return len(b), nil
		}
		return len(b), w.start(true)
	}
	return w.pass(b)
}

// pass writes on, packed or plain.
func (w *answer) pass(b []byte) (int, error) {
	if w.zip != nil {
		return w.zip.Write(b)
	}
	n, err := w.ResponseWriter.Write(b)
	w.sent += int64(n)
	return n, err
}

// start sends the headers and what is held.
func (w *answer) start(large bool) error {
	w.started = true
	h := w.Header()
	if packable(h, w.status()) {
		addVary(h, "Accept-Encoding")
		if large && w.accepts && !w.head {
			h.Set("Content-Encoding", "gzip")
			h.Del("Content-Length")
			if z, ok := w.packers.Get().(*gzip.Writer); ok {
				z.Reset(counted{w})
				w.zip = z
			}
		}
	}
	w.ResponseWriter.WriteHeader(w.status())
	if w.held.Len() == 0 {
		return nil
	}
	_, err := w.pass(w.held.Bytes())
	w.held.Reset()
	return err
}

// counted writes what is packed to the line.
type counted struct{ w *answer }

// Write passes bytes on and counts them.
func (c counted) Write(b []byte) (int, error) {
	n, err := c.w.ResponseWriter.Write(b)
	c.w.sent += int64(n)
	return n, err
}

// packable says whether an answer of this type gets smaller by packing.
func packable(h http.Header, status int) bool {
	if h.Get("Content-Encoding") != "" || h.Get("Content-Range") != "" || status == http.StatusNoContent || status == http.StatusNotModified {
		return false
	}
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	switch kind {
	case "text/event-stream":
		return false
	case "application/json", "application/problem+json", "application/openapi+json", "image/svg+xml", "text/javascript", "application/manifest+json":
		return true
	}
	return strings.HasPrefix(kind, "text/")
}

// addVary adds a field to Vary once.
func addVary(h http.Header, field string) {
	for _, v := range h.Values("Vary") {
		if strings.Contains(v, field) {
			return
		}
	}
	h.Add("Vary", field)
}

// Flush sends what there is; a stream is never held back or packed.
func (w *answer) Flush() {
	if err := w.FlushError(); err != nil {
		return // the reader is gone; the next write says so
	}
}

// FlushError sends what there is.
func (w *answer) FlushError() error {
	if w.code == 0 {
		w.code = http.StatusOK
	}
	if !w.started {
		if err := w.start(false); err != nil {
			return err
		}
	}
	if w.zip != nil {
		if err := w.zip.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Unwrap lets http.ResponseController reach the connection.
func (w *answer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// finish sends the rest. Errors here mean that nobody listens any more.
func (w *answer) finish() {
	var err error
	if !w.started {
		if w.code == 0 {
			w.code = http.StatusOK
		}
		err = w.start(false)
	}
	if w.zip != nil {
		err = errors.Join(err, w.zip.Close())
		w.packers.Put(w.zip)
		w.zip = nil
	}
	if err != nil {
		w.sent = -1
	}
}

// restart forgets what is held so that an error can be answered instead; false
// when bytes are already on their way.
func (w *answer) restart() bool {
	if w.started {
		return false
	}
	w.held.Reset()
	w.code = 0
	for _, name := range []string{"Content-Type", "Content-Length", "Content-Encoding", "ETag", "Location", "Content-Disposition"} {
		w.Header().Del(name)
	}
	return true
}
