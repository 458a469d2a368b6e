package torture

import (
	"fmt"
	"os/exec"
	"path/filepath"
)

// backupsKilled kills kept backup while it copies a desk that serves. What is left
// is a whole backup or none: the check that a restore makes first tells the two
// apart. The desk does not notice, and the next backup is whole.
func (t *trial) backupsKilled(tool string, k *desk, times int) error {
	rng := t.rng(5)
	for i := range times {
		to, c := t.path("backups", fmt.Sprint(i)), calls[rng.IntN(len(calls))]
		cmd := exec.CommandContext(t.ctx, tool, "-qq", "-f", "-o", "/dev/null", "-e", "trace="+c.names, "-e",
			fmt.Sprintf("inject=%s:signal=SIGKILL:when=%d", c.names, 1+rng.IntN(c.upTo)), t.o.Binary, "backup", filepath.Join(to, "killed"))
		cmd.Env, cmd.Dir = k.env, t.dir
		if cmd.Run() == nil {
			t.count("points that were not reached", 1)
			if _, err := k.command("", "restore", "--check", filepath.Join(to, "killed")); err != nil {
				t.off("a backup that said it was made is not whole: %v", err)
			}
			continue
		}
		t.count("kills while a backup is made", 1)
		t.count(killed, 1)
		if _, err := k.command("", "backup", filepath.Join(to, "next")); err != nil {
			t.off("after a backup was killed at %s the next one fails: %v", c.names, err)
		} else if _, err := k.command("", "restore", "--check", filepath.Join(to, "next")); err != nil {
			t.off("after a backup was killed at %s the next one is not whole: %v", c.names, err)
		}
	}
	return nil
}
