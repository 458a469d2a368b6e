package app_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
)

// operation is one of the API's, with what the document says of its body.
type operation struct {
	method, path string // as the document has them
	described    map[string]any
	body         map[string]any // the schema of a JSON object; nil for no body
	doc          map[string]any
}

func (o operation) name() string { return o.method + " " + o.path }

// route is the operation as the router has it.
func (o operation) route() string { return o.method + " /api/v1" + o.path }

// resolved follows a reference of the document.
func resolved(doc map[string]any, schema any) map[string]any {
	m, _ := schema.(map[string]any)
	if ref, ok := m["$ref"].(string); ok {
		m, _ = at(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...).(map[string]any)
	}
	return m
}

// everyOperation calls f for each operation of the document.
func everyOperation(t *testing.T, f func(o operation)) {
	t.Helper()
	doc := document(t)
	operations(t, doc, func(method, path string, op map[string]any) {
		o := operation{method: method, path: path, described: op, doc: doc}
		if schema := at(op, "requestBody", "content", "application/json", "schema"); schema != nil {
			o.body = resolved(doc, schema)
		}
		f(o)
	})
}

// has says whether the operation takes a parameter of a name.
func (o operation) has(in, name string) bool {
	all, _ := o.described["parameters"].([]any)
	return slices.ContainsFunc(all, func(p any) bool { return at(p, "in") == in && at(p, "name") == name })
}

// good is a body that the operation takes.
func (w *world) good(o operation) map[string]any {
	body, _ := w.bodyOf(o.route()).(map[string]any)
	return maps.Clone(body)
}

// problem is what the API says of a refusal.
type problem struct {
	Type, Title, Detail string
	Status              int
	Errors              []struct{ Location, Message string }
}

// internals are words that no answer may show.
var internals = regexp.MustCompile(`SELECT .* FROM|[sS][qQ][lL]ite|pgx|sql:|goroutine|panic|\.go:\d|runtime error|no rows`)

// refused wants a refusal in problem details that shows nothing of the inside,
// and names the field at fault where there is one.
func refused(t *testing.T, what string, p desktest.Page, code int, location string) {
	t.Helper()
	var said problem
	if err := json.Unmarshal([]byte(p.Body), &said); err != nil || p.Code != code || said.Status != code || said.Title == "" ||
		!strings.HasPrefix(p.Header.Get("Content-Type"), "application/problem+json") {
		t.Errorf("%s: %d %.300s, want %d", what, p.Code, p.Body, code)
		return
	}
	if found := internals.FindString(p.Body); found != "" {
		t.Errorf("%s shows %q: %s", what, found, p.Body)
	}
	if location != "" && !slices.ContainsFunc(said.Errors, func(e struct{ Location, Message string }) bool {
		return (e.Location == location || strings.HasPrefix(e.Location, location+".") || strings.HasPrefix(e.Location, location+"[")) && e.Message != ""
	}) {
		t.Errorf("%s: no error at %s: %.400s", what, location, p.Body)
	}
}

// wrongFor is a value of a type that a schema does not take; nil where it takes
// all.
func wrongFor(doc map[string]any, schema any) any {
	s := resolved(doc, schema)
	var types []string
	switch kind := s["type"].(type) {
	case string:
		types = []string{kind}
	case []any:
		for _, one := range kind {
			text, _ := one.(string)
			types = append(types, text)
		}
	default:
		return nil
	}
	if slices.Contains(types, "object") || slices.Contains(types, "array") {
		return "a word"
	}
	return map[string]any{"a": []any{"thing"}}
}

// uploads are operations whose bodies may be long: they carry files.
var uploads = []string{"POST /cases/{id}/messages", "POST /cases/{id}/drafts/{kind}/files", "POST /purchases/import", "POST /products/import", "POST /purchases/{id}/proofs"}

// TestEveryOperationNamesWhatIsWrong sends each operation what it cannot take:
// it says what is wrong and where, nothing changes, and nothing of the inside
// is shown.
func TestEveryOperationNamesWhatIsWrong(t *testing.T) {
	w := newWorld(t)
	admin := w.programs["admin"]
	before := w.print()
	everyOperation(t, func(o operation) {
		w.Pass(time.Second) // what one token may ask for at once is less than all of this
		path := w.place(o.method, "/api/v1"+o.path, "admin")
		if o.method == http.MethodGet {
			refused(t, o.name()+" with an unknown parameter", admin.Call(o.method, path+"?zz_unknown=1", nil), 422, "query.zz_unknown")
			if o.has("query", "cursor") {
				refused(t, o.name()+" with a wrong cursor", admin.Call(o.method, path+"?cursor=zz", nil), 422, "query.cursor")
				refused(t, o.name()+" with a wrong limit", admin.Call(o.method, path+"?limit=many", nil), 422, "query.limit")
				refused(t, o.name()+" with a limit of none", admin.Call(o.method, path+"?limit=0", nil), 422, "query.limit")
				refused(t, o.name()+" with a limit beyond all", admin.Call(o.method, path+"?limit=100000", nil), 422, "query.limit")
			}
			return
		}
		if o.body == nil {
			return
		}
		good := w.good(o)
		if good == nil {
			good = map[string]any{}
		}
		with := func(name string, value any) map[string]any {
			one := maps.Clone(good)
			one[name] = value
			return one
		}
		refused(t, o.name()+" with an unknown field", admin.Call(o.method, path, with("zz_unknown", 1)), 422, "body.zz_unknown")
		properties, _ := o.body["properties"].(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(properties)) {
			if wrong := wrongFor(o.doc, properties[name]); wrong != nil {
				refused(t, fmt.Sprintf("%s with a wrong %s", o.name(), name), admin.Call(o.method, path, with(name, wrong)), 422, "body."+name)
			}
		}
		required, _ := o.body["required"].([]any)
		for _, name := range required {
			one := maps.Clone(good)
			delete(one, name.(string))
			refused(t, fmt.Sprintf("%s without %s", o.name(), name), admin.Call(o.method, path, one), 422, "body."+name.(string))
		}
		refused(t, o.name()+" with half a body", admin.Send(o.method, path, "application/json", []byte(`{"a":`)), 400, "")
		refused(t, o.name()+" with a list", admin.Send(o.method, path, "application/json", []byte(`[1, 2]`)), 422, "body")
		refused(t, o.name()+" in another form", admin.Send(o.method, path, "text/csv", []byte(`a,b`)), 415, "")
		if !slices.Contains(uploads, o.name()) {
			long := fmt.Appendf(nil, `{"zz": %q}`, strings.Repeat("x", 1<<20))
			refused(t, o.name()+" with too long a body", admin.Send(o.method, path, "application/json", long), 413, "")
		}
	})
	if after := w.print(); after != before {
		t.Errorf("something changed: %s", firstDifference(before, after))
	}
}

