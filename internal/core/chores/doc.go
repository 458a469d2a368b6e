// Package chores is what every part of the desk must do for its own rows:
// erase a person, export what is held of them, verify the books, and hear that
// two people became one. Each part adds a [Chore]; the [Registry] runs them all.
//
// Always true: an erasure runs the chores in the reverse of the order in which
// they were added, so that what refers to others goes first, the record of
// activity last, all in one transaction; and it is written down, without a
// name, so that the restore of an older backup runs it again.
//
// Tables: erasure. Personal columns: none; the id of an erased person leads to
// nothing.
package chores
