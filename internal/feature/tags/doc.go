// Package tags gives cases short labels of the staff's own, to find them again.
//
// A tag is made by using it. Two that differ only in case or spaces are one. A
// case carries a tag once; the tags of a case are those of it and of what was
// merged into it. A tag can become part of another: no row moves, its name leads
// to the other, and it can be taken out again. A name that a tag had before leads
// to it likewise. One that is removed keeps its cases for a week, to be brought
// back as it was; then a job takes it away.
//
// Tables: tag, case_tag. Personal columns: none; a tag is a word of the staff
// about a matter, and is not tied to a person once the case's words are erased.
// Erasing a person takes the tags off their cases all the same, since somebody
// may have written a name into one.
// Listens to: nothing. Plugs into: the case page (panel), the lists (chips and
// the filter tag), the settings, the API, erase, export and verify.
package tags
