//go:build !sabotage

package mail

// told is what a child knows of the world: nothing.
func told() []string { return []string{} }

// hoard does nothing: a child holds what its message takes.
func hoard() {}
