// Package words holds every sentence for people. A room embeds a catalogue
// for each language (words/en.json, words/de.json); code carries only keys and
// arguments, and the edge words them in the reader's language and zone.
//
// Always true: a loaded catalogue has each key in every language, once, with
// the same placeholders.
package words
