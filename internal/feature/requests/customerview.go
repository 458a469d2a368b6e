package requests

import (
	"fmt"

	"github.com/a-h/templ"
)

// fieldID is the id of the field of one thing.
func fieldID(a customerAsked) string { return fmt.Sprintf("asked-%d", a.Asked.ID) }

// wrong ties a field to what is wrong with it.
func (v formView) wrong(a customerAsked) templ.Attributes {
	if _, bad := v.Sent.Said[a.Asked.ID]; !bad {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": fieldID(a) + "-error"}
}

// sealed is a file that was sent before, as the form carries it on.
func (v formView) sealed(a customerAsked, n int) string {
	all := v.Seals[a.Asked.ID]
	if n >= len(all) {
		return ""
	}
	return all[n]
}
