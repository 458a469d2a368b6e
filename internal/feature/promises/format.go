package promises

import (
	"context"
	"encoding/json"
	"time"

	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// markClass colours a promise: normal is ink, exceptions have colour.
func markClass(p Promise) string {
	switch {
	case p.State == Kept:
		return "kept"
	case p.State == Broken:
		return "broken"
	case p.AtRisk():
		return "risk"
	}
	return ""
}

func customerClass(p Promise) string {
	if p.State == Pending {
		return "due"
	}
	return markClass(p)
}

func chipLook(p Promise) string {
	switch p.State {
	case Kept:
		return web.Good
	case Broken:
		return web.Bad
	}
	if p.AtRisk() {
		return web.Warn
	}
	return web.Plain
}

func markIcon(p Promise) string {
	switch p.State {
	case Kept:
		return "check"
	case Broken, Withdrawn:
		return "x"
	case Renegotiated:
		return "refresh"
	}
	return "clock"
}

// whatOf is what was promised; erased words are said to be gone.
func whatOf(ctx context.Context, p Promise) string {
	if p.What == "" {
		return words.T(ctx, "promises.erased")
	}
	return p.What
}

// standing says how a promise stands against its time: in 3 days, 2 h early.
func standing(ctx context.Context, p Promise, now time.Time) string {
	switch p.State {
	case Pending:
		if p.DueAt.After(now) {
			return words.T(ctx, "promises.in", words.A("span", words.Span(ctx, p.DueAt.Sub(now))))
		}
		return words.T(ctx, "promises.now")
	case Kept:
		return words.T(ctx, "promises.early", words.A("span", words.Span(ctx, p.DueAt.Sub(p.EndedAt))))
	case Broken:
		return words.T(ctx, "promises.broken_since", words.A("span", words.Span(ctx, now.Sub(p.DueAt))))
	}
	return StateNames.T(ctx, p.State)
}

// customerStanding is the same for the customer, who is owed an apology where
// it was broken.
func customerStanding(ctx context.Context, p Promise) string {
	switch p.State {
	case Kept:
		return words.T(ctx, "promises.customer.kept", words.A("at", p.EndedAt))
	case Broken:
		return words.T(ctx, "promises.customer.broken", words.A("due", p.DueAt))
	case Withdrawn:
		return words.T(ctx, "promises.customer.withdrawn", words.A("due", p.DueAt))
	}
	return words.T(ctx, "promises.customer.due", words.A("due", p.DueAt))
}

// zoneNames are the words for whose zone a time is told in.
var zoneNames = words.Family("promises.zone.", "customer", "team")

// wholeTime words a time so that nobody can misread it: Thu 5 Mar, 16:00.
func wholeTime(ctx context.Context, t time.Time) string {
	return words.Day(ctx, t) + ", " + words.Clock(ctx, t)
}

// fillOf is what a button writes into the fields of a promise.
func fillOf(at time.Time, zone string) string {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	raw, err := json.Marshal(map[string]string{dueField: at.In(loc).Format(localTime), byField: ""})
	if err != nil {
		return "{}"
	}
	return string(raw)
}

// proofOf says by what a promise was kept, or how the customer agreed.
func proofOf(ctx context.Context, p Promise) string {
	if p.State == Renegotiated {
		return AgreedNames.T(ctx, p.Agreed)
	}
	return words.T(ctx, "promises.proof")
}

// reasonOf is why a promise was withdrawn. That a person writes is taken back by
// the desk alone, and for one reason.
func reasonOf(ctx context.Context, p Promise) string {
	if p.State == Withdrawn && p.ByReply && p.Reason == "" {
		return words.T(ctx, "promises.solved_first")
	}
	return p.Reason
}

// percent words a share.
func percent(ctx context.Context, share float64) string {
	return words.T(ctx, "promises.calibration.percent", words.A("n", int(share+0.5)))
}

// interval words between which shares the true one lies.
func interval(ctx context.Context, b Band) string {
	low, high := b.Interval()
	return words.T(ctx, "promises.calibration.interval", words.A("low", int(100*low)), words.A("high", int(100*high+0.999)))
}
