package products

import (
	"testing"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
)

func TestTheCatalogueIsReadFromIndexes(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		d.Planned("product_name", listQuery, "", beyond, "a", 1, 50)
		d.Planned("product_changed", changedQuery, 7, 50)
		d.Planned("product_unknown_open", unknownsQuery, 1, 0, 50)
		d.Planned("product_unknowns", unknownTalliesQuery, farthest, farthest, 50)
		d.Planned("product_mapped", mappedQuery, 0, 50)
		d.Planned("product_mapped", beginsQuery, 0, 49)
		d.Planned("product_public", publicQuery, "", 0, 50)
		d.Planned("product_feedback_part_n", talliesQuery, farthest, farthest, 50)
		d.Planned("product_feedback_part_product", talliesOfQuery, 1, farthest, farthest, 50)
		d.Planned("product_feedback_counted", feedbackQuery, 1, farthest, 50)
		d.Planned("product_term_term", termQuery, "kt", "kt"+beyond, 50)
	}, desktest.Room{Name: "products", Schema: Schema, Words: Words, Mount: func(d *desk.Desk) { Mount(d) }})
}
