package casepage

import (
	"context"
	"fmt"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
)

// Tops reads what a room says above the text of some messages, with what rooms
// have marked in them.
type Tops func(ctx context.Context, v db.View, messages []cases.StaffMessage, marked map[int64][]Span) (map[int64]templ.Component, error)

// AddTops has a room say something above messages of a case's page. At the start
// only.
func (p *Pages) AddTops(name string, f Tops) {
	p.tops = append(p.tops, func(ctx context.Context, v db.View, messages []cases.StaffMessage, marked map[int64][]Span) (map[int64]templ.Component, error) {
		all, err := f(ctx, v, messages, marked)
		if err != nil {
			return nil, fmt.Errorf("tops of %s: %w", name, err)
		}
		return all, nil
	})
}

// topsOf asks all rooms what they say above messages.
func (p *Pages) topsOf(ctx context.Context, v db.View, messages []cases.StaffMessage, marked map[int64][]Span) (map[int64][]templ.Component, error) {
	out := map[int64][]templ.Component{}
	for _, f := range p.tops {
		all, err := f(ctx, v, messages, marked)
		if err != nil {
			return nil, err
		}
		for id, one := range all {
			out[id] = append(out[id], one)
		}
	}
	return out, nil
}
