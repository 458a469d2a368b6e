// Package effort counts what a case has cost the customer, from facts alone: nobody is
// asked. Low effort keeps people more surely than delight does, so it is shown before
// anything else that is counted.
//
// The terms: requests they had to answer (round trips), telling it again while nobody
// answered (repeats), changes of the channel, other people of ours who took over
// (transfers), days of waiting for us, cases that came back (reopened), and
// answers of ours that did not help: "not yet", or a workaround that they refused (no_help). Each is
// shown with its number and its points; what a point is worth stands on a page of the
// settings, with where the usual worth comes from.
//
// A small row a case is kept by a follower of what happened, never in the act itself,
// and can be counted anew at any time. From it come two lists: who walked away, that is
// fell silent while unsolved, the one whom it cost most first; and who is at risk, with
// the reasons. Each has one action: the draft of a personal message. And how easy easy
// things are: how many cases took one reply and no other field.
//
//	counted ──► walked away (nothing of theirs for some days, the last word ours)
//	   ▲           │  └────► set aside (one of us has looked)
//	   └───────────┘ (anybody says something)
//
// Always true: a row is what counting anew would give; a case that was merged has none;
// nobody's status is changed by any of it.
//
// Tables: effort, effort_person, effort_state. Personal columns: none; numbers of facts.
// Follows: the record of what happened. Writes the mark effort.score. Plugs into: the
// case page (panel), a person's page (panel), the lists (is:walked_away, is:at_risk), Today (how
// often easy was easy), the navigation, the settings, the API, erase, export and verify.
package effort
