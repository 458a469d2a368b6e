// Package backups makes whole copies of the desk while it works, puts one back,
// and proves by doing it that they can be put back.
//
//	kept-20261126T031500Z/
//	  manifest.json     what it is: version, time, schema, the parts of the database
//	  SHA256SUMS        every file with its sum, as sha256sum -c reads it
//	  kept.db           the database; on PostgreSQL tables/NAME.copy.zst
//	  files/ab/abcd…    attachments and large mails, each under its sum
//	  kept.secret       wraps the keys; missing where it is kept apart from the data
//	  erasures.jsonl    who was erased until then, by number
//	kept-erasures.jsonl the same, of all that became known later: a restore runs them again
//
// Always true: a backup has its name when all of it is on the disk, and not
// before. What was acknowledged before began_at is in it. Its files are those of
// the moment after its database, so none that the database names is missing. A
// restore reads every byte before it writes one, and leaves what is there alone.
// While one is not finished, its folder has .restoring and nothing serves it.
//
// Tables: backup (what was made and proved). Personal columns: none; in a backup
// there is all that the desk holds, and what is erased later is named beside it.
package backups