// ownAlone are operations on what nobody else changes.
var ownAlone = []string{"PATCH /notices/settings"}

// TestEveryOperationOnAnObjectKnowsItsVersion holds that who changes an object
// can say which version they mean, and that an old one is refused.
func TestEveryOperationOnAnObjectKnowsItsVersion(t *testing.T) {
	w := newWorld(t)
	admin := w.programs["admin"]
	before := w.print()
	everyOperation(t, func(o operation) {
		if o.method == http.MethodPatch && !o.has("header", "If-Match") && !slices.Contains(ownAlone, o.name()) {
			t.Errorf("%s does not ask for a version", o.name())
		}
		if !o.has("header", "If-Match") {
			return
		}
		path := w.place(o.method, "/api/v1"+o.path, "admin")
		var body any
		if good := w.good(o); good != nil {
			body = good
		}
		for _, tag := range []string{`"v999"`, `"no"`, `W/"v999"`} {
			refused(t, o.name()+" of version "+tag, admin.With("If-Match", tag).Call(o.method, path, body), 412, "")
		}
		if got := admin.Call(http.MethodGet, path, nil); got.Code == 200 && got.Header.Get("ETag") == "" {
			t.Errorf("GET %s says no version", o.path)
		}
	})
	if after := w.print(); after != before {
		t.Errorf("something changed: %s", firstDifference(before, after))
	}
}

// TestEveryOperationDoesNotKnowWhatIsNotThere names things that are not there.
func TestEveryOperationDoesNotKnowWhatIsNotThere(t *testing.T) {
	w := newWorld(t)
	before := w.print()
	everyOperation(t, func(o operation) {
		if !strings.Contains(o.path, "{") {
			return
		}
		var body any
		if good := w.good(o); good != nil {
			body = good
		}
		route := "/api/v1" + o.path
		for _, name := range regexp.MustCompile(`\{\w+\}`).FindAllString(route, -1) {
			path := w.place(o.method, strings.Replace(route, name, "4611686", 1), "admin")
			refused(t, o.name()+" without "+name, w.programs["admin"].Call(o.method, path, body), 404, "")
			path = w.place(o.method, strings.Replace(route, name, "x", 1), "admin")
			if p := w.programs["admin"].Call(o.method, path, body); p.Code != 404 && p.Code != 422 {
				t.Errorf("%s with a word for %s: %d %s", o.name(), name, p.Code, p.Body)
			}
		}
		if ofACase(o.path) {
			p := w.programs["other"].Call(o.method, w.place(o.method, route, "other"), body)
			if p.Code != 404 && p.Code != 403 {
				t.Errorf("%s for an agent of another team: %d %s", o.name(), p.Code, p.Body)
			}
		}
	})
	if after := w.print(); after != before {
		t.Errorf("something changed: %s", firstDifference(before, after))
	}
}

// TestEveryPostIsDoneOnceForItsKey sends each POST twice under one key, and
// then with another body.
func TestEveryPostIsDoneOnceForItsKey(t *testing.T) {
	left := map[string]operation{}
	everyOperation(t, func(o operation) {
		if o.method == http.MethodPost {
			left[o.name()] = o
		}
	})
	delete(left, "POST /held_replies/{id}/undo") // the world's is another's; TestTheAPISaysHowTheMailsStand takes one back
	var last map[string]desktest.Page
	another := newWorld(t).copies()
	for range 5 { // what one world has no use for any more another has
		w := another(t)
		last = map[string]desktest.Page{}
		for _, name := range slices.Sorted(maps.Keys(left)) {
			o := left[name]
			api := w.programs["admin"].With("Idempotency-Key", name)
			path := w.place(o.method, "/api/v1"+o.path, "admin")
			var body any
			if good := w.good(o); good != nil {
				body = good
			}
			first := api.Call(o.method, path, body)
			if last[name] = first; first.Code >= 300 {
				continue
			}
			delete(left, name)
			again := api.Call(o.method, path, body)
			if again.Code != first.Code || !strings.Contains(name, "tokens") && !strings.Contains(name, "sign_in_link") && again.Body != first.Body {
				t.Errorf("%s again: %d %s, want %d %s", name, again.Code, again.Body, first.Code, first.Body)
			}
			refused(t, name+" with another body", api.Call(o.method, path, map[string]any{"zz_other": true}), 422, "")
		}
		if len(left) == 0 {
			return
		}
	}
	for name := range left {
		t.Errorf("%s succeeds in no world: %d %s", name, last[name].Code, last[name].Body)
	}
}
