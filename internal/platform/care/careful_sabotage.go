//go:build sabotage

package care

import "kept.example/kept/internal/platform/sabotage"

// careful of a build made to be caught: a full disk is no reason to refuse anything,
// until the database does.
var careful = !sabotage.Breaks("careless")
