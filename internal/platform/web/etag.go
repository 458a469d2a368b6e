package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"kept.example/kept/internal/platform/fault"
)

// Versioned is embedded in the output of an operation on an object that two
// people may edit.
type Versioned struct {
	ETag string `header:"ETag" doc:"The version of the object; send it back in If-Match when you change it"`
}

// Guarded is embedded in the input of an operation that changes such an
// object.
type Guarded struct {
	IfMatch string `header:"If-Match" doc:"Change the object only if this is still its version"`
}

// Check refuses a change that was made on another version (412).
func (g Guarded) Check(version int64) error { return Match(g.IfMatch, ETag(version)) }

// ETag names a version of an object.
func ETag(version int64) string { return `"v` + strconv.FormatInt(version, 10) + `"` }

// Match refuses when an If-Match header is given and does not name the tag.
func Match(ifMatch, tag string) error {
	if ifMatch == "" || matches(ifMatch, tag, false) {
		return nil
	}
	return fault.New(fault.Stale, "web.fault.stale")
}

// matches reads a list of tags. Weak comparison ignores the mark W/, which a
// proxy that packs answers may add.
func matches(header, tag string, weak bool) bool {
	for one := range strings.SplitSeq(header, ",") {
		one = strings.TrimSpace(one)
		if weak {
			one = strings.TrimPrefix(one, "W/")
		}
		if one == "*" || one == tag {
			return header != ""
		}
	}
	return false
}

// contentTag names bytes by their hash.
func contentTag(b []byte) string {
	sum := sha256.Sum256(b)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

// notModified answers 304 when a reader has the version that a GET would
// return.
func notModified(ctx context.Context, method string, out any) error {
	known := visitOf(ctx).header.Get("If-None-Match")
	if method != http.MethodGet || known == "" {
		return nil
	}
	f := reflect.ValueOf(out).Elem().FieldByName("ETag")
	if !f.IsValid() || f.Kind() != reflect.String || f.String() == "" || !matches(known, f.String(), true) {
		return nil
	}
	return &Problem{Status: http.StatusNotModified, header: http.Header{"Etag": {f.String()}}}
}
