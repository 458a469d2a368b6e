package budgets

import (
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// Mount adds the pages and the API.
func (b *Budgets) Mount(rt *web.Router) {
	b.mountPages(rt)
	b.mountAPI(rt)
}

// happenings are the kinds of activity that this package records; overs are the
// reasons why somebody must say yes.
var (
	happenings = words.Family("activity.", "budget.added", "budget.changed", "budget.rate_entered")
	overs      = words.Family[Reason]("budgets.over.", PastBudget, PastSingle, PastTwo, NoBudget)
)

// Happenings returns the kinds of activity of budgets, for whoever offers a choice
// of them.
func Happenings() []string { return happenings.Values() }
