package products

import (
	"context"
	"slices"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Kind says what was learnt of a product.
type Kind string

// What can be learnt.
const (
	LearntSpec  Kind = "spec"  // "name: value"; another value of the same name is replaced
	LearntPart  Kind = "part"  // a model number that fits it
	LearntNote  Kind = "note"  // a line for us
	LearntHelp  Kind = "help"  // a line for customers, on the help page
	LearntAlias Kind = "alias" // what people call it
)

// Kinds are all that can be learnt.
func Kinds() []Kind { return []Kind{LearntSpec, LearntPart, LearntHelp, LearntNote, LearntAlias} }

// Learn adds what was found out to the catalogue.
func (s *Products) Learn(ctx context.Context, tx *db.Tx, product int64, kind Kind, text string) (_ Product, err error) {
	defer fault.Wrap(&err, "products.Learn(%d, %s)", product, kind)
	if _, err := staff.Allow(ctx, staff.ProductsChange); err != nil {
		return Product{}, err
	}
	was, err := s.take(ctx, tx, product)
	if err != nil {
		return was, err
	}
	if text = line(text); text == "" {
		return was, fault.Field("text", "products.fault.nothing")
	}
	f := was.Fields
	switch kind {
	case LearntSpec:
		one := specOf(text)
		i := slices.IndexFunc(f.Specs, func(s Spec) bool { return db.Key(s.Name) == db.Key(one.Name) })
		if i >= 0 {
			f.Specs = slices.Clone(f.Specs)
			f.Specs[i] = one
		} else {
			f.Specs = append(f.Specs, one)
		}
	case LearntPart:
		found, err := named(ctx, tx, []string{text})
		if err != nil {
			return was, err
		}
		if found[text] == 0 {
			return was, fault.Field("text", "products.fault.unknown", fault.A("line", text))
		}
		f.Parts = append(f.Parts, found[text])
	case LearntNote:
		f.Notes = lined(f.Notes + "\n" + text)
	case LearntHelp:
		f.Help = lined(f.Help + "\n" + text)
	case LearntAlias:
		f.Aliases = append(f.Aliases, text)
	default:
		return was, fault.Field("kind", "products.fault.kind")
	}
	return s.change(ctx, tx, was, f)
}
