//go:build !sabotage

package care

// careful: a desk whose disk is full takes nothing new, and says so.
const careful = true
