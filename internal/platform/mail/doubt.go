//go:build !sabotage

package mail

// doubtful is what a letter is whose line died after the final dot.
const doubtful = Uncertain
