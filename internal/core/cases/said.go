package cases

import "kept.example/kept/internal/platform/words"

// happenings are the kinds of activity that this package records.
var happenings = words.Family("activity.", "case.opened", "case.reopened", "case.status", "case.waiting", "case.woken", "case.owner", "case.team",
	"case.step", "case.subject", "case.followed", "case.unfollowed", "case.private", "case.public", "case.participant", "case.participant_off", "case.moved", "case.topic", "case.topic_off", "case.undone", "case.unlike", "case.let_down",
	"case.merged", "case.merged_away", "case.unmerged", "case.apart", "case.split", "case.split_off",
	"message.arrived", "message.checked", "message.reply", "message.note", "message.automatic")

// Happenings returns the kinds of activity of cases, for whoever offers a
// choice of them.
func Happenings() []string { return happenings.Values() }
