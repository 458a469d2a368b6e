package requests

import (
	"context"
	"fmt"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/topics"
)

// shownAs is the kind of field: a choice of nothing is words.
func (a customerAsked) shownAs() topics.ItemKind {
	if a.Asked.Kind == topics.Choice && len(a.choices()) == 0 {
		return topics.Text
	}
	return a.Asked.Kind
}

// choices are what a choice is made of.
func (a customerAsked) choices() []string {
	if a.Need != NoNeed {
		return a.Choices
	}
	return a.Item.Choices
}

// choice is a choice as its reader sees it.
func (a customerAsked) choice(ctx context.Context, c string) string {
	if a.Need == Old {
		return oldNames.T(ctx, c)
	}
	return c
}

// chosen says whether a choice was sent before.
func (v formView) chosen(a customerAsked, c string) bool {
	if a.Need == Old {
		return v.Sent.Answers.Old == c
	}
	return v.Sent.Text[a.Asked.ID] == c
}

// place is the address in the form: as it was sent, else as it is known.
func (v formView) place(a customerAsked) *Place {
	if v.Sent.Place != (Place{}) {
		return &v.Sent.Place
	}
	return &a.Place
}

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
