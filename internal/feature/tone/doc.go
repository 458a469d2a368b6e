// Package tone reads a reply before it goes: solutions, not excuses.
//
// What would be better said in another way is pointed out while somebody writes,
// each with the reason in a sentence and a better wording: a bare no, bad
// news that comes late, an apology
// without an act and the second one, an excuse, a procedure of ours as the reason,
// blame, a question that was answered already, a vague time, a machine's voice,
// jargon; and, beside the words, a link that does not work and a file that is
// missing. The writer decides: the better wording is put in with one click, or the
// finding put aside as fine. A rule that nobody follows shows on the settings page,
// where it can be switched off. Where a customer's words are harsh, what they need
// stands above them, and the case can be handed over without blame.
//
// The rules are tables of phrases, one a language (tables/*.txt); testdata has
// labelled replies on which each rule keeps a floor. Vague times are found by
// platform/timewords, as for promises.
//
// Always true: nothing here holds a reply back; anger changes neither need nor
// order nor status; what was put aside is not told again to the same writer on the
// same case; a link is tried outside any transaction, by HEAD, never one of ours;
// what could not be tried is said to be so.
//
// Tables: tone_did, tone_rule. Personal columns: tone_did.words_sum, a digest of
// words of ours. Plugs into: the reply (lint and sieve), the case page (above a
// message), the settings, the API, erase, export and verify.
package tone
