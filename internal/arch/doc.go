// Package arch holds the tests that keep the architecture: who may import whom, which
// library has which door, who writes which table, what a schema may say, and that
// pages, words and front-end files keep their rules. It is tests only; the order in
// order_test.go is the map of the whole.
package arch
