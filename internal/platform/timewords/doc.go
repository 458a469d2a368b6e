// Package timewords reads times that people write in words, in English, German,
// French, Spanish, Portuguese and Italian: by Thursday noon, in two days, bis
// Freitag 16 Uhr, in drei Werktagen.
//
// [Read] reads a text that is nothing but a time; [Find] finds in a longer text
// the times that sound like a promise; [Vague] finds the words that only seem to
// name a time.
//
// What always holds:
//   - What is read is one exact moment, or it says why it is none ([Why]) and
//     then which good moment is nearest.
//   - A day without a time of day means the end of the working day, for that is
//     when it is over for whoever works; "before" a day means its beginning.
//   - A promise in the past, in hours when nobody works, on a day that the
//     calendar does not have or in an hour that the clocks skip is none.
//   - Spans are byte offsets into the text that was given.
package timewords
