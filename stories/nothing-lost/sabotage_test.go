package nothinglost

import (
	"flag"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var every = flag.Bool("every", false, "try every sabotage, also those whose proof takes minutes")

// sabotages are builds with one rule broken each, by a build tag, and the proof
// that must find each out: a scenario of the torture, or tests of a package. A
// proof that finds nothing when its rule is broken proves nothing when it is
// kept.
var sabotages = []struct {
	tag, rule string
	torture   []string // arguments of kept torture; or
	test      []string // arguments of go test
	slow      bool
}{
	{tag: "sabotage_early_ack", rule: "250 only after the commit",
		torture: []string{"--only", "kill", "--engine", "sqlite", "--scale", "0.2"}},
	{tag: "sabotage_no_identity", rule: "the same content to the same inbox is one message",
		torture: []string{"--only", "kill", "--engine", "sqlite", "--scale", "0.1"}},
	{tag: "sabotage_empty_id", rule: "an empty id matches nothing",
		torture: []string{"--only", "kill", "--engine", "sqlite", "--scale", "0.1"}},
	{tag: "sabotage_normal", rule: "a COMMIT is on the disk when it returns", slow: true,
		torture: []string{"--only", "power", "--short"}},
	{tag: "sabotage_file_unsynced", rule: "an attachment is on the disk before the row that names it", slow: true,
		torture: []string{"--only", "power", "--short"}},
	{tag: "sabotage_ignored_fsync", rule: "nothing is acknowledged after an fsync that failed", slow: true,
		torture: []string{"--only", "eio", "--short"}},
	{tag: "sabotage_early_effect", rule: "nothing leaves the house but from a committed job",
		torture: []string{"--only", "relay", "--engine", "sqlite", "--short", "--scale", "0.2"}},
	{tag: "sabotage_uncertain", rule: "what may have arrived is marked uncertain",
		torture: []string{"--only", "relay", "--engine", "sqlite", "--short", "--scale", "0.3"}},
	{tag: "sabotage_late_attempt", rule: "an attempt is in the books before DATA", slow: true,
		torture: []string{"--only", "relay", "--engine", "sqlite", "--short", "--scale", "2"}},
	{tag: "sabotage_early_cursor", rule: "the IMAP cursor moves behind what is in the books",
		test: []string{"kept.example/kept/internal/core/mailboxes", "-run", "TestTheCursorStaysBehindTheBooks"}},
	{tag: "sabotage_get_changes", rule: "GET and HEAD change nothing",
		test: []string{"kept.example/kept/internal/core/casepage", "-run", "TestToLookAtACaseChangesNothing"}},
	{tag: "sabotage_no_fence", rule: "a run that lost its job ends nothing",
		test: []string{"kept.example/kept/internal/platform/jobs", "-run", "TestALateFailureTouchesNobodyElsesAttempt|TestAFrozenProcess"}},
}

func TestSabotage(t *testing.T) {
	for _, s := range sabotages {
		t.Run(s.tag, func(t *testing.T) {
			if s.slow && !*every {
				t.Skip("takes minutes; -every tries it")
			}
			if s.test != nil {
				out, err := exec.Command("go", append([]string{"test", "-count=1", "-tags", s.tag}, s.test...)...).CombinedOutput()
				if found := firstFailure(string(out)); err == nil || found == "" {
					t.Errorf("a build that breaks %q was not found out by %v: %v\n%s", s.rule, s.test, err, out)
				} else {
					t.Logf("found: %s", found)
				}
				return
			}
			bin := filepath.Join(t.TempDir(), "kept")
			if out, err := exec.Command("go", "build", "-tags", s.tag, "-o", bin, "kept.example/kept/cmd/kept").CombinedOutput(); err != nil {
				t.Fatalf("build: %v\n%s", err, out)
			}
			r, said, err := torture(t, bin, append([]string{"--patient"}, s.torture...)...)
			for _, one := range r.Results {
				if one.NotRun != "" {
					t.Skipf("SKIPPED: %s", one.NotRun)
				}
			}
			if err == nil {
				t.Errorf("a build that breaks %q was not found out:\n%s", s.rule, said)
			}
			for _, one := range r.Results {
				for _, wrong := range one.Wrong[:min(2, len(one.Wrong))] {
					t.Logf("found: %s", wrong)
				}
			}
		})
	}
}

// firstFailure is the line of a test's output that says what failed. A build
// that does not compile is no proof.
func firstFailure(out string) string {
	for line := range strings.SplitSeq(out, "\n") {
		if strings.Contains(line, "--- FAIL") {
			return strings.TrimSpace(line)
		}
	}
	return ""
}
