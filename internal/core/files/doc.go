// Package files is attachments: bytes in the blob store, a row that says to
// which message they belong, and an address that gives nothing away.
//
// Always true:
//   - the bytes are stored before the transaction that refers to them
//     ([Files.Keep]), and the row is written in it ([Files.Attach]);
//   - a file's address is a random number of 128 bits, never its name and never
//     its hash; it needs a session whose scope shows the case, or a customer's
//     link, and a customer is given the files of messages to and from them only;
//   - whatever a stranger sent is served as an attachment, never sniffed, in a
//     sandbox; shown inline is only a picture that we drew anew ourselves.
//
// Tables: file. Personal columns: file.name, content_id, sum, token; erasing a
// person deletes the rows, and the sweep of the blob store removes bytes that
// no row refers to. Hears: facts.CaseSplit.
package files
