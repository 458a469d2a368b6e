// Package calendar is business time: when somebody is there to answer, and how
// much of such time lies between two moments.
//
// What always holds, also on days when the clocks change:
//
//   - Between(t, Add(t, d)) == d, for a d of any sign.
//   - Add never moves the other way: a longer d never ends earlier.
//   - A span opens at the first moment the clock on the wall shows its start
//     and closes at the last moment it shows its end; a start or end that the
//     clocks skip is the moment of the skip. Spans never overlap.
//   - The zero [Hours] are open all the time.
//
// The zone database is part of the binary, so the answers do not depend on the
// machine.
package calendar

import (
	"embed"
	_ "time/tzdata" // zones are the same on every machine
)

// Words holds the sentences of this package's faults.
//
//go:embed words/*.json
var Words embed.FS
