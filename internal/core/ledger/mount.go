package ledger

import (
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// Mount adds the pages and the API.
func (l *Ledger) Mount(rt *web.Router) {
	l.mountPages(rt)
	l.mountAPI(rt)
}

// happenings are the kinds of activity that this package records.
var happenings = words.Family("activity.", "ledger.posted", "ledger.reversed", "ledger.closed")

// Happenings returns the kinds of activity of the ledger, for whoever offers a
// choice of them.
func Happenings() []string { return happenings.Values() }
