package outside

import (
	"fmt"
	"os"
	"strings"
)

// Memory is what the desk's own process holds that no file is behind, in bytes;
// 0 where the system does not tell.
func (k *Kept) Memory() (bytes int64) {
	if k.cmd == nil {
		return 0
	}
	said, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", k.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(said)) {
		if n := int64(0); strings.HasPrefix(line, "RssAnon:") {
			_, _ = fmt.Sscanf(line, "RssAnon: %d kB", &n)
			return n << 10
		}
	}
	return 0
}
