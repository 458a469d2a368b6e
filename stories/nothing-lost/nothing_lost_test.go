package nothinglost

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"kept.example/kept/stories/outside"
)

var seed = flag.Uint64("seed", 1, "seed of the torture")

// TestNothingIsLost runs kept torture in its short form, as anybody can, on both
// engines. Beside it the broken builds are found out: both wait for kills, restarts and
// limits most of the time.
func TestNothingIsLost(t *testing.T) {
	t.Parallel()
	args := []string{"--short", "--patient", "--at-once", "2"} // times are figures, not tests
	if server := os.Getenv("KEPT_TEST_PG"); server != "" {
		args = append(args, "--database-url", server)
	}
	if testing.Short() {
		args = append(args, "--scale", "0.1")
	}
	r, said, err := torture(t, outside.Binary(t), nil, args...)
	t.Log(said)
	if err != nil {
		t.Errorf("kept torture: %v", err)
	}
	for _, one := range r.Results {
		for _, wrong := range one.Wrong {
			t.Errorf("%s on %s: %s", one.Scenario, one.Engine, wrong)
		}
		if one.NotRun == "" {
			continue
		}
		// A container may have no FUSE; all else CI sets up itself.
		if os.Getenv("CI") == "true" && one.Scenario != "power" {
			t.Errorf("%s on %s was not run: %s", one.Scenario, one.Engine, one.NotRun)
		}
		fmt.Fprintf(os.Stderr, "!!! %s on %s was not run: %s\n", one.Scenario, one.Engine, one.NotRun)
	}
}

// report is what kept torture --json says, as far as it is needed here.
type report struct {
	Results []struct {
		Scenario, Engine string
		Wrong            []string
		NotRun           string `json:"not_run"`
	}
}

// torture runs kept torture, with more in its environment, and returns its report, what
// it told meanwhile, and how it ended.
func torture(t *testing.T, bin string, env []string, args ...string) (r report, said string, err error) {
	t.Helper()
	cmd := exec.Command(bin, append([]string{"torture", "--json", "--seed", fmt.Sprint(*seed), "--folder", t.TempDir()}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	if json.Unmarshal(out.Bytes(), &r) != nil || len(r.Results) == 0 {
		t.Fatalf("kept torture %s: %v\n%s%s", strings.Join(args, " "), err, out.String(), errs.String())
	}
	return r, errs.String(), err
}
