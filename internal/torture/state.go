package torture

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"
	"time"
)

// Shard is one of any number of long runs that differ by their seeds. It plays
// the scenarios round after round until it has taken as long as it should.
type Shard struct {
	Number int           // from 1
	Lasts  time.Duration // of trials, not of the clock on the wall: it can be stopped and go on
	State  string        // the file of results, one JSON object a line; shards may share it
}

// RunShard goes on where the state file ends, and reports on all that is in it.
func RunShard(ctx context.Context, o Options, s Shard) (Report, error) {
	turns, err := o.turns()
	if err != nil {
		return Report{}, err
	}
	r := newReport(o)
	r.Form = fmt.Sprintf("shard %d", s.Number)
	done, err := readState(s.State)
	if err != nil {
		return r, err
	}
	spent, trials := time.Duration(0), map[string]int{}
	for _, one := range done {
		r.add(one)
		if one.Shard == s.Number {
			spent += time.Duration(one.Seconds * float64(time.Second))
			trials[one.Scenario+one.Engine]++
		}
	}
	for round := 0; spent < s.Lasts && ctx.Err() == nil; round++ {
		ran := false
		for _, one := range turns {
			key := one.name + one.engine
			if round < trials[key] || spent >= s.Lasts || ctx.Err() != nil {
				ran = ran || round < trials[key]
				continue
			}
			res := o.play(ctx, one.scenario, one.engine, seedOf(o.Seed, one.name, one.engine, fmt.Sprint(s.Number, round)))
			if ctx.Err() != nil {
				break // what was stopped is played again
			}
			res.Shard = s.Number
			if err := appendState(s.State, res); err != nil {
				return r, err
			}
			r.add(res)
			spent += time.Duration(res.Seconds * float64(time.Second))
			ran = ran || res.NotRun == ""
		}
		if !ran {
			break
		}
	}
	r.Ended = time.Now().UTC()
	return r, ctx.Err()
}

func readState(path string) (all []Result, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var one Result
		if json.Unmarshal(lines.Bytes(), &one) != nil {
			continue // a line that a stop cut off: its trial is played again
		}
		all = append(all, one)
	}
	return all, lines.Err()
}

func appendState(path string, one Result) (err error) {
	line, err := json.Marshal(one)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = f.Write(append(append([]byte("\n"), line...), '\n'))
	return err
}

func newReport(o Options) Report {
	r := Report{Seed: o.Seed, Form: "full", Began: time.Now().UTC(), Machine: machine(), Version: "unknown version"}
	if o.Short {
		r.Form = "short"
	}
	if o.Scale > 0 && o.Scale != 1 {
		r.Form = fmt.Sprintf("%s, scaled by %g", r.Form, o.Scale)
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		r.Version = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				r.Version = s.Value
			}
		}
	}
	return r
}

// machine says where it ran: figures mean nothing without it.
func machine() string {
	said := fmt.Sprintf("%s/%s, %d cores", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		var one, five, quarter string
		if n, _ := fmt.Sscan(string(load), &one, &five, &quarter); n == 3 {
			said += fmt.Sprintf(", load at the start %s %s %s", one, five, quarter)
		}
	}
	return said
}
