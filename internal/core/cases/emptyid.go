//go:build !sabotage_empty_id

package cases

// SabotageEmptyID is true only in a build made to be caught: there an empty
// In-Reply-To matches.
const SabotageEmptyID = false
