// Package policies reads rules that people write: a line a rule, its name, how it is
// reckoned, and after # where it comes from.
//
//	loss = price * share   # what they paid and could not use
//
// A rule knows what is known of a case and the rules above it. A text that does not
// read, or that does not reckon for one of the samples, is refused with the line and
// the reason. A rule is small and ends: it has no loops, a bounded size and bounded
// memory. What divides by nothing is an error of its line, never a number.
//
// It stores nothing: the versions belong to the room whose rules they are.
package policies
