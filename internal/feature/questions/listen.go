package questions

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/platform/db"
)

// mostFound is how many marks one message may have; a longer list would be read
// by nobody.
const mostFound = 60

// look finds what wants a word back in what somebody said: in their own words,
// without what they quote and sign with.
func (s *Questions) look(ctx context.Context, v db.View, a cases.Arrival) (any, error) {
	text := db.Text(a.Text)
	all := slices.DeleteFunc(Find(text), func(f Found) bool { return quoted(text, f.From) })
	all = once(text, all)
	all, err := unlearnt(ctx, v, text, all[:min(len(all), mostFound)])
	return noticed{text, all}, err
}

// once leaves out what a message says again in the very same words: who asks
// a thing twice wants one answer.
func once(text string, all []Found) []Found {
	said := make(map[string]bool, len(all))
	return slices.DeleteFunc(all, func(f Found) bool {
		words := strings.ToLower(strings.Join(strings.Fields(text[f.From:f.To]), " "))
		again := said[words]
		said[words] = true
		return again
	})
}

// quoted says whether what begins at a byte stands in a line that is marked as a
// quote: we asked that, or somebody else did.
func quoted(text string, at int) bool {
	line := strings.TrimLeft(text[strings.LastIndexByte(text[:at], '\n')+1:], " \t")
	return strings.HasPrefix(line, ">") || strings.HasPrefix(line, "＞")
}

// noticed is what look found, and where.
type noticed struct {
	text string
	all  []Found
}

// note files what was found with the message.
func (s *Questions) note(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, looked any) error {
	n, ok := looked.(noticed)
	if !ok {
		return fmt.Errorf("questions: a look of type %T", looked)
	}
	if len(n.all) == 0 {
		return nil
	}
	asked, rows := 0, make([][]any, len(n.all))
	for i, f := range n.all {
		rows[i] = row(Mark{CaseID: h.ID, MessageID: message, Found: f, What: wordsOf(n.text, f), FoundAt: tx.Now()})
		if f.Kind.Asks() {
			asked++
		}
	}
	if err := tx.InsertMany(ctx, insertInto, rows); err != nil {
		return err
	}
	return s.told(ctx, tx, h.ID, "question.found", map[string]any{"n": len(n.all), "asked": asked}, message)
}

// split takes the marks of messages to the case the messages went to.
func (s *Questions) split(ctx context.Context, tx *db.Tx, f facts.CaseSplit) error {
	if err := follow(ctx, tx, f.To, f.Messages); err != nil {
		return err
	}
	if err := s.mark(ctx, tx, f.From); err != nil {
		return err
	}
	return s.mark(ctx, tx, f.To)
}

// merged reckons the numbers of two cases that became one.
func (s *Questions) merged(ctx context.Context, tx *db.Tx, f facts.CasesMerged) error {
	return s.mark(ctx, tx, f.Into)
}

// unmerged reckons the numbers of two cases that are two again.
func (s *Questions) unmerged(ctx context.Context, tx *db.Tx, f facts.CasesUnmerged) error {
	if err := s.mark(ctx, tx, f.Into); err != nil {
		return err
	}
	return s.mark(ctx, tx, f.From)
}
