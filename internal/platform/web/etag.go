package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"reflect"
	"regexp"
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

// ContentETag names what an object is by all that it holds, where nobody counts
// its versions.
func ContentETag(body any) (string, error) {
	b, err := json.Marshal(body)
	return contentTag(b), err
}

// Match refuses when an If-Match header is given and does not name the version.
// What a tag says behind a tilde of the content that was read does not matter.
func Match(ifMatch, tag string) error {
	if ifMatch == "" || matches(contents.ReplaceAllString(ifMatch, `"`), tag, false) {
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

// contents is what the tag of a GET adds to the version.
var contents = regexp.MustCompile(`~[A-Za-z0-9_-]+"`)

// notModified makes the tag of a GET name what it answers: an answer holds more
// than the object, such as what rooms add, so its version alone would call an
// old answer new. It answers 304 when the reader has this one.
func notModified(ctx context.Context, method string, out any) error {
	f := reflect.ValueOf(out).Elem().FieldByName("ETag")
	if method != http.MethodGet || !f.IsValid() || f.Kind() != reflect.String || f.String() == "" {
		return nil
	}
	if body := reflect.ValueOf(out).Elem().FieldByName("Body"); body.IsValid() {
		b, err := json.Marshal(body.Interface())
		if err != nil {
			return err
		}
		f.SetString(strings.TrimSuffix(f.String(), `"`) + "~" + strings.TrimPrefix(contentTag(b), `"`))
	}
	known := visitOf(ctx).header.Get("If-None-Match")
	if known == "" || !matches(known, f.String(), true) {
		return nil
	}
	return &Problem{Status: http.StatusNotModified, header: http.Header{"Etag": {f.String()}}}
}
