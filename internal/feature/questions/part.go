package questions

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// partName is under what replies keep what they answer.
const partName = "questions"

// field is how the composer and the API call it.
const field = "answers"

// ticks are the marks that a reply answers.
type ticks []int64

func fromForm(f url.Values) (any, error) {
	var all ticks
	for _, text := range f[field] {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil || id <= 0 {
			return nil, fault.Field(field, "questions.fault.elsewhere")
		}
		all = append(all, id)
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, nil
}

func fromJSON(raw json.RawMessage) (any, error) {
	var all ticks
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, fault.Field(field, "questions.fault.json").Because(err)
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, nil
}

// check refuses a reply that says it answers what is not of its case.
func (s *Questions) check(ctx context.Context, v db.View, c cases.Case, value any) ([]outbox.Hint, error) {
	t, ok := value.(ticks)
	if !ok {
		return nil, fmt.Errorf("questions: ticks of type %T", value)
	}
	_, err := s.open(ctx, v, c.ID, t)
	return nil, err
}

// plain is what a reply answers that solves a case with one open question: that one.
// Nobody has to tick what can be nothing else.
func (s *Questions) plain(ctx context.Context, v db.View, c cases.Case, value any) (any, error) {
	if value != nil {
		return value, nil
	}
	all, err := s.OfCase(ctx, v, c.ID)
	var open ticks
	for _, m := range all {
		if m.State == Open && m.Kind.Asks() {
			open = append(open, m.ID)
		}
	}
	if err != nil || len(open) != 1 {
		return nil, err
	}
	return open, nil
}

// act says of each that is ticked that the reply, now a message, answers it.
func (s *Questions) act(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, value any) error {
	t, ok := value.(ticks)
	if !ok {
		return fmt.Errorf("questions: ticks of type %T", value)
	}
	return s.Answer(ctx, tx, h, message, t)
}

// chip is a mark above the editor.
type chip struct {
	Mark
	Ticked  bool
	Leaving bool // a reply that leaves soon answers it
}

// rowView is the row of chips.
type rowView struct {
	Case  cases.Case
	Chips []chip // what is open
	All   []Mark // what the page may show in messages, for its numbers
}

// fields draws the chips: a box for each mark that is open.
func (s *Questions) fields(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	row, err := s.row(ctx, v, c)
	if err != nil {
		return nil, err
	}
	return asksRow(row), nil
}

func (s *Questions) row(ctx context.Context, v db.View, c cases.Case) (row rowView, err error) {
	row.Case = c
	if row.All, err = s.OfCase(ctx, v, c.ID); err != nil {
		return row, err
	}
	var ticked ticks
	if raw, ok := outbox.PartDraft(ctx, partName); ok {
		if err := json.Unmarshal(raw, &ticked); err != nil {
			return row, err
		}
	}
	leaving, err := s.leaving(ctx, v, c.ID)
	for _, m := range row.All {
		if m.State == Open {
			row.Chips = append(row.Chips, chip{m, slices.Contains(ticked, m.ID), slices.Contains(leaving, m.ID)})
		}
	}
	return row, err
}

// leaving are the marks that replies answer which leave soon.
func (s *Questions) leaving(ctx context.Context, v db.View, caseID int64) (all ticks, err error) {
	family, err := s.desk.Cases.Family(ctx, v, caseID)
	if err != nil {
		return nil, err
	}
	held, err := s.desk.Outbox.HeldParts(ctx, v, family, partName)
	for _, raw := range held {
		var some ticks
		if err := json.Unmarshal(raw, &some); err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, err
}

// left says how many questions stay open if the reply goes as its draft is.
func (s *Questions) left(ctx context.Context, v db.View, c cases.Case) (n int, err error) {
	row, err := s.row(ctx, v, c)
	for _, one := range row.Chips {
		if one.Kind.Asks() && !one.Ticked && !one.Leaving {
			n++
		}
	}
	return n, err
}

// propose says which open questions a reply seems to answer.
func (s *Questions) propose(ctx context.Context, v db.View, c cases.Case, text string) ([]outbox.Hint, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.CasesReply) {
		return nil, err
	}
	all, err := s.OfCase(ctx, v, c.ID)
	if err != nil {
		return nil, err
	}
	has := carrying(text)
	var numbers, boxes []string
	for _, m := range all {
		if m.State == Open && covers(has, m.What) {
			numbers = append(numbers, strconv.Itoa(m.Number))
			boxes = append(boxes, fmt.Sprintf("%s:%d", field, m.ID))
		}
	}
	if len(boxes) == 0 {
		return nil, nil
	}
	says := fault.Say("questions.hint", fault.A("n", len(boxes)), fault.A("numbers", strings.Join(numbers, ", ")))
	return []outbox.Hint{{Kind: "answers", Icon: "question", Says: says, Ticks: boxes}}, nil
}

// marksJSON tells the page how each mark stands and which number it has, so
// that what messages show stays in step.
func marksJSON(ctx context.Context, row rowView) string {
	known := map[string]any{}
	for _, m := range row.All {
		known[strconv.FormatInt(m.ID, 10)] = []any{string(m.State), labelOf(m), titleOf(ctx, m)}
	}
	raw, err := json.Marshal(known)
	if err != nil {
		return "{}"
	}
	return string(raw)
}

// labelOf is the number of a mark as it stands beside it.
func labelOf(m Mark) string {
	if m.Number == 0 {
		return ""
	}
	return strconv.Itoa(m.Number)
}

// titleOf says what a mark is and how it stands.
func titleOf(ctx context.Context, m Mark) string {
	return words.T(ctx, "questions.title", words.A("kind", KindNames.Say(m.Kind)), words.A("state", stateWords(m)))
}
