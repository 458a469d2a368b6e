//go:build sabotage

package outbox

import "kept.example/kept/internal/platform/sabotage"

// oncePerDay of a build made to be caught: whoever writes again hears again.
var oncePerDay = !sabotage.Breaks("every_time")
