package mail

import (
	"errors"
	"io"
	"runtime/debug"
)

// childRaw is the largest message a child takes.
const childRaw = 256 << 20

// ServeChild is the body of the hidden command that [Parsers] starts: it gives
// up what a parser does not need (open files, the right to write files, memory
// beyond its share) and then answers one message after the other until in ends.
// It changes its whole process and is for a process of its own.
func ServeChild(in io.Reader, out io.Writer) error {
	debug.SetMemoryLimit(childMemory * 3 / 4) // collect before the hard limit is near
	debug.SetGCPercent(100)
	if err := confine(childMemory); err != nil {
		return err
	}
	debug.FreeOSMemory() // what starting took
	for {
		n, err := readLength(in, childRaw)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
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
