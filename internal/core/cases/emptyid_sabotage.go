//go:build sabotage

package cases

import "kept.example/kept/internal/platform/sabotage"

// emptyNames of a build made to be caught: an empty In-Reply-To matches.
var emptyNames = sabotage.Breaks("empty_id")
