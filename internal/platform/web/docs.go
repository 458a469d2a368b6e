package web

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// docsPage is the API's document as it is read by people.
type docsPage struct {
	Tags    []docsTag
	Schemas []docsSchema
	Kinds   []kind
}

type docsTag struct {
	Name string
	Ops  []docsOp
}

type docsOp struct {
	ID, Method, Path, Summary, Description, Access string
	Params                                         []docsField
	Body, Answer                                   docsType
}

// docsType is a type and where it is described; Ref is "" for a plain one.
type docsType struct{ Text, Ref string }

type docsField struct {
	Name, In, Doc string
	Type          docsType
	Required      bool
}

type docsSchema struct {
	Name   string
	Fields []docsField
}

// apiDocs shows the API's document.
func (rt *Router) apiDocs(w http.ResponseWriter, r *http.Request) error {
	rt.docs.Do(func() { rt.docsPage = describe(rt.api.OpenAPI()) })
	return Show(w, r, http.StatusOK, apiPage(rt.docsPage, apiRoot))
}

// describe turns an OpenAPI document into what the page shows.
func describe(doc *huma.OpenAPI) docsPage {
	byTag := map[string][]docsOp{}
	for path, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op == nil || op.Hidden {
				continue
			}
			tag := strings.Split(strings.Trim(path, "/"), "/")[0]
			if len(op.Tags) > 0 {
				tag = op.Tags[0]
			}
			byTag[tag] = append(byTag[tag], describeOp(op, path))
		}
	}
	p := docsPage{Kinds: kindWords().title.Values()}
	for _, tag := range slices.Sorted(maps.Keys(byTag)) {
		slices.SortFunc(byTag[tag], func(a, b docsOp) int {
			return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
		})
		p.Tags = append(p.Tags, docsTag{tag, byTag[tag]})
	}
	schemas := doc.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		p.Schemas = append(p.Schemas, docsSchema{name, fieldsOf(schemas[name])})
	}
	return p
}

func describeOp(op *huma.Operation, path string) docsOp {
	d := docsOp{ID: op.OperationID, Method: op.Method, Path: path, Summary: op.Summary, Description: op.Description}
	d.Access, _ = op.Metadata[metaAccess].(string)
	for _, p := range op.Parameters {
		d.Params = append(d.Params, docsField{Name: p.Name, In: p.In, Doc: p.Description, Type: typeOf(p.Schema), Required: p.Required})
	}
	if op.RequestBody != nil {
		d.Body = contentOf(op.RequestBody.Content)
	}
	for _, code := range slices.Sorted(maps.Keys(op.Responses)) {
		if strings.HasPrefix(code, "2") {
			d.Answer = contentOf(op.Responses[code].Content)
			d.Answer.Text = strings.TrimSpace(code + " " + d.Answer.Text)
			break
		}
	}
	return d
}

func contentOf(content map[string]*huma.MediaType) docsType {
	for _, kind := range slices.Sorted(maps.Keys(content)) {
		return typeOf(content[kind].Schema)
	}
	return docsType{}
}

func fieldsOf(s *huma.Schema) []docsField {
	var fields []docsField
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		fields = append(fields, docsField{Name: name, Doc: p.Description, Type: typeOf(p), Required: slices.Contains(s.Required, name)})
	}
	return fields
}

// typeOf words a schema: integer, string (date-time), array of Case.
func typeOf(s *huma.Schema) docsType {
	switch {
	case s == nil:
		return docsType{}
	case s.Ref != "":
		name := s.Ref[strings.LastIndex(s.Ref, "/")+1:]
		return docsType{name, "#schema-" + name}
	case s.Type == huma.TypeArray:
		of := typeOf(s.Items)
		return docsType{"[" + of.Text + "]", of.Ref}
	case len(s.Enum) > 0:
		var values []string
		for _, v := range s.Enum {
			values = append(values, fmt.Sprint(v))
		}
		return docsType{Text: strings.Join(values, " | ")}
	case s.Format != "":
		return docsType{Text: s.Type + " (" + s.Format + ")"}
	}
	return docsType{Text: s.Type}
}
