// Package pdf writes PDF files anew without what they say of whoever made them. Reading
// what strangers send is for a process of its own: [Plainer] starts one for each file.
package pdf

import (
	"bytes"
	"errors"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// unwanted are the entries of any object that tell of a file's maker, its tools and its
// history (ISO 32000-1, 14.3 and 14.5), and the trees of files and programs.
var unwanted = []string{"Metadata", "PieceInfo", "LastModified", "EmbeddedFiles", "JavaScript"}

// starting are the entries by which something is done by itself (12.6), and files hang
// there. Elsewhere a font or a picture may have such a name.
var starting = []string{"OpenAction", "AA", "AF"}

// Plain writes a PDF anew: what is on its pages stays; who made it with what and when,
// what it was before, files hidden in it and programs that would start by themselves are
// left out. The library names itself and
// the time of writing instead.
func Plain(raw []byte) (_ []byte, err error) {
	defer func() {
		if p := recover(); p != nil { // the library may stumble over what strangers make
			err = errors.New("pdf: the file cannot be read")
		}
	}()
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	ctx, err := api.ReadContext(bytes.NewReader(raw), conf)
	if err != nil {
		return nil, err
	}
	if err := ctx.EnsurePageCount(); err != nil {
		return nil, err
	}
	if ctx.PageCount == 0 {
		return nil, errors.New("pdf: no page")
	}
	ctx.Info = nil
	for _, name := range unwanted {
		delete(ctx.Names, name) // trees of names are written from here
	}
	for _, entry := range ctx.Table {
		if entry != nil {
			forget(entry.Object, 0)
		}
	}
	var out bytes.Buffer
	if err := api.WriteContext(ctx, &out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// deepest is how deep objects may stand in each other; a receipt needs a few.
const deepest = 100

// forget takes out of an object, and of those that stand in it, what is unwanted.
func forget(o types.Object, depth int) {
	if depth > deepest {
		return
	}
	switch o := o.(type) {
	case types.StreamDict:
		forget(o.Dict, depth+1)
	case types.Array:
		for _, one := range o {
			forget(one, depth+1)
		}
	case types.Dict:
		for _, name := range unwanted {
			o.Delete(name)
		}
		if starts(o) {
			for _, name := range starting {
				o.Delete(name)
			}
		}
		if _, named := o.Find("UF"); named || o.NameEntry("Type") != nil && *o.NameEntry("Type") == "Filespec" {
			o.Delete("EF") // a file that hangs to a page
		}
		for _, one := range o {
			forget(one, depth+1)
		}
	}
}

// starts says whether an object is one that may do something by itself: the document, a
// page, what stands on one, a field of a form.
func starts(o types.Dict) bool {
	if kind := o.NameEntry("Type"); kind != nil {
		return *kind == "Catalog" || *kind == "Page" || *kind == "Annot"
	}
	_, field := o.Find("FT")
	return field
}
