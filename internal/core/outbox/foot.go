package outbox

import (
	"context"
	"html"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/words"
)

// Foot is what a room adds below a mail that the customer alone reads, above
// the link to their own page: what they can do there about what was said.
type Foot struct {
	Name string
	// Look returns what it says; the zero Footnote for nothing.
	Look func(ctx context.Context, v db.View, f Footing) (Footnote, error)
	// Act notes in which message it was said, once the status of the case is what
	// the reply asked for.
	Act func(ctx context.Context, tx *db.Tx, c *cases.Held, message int64) error
}

// Footing is what a foot stands below.
type Footing struct {
	Case   cases.Case
	Solves bool // what is said ends the case, as far as we know
	Letter bool // the desk writes it, and none of us
	Reader words.Reader
}

// Footnote is a sentence and what can be answered to it, each a link to the
// customer's own page. None of them does anything but show it: robots follow
// links.
type Footnote struct {
	Says  string
	Links []FootLink
}

// FootLink is one answer.
type FootLink struct {
	Says  string
	Query string // what the page is asked to show, as ?works=yes#works
}

// AddFoot adds what a room says below mails. Called while the product is put
// together.
func (o *Outbox) AddFoot(f Foot) { o.feet = append(o.feet, f) }

// footed remembers which feet a mail was given.
type footed []Foot

// feetOf asks each room what stands below a mail, and remembers who said
// something.
func (o *Outbox) feetOf(ctx context.Context, v db.View, f Footing, said *footed) ([]Footnote, error) {
	var all []Footnote
	for _, one := range o.feet {
		note, err := one.Look(ctx, v, f)
		if err != nil {
			return nil, err
		}
		if note.Says == "" {
			continue
		}
		all = append(all, note)
		if said != nil {
			*said = append(*said, one)
		}
	}
	return all, nil
}

// act lets each foot of a mail note its message.
func (f footed) act(ctx context.Context, tx *db.Tx, c *cases.Held, message int64) error {
	for _, one := range f {
		if err := one.Act(ctx, tx, c, message); err != nil {
			return err
		}
	}
	return nil
}

// text is a footnote below a plain text.
func (f Footnote) text(page string) string {
	lines := []string{f.Says}
	for _, l := range f.Links {
		lines = append(lines, l.Says+": "+page+l.Query)
	}
	return strings.Join(lines, "\n")
}

// html is a footnote below a formatted one.
func (f Footnote) html(page string) string {
	var b strings.Builder
	b.WriteString("<p>" + html.EscapeString(f.Says))
	for i, l := range f.Links {
		between := " | "
		if i == 0 {
			between = "<br>"
		}
		b.WriteString(between + `<a href="` + html.EscapeString(page+l.Query) + `">` + html.EscapeString(l.Says) + "</a>")
	}
	return b.String() + "</p>"
}
