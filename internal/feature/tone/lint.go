package tone

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// looked is how many of the last messages of a case a reply is read against.
const looked = 12

// lateFrom is how long somebody has waited when bad news comes late.
const lateFrom = 2 * 24 * time.Hour

// Check reads a reply on a case: what would be better said in another way, by the
// rules that are switched on. What it says of links is what they answered lately;
// see [Tone.Try].
func (s *Tone) Check(ctx context.Context, v db.View, c cases.Case, text string) (_ []Finding, err error) {
	defer fault.Wrap(&err, "tone.Check(case %d)", c.ID)
	actor, err := staff.Allow(ctx, staff.CasesReply)
	if err != nil {
		return nil, err
	}
	in := Reading{Lang: c.Lang, Late: c.Shelf() == cases.ShelfOpen && v.Now().Sub(c.WaitsSince) >= lateFrom}
	if in.Before, in.Theirs, err = s.said(ctx, v, c); err != nil {
		return nil, err
	}
	found := append(Read(text, in), s.links.findings(text)...)
	if at, is := attachedIn(text, c.Lang); is {
		d, err := s.desk.Outbox.DraftOf(ctx, v, c.ID, cases.Reply)
		if err != nil {
			return nil, err
		}
		if actor.ID == 0 || d.Attached() == 0 {
			found = append(found, at)
		}
	}
	off, err := offs(ctx, v)
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(f Finding) bool { return off[f.Rule] })
	slices.SortStableFunc(found, func(a, b Finding) int { return a.From - b.From })
	return found, nil
}

// Try asks the links of a text whether there is something. Never within a
// transaction.
func (s *Tone) Try(ctx context.Context, text string) { s.links.try(ctx, text) }

// said are what we said last to the customer, and what they said lately.
func (s *Tone) said(ctx context.Context, v db.View, c cases.Case) (before string, theirs []string, err error) {
	all, _, err := s.desk.Cases.Before(ctx, v, c.ID, 0, looked)
	for _, m := range all {
		switch {
		case m.Kind == cases.Reply && m.Audience == cases.ToCustomer:
			before = m.Text
		case m.Kind == cases.Inbound && !m.NotParticipant && m.Audience == cases.ToCustomer:
			theirs = append(theirs, m.Text)
		}
	}
	return before, theirs, err
}

// lint points out what would be better said in another way, while a reply is
// written.
func (s *Tone) lint(ctx context.Context, v db.View, c cases.Case, text string) ([]outbox.Hint, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.CasesReply) {
		return nil, err
	}
	found, err := s.Check(ctx, v, c, text)
	if err != nil {
		return nil, err
	}
	hints := make([]outbox.Hint, len(found))
	for i, f := range found {
		hints[i] = hintOf(f)
	}
	return hints, nil
}

// mostQuoted is how much of the words a hint repeats, in runes.
const mostQuoted = 60

func hintOf(f Finding) outbox.Hint {
	h := outbox.Hint{Kind: "tone", Icon: icons[f.Rule], Rule: string(f.Rule), Words: f.Was, Says: f.says()}
	if f.Rule == Vague {
		h.Kind = "vague"
	}
	if f.Better != "" {
		h.Was, h.Is = f.Was, f.Better
		h.Action = fault.Say("tone.take", fault.A("better", f.Better))
	}
	return h
}

// icons of the sprite, by rule.
var icons = map[Rule]string{
	BareNo: "alert", Late: "clock", Again: "history", Apology: "heart", Excuse: "alert", Procedure: "root", Blame: "user", Answered: "question", Vague: "clock",
	Machine: "bot", Jargon: "book", Link: "link", Attached: "clip", Gap: "pencil",
}

// says is a finding in a sentence, with the reason.
func (f Finding) says() fault.Sentence {
	said := fault.A("words", clipped(f.Was))
	switch {
	case f.Rule == Link && f.Status == 0:
		return fault.Say("tone.link.unknown", said)
	case f.Rule == Link:
		return fault.Say("tone.link.broken", said, fault.A("status", strconv.Itoa(f.Status)))
	}
	return fault.Say("tone.hint", said, fault.A("why", whys.Say(f.Rule)))
}

func clipped(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > mostQuoted {
		return strings.TrimRight(string(r[:mostQuoted]), " ") + "…"
	}
	return s
}

// sift takes out what the acting user left as it is on this case and what is
// switched off, and says of the rest where it can be put aside. The hints of other
// rooms that name a rule are treated alike.
func (s *Tone) sift(ctx context.Context, v db.View, c cases.Case, _ string, all []outbox.Hint) ([]outbox.Hint, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !slices.ContainsFunc(all, func(h outbox.Hint) bool { return h.Rule != "" }) {
		return all, err
	}
	left, err := aside(ctx, v, c.ID, actor.ID)
	if err != nil {
		return nil, err
	}
	off, err := offs(ctx, v)
	if err != nil {
		return nil, err
	}
	kept := make([]outbox.Hint, 0, len(all))
	for _, h := range all {
		if h.Rule == "" || !Rule(h.Rule).Known() {
			kept = append(kept, h)
			continue
		}
		sum := sumOf(h.Words)
		if off[Rule(h.Rule)] || left[[2]string{h.Rule, sum}] {
			continue
		}
		h.Fine = didPath(c.ID, Fine, h.Rule, sum)
		if h.Button() {
			h.Took = didPath(c.ID, Taken, h.Rule, sum)
		}
		kept = append(kept, h)
	}
	return kept, nil
}

// didPath is where a page says what was done with a finding. Its words are not in
// it, for addresses are written down.
func didPath(caseID int64, did Did, rule, sum string) string {
	return fmt.Sprintf("/cases/%d/tone/%s?%s", caseID, did, url.Values{"rule": {rule}, "words": {sum}}.Encode())
}
