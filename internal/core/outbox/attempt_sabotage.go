//go:build sabotage

package outbox

import "kept.example/kept/internal/platform/sabotage"

// attemptFirst of a build made to be caught: the attempt is written down when it
// is over.
var attemptFirst = !sabotage.Breaks("late_attempt")
