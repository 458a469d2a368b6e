package casepage

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// Span is a stretch of a message's text that a room has marked, as a question.
type Span struct {
	From, To int    // bytes of the text; To is the first that is not in it
	ID       string // of what it stands for
	Label    string // beside it, as "2"
	Class    string // how it looks, beside q; "" for nothing more
	Title    string // worded: what it is, and how it stands
}

// Spans reads what a room has marked in some messages.
type Spans func(ctx context.Context, v db.View, messages []cases.StaffMessage) (map[int64][]Span, error)

// AddSpans has a room mark the text of messages. What it returns for a message
// that is shown in a frame stands above the frame, for nothing of ours enters
// it.
func (p *Pages) AddSpans(name string, f Spans) {
	p.spans = append(p.spans, func(ctx context.Context, v db.View, messages []cases.StaffMessage) (map[int64][]Span, error) {
		all, err := f(ctx, v, messages)
		if err != nil {
			return nil, fmt.Errorf("spans of %s: %w", name, err)
		}
		return all, nil
	})
}

// spansOf asks all rooms for their marks, and puts them in the order of the
// text. One that lies within another, or not within the text, is left out.
func (p *Pages) spansOf(ctx context.Context, v db.View, messages []cases.StaffMessage) (map[int64][]Span, error) {
	out := map[int64][]Span{}
	for _, f := range p.spans {
		all, err := f(ctx, v, messages)
		if err != nil {
			return nil, err
		}
		for id, some := range all {
			out[id] = append(out[id], some...)
		}
	}
	for _, m := range messages {
		out[m.ID] = inOrder(m.Text, out[m.ID])
	}
	return out, nil
}

func inOrder(text string, all []Span) []Span {
	slices.SortStableFunc(all, func(a, b Span) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(b.To, a.To)) })
	at := 0
	return slices.DeleteFunc(all, func(s Span) bool {
		if s.From < at || s.To <= s.From || s.To > len(text) || !utf8.RuneStart(text[s.From]) || s.To < len(text) && !utf8.RuneStart(text[s.To]) {
			return true
		}
		at = s.To
		return false
	})
}

// part is a stretch of what a message says, with what rooms have marked in it.
type part struct {
	Text  string
	Spans []Span
}

// parts cuts what a message says around the quote that is folded away inside it.
// Where a room has marked something in the quote it stays in sight; what we wrote
// is never folded.
func (m *message) parts() (above part, quote string, below part) {
	from, to := 0, 0
	if m.Kind == cases.Inbound {
		from, to = mail.Quoted(m.Text)
	}
	if from == to || slices.ContainsFunc(m.Spans, func(s Span) bool { return s.From < to && s.To > from }) {
		return part{m.Text, m.Spans}, "", part{}
	}
	above.Text, quote, below.Text = m.Text[:from], m.Text[from:to], m.Text[to:]
	for _, s := range m.Spans {
		if s.To <= from {
			above.Spans = append(above.Spans, s)
			continue
		}
		s.From, s.To = s.From-to, s.To-to
		below.Spans = append(below.Spans, s)
	}
	return above, quote, below
}

// piece is a stretch of a line that is drawn in one go.
type piece struct {
	Text string
	Span *Span // nil for plain text
	Ends bool  // the span ends here
}

// marked cuts a text as [paragraphs] does, and its lines where a span begins
// and ends. A span may go over several lines.
func marked(text string, spans []Span) [][][]piece {
	var all [][][]piece
	var paragraph [][]piece
	full, from := false, 0
	for from <= len(text) {
		to := from + strings.IndexByte(text[from:]+"\n", '\n')
		line := strings.TrimSuffix(text[from:to], "\r")
		switch {
		case line == "":
			if len(paragraph) > 0 {
				all = append(all, paragraph)
			}
			paragraph, full = nil, false
		case full && continues(line):
			last := len(paragraph) - 1
			paragraph[last] = append(append(paragraph[last], gap(spans, from)), cut(line, from, spans)...)
		default:
			paragraph = append(paragraph, cut(line, from, spans))
		}
		if line != "" {
			full = utf8.RuneCountInString(line) >= edge && !strings.HasSuffix(line, "  ")
		}
		from = to + 1
	}
	if len(paragraph) > 0 {
		all = append(all, paragraph)
	}
	return all
}

// gap is the space where two lines became one, within whatever span goes over
// their end.
func gap(spans []Span, at int) piece {
	for i := range spans {
		if spans[i].From < at && at < spans[i].To {
			return piece{Text: " ", Span: &spans[i]}
		}
	}
	return piece{Text: " "}
}

// cut cuts a line that begins at a byte of the text where spans begin and end.
func cut(line string, at int, spans []Span) []piece {
	var all []piece
	done := 0
	for i := range spans {
		s := &spans[i]
		from, to := max(s.From-at, done), min(s.To-at, len(line))
		if from >= to {
			continue
		}
		if from > done {
			all = append(all, piece{Text: line[done:from]})
		}
		all = append(all, piece{Text: line[from:to], Span: s, Ends: s.To-at <= len(line)})
		done = to
	}
	if done < len(line) {
		all = append(all, piece{Text: line[done:]})
	}
	return all
}

// pieces draws a line. It writes no space of its own, since a mark may stand
// within a word.
func pieces(line []piece) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		for _, one := range line {
			if _, err := io.WriteString(w, one.html()); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p piece) html() string {
	esc := templ.EscapeString[string]
	if p.Span == nil {
		return esc(p.Text)
	}
	s := *p.Span
	drawn := `<span class="` + esc(strings.TrimSpace("q "+s.Class)) + `" data-q="` + esc(s.ID) + `" title="` + esc(s.Title) + `">` + esc(p.Text) + `</span>`
	if p.Ends {
		drawn += `<span class="` + esc(strings.TrimSpace("q-n "+s.Class)) + `" data-qn="` + esc(s.ID) + `">` + esc(s.Label) + `</span>`
	}
	return drawn
}
