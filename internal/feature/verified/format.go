package verified

import (
	"context"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// chipLook colours a state: only what the customer says is good or bad.
func chipLook(s State) string {
	switch s {
	case Confirmed:
		return web.Good
	case NotYet:
		return web.Bad
	case Wrote:
		return web.Info
	}
	return web.Plain
}

// told is when something became of an asking, and through whom.
func told(ctx context.Context, p panelView, r Round) string {
	switch {
	case r.State == Asked && r.AskedAt.IsZero():
		return words.T(ctx, "verified.told.will")
	case r.State == Asked:
		return words.T(ctx, "verified.told.asked", words.A("at", r.AskedAt), words.A("due", r.DueAt))
	case r.EndedBy == User && p.Names[r.UserID] != "":
		return words.T(ctx, "verified.told.user", words.A("at", r.EndedAt), words.A("who", p.Names[r.UserID]))
	case r.State == Confirmed && r.FirstContact():
		return words.T(ctx, "verified.told.first", words.A("at", r.EndedAt))
	}
	return words.T(ctx, "verified.told.at", words.A("at", r.EndedAt))
}

// guessWords says what words of theirs seem to mean.
func guessWords(ctx context.Context, r Round) string {
	switch r.Guess {
	case Yes:
		return words.T(ctx, "verified.banner.guess_yes", words.A("at", r.EndedAt))
	case No:
		return words.T(ctx, "verified.banner.guess_no", words.A("at", r.EndedAt))
	}
	return words.T(ctx, "verified.banner.wrote", words.A("at", r.EndedAt))
}

// chips are the exceptions a row shows.
func chips(ctx context.Context, value any) []cases.Chip {
	b, _ := value.(*Body)
	if b == nil {
		return nil
	}
	switch State(b.State) {
	case NotYet:
		return []cases.Chip{{Look: web.Bad, Icon: "history", Text: words.T(ctx, "verified.chip.not_yet")}}
	case Wrote:
		if b.Guess == string(Yes) {
			return []cases.Chip{{Look: web.Info, Icon: "question", Text: words.T(ctx, "verified.chip.guess_yes")}}
		}
	case Silent:
		return []cases.Chip{{Look: web.Plain, Icon: "", Text: words.T(ctx, "verified.chip.silent")}}
	}
	return nil
}

// monthName is the month of its first day: March 2026.
func monthName(ctx context.Context, first time.Time) string {
	_, month, _ := strings.Cut(words.Date(ctx, first), " ")
	return month
}
