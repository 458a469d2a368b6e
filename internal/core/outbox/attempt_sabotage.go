//go:build sabotage_late_attempt

package outbox

// attemptFirst of a build made to be caught: the attempt is written down when it
// is over.
const attemptFirst = false
