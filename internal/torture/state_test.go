package torture

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A shard that had its time reports on what is in its file, and runs nothing; a
// line that a stop cut off is no result.
func TestAShardGoesOnWhereItsFileEnds(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.jsonl")
	for _, one := range []Result{{Scenario: "kill", Engine: "sqlite", Shard: 1, Seconds: 40}, {Scenario: "kill", Engine: "sqlite", Shard: 2, Seconds: 5},
		{Scenario: "kill", Engine: "postgres", Shard: 1, Seconds: 21}} {
		if err := appendState(file, one); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"scenario":"ki`); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := RunShard(context.Background(), Options{Seed: 1}, Shard{Number: 1, Lasts: time.Minute, State: file})
	if err != nil || len(r.Results) != 3 {
		t.Errorf("%d results, %v", len(r.Results), err)
	}
	if err := appendState(file, Result{Scenario: "eio"}); err != nil {
		t.Fatal(err)
	}
	if all, err := readState(file); err != nil || len(all) != 4 {
		t.Errorf("after a line that was cut off %d results, %v", len(all), err)
	}
}

func TestSeedsDifferAndStay(t *testing.T) {
	a, b := seedOf(1, "kill", "sqlite"), seedOf(1, "kill", "postgres")
	if a == b || a != seedOf(1, "kill", "sqlite") || a == seedOf(2, "kill", "sqlite") {
		t.Errorf("%d %d", a, b)
	}
	tr := &trial{seed: a}
	if one, two := tr.ordinary(7), tr.ordinary(7); one.sum != two.sum || one.sum == tr.ordinary(8).sum {
		t.Error("a letter is not the same for the same seed and number")
	}
}

func TestAnUnknownScenarioIsWrongUsage(t *testing.T) {
	if _, err := Run(context.Background(), Options{Only: []string{"kindness"}}); err == nil {
		t.Error("nobody minds")
	}
}

// What is asked for and cannot be played must not pass as played.
func TestNothingToPlayIsWrongUsage(t *testing.T) {
	for _, o := range []Options{{Only: []string{"power"}, Engines: postgres}, {Only: []string{"loop"}, Engines: postgres, Short: true}} {
		if _, err := Run(context.Background(), o); !errors.Is(err, ErrUsage) {
			t.Errorf("%v on %v ended with %v", o.Only, o.Engines, err)
		}
	}
}
