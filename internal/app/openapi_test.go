package app_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

// at follows keys into a JSON document; nil where there is nothing.
func at(v any, keys ...string) any {
	for _, k := range keys {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[k]
	}
	return v
}

// operations calls f for each operation of the document.
func operations(t *testing.T, doc map[string]any, f func(method, path string, op map[string]any)) {
	t.Helper()
	paths, _ := doc["paths"].(map[string]any)
	if len(paths) < 30 {
		t.Fatalf("the document has %d paths", len(paths))
	}
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		item, _ := paths[path].(map[string]any)
		for method, op := range item {
			one, ok := op.(map[string]any)
			if !ok || !slices.Contains([]string{"get", "put", "post", "patch", "delete"}, method) {
				t.Errorf("%s %s is no operation", method, path)
				continue
			}
			f(strings.ToUpper(method), path, one)
		}
	}
}

func TestTheAPIDocumentIsWhole(t *testing.T) {
	doc := document(t)
	if v, _ := doc["openapi"].(string); !strings.HasPrefix(v, "3.1") {
		t.Errorf("it is OpenAPI %v", doc["openapi"])
	}
	if at(doc, "info", "title") == nil || at(doc, "components", "schemas") == nil {
		t.Error("it has no title or no schemas")
	}
	ids := map[string]string{}
	operations(t, doc, func(method, path string, op map[string]any) {
		name := method + " " + path
		summary, _ := op["summary"].(string)
		tags, _ := op["tags"].([]any)
		id, _ := op["operationId"].(string)
		switch {
		case summary == "" || summary != strings.TrimSpace(summary) || strings.HasSuffix(summary, "."):
			t.Errorf("%s: the summary is %q", name, summary)
		case len(tags) == 0:
			t.Errorf("%s has no tags", name)
		case id == "" || ids[id] != "":
			t.Errorf("%s has the id %q, as has %s", name, id, ids[id])
		case at(op, "security") == nil && doc["security"] == nil:
			t.Errorf("%s asks for no token", name)
		}
		ids[id] = name
		checkResponses(t, name, op)
		for _, p := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(path, -1) {
			if !hasParameter(op, p[1]) {
				t.Errorf("%s does not describe {%s}", name, p[1])
			}
		}
	})
	checkReferences(t, doc, doc, "")
}

// TestTheDocumentHasEveryFieldOfACase holds what rooms add to it, too.
func TestTheDocumentHasEveryFieldOfACase(t *testing.T) {
	d := desktest.Lite(t, rooms()...)
	var doc, one map[string]any
	d.Nobody().Get("/api/openapi.json").Is(t, http.StatusOK).JSON(t, &doc)
	c := d.Case("It stopped. Can you mend it?")
	d.Program(staff.Admin).Call(http.MethodGet, fmt.Sprintf("/api/v1/cases/%d", c.ID), nil).Is(t, http.StatusOK).JSON(t, &one)
	if len(one) < 30 {
		t.Errorf("a case has only %d fields", len(one))
	}
	for name := range one {
		if at(doc, "components", "schemas", "CaseBody", "properties", name) == nil {
			t.Errorf("a case has the field %s, and the document does not say so", name)
		}
	}
}

// checkResponses wants one success, whose status fits the method, and problem
// details for the rest.
func checkResponses(t *testing.T, name string, op map[string]any) {
	t.Helper()
	responses, _ := op["responses"].(map[string]any)
	good, bad := 0, 0
	for code, r := range responses {
		if strings.HasPrefix(code, "2") {
			good++
			continue
		}
		bad++
		if at(r, "content", "application/problem+json") == nil {
			t.Errorf("%s answers %s without problem details", name, code)
		}
	}
	if good != 1 || bad == 0 {
		t.Errorf("%s: %d successes and %d failures are described", name, good, bad)
	}
	if add := regexp.MustCompile(`^POST /\w+$`).MatchString(name); add && responses["201"] == nil {
		t.Errorf("%s adds something and does not answer 201", name)
	}
}

