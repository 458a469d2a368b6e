// Package notices tells agents what concerns them: they were named in
// a note, were given a case, a customer of theirs answered, a promise broke, a
// mail is held back past its time, a reply did not arrive.
//
// A notice is shown under the bell of every page, live, and on a page of its
// own until it is read; opening its case reads it. Who wants it is also sent a
// mail: at once, or many folded into one, and on request only in working hours.
// What was read before its mail left is not mailed.
//
//	unread ──► read
//	mail: waits ──► sent | none (read in time, or out of sight since)
//
// Always true: a notice goes to somebody who may see what it is about, and is
// shown and mailed only while they still may; nobody is told of what they did
// themselves; a notice holds ids and no words, so nothing of a customer is in
// it; several answers in one case are one unread notice, the newest; of a kind that
// is told of many, a day's unread ones are one, which leads to the list of the cases; a mail
// leaves from a committed job; what was read goes after ninety days.
//
// In a note "@" and a colleague's or a team's name calls them. It is read on the
// server, so plain typing does; who is called and cannot see the case is named
// in its timeline, and is not told.
//
// Tables: notice, notice_part, notice_choice, notice_style. Personal columns: none of a
// customer's. Listens to: facts.NoteAdded, OwnerChanged, TeamChanged,
// CaseOpened, MessageArrived, LetDown, CaseSplit. Plugs in: the bell, the pages
// /notices and /notices/settings, the API notices, a panel on Today. A room adds
// a kind with [Notices.Declare] and tells with [Notices.Tell].
package notices
