package people

import "kept.example/kept/internal/platform/words"

// happenings are the kinds of activity that this package records.
var happenings = words.Family("activity.", "person.added", "person.changed", "person.identity_added", "person.identity_removed", "person.identity_first", "person.identity_verified", "person.merged", "person.unmerged",
	"person.exported", "person.erased", "organization.added", "organization.changed", "organization.merged", "organization.unmerged")

// Happenings returns the kinds of activity of people, for whoever offers a
// choice of them.
func Happenings() []string { return happenings.Values() }
