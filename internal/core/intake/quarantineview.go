package intake

import (
	"context"
	"strconv"

	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// mark is the n-th placeholder.
func mark(n int) string { return "$" + strconv.Itoa(n) }

// domainOf is what a group is called.
func domainOf(ctx context.Context, g Group) string {
	if g.Domain == "" {
		return words.T(ctx, "intake.no_sender")
	}
	return g.Domain
}

// lookOfClock is bad once the time to decide is over.
func lookOfClock(ctx context.Context, i Item) string {
	if words.From(ctx).Now.After(i.DecideBy) {
		return web.Bad
	}
	return web.Plain
}
