// Package app puts the product together: it is the only package that knows all
// the others, and the list of rooms in this package is the list of everything
// Kept does.
package app
