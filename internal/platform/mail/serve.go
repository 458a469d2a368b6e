package mail

import (
	"errors"
	"io"
	"runtime/debug"

	"kept.example/kept/internal/platform/confine"
)

// childRaw is the largest message a child takes.
const childRaw = 256 << 20

// ServeChild is the body of the hidden command that [Parsers] starts: it gives
// up what a parser does not need (open files, the right to write files, memory
// beyond its share) and then answers one message after the other until in ends.
// It changes its whole process and is for a process of its own.
func ServeChild(in io.Reader, out io.Writer) error {
	debug.SetGCPercent(100)
	if err := confine.Self(childMemory); err != nil {
		return err
	}
	debug.FreeOSMemory() // what starting took
	return readEach(in, out)
}

// mayHold is what a child may hold while it reads a message of so many bytes: four
// times its size and 32 MB, and never so much that the hard limit is near. Sizes count
// in whole megabytes, so that messages of a common size share one limit.
func mayHold(size int64) int64 {
	const mb = 1 << 20
	return min(4*(size/mb)*mb+32*mb, childMemory*3/4)
}

// readEach reads one message after the other. Its heap is collected in time for what each
// may hold, however far behind the collector is on a machine that does other work too.
func readEach(in io.Reader, out io.Writer) error {
	held := int64(0)
	for {
		n, err := readLength(in, childRaw)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if may := mayHold(n); may != held {
			debug.SetMemoryLimit(may)
			held = may
		}
		raw, err := take(in, n)
		if err != nil {
			return err
		}
		m, _ := Parse(raw, Limits{})
		hoard()
		if err := writeMessage(out, m); err != nil {
			return err
		}
		if n > 1<<20 {
			raw, m = nil, Message{}
			debug.FreeOSMemory() // an idle child holds nothing of a large message
		}
	}
}
