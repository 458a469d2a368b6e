package promises

import (
	"context"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/timewords"
	"kept.example/kept/internal/platform/words"
)

// lint reads a reply while it is written: words that only seem to name a time
// are pointed out with an exact one; a time that was named is offered to be
// watched, or the nearest that can be kept in place of one that cannot.
func (s *Promises) lint(ctx context.Context, v db.View, c cases.Case, text string) ([]outbox.Hint, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.PromisesMake) {
		return nil, err
	}
	vague := timewords.Vague(text, c.Lang)
	p, err := s.place(ctx, v, c, words.From(ctx).Zone.String())
	if err != nil {
		return nil, err
	}
	named := timewords.Find(text, p)
	if len(vague)+len(named) == 0 {
		return nil, nil
	}
	their, err := s.desk.Outbox.Reader(ctx, v, c)
	if err != nil {
		return nil, err
	}
	l := linting{text: text, zone: words.From(ctx).Zone, theirs: their.Zone}
	if l.theirs == nil {
		l.theirs = p.Zone
	}
	var hints []outbox.Hint
	if len(vague) > 0 {
		is, known, err := s.Suggest(ctx, v, c)
		if err != nil {
			return nil, err
		}
		for _, at := range vague {
			hints = append(hints, l.vague(at, is, known))
		}
	}
	if len(named) > 0 {
		all, err := s.OfCase(ctx, v, c.ID)
		if err != nil {
			return nil, err
		}
		for _, r := range named {
			if !watched(all, r.At) {
				hints = append(hints, l.named(r))
			}
		}
	}
	return hints, nil
}

// watched says whether a time is promised already.
func watched(all []Promise, at time.Time) bool {
	for _, p := range all {
		if p.State == Pending && p.DueAt.Equal(at) {
			return true
		}
	}
	return false
}

// linting words hints on a text.
type linting struct {
	text         string
	zone, theirs *time.Location // the writer's, and the customer's
}

// vague points out words that name no time.
func (l linting) vague(at timewords.Span, is Suggestion, known bool) outbox.Hint {
	said := l.text[at.From:at.To]
	h := outbox.Hint{Kind: "vague", Icon: "clock", Rule: "vague", Words: said}
	if !known {
		h.Says, h.Action, h.Target = fault.Say("promises.hint.vague", fault.A("words", said)), fault.Say("promises.make"), "promise-pop"
		return h
	}
	key := "promises.hint.vague_known"
	if is.Few {
		key = "promises.hint.vague_few"
	}
	h.Says = fault.Say(key, fault.A("words", said), fault.A("level", is.Level), fault.A("at", is.At), fault.A("n", is.Many), fault.A("alike", AlikeNames.Say(is.Alike)))
	return l.take(h, at, is.At)
}

// named offers to watch a time that the text names.
func (l linting) named(r timewords.Reading) outbox.Hint {
	said := l.text[r.From:r.To]
	if r.Why != "" {
		h := outbox.Hint{Kind: "never", Icon: "alert", Says: fault.Say("promises.hint.refused", fault.A("words", said), fault.A("why", refusals.Say(r.Why, fault.A("at", r.At), fault.A("nearest", r.Nearest))))}
		return l.take(h, r.Span, r.Nearest)
	}
	h := outbox.Hint{Kind: "prom", Icon: "promise", Says: fault.Say("promises.hint.named", fault.A("words", said), fault.A("at", r.At)), Action: fault.Say("promises.track")}
	h.Fill = l.fill(r.Span, r.At)
	return h
}

// take is a button that promises a time, and says it in place of the words.
func (l linting) take(h outbox.Hint, at timewords.Span, due time.Time) outbox.Hint {
	h.Action = fault.Say("promises.hint.take", fault.A("at", due))
	h.Fill = l.fill(at, due)
	h.Was, h.Is = l.text[at.From:at.To], timewords.Say(due.In(l.theirs), at.Lang)
	return h
}

func (l linting) fill(at timewords.Span, due time.Time) map[string]string {
	return map[string]string{whatField: sentence(l.text, at), dueField: due.In(l.zone).Format(localTime), byField: ""}
}

// sentence is the sentence that words stand in, without the words.
func sentence(text string, at timewords.Span) string {
	from := strings.LastIndexAny(text[:at.From], ".!?\n") + 1
	to := len(text)
	if i := strings.IndexAny(text[at.To:], ".!?\n"); i >= 0 {
		to = at.To + i
	}
	what := []rune(strings.Join(strings.Fields(strings.Trim(text[from:at.From]+" "+text[at.To:to], " ,;:")), " "))
	if len(what) > longestWhat {
		what = what[:longestWhat]
	}
	return string(what)
}
