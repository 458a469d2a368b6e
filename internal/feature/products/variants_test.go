package products

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAProductComesInTheWaysThatItsSpecificationsList(t *testing.T) {
	for name, c := range map[string]struct {
		specs []Spec
		want  []string
	}{
		"one way":   {specs: []Spec{{"Colour", "black"}, {"Battery", "CR2032, CR2025"}}},
		"colours":   {specs: []Spec{{"Farben", "schwarz / blau"}}, want: []string{"schwarz", "blau"}},
		"both":      {specs: []Spec{{"Size", "S, L"}, {"colour", "black,blue"}}, want: []string{"S, black", "S, blue", "L, black", "L, blue"}},
		"no values": {specs: []Spec{{"Size", " , ; "}}},
	} {
		if d := cmp.Diff(c.want, Product{Fields: Fields{Specs: c.specs}}.Variants()); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}
