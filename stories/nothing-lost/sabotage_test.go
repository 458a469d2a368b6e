package nothinglost

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kept.example/kept/stories/outside"
)

var every = flag.Bool("every", false, "try every sabotage, also those whose proof takes minutes")

// sabotages break one rule each, and each must be found out by its proof: a scenario of
// the torture, or tests of a package. A proof that finds nothing when its rule is broken
// proves nothing when it is kept. All are in one binary, which is built with the tag
// sabotage; which rule it breaks is said when it starts.
var sabotages = []struct {
	name, rule string
	torture    []string // arguments of kept torture, each of whose scenarios must find it; or
	test       []string // arguments of go test
	says       string   // what each scenario must say of it; "": anything
	slow       bool
	impatient  bool // what is undone stays undone: not long is waited for it
}{
	{name: "early_ack", rule: "250 only after the commit",
		torture: []string{"--only", "kill", "--engine", "sqlite", "--scale", "0.2"}},
	{name: "no_identity", rule: "the same content to the same inbox is one message",
		torture: []string{"--only", "kill", "--engine", "sqlite", "--scale", "0.1"}},
	{name: "empty_id", rule: "an empty id matches nothing",
		torture: []string{"--only", "kill", "--engine", "sqlite", "--scale", "0.1"}},
	{name: "normal", rule: "a COMMIT is on the disk when it returns", slow: true,
		torture: []string{"--only", "power", "--short"}},
	{name: "file_unsynced", rule: "an attachment is on the disk before the row that names it", slow: true,
		torture: []string{"--only", "power", "--short"}},
	{name: "ignored_fsync", rule: "nothing is acknowledged after an fsync that failed", slow: true,
		torture: []string{"--only", "eio", "--short"}},
	{name: "early_effect", rule: "nothing leaves the house but from a committed job",
		torture: []string{"--only", "relay", "--engine", "sqlite", "--short", "--scale", "0.2"}},
	{name: "uncertain", rule: "what may have arrived is marked uncertain",
		torture: []string{"--only", "relay", "--engine", "sqlite", "--short", "--scale", "0.3"}},
	{name: "late_attempt", rule: "an attempt is in the books before DATA", slow: true,
		torture: []string{"--only", "relay", "--engine", "sqlite", "--short", "--scale", "2"}},
	{name: "early_cursor", rule: "the IMAP cursor moves behind what is in the books",
		test: []string{"kept.example/kept/internal/core/mailboxes", "-run", "TestTheCursorStaysBehindTheBooks"}},
	{name: "get_changes", rule: "GET and HEAD change nothing",
		test: []string{"kept.example/kept/internal/core/casepage", "-run", "TestToLookAtACaseChangesNothing"}},
	{name: "no_fence", rule: "a run that lost its job ends nothing",
		test: []string{"kept.example/kept/internal/platform/jobs", "-run", "TestALateFailureTouchesNobodyElsesAttempt|TestAFrozenProcess"}},
	{name: "forgotten_key", rule: "what is asked for again under an Idempotency-Key is done once",
		torture: []string{"--only", "remedies", "--engine", "sqlite", "--short", "--scale", "0.4"}},
	{name: "second_order", rule: "a dispatch is handed over under one id, however often",
		torture: []string{"--only", "remedies", "--engine", "sqlite", "--short", "--scale", "0.4"}},
	{name: "late_job", rule: "an item and the job that files it are written in one transaction", says: "has no state", impatient: true,
		torture: []string{"--only", "point,postgres,nodes", "--short", "--scale", "0.25"}},
	{name: "no_state", rule: "every item ends in one visible state", says: "has no state", impatient: true,
		torture: []string{"--only", "hostile,forged", "--short", "--scale", "0.15"}},
	{name: "hoarder", rule: "what reads a hostile mail takes four times its size and 32 MB at most", says: "of memory, and may take", impatient: true,
		torture: []string{"--only", "hostile", "--short", "--scale", "0.1"}},
	{name: "every_time", rule: "an address has one automatic reply a day", says: "automatic mail went 2 times", impatient: true,
		torture: []string{"--only", "loop", "--short", "--scale", "0.3"}},
	{name: "careless", rule: "a desk whose disk is full takes nothing new, and says so", says: "no page says that the disk is full", impatient: true,
		torture: []string{"--only", "full", "--short", "--scale", "0.3"}},
	{name: "ignored_full", rule: "nothing is acknowledged for which there was no room", says: "was acknowledged while the disk had no room", impatient: true,
		torture: []string{"--only", "space", "--short", "--scale", "0.5"}},
}

// breaks is the variable that names the rule to be broken. Only a build with the tag
// sabotage knows it.
const breaks = "SABOTAGE"

func TestSabotage(t *testing.T) {
	t.Parallel()
	bin := filepath.Join(t.TempDir(), "kept")
	if out, err := exec.Command("go", "build", "-tags", "sabotage", "-o", bin, "kept.example/kept/cmd/kept").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	if !says(t, bin, "sabotage") {
		t.Error("a build with the tag sabotage does not name it: the test of the product's binary would find nothing")
	}
	for _, s := range sabotages {
		t.Run(s.name, func(t *testing.T) {
			if s.slow && !*every {
				t.Skip("takes minutes; -every tries it")
			}
			t.Parallel()
			env := []string{breaks + "=" + s.name}
			if s.test != nil {
				cmd := exec.Command("go", append([]string{"test", "-count=1", "-tags", "sabotage"}, s.test...)...)
				cmd.Env = append(os.Environ(), env...)
				out, err := cmd.CombinedOutput()
				if found := firstFailure(string(out)); err == nil || found == "" {
					t.Errorf("a build that breaks %q was not found out by %v: %v\n%s", s.rule, s.test, err, out)
				} else {
					t.Logf("found: %s", found)
				}
				return
			}
			args := s.torture
			if !s.impatient {
				args = append([]string{"--patient"}, args...)
			}
			if server := os.Getenv("KEPT_TEST_PG"); server != "" {
				args = append([]string{"--database-url", server}, args...)
			}
			r, said, err := torture(t, bin, env, args...)
			ran := 0
			for _, one := range r.Results {
				if one.NotRun != "" {
					t.Logf("SKIPPED: %s: %s", one.Scenario, one.NotRun)
					continue
				}
				ran++
				at := slices.IndexFunc(one.Wrong, func(wrong string) bool { return strings.Contains(wrong, s.says) })
				if at < 0 {
					t.Errorf("%s does not find out a build that breaks %q: %q", one.Scenario, s.rule, one.Wrong)
					continue
				}
				t.Logf("%s found: %s", one.Scenario, one.Wrong[at])
			}
			if ran == 0 {
				t.Skip("SKIPPED: nothing could be played here")
			}
			if err == nil {
				t.Errorf("a build that breaks %q was not found out:\n%s", s.rule, said)
			}
		})
	}
}

// TestTheProductKnowsNoSabotage: nothing that breaks a rule, nor the name of it, is in
// the binary that people run.
func TestTheProductKnowsNoSabotage(t *testing.T) {
	if says(t, outside.Binary(t), "sabotage") {
		t.Error("the product's binary speaks of sabotage; what breaks a rule belongs into a file with the build tag")
	}
}

// says reports whether a binary has a word in it, in small or capital letters.
func says(t *testing.T, bin, word string) bool {
	t.Helper()
	b, err := os.ReadFile(bin)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Contains(bytes.ToLower(b), []byte(word))
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
