package questions

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// path is where something is done with a mark.
func path(id int64, act string) string { return fmt.Sprintf("/questions/%d/%s", id, act) }

// casePath is where marks of a case are added.
func casePath(id int64) string { return casepage.Path(id) + "/questions" }

// open is how many chips one sees.
func (r rowView) open() (n int) {
	for _, c := range r.Chips {
		if !c.Leaving {
			n++
		}
	}
	return n
}

// panelView is the panel beside the conversation.
type panelView struct {
	Case  cases.Case
	Marks []Mark
	May   bool
}

// shown are the marks that count.
func (p panelView) shown() []Mark {
	return slices.DeleteFunc(slices.Clone(p.Marks), func(m Mark) bool { return m.Number == 0 })
}

// rest are those that were withdrawn or never were any.
func (p panelView) rest() []Mark {
	return slices.DeleteFunc(slices.Clone(p.Marks), func(m Mark) bool { return m.Number != 0 })
}

func (s *Questions) panel(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	p, err := s.panelOf(ctx, v, c)
	return sidePanel(p), err
}

func (s *Questions) panelOf(ctx context.Context, v db.View, c cases.Case) (p panelView, err error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return p, err
	}
	p.Case, p.May = c, actor.May(staff.CasesReply)
	p.Marks, err = s.OfCase(ctx, v, c.ID)
	return p, err
}

// spans marks the text of messages. Withdrawn marks and those that are none do
// not show.
func (s *Questions) spans(ctx context.Context, v db.View, messages []cases.StaffMessage) (map[int64][]casepage.Span, error) {
	of := map[int64]bool{}
	for _, m := range messages {
		if m.Kind == cases.Inbound {
			of[m.CaseID] = true
		}
	}
	if len(of) == 0 {
		return nil, nil
	}
	all, err := s.OfCase(ctx, v, messages[0].CaseID)
	if err != nil {
		return nil, err
	}
	out := map[int64][]casepage.Span{}
	for _, m := range all {
		if m.Number != 0 {
			out[m.MessageID] = append(out[m.MessageID], casepage.Span{From: m.From, To: m.To, ID: strconv.FormatInt(m.ID, 10),
				Label: labelOf(m), Class: markClass(m), Title: titleOf(ctx, m)})
		}
	}
	return out, nil
}

// markClass colours a mark: what is open has amber, what was told another
// colour, what is done hardly any.
func markClass(m Mark) string {
	switch {
	case m.State != Open:
		return "done"
	case !m.Kind.Asks():
		return "told"
	}
	return ""
}

func chipClass(c chip) string { return markClass(c.Mark) }

func kindIcon(k Kind) string {
	switch k {
	case Request:
		return "flag"
	case Loss:
		return "alert"
	case Hint:
		return "feather"
	case Praise:
		return "heart"
	}
	return "question"
}

// answerKey is what one says of a mark that has its answer, or its word.
func answerKey(k Kind) string {
	if k.Asks() {
		return "questions.answered"
	}
	return "questions.had_word"
}

// stateWords says how a mark stands: what was told wants no answer but a word.
func stateWords(m Mark) fault.Sentence {
	switch {
	case m.Kind.Asks() || m.State != Open && m.State != Answered:
		return StateNames.Say(m.State)
	case m.State == Open:
		return fault.Say("questions.state.wants_word")
	}
	return fault.Say("questions.state.had_word")
}

// whatOf are the words of a mark, as long as we have them.
func whatOf(ctx context.Context, m Mark) string {
	if m.What == "" {
		return words.T(ctx, "questions.erased")
	}
	return m.What
}

// load reads the marks of a page of cases for lists and the API.
func (s *Questions) load(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	roots, err := s.desk.Cases.RootsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	all, err := ofCases(ctx, v, slices.Sorted(maps.Keys(roots)))
	if err != nil {
		return nil, err
	}
	of := map[int64][]Mark{}
	for _, m := range all {
		of[roots[m.CaseID]] = append(of[roots[m.CaseID]], m)
	}
	out := make(map[int64]any, len(ids))
	for _, id := range ids {
		out[id] = bodies(number(of[id]))
	}
	return out, nil
}

// brief counts the open questions of a page of cases, for the rows of a list.
func (s *Questions) brief(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	n, err := s.openOf(ctx, v, ids)
	out := make(map[int64]any, len(n))
	for id, open := range n {
		out[id] = open
	}
	return out, err
}

// openOf counts the open questions of cases and of all that was merged into
// them; a case without one is not in it.
func (s *Questions) openOf(ctx context.Context, v db.View, ids []int64) (map[int64]int, error) {
	roots, err := s.desk.Cases.RootsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	out := map[int64]int{}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(roots)), 500) {
		n, err := openIn(ctx, v, part)
		if err != nil {
			return nil, err
		}
		for id, open := range n {
			out[roots[id]] += open
		}
	}
	return out, nil
}

// count is how many questions of a case are open, beside the time of its row.
func count(ctx context.Context, value any) []cases.Chip {
	n, _ := value.(int)
	if n == 0 {
		return nil
	}
	return []cases.Chip{{Icon: "question", Text: strconv.Itoa(n), Title: words.T(ctx, "questions.count", words.A("n", n))}}
}

// unanswered keeps the cases in which a question is open.
func (s *Questions) unanswered(ctx context.Context, v db.View, ids []int64, _ string) (map[int64]bool, error) {
	n, err := s.openOf(ctx, v, ids)
	keep := make(map[int64]bool, len(n))
	for id := range n {
		keep[id] = true
	}
	return keep, err
}
