//go:build !linux

package app

// LeaveProgram does nothing elsewhere.
func LeaveProgram() {}
