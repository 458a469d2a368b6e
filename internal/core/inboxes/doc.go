// Package inboxes holds the doors of the desk: inboxes, each an address or a
// form or a line on a channel, and the brands whose faces they show.
//
// Always true: there is at least one brand, and exactly one is the default; the
// schema makes the first. Every inbox has a brand. An address belongs to one
// inbox; an inbox that is switched off takes nothing. What no inbox takes is
// refused at the door.
//
// Tables: brand, inbox. Personal columns: none. Plugs in: pages
// /settings/brands and /settings/inboxes; API brands, inboxes.
package inboxes
