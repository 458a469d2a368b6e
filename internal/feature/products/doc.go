// Package products is the catalogue, which forgets nothing: every model that is or
// was sold, with what it is called, what it can do, which parts fit it, what followed
// it, where its manuals are, what we know about it and how long it is under warranty.
//
//	sold ◄──► discontinued
//
// A part is a product too: what fits what is one table that is read both ways.
//
// Always true: a product is never removed; a model number, read without case, spaces
// and dashes, belongs to one product; product_term has what each product is found by,
// and nothing else; each change of the catalogue counts product_catalogue up, in the
// same transaction, by which what is kept in memory knows that it is old.
//
// Tables: product, product_term, product_fit, product_catalogue. Personal columns:
// none; a catalogue speaks of things.
// Plugs into: the navigation, the API, verify.
package products
