//go:build !sabotage

package cases

// emptyNames is whether an empty id names a message: never.
const emptyNames = false
