//go:build !sabotage_empty_id

package cases

// sabotageEmptyID is true only in a build made to be caught: there an empty
// In-Reply-To matches.
const sabotageEmptyID = false
