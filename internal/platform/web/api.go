package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

const apiRoot = "/api/v1"

const (
	metaAccess = "kept.access" // of an operation: who may
	metaOnce   = "kept.once"   // of an operation: it keeps its answer itself
)

// newAPI makes the API whose operations [Op] and [Act] add.
func newAPI(rt *Router, version string) huma.API {
	if version == "" {
		version = "dev"
	}
	namer := &schemaNames{types: map[string]reflect.Type{}}
	config := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: "Kept", Version: version},
			Servers: []*huma.Server{{URL: apiRoot}},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", namer.name),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"token": {Type: "http", Scheme: "bearer"},
				},
			},
			Security: []map[string][]string{{"token": {}}},
		},
		Formats:                      map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
	}
	config.Transformers = []huma.Transformer{rt.reword}
	return huma.NewAPI(config, adapter{rt})
}

// Extend says in the API's document what a room adds beside the fields of a body: a
// property with the schema of value's type. An operation that gives the body is
// there already.
func (rt *Router) Extend(body any, property string, value any) {
	all := rt.api.OpenAPI().Components.Schemas
	name := reflect.TypeOf(body).Name()
	s := all.SchemaFromRef(all.Schema(reflect.TypeOf(body), true, name).Ref)
	s.Properties[property] = all.Schema(reflect.TypeOf(value), true, property)
	s.PrecomputeMessages()
}

// adapter puts huma's operations on the router.
type adapter struct{ rt *Router }

// Handle adds an operation as a route.
func (a adapter) Handle(op *huma.Operation, h func(huma.Context)) {
	access, _ := op.Metadata[metaAccess].(string)
	opts := []RouteOption{MaxBytes(op.MaxBodyBytes + 1)}
	if takes, ok := op.Metadata[metaTakes].(time.Duration); ok {
		opts = append(opts, Timeout(takes))
	}
	serve := func(w http.ResponseWriter, r *http.Request) error {
		h(humago.NewContext(op, r, w))
		return nil
	}
	if op.Method == http.MethodPost {
		inTx, _ := op.Metadata[metaOnce].(bool)
		serve = a.rt.idempotent(op.Path, inTx, op.MaxBodyBytes, serve)
	}
	a.rt.Raw(op.Method+" "+apiRoot+op.Path, access, serve, opts...)
}

// ServeHTTP lets huma call itself; nothing does.
func (a adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.rt.ServeHTTP(w, r) }

// Op adds an operation to the API, at /api/v1 plus the operation's path.
//
// A POST with an Idempotency-Key runs at most once: a row is reserved before
// the handler and its answer kept after it. If the process dies between the
// two, a repeat is told that the outcome is unknown (409) and nothing runs
// again. An operation that changes the database uses [Act] instead, where a
// repeat always gets the answer.
func Op[I, O any](rt *Router, access string, op huma.Operation, h func(ctx context.Context, in *I) (*O, error)) {
	register(rt, access, op, false, h)
}

// Act adds an operation that is one act: the handler runs in a transaction of
// its own, and what it answered is kept in the same transaction under the
// caller's Idempotency-Key. So whatever crashes, an act and its kept answer
// are both there or both not: a repeat of the key never acts twice and always
// gets the first answer, and of two at one time the second waits.
func Act[I, O any](rt *Router, access string, op huma.Operation, h func(ctx context.Context, tx *db.Tx, in *I) (*O, error)) {
	name := "api " + op.Method + " " + op.Path
	register(rt, access, op, true, func(ctx context.Context, in *I) (out *O, err error) {
		if op.Method != http.MethodDelete { // what takes things away makes room
			if err := rt.room(op.Method); err != nil {
				return nil, err
			}
		}
		err = rt.db.Do(ctx, name, func(ctx context.Context, tx *db.Tx) error {
			out, err = Once(ctx, tx, op.DefaultStatus, func() (*O, error) { return h(ctx, tx, in) })
			return err
		})
		return out, err
	})
}

