// Package app puts the product together: it is the only package that knows all
// the others, and the list of rooms in this package is the list of everything
// Kept does.
package app

// The tests named Generated write schema.sql and docs/openapi.json.
//
//go:generate go test -count=1 -run=^TestGenerated . -update
