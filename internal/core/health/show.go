package health

import (
	"context"
	"time"

	"kept.example/kept/internal/core/backups"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// since says since when the oldest waits; empty where nothing does.
func since(ctx context.Context, n int, at time.Time) string {
	if n == 0 || at.IsZero() {
		return ""
	}
	return words.T(ctx, "health.in.since", words.A("at", at))
}

// size is how large a backup is.
func size(ctx context.Context, b backups.Row) string {
	if b.ID == 0 {
		return ""
	}
	return amount(ctx, b.Size)
}

// amount is a number of bytes as people read it.
func amount(ctx context.Context, bytes int64) string {
	if bytes >= 10<<30 {
		return words.T(ctx, "health.size.gb", words.A("n", bytes>>30))
	}
	return words.T(ctx, "health.size.mb", words.A("n", max(1, bytes>>20)))
}

// madeWhen is when a backup was last made that is kept. One made for its proof
// is not.
func madeWhen(ctx context.Context, s backups.State) string {
	if s.Made.ID == 0 {
		return words.T(ctx, "health.backups.unkept")
	}
	return words.Moment(ctx, s.Made.At)
}

// proofWhen is when a backup was last put back.
func proofWhen(ctx context.Context, s backups.State) string {
	if s.Proved.ID == 0 {
		return words.T(ctx, "health.backups.unproved")
	}
	return words.Moment(ctx, s.Proved.At)
}

// proofOf is how that went.
func proofOf(ctx context.Context, s backups.State) string {
	switch {
	case s.Proved.ID == 0:
		return ""
	case s.Proved.OK && s.Made.ID == 0:
		return words.T(ctx, "health.backups.good_unkept")
	case s.Proved.OK:
		return words.T(ctx, "health.backups.good")
	}
	return words.T(ctx, "health.backups.bad")
}

// look colours an alarm: one that is over is no longer red.
func look(a Alarm) string {
	if a.Over() {
		return web.Info
	}
	return web.Bad
}
