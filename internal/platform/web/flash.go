package web

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
)

// flash is what the next page says once, after a form was sent and the reader
// was led on: that it was saved, and how to take it back.
type flash struct {
	Text string `json:"t"`
	Undo string `json:"u,omitempty"` // address to post to; "" for what cannot be taken back
}

const (
	flashName    = "kept_said"
	flashSeconds = 60
)

// Saved leads the reader on after a form, and has the page they come to say
// once that it was done; said is worded. With undo, an address to post to, it
// has a button that takes it back.
func Saved(w http.ResponseWriter, r *http.Request, to, said, undo string) error {
	b, err := json.Marshal(flash{said, undo})
	if err != nil {
		return err
	}
	http.SetCookie(w, flashCookie(base64.RawURLEncoding.EncodeToString(b), secure(r.Context()), flashSeconds))
	return Redirect(w, r, to)
}

func secure(ctx context.Context) bool {
	rt := visitOf(ctx).router
	return rt != nil && rt.Secure()
}

func flashCookie(value string, secure bool, age int) *http.Cookie {
	name := flashName
	if secure {
		name = "__Host-" + name
	}
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: secure, SameSite: http.SameSiteStrictMode}
}

// flashOf returns what this page is to say, and remembers that it is said.
func flashOf(ctx context.Context) (f flash) {
	v := visitOf(ctx)
	r := http.Request{Header: v.header}
	c, err := r.Cookie(flashCookie("", secure(ctx), 0).Name)
	if err != nil {
		return f
	}
	v.flashed = true
	b, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || json.Unmarshal(b, &f) != nil {
		return flash{}
	}
	if f.Undo != "" && Inside(f.Undo) != f.Undo {
		f.Undo = ""
	}
	return f
}