func hasParameter(op map[string]any, name string) bool {
	all, _ := op["parameters"].([]any)
	return slices.ContainsFunc(all, func(p any) bool {
		return at(p, "name") == name && at(p, "in") == "path" && at(p, "required") == true && at(p, "schema") != nil
	})
}

// checkReferences wants each reference to lead somewhere within the document.
func checkReferences(t *testing.T, doc map[string]any, v any, where string) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok {
			if to := at(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...); !strings.HasPrefix(ref, "#/") || to == nil {
				t.Errorf("%s refers to %s, which is not there", where, ref)
			}
		}
		for k, one := range v {
			checkReferences(t, doc, one, where+"/"+k)
		}
	case []any:
		for _, one := range v {
			checkReferences(t, doc, one, where+"/[]")
		}
	}
}

func TestEachRouteOfTheAPIIsDescribed(t *testing.T) {
	// Streams, downloads and what other systems call by their own rules are no operations.
	raw := []string{"GET /api/openapi.json", "GET /api/v1/intake/{item}/raw", "GET /api/v1/activity/stream",
		"GET /api/v1/purchases/{purchase}/proofs/{proof}/file", "POST /hooks/purchases/{token}", "POST /hooks/dispatch/{does}"}
	d := desktest.Lite(t, rooms()...)
	described := map[string]bool{}
	operations(t, document(t), func(method, path string, _ map[string]any) { described[method+" /api/v1"+path] = true })
	for _, r := range d.Web.Routes() {
		name := r.Method + " " + r.Pattern
		if r.API && !slices.Contains(raw, name) && !described[name] {
			t.Errorf("%s is not described", name)
		}
		delete(described, name)
	}
	for name := range described {
		t.Errorf("%s is described and is no route", name)
	}
}

func TestWhatTheAPIRefusesItRefusesInProblemDetails(t *testing.T) {
	d := desktest.Lite(t, rooms()...)
	c := d.Case("It stopped at noon.")
	api, path := d.Program(staff.Agent), "/api/v1"+casePath(c.ID)
	for name, one := range map[string]struct {
		page     desktest.Page
		status   int
		location string
	}{
		"nobody":            {d.Nobody().Call(http.MethodGet, path, nil), 401, ""},
		"not allowed":       {d.Program(staff.Viewer).Call(http.MethodPatch, path, object("subject", "x")), 403, ""},
		"no such case":      {api.Call(http.MethodGet, "/api/v1/cases/999", nil), 404, ""},
		"no such route":     {api.Call(http.MethodGet, "/api/v1/none", nil), 404, ""},
		"wrong method":      {api.Call(http.MethodPut, path, object()), 405, ""},
		"a past promise":    {api.Call(http.MethodPost, path+"/promises", object("what", "x", "due_at", d.Now())), 422, "body.due_at"},
		"an empty promise":  {api.Call(http.MethodPost, path+"/promises", object("what", " ", "due_at", due)), 422, "body.what"},
		"a missing field":   {api.Call(http.MethodPost, path+"/promises", object("what", "x")), 422, "body.due_at"},
		"a reply's promise": {api.Call(http.MethodPost, path+"/messages", object("kind", "reply", "text", "x", "promises", []any{object("what", "", "due_at", due)})), 422, "body.promises[0].what"},
		"a stale change":    {api.With("If-Match", `"99"`).Call(http.MethodPatch, path, object("subject", "x")), 412, ""},
	} {
		var p struct {
			Type, Title, Detail, Code string
			Status                    int
			Errors                    []struct{ Location, Message string }
		}
		one.page.JSON(t, &p)
		if one.page.Code != one.status || p.Status != one.status || p.Title == "" || p.Type == "" || !strings.HasPrefix(one.page.Header.Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s: %d %s", name, one.page.Code, one.page.Body)
		}
		if one.location != "" && !slices.ContainsFunc(p.Errors, func(e struct{ Location, Message string }) bool {
			return e.Location == one.location && e.Message != ""
		}) {
			t.Errorf("%s: no error at %s: %s", name, one.location, one.page.Body)
		}
	}
}
