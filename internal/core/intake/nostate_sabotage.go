//go:build sabotage

package intake

import "kept.example/kept/internal/platform/sabotage"

// noState of a build made to be caught: what would be held is put nowhere, so that it
// has no state and nobody sees it.
var noState = sabotage.Breaks("no_state")
