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
// What a message names is found before it is filed, however it is written: model
// numbers and aliases in its subject, its text and the names of its files. They are
// kept in memory, read at the first message and renewed when the catalogue has changed;
// a desk without a catalogue reads one empty table and does nothing. Somebody can say
// that it is not this one, after which no words of the case name it again.
//
// What is found out in a case goes back to the catalogue in one step, and what nobody
// knows is counted by product, so that somebody finds out.
//
// Tables: product, product_term, product_fit, product_catalogue, product_case,
// product_unknown. Personal columns: product_unknown.what; the rest of a catalogue
// speaks of things.
// Tells: facts.ProductNamed. Listens to: messages, facts.CaseSplit. Plugs into: the
// case page (panel), the API (case field products), the lists (product:), the
// navigation, erase, export and verify.
package products
