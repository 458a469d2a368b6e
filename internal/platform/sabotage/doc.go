// Package sabotage says which rule a build made to be caught breaks. A proof that
// cannot fail proves nothing, so each proof of the torture is tried on a desk that
// breaks the rule it proves: all those desks are one binary, built with the tag
// sabotage, and the variable SABOTAGE names the rule at its start.
//
// Always true: without the tag this package is empty and nothing imports it, so
// that the binary people run has neither the names nor what they do.
package sabotage
