package mail

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// worked is how long a child has worked in all its threads, as the system counts it, in
// hundredths of a second; known is false where that cannot be told.
func (c *child) worked() (d time.Duration, known bool) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.cmd.Process.Pid))
	if err != nil {
		return 0, false
	}
	_, after, _ := strings.Cut(string(b), ") ") // the program's name is in brackets, and is ours
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return 0, false
	}
	var ticks int64
	for _, f := range fields[11:13] { // in the program, and in the system for it
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0, false
		}
		ticks += n
	}
	return time.Duration(ticks) * (time.Second / 100), true
}
