//go:build !profile

package main

// profiled does nothing: the product profiles nobody.
func profiled() (end func()) { return func() {} }
