package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

const longestKey = 255

// once is the Idempotency-Key of a request.
type once struct {
	place []byte // where its answer is kept: actor, route and key
	body  []byte // what was asked
}

// Once runs f in a transaction under the request's Idempotency-Key: if the key
// has an answer, that answer is the result and f does not run; else f runs and
// its answer is kept in the same transaction. Without a key f just runs. The
// error it returns for a kept answer passes through the handler to the edge,
// which answers with it.
func Once[O any](ctx context.Context, tx *db.Tx, status int, f func() (*O, error)) (*O, error) {
	o := visitOf(ctx).once
	if o == nil {
		return f()
	}
	if err := tx.Lock(ctx, "idempotency", fmt.Sprintf("%x", o.place)); err != nil {
		return nil, err
	}
	k, found, err := lookUp(ctx, tx, o.place)
	if err != nil {
		return nil, err
	}
	if found {
		return nil, again(o, k, tx.Now())
	}
	out, err := f()
	if err != nil {
		return nil, err
	}
	var kept any = out
	if s, ok := any(out).(Secret); ok {
		kept = s.WithoutSecret()
	}
	a, err := replyOf(kept, status)
	if err != nil {
		return nil, err
	}
	return out, keep(ctx, tx, o, a)
}

// Secret is an answer with something in it that is said once and must not lie
// in the database, such as a bare token. What is kept for a repeat of the call
// is the answer without it.
type Secret interface {
	WithoutSecret() any // a pointer to the same type
}

// replay is a kept answer on its way to the edge, as huma wants it.
type replay struct{ reply }

// Error names it in logs.
func (r *replay) Error() string { return "a kept answer" }

// GetStatus returns the status it was given with.
func (r *replay) GetStatus() int { return r.status }

// GetHeaders returns its headers and says that it is a repeat.
func (r *replay) GetHeaders() http.Header {
	h := r.header.Clone()
	if h == nil {
		h = http.Header{}
	}
	h.Set("Idempotency-Replayed", "true")
	return h
}

// ContentType names JSON.
func (r *replay) ContentType(string) string { return "application/json" }

// MarshalJSON returns the bytes as they were.
func (r *replay) MarshalJSON() ([]byte, error) { return r.body, nil }

// again says what a repeat of a key gets.
func again(o *once, k kept, now time.Time) error {
	switch {
	case k.headers == erased:
		return fault.New(fault.Conflict, "web.fault.key_erased")
	case !bytes.Equal(k.body, o.body):
		return fault.Field("header.Idempotency-Key", "web.fault.key_reused")
	case k.status == 0 && now.Sub(k.created) < time.Minute:
		return fault.New(fault.Conflict, "web.fault.key_running")
	case k.status == 0:
		return fault.New(fault.Conflict, "web.fault.key_unknown")
	}
	h := http.Header{}
	if err := json.Unmarshal([]byte(k.headers), &h); err != nil {
		return err
	}
	return &replay{reply{int(k.status), h, k.answer}}
}

// replyOf draws an operation's output the way the edge will.
func replyOf(out any, status int) (a reply, err error) {
	a = reply{status: status, header: http.Header{}}
	if out == nil || reflect.ValueOf(out).IsNil() {
		a.status = http.StatusNoContent
		return a, nil
	}
	v := reflect.ValueOf(out).Elem()
	headersOf(v, a.header)
	if s := v.FieldByName("Status"); s.IsValid() && s.Kind() == reflect.Int && s.Int() != 0 {
		a.status = int(s.Int())
	}
	body := v.FieldByName("Body")
	if a.status == 0 {
		a.status = http.StatusNoContent
		if body.IsValid() {
			a.status = http.StatusOK
		}
	}
	if !body.IsValid() {
		return a, nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // as the first answer is written
	err = e.Encode(body.Interface())
	a.body = b.Bytes()
	return a, err
}

// headersOf collects the fields that are headers, also of embedded structs.
func headersOf(v reflect.Value, h http.Header) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct {
			headersOf(v.Field(i), h)
		}
		name := f.Tag.Get("header")
		if name == "" || v.Field(i).IsZero() {
			continue
		}
		if t, ok := v.Field(i).Interface().(time.Time); ok {
			h.Set(name, t.Format(http.TimeFormat))
			continue
		}
		h.Set(name, fmt.Sprint(v.Field(i).Interface()))
	}
}

