//go:build sabotage_uncertain

package mail

// doubtful of a build made to be caught: a letter that may have arrived is sent
// again as if it had not.
const doubtful = Deferred
