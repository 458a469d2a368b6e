package products

import (
	"slices"
	"strings"

	"kept.example/kept/internal/platform/db"
)

// variantSpecs are the names of specifications in which a product comes in several ways,
// in the languages that catalogues are written in.
var variantSpecs = []string{"size", "sizes", "colour", "colours", "color", "colors", "variant", "variants", "größe", "größen", "farbe", "farben", "ausführung", "ausführungen"}

// mostVariants is how many ways somebody chooses from; a longer list is no choice.
const mostVariants = 60

// Variants are the ways in which a product can be had, out of those of its specifications
// that list several: a size, a colour, or both; none where it comes in one way.
func (p Product) Variants() []string {
	all := []string{""}
	for _, s := range p.Specs {
		if !slices.Contains(variantSpecs, db.Key(s.Name)) {
			continue
		}
		values := strings.FieldsFunc(s.Value, func(r rune) bool { return r == ',' || r == ';' || r == '/' || r == '|' })
		if len(values) < 2 {
			continue
		}
		var more []string
		for _, before := range all {
			for _, value := range values {
				if value = line(value); value != "" {
					more = append(more, strings.TrimPrefix(before+", "+value, ", "))
				}
			}
		}
		if len(more) <= mostVariants {
			all = more
		}
	}
	if len(all) < 2 {
		return nil
	}
	return all
}
