// Package lists finds cases: the open ones, mine, nobody's, those that wait or
// are done, those of an inbox, a team or a person, sorted by need, next step,
// the clock that ends first, change or age.
//
// Always true:
//   - a list reads an index and nothing else: over several inboxes it is one
//     bounded read per inbox and shelf, joined and cut again; no list sorts or
//     scans the table, whatever it holds (sorted are only: what a user follows
//     or owns in private, and a person's cases by need or next step);
//   - the cursor is (sort value, id), so a page costs the same wherever it is;
//     a case that moves meanwhile may come twice, and none is left out that
//     stays;
//   - every other filter runs over such a list and looks at 5,000 cases at
//     most: then it answers with what it found and the cursor to go on;
//   - counts stop at 1,000 and are kept two seconds;
//   - a scope is part of every question. A private case is found by its owner
//     and its followers only;
//   - a saved view is a question, not an answer: who reads it finds what they
//     may see, whoever saved it.
//
// Tables: case_seen (what somebody has seen of a case), saved_view; the indexes
// of lists are in the schema of package cases. Personal columns: saved_view that
// is about a person (person_id) goes with them; its name is the words of staff.
package lists
