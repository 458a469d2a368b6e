package casepage

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParagraphs(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       [][]string
	}{
		{"one line", "Hello", [][]string{{"Hello"}}},
		{"paragraphs", "Hello,\r\n\r\nit leaks.\n\n\nMaren", [][]string{{"Hello,"}, {"it leaks."}, {"Maren"}}},
		{"an address keeps its lines", "Maren Lindqvist\nLinnégatan 3\n413 04 Göteborg", [][]string{{"Maren Lindqvist", "Linnégatan 3", "413 04 Göteborg"}}},
		{"lines broken at the edge are one", "One thing more: the courier's page says that somebody has to be at\nhome between eight and one.", [][]string{{"One thing more: the courier's page says that somebody has to be at home between eight and one."}}},
		{"a list stays one", "These are the parts that I would like to have sent to me, please:\n- the gasket of the kettle\n- the lid", [][]string{{"These are the parts that I would like to have sent to me, please:", "- the gasket of the kettle", "- the lid"}}},
		{"nothing", "\n\n", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, paragraphs(c.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
