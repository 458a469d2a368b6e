// Package casepage is the page of a case and its slots, for the staff and for
// the customer: the lists, the conversation, what we owe, and the customer's
// own page behind a private link.
//
// It shows and lets change; what is true is decided below it. What a room wants
// to show plugs into a slot: a panel beside the conversation, a panel on the
// customer's page, a cell of the commitment strip, and, from above, the composer
// and what leaves soon. Pages are given what their reader may see: the staff's
// page cases.StaffMessage, the customer's page cases.CustomerMessage and nothing
// else.
//
// Everything works without JavaScript. With it, htmx asks for parts of the same
// pages and live updates fetch rows and new messages by themselves.
//
// Tables: none.
package casepage
