// Package search finds cases by what was said in them, and people by what they
// are called.
//
//	what happened ──follower──▶ job ──▶ words by message  ──▶ found, newest first
//	 (activity)     a second           words by person        ranked, highlighted
//	                                   vocabulary
//
// Always true:
//   - the index is written by a job behind what happened, in small groups, never
//     in the transaction that files a mail; it is at most two seconds behind;
//   - rights are part of the query: a message is filed under its case's inbox,
//     or, if the case is private, under its case alone, so that only what a
//     scope shows is looked at; what was found is asked for its rights again;
//   - a message of a merged case is found as its root;
//   - answers come newest first: the newest 500 messages that match are ranked by
//     where the words stand, whether they stand together, and age; older ones by
//     the cursor. The page says so;
//   - the index holds folded words and no text: what is highlighted is the text
//     as it is now;
//   - when somebody is erased their words are found no more from that moment, and
//     a job takes them out of the pages of the index and out of the vocabulary.
//
// Words are folded (case, accents) and not stemmed. Scripts without spaces are
// read as pairs of characters. The vocabulary knows each word with its stems and
// trigrams: a word that is looked for is widened to at most 20 of its kin, and a
// word that nobody wrote is mended.
//
// A room adds what it knows: a filter of the lists is a filter here, by the same
// name (tag:vip), and a [Source] is a group of its own on the page.
//
// Tables: search_message, search_person, search_state, search_fill, search_case,
// search_word, search_stem, search_gram. Personal columns: the words of
// search_message and search_person; search_word.word, search_stem.stem and
// search_gram.gram, as far as a word is a name.
//
// Jobs: search.index, search.again, search.forget.
package search