// idempotent reads the Idempotency-Key of a POST. For an operation that keeps
// its answer in its own transaction that is all; for others the call is
// reserved before and its answer kept after.
func (rt *Router) idempotent(route string, inTx bool, maxBytes int64, h Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		key := r.Header.Get("Idempotency-Key")
		if key == "" || rt.db == nil || forgetful() {
			return h(w, r)
		}
		if len(key) > longestKey {
			return fault.Field("header.Idempotency-Key", "web.fault.key_long")
		}
		if maxBytes <= 0 {
			maxBytes = 64 << 20
		}
		body, err := io.ReadAll(io.LimitReader(r.Body, maxBytes))
		if err != nil {
			return err
		}
		// What is beyond the limit is refused by the operation itself.
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
		who := rt.who(r.Context())
		if who == "" { // a stranger's key means nothing to another stranger
			who = "ip:" + ClientIP(r.Context()).String()
		}
		o := &once{
			place: digest(who, r.Method, r.URL.Path, key),
			body:  digest(string(body), r.URL.RawQuery),
		}
		visitOf(r.Context()).once = o
		if inTx {
			return h(w, r)
		}
		return rt.reserved(w, r, route, o, h)
	}
}

// digest is the SHA-256 of parts that cannot run into each other.
func digest(parts ...string) []byte {
	sum := sha256.New()
	for _, p := range parts {
		sum.Write([]byte(strconv.Itoa(len(p)) + ":" + p))
	}
	return sum.Sum(nil)
}

// reserved runs a call between two short transactions.
func (rt *Router) reserved(w http.ResponseWriter, r *http.Request, route string, o *once, h Handler) error {
	ctx := r.Context()
	err := rt.db.Do(ctx, "web.reserve "+route, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "idempotency", fmt.Sprintf("%x", o.place)); err != nil {
			return err
		}
		k, found, err := lookUp(ctx, tx, o.place)
		if err != nil {
			return err
		}
		if found {
			return again(o, k, tx.Now())
		}
		return keep(ctx, tx, o, reply{})
	})
	var given *replay
	if errors.As(err, &given) {
		return write(w, given)
	}
	if err != nil {
		return err
	}
	copied := &copier{ResponseWriter: w}
	if err := h(copied, r); err != nil {
		return err
	}
	// The answer is kept also when the caller hung up meanwhile.
	return rt.db.Do(context.WithoutCancel(ctx), "web.keep "+route, func(ctx context.Context, tx *db.Tx) error {
		switch {
		case copied.code >= 500: // nobody knows how far it went: the reservation stays
			return nil
		case copied.code >= 400: // refused: nothing happened
			return letGo(ctx, tx, o)
		}
		return keep(ctx, tx, o, reply{copied.code, copied.kept(), copied.body.Bytes()})
	})
}

// write answers with a kept answer.
func write(w http.ResponseWriter, kept *replay) error {
	for name, values := range kept.GetHeaders() {
		w.Header()[name] = values
	}
	if len(kept.body) > 0 {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(kept.status)
	if _, err := w.Write(kept.body); err != nil {
		return nil //nolint:nilerr // the caller is gone: nobody is left to answer
	}
	return nil
}

// copier keeps a copy of an answer.
type copier struct {
	http.ResponseWriter
	code int
	body bytes.Buffer
}

// WriteHeader keeps the status.
func (c *copier) WriteHeader(code int) {
	if c.code == 0 {
		c.code = code
	}
	c.ResponseWriter.WriteHeader(code)
}

// Write keeps the bytes.
func (c *copier) Write(b []byte) (int, error) {
	if c.code == 0 {
		c.code = http.StatusOK
	}
	c.body.Write(b)
	return c.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (c *copier) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// kept returns the headers that belong to the answer itself.
func (c *copier) kept() http.Header {
	h := http.Header{}
	for _, name := range []string{"Etag", "Location"} {
		if v := c.Header().Values(name); len(v) > 0 {
			h[name] = v
		}
	}
	return h
}
