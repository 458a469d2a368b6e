package questions

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// mostRepeated is how many questions the first word repeats, and longestRepeated
// how much of each.
const (
	mostRepeated    = 6
	longestRepeated = 200
)

// opening repeats in the first word what was asked, so that the customer sees
// that it was understood. Only to whom those words surely belong.
func (s *Questions) opening(ctx context.Context, v db.View, w outbox.FirstWord) (string, any, error) {
	if !w.Own {
		return "", nil, nil
	}
	all, err := s.OfCase(ctx, v, w.Case.ID)
	if err != nil {
		return "", nil, err
	}
	var lines []string
	asked := 0
	for _, m := range all {
		if m.MessageID != w.Message || m.State != Open || !m.Kind.Asks() || m.What == "" {
			continue
		}
		if asked++; asked <= mostRepeated {
			lines = append(lines, fmt.Sprintf("%d. %s", asked, clipped(m.What)))
		}
	}
	if asked == 0 {
		return "", nil, nil
	}
	if more := asked - mostRepeated; more > 0 {
		lines = append(lines, w.Reader.Say(fault.Say("questions.letter.more", fault.A("n", more))))
	}
	return w.Reader.Say(fault.Say("questions.letter.asked", fault.A("n", asked))) + "\n" + strings.Join(lines, "\n"), nil, nil
}

// clipped is a question on one line, which begins as a sentence does.
func clipped(what string) string {
	r := []rune(strings.Join(strings.Fields(what), " "))
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	if len(r) > longestRepeated {
		return strings.TrimSpace(string(r[:longestRepeated])) + "…"
	}
	return string(r)
}
