//go:build !sabotage

package outbox

// attemptFirst: an attempt is in the books before DATA, so that a process which
// dies after it leaves a trace.
const attemptFirst = true
