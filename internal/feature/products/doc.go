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
// A product that is public has a help page, which anybody may read, without the notes for
// us and without naming what is not public. It is written for people who find it by a
// search engine: see help.go.
//
// Product feedback is what would make a product, or a part of it, better, in the words
// that people used: captured from a case, or proposed because the customer gave a hint.
// It is counted by product and part, on a page and in a signed webhook for those who can
// change the product; the webhook names no person and no case.
//
//	hint ──► counted ──► withdrawn
//	  └────► dismissed
//
// Always true: n of a part is how much of it is counted; a hint is decided about once.
//
// Tables: product, product_term, product_fit, product_catalogue, product_case,
// product_unknown, product_feedback, product_feedback_part, product_feedback_hook.
// Personal columns: product_unknown.what, product_feedback.words; the rest of a
// catalogue speaks of things.
// Tells: facts.ProductNamed. Listens to: messages, facts.CaseSplit. Is given: the hints
// that another room finds. Plugs into: the case page (panel), the API (case field
// products), the lists (product:), the navigation, jobs, erase, export and verify.
package products