// View adds an operation that only reads: the handler gets a snapshot.
func View[I, O any](rt *Router, access string, op huma.Operation, h func(ctx context.Context, v db.View, in *I) (*O, error)) {
	name := "api " + op.Method + " " + op.Path
	register(rt, access, op, false, func(ctx context.Context, in *I) (out *O, err error) {
		err = rt.db.Read(ctx, name, func(ctx context.Context, v db.View) error {
			out, err = h(ctx, v, in)
			return err
		})
		return out, err
	})
}

// register fills what every operation has in common.
func register[I, O any](rt *Router, access string, op huma.Operation, once bool, h func(context.Context, *I) (*O, error)) {
	if op.Metadata == nil {
		op.Metadata = map[string]any{}
	}
	op.Metadata[metaAccess], op.Metadata[metaOnce] = access, once
	if op.MaxBodyBytes == 0 {
		op.MaxBodyBytes = 1 << 20
	}
	if op.BodyReadTimeout == 0 {
		op.BodyReadTimeout = time.Minute
	}
	if op.OperationID == "" {
		op.OperationID = operationID(op.Method, op.Path)
	}
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	op.Responses["default"] = &huma.Response{
		Description: "Problem details (RFC 9457)",
		Content: map[string]*huma.MediaType{"application/problem+json": {
			Schema: rt.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem"),
		}},
	}
	if access == Public {
		op.Security = []map[string][]string{}
	}
	if op.Method == http.MethodPost {
		longest := 255
		op.Parameters = append(op.Parameters, &huma.Param{
			Name: "Idempotency-Key", In: "header",
			Description: "Any text of your own; a repeat within 7 days gets the first answer and acts no second time.",
			Schema:      &huma.Schema{Type: huma.TypeString, MaxLength: &longest},
		})
	}
	huma.Register(rt.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := h(ctx, in)
		if err != nil {
			return nil, rt.apiError(ctx, err)
		}
		if out == nil {
			out = new(O)
		}
		return out, notModified(ctx, op.Method, out)
	})
}

// apiError makes an error something huma can answer with.
func (rt *Router) apiError(ctx context.Context, err error) error {
	var given *replay
	if errors.As(err, &given) {
		return given
	}
	err = settle(err)
	if k := fault.KindOf(err); k == fault.Internal || k == fault.Unavailable {
		rt.log.Error("an operation failed", "request", RequestID(ctx), "route", visitOf(ctx).route.Pattern, "err", err)
	}
	return rt.problemOf(ctx, status(fault.KindOf(err)), err)
}

// operationID names an operation: get-cases-id-messages.
func operationID(method, path string) string {
	words := strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '{' || r == '}' || r == '_' })
	return strings.ToLower(method) + "-" + strings.Join(words, "-")
}

// schemaNames names schemas by their type, with the package in front when two
// packages have a type of the same name.
type schemaNames struct{ types map[string]reflect.Type }

func (n *schemaNames) name(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := huma.DefaultSchemaNamer(t, hint)
	if t.Kind() != reflect.Struct {
		return name
	}
	if other, taken := n.types[name]; taken && other != t {
		pkg := t.PkgPath()[strings.LastIndex(t.PkgPath(), "/")+1:]
		name = strings.ToUpper(pkg[:min(1, len(pkg))]) + pkg[min(1, len(pkg)):] + name
	}
	// Bodies without a type of their own are called after their input, and two
	// packages may have inputs of one name.
	for plain, i := name, 2; n.types[name] != nil && n.types[name] != t; i++ {
		name = plain + strconv.Itoa(i)
	}
	n.types[name] = t
	return name
}

// openAPI serves the OpenAPI document.
func (rt *Router) openAPI(w http.ResponseWriter, r *http.Request) error {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(rt.api.OpenAPI()); err != nil {
		return err
	}
	tag := contentTag(b.Bytes())
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Content-Type", "application/openapi+json")
	if matches(r.Header.Get("If-None-Match"), tag, true) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return nil //nolint:nilerr // the caller is gone: nobody is left to answer
	}
	return nil
}
