package app

import (
	"context"
	"runtime"
	"runtime/debug"
	"time"
)

// When memory is given back: soon after the start, for what the first round of
// jobs took, and then as often as the desk has rested for so long.
const (
	afterStart = 5 * time.Second
	afterRest  = 2 * time.Minute
)

// giveBack returns memory to the system that a start, or an hour of work, has left
// behind. Serving lets the heap grow to three times of what is in use, and nothing
// cleans a heap that no longer grows: a desk at rest would keep it all. The same
// holds for what was read of the program itself.
func giveBack(ctx context.Context) {
	debug.FreeOSMemory()
	cleaned, wait := cleanings(), afterStart
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		// at rest the only ones are ours and the one that Go makes every two minutes
		if now := cleanings(); wait == afterStart || now-cleaned <= 2 {
			debug.FreeOSMemory()
			LeaveProgram()
		}
		cleaned, wait = cleanings(), afterRest
	}
}

// cleanings is how often the heap was cleaned.
func cleanings() uint32 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.NumGC
}
