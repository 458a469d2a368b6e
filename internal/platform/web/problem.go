package web

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Problem is an error for programs (RFC 9457).
type Problem struct {
	Type      string          `json:"type" doc:"What kind of problem it is; the address of its description"`
	Title     string          `json:"title" doc:"The kind of problem in words"`
	Status    int             `json:"status" doc:"The HTTP status"`
	Detail    string          `json:"detail,omitempty" doc:"What went wrong this time, in the caller's language"`
	Code      string          `json:"code,omitempty" doc:"What went wrong, as a name that does not change"`
	RequestID string          `json:"request_id,omitempty" doc:"The id to name when you ask us about it"`
	Errors    []ProblemDetail `json:"errors,omitempty" doc:"Each part of the request that is at fault"`

	header http.Header
}

// ProblemDetail is one part of a request that is at fault.
type ProblemDetail struct {
	Field    string `json:"field" doc:"The field at fault, such as promises[0].due_at"`
	Message  string `json:"message" doc:"What is wrong with it"`
	Location string `json:"location" doc:"Where the field is, such as body.promises[0].due_at"`
	Code     string `json:"code,omitempty" doc:"What is wrong, as a name that does not change"`
}

// Error is the text for the log.
func (p *Problem) Error() string { return p.Title + ": " + p.Detail }

// GetStatus returns the HTTP status; huma asks for it.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders returns headers such as Retry-After; huma asks for them.
func (p *Problem) GetHeaders() http.Header { return p.header }

// ContentType names problem details; huma asks for it.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// problemOf words an error for programs.
func (rt *Router) problemOf(ctx context.Context, code int, err error) *Problem {
	name, own := kindName(fault.KindOf(err)), kindWords()
	p := &Problem{
		Type: rt.URL("/api/docs#") + string(name), Title: own.title.T(ctx, name), Status: code,
		RequestID: RequestID(ctx), header: http.Header{},
	}
	retry(p.header, code, err)
	for _, f := range faultsIn(err) {
		if f.Kind == fault.Internal {
			continue
		}
		said := words.Say(ctx, f.Sentence)
		if p.Detail == "" {
			p.Detail, p.Code = said, f.Key
		}
		if f.Field != "" {
			field, location := locate(f.Field)
			p.Errors = append(p.Errors, ProblemDetail{Field: field, Location: location, Message: said, Code: f.Key})
		}
	}
	if p.Detail == "" {
		p.Detail = own.act.T(ctx, name)
	}
	return p
}

// locate tells a field's name from its place in the request; a field without
// a place is in the body.
func locate(field string) (name, location string) {
	for _, place := range []string{"body", "query", "path", "header", "form"} {
		if rest, ok := strings.CutPrefix(field, place+"."); ok {
			return rest, field
		}
	}
	if field == "body" {
		return field, field
	}
	return field, "body." + field
}

// problem answers a request with problem details.
func (rt *Router) problem(w http.ResponseWriter, r *http.Request, code int, err error) {
	p := rt.problemOf(r.Context(), code, err)
	h := w.Header()
	h.Set("Content-Type", p.ContentType(""))
	h.Set("Cache-Control", "no-store")
	if code == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="kept"`)
	}
	b, jsonErr := json.Marshal(p)
	if jsonErr != nil {
		rt.log.Error("problem details failed", "request", RequestID(r.Context()), "err", jsonErr)
	}
	w.WriteHeader(code)
	if _, err := w.Write(append(b, '\n')); err != nil {
		return // the caller is gone
	}
}

// reword turns what huma says about the shape of a request into a problem. The
// value at fault is not echoed: it may be a secret.
func (rt *Router) reword(ctx huma.Context, status string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	c := ctx.Context()
	err := error(fault.New(fault.Invalid, "web.fault.shape"))
	switch m.Status {
	case http.StatusRequestEntityTooLarge:
		err = fault.New(fault.TooLarge, "web.fault.too_large", words.A("mb", float64(ctx.Operation().MaxBodyBytes)/(1<<20)))
	case http.StatusUnsupportedMediaType, http.StatusNotAcceptable:
		err = fault.New(fault.Invalid, "web.fault.media_type")
	case http.StatusRequestTimeout:
		err = fault.New(fault.Invalid, "web.fault.slow_body")
	case http.StatusInternalServerError:
		err = fault.New(fault.Internal, "web.fault.internal")
		for _, e := range m.Errors {
			rt.log.Error("an operation failed", "request", RequestID(c), "err", e.Message)
		}
	}
	p := rt.problemOf(c, m.Status, err)
	for _, e := range m.Errors {
		if m.Status == http.StatusInternalServerError {
			break
		}
		field, location := locate(absent(e))
		p.Errors = append(p.Errors, ProblemDetail{Field: field, Location: location, Message: e.Message, Code: "web.fault.shape"})
	}
	return p, nil
}

// absent returns where an error is; for a field that is not there, huma names
// only what should have it.
func absent(e *huma.ErrorDetail) string {
	before, after, _ := strings.Cut(validation.MsgExpectedRequiredProperty, "%s")
	name, starts := strings.CutPrefix(e.Message, before)
	name, ends := strings.CutSuffix(name, after)
	if !starts || !ends {
		return e.Location
	}
	return e.Location + "." + name
}
