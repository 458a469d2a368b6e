package casepage

import (
	"context"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// StepWords is a case's next step in words, for other pages.
func StepWords(ctx context.Context, c cases.Case) string { return stepWords(ctx, c) }

// NameWords is a customer's name, or that they have none.
func NameWords(ctx context.Context, name string) string { return customerName(ctx, name) }

// SubjectWords is a case's subject, or that it has none.
func SubjectWords(ctx context.Context, s string) string { return subject(ctx, s) }

// Said draws a message anew in the place where the thread of its case shows it.
func (p *Pages) Said(ctx context.Context, v db.View, message int64) (_ templ.Component, err error) {
	defer fault.Wrap(&err, "casepage.Said(%d)", message)
	m, err := p.cases.Message(ctx, v, message)
	if err != nil {
		return nil, err
	}
	var th thread
	if err := p.addMessages(ctx, v, &th, []cases.StaffMessage{m}); err != nil {
		return nil, err
	}
	return web.Partial("#"+messageID(m.ID), "outerMorph", item(th.Entries[0])), nil
}

// spoken says whether a message was said on a telephone, and not written.
func spoken(m *message) bool { return m.Via == "voice" && m.Kind != cases.Note }
