//go:build sabotage

package mail

import "kept.example/kept/internal/platform/sabotage"

// doubtful of a build made to be caught: a letter that may have arrived is sent
// again as if it had not.
var doubtful = map[bool]State{false: Uncertain, true: Deferred}[sabotage.Breaks("uncertain")]
