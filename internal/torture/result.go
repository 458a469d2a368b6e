package torture

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Figure is one number that a trial found. Without a unit it adds up over
// trials; with one ("ms", "MB") the largest counts.
type Figure struct {
	What string `json:"what"`
	N    int64  `json:"n"`
	Unit string `json:"unit,omitempty"`
}

func (f Figure) String() string {
	if f.Unit == "" {
		return f.What + " " + grouped(f.N)
	}
	return fmt.Sprintf("%s %s %s", f.What, grouped(f.N), f.Unit)
}

// Result is what one trial found.
type Result struct {
	Scenario string    `json:"scenario"`
	Goal     string    `json:"goal"`
	Engine   string    `json:"engine"`
	Seed     uint64    `json:"seed"`
	Shard    int       `json:"shard,omitempty"`
	Began    time.Time `json:"began"`
	Seconds  float64   `json:"seconds"`
	Figures  []Figure  `json:"figures"`
	Wrong    []string  `json:"wrong"`             // what is not as it must be; empty: the books balance
	More     int       `json:"more,omitempty"`    // how much of the kind was left out of Wrong
	NotRun   string    `json:"not_run,omitempty"` // why it was not played here
}

// wrongAtMost is how many findings a result lists.
const wrongAtMost = 40

func (r *Result) off(format string, args ...any) {
	if len(r.Wrong) >= wrongAtMost {
		r.More++
		return
	}
	r.Wrong = append(r.Wrong, fmt.Sprintf(format, args...))
}

// figure adds a number to those of the same name.
func (r *Result) figure(f Figure) { r.Figures = added(r.Figures, f) }

func added(all []Figure, f Figure) []Figure {
	i := slices.IndexFunc(all, func(a Figure) bool { return a.What == f.What && a.Unit == f.Unit })
	switch {
	case i < 0:
		return append(all, f)
	case f.Unit == "":
		all[i].N += f.N
	default:
		all[i].N = max(all[i].N, f.N)
	}
	return all
}

// line is a result in one line.
func (r Result) line() string {
	var parts []string
	for _, f := range r.Figures {
		parts = append(parts, f.String())
	}
	how := "the books balance"
	switch {
	case r.NotRun != "":
		how = "NOT RUN: " + r.NotRun
	case len(r.Wrong) > 0:
		how = fmt.Sprintf("THE BOOKS ARE OFF in %d places", len(r.Wrong)+r.More)
	}
	said := fmt.Sprintf("%s on %s: %s", r.Scenario, r.Engine, how)
	if len(parts) > 0 {
		said += "; " + strings.Join(parts, ", ")
	}
	return fmt.Sprintf("%s; %.0f s, seed %d", said, r.Seconds, r.Seed)
}

// Report is what a whole run found.
type Report struct {
	Version string    `json:"version"`
	Seed    uint64    `json:"seed"`
	Form    string    `json:"form"` // short, full, or shard 3
	Machine string    `json:"machine"`
	Began   time.Time `json:"began"`
	Ended   time.Time `json:"ended"`
	Results []Result  `json:"results"`
}

func (r *Report) add(one Result) { r.Results = append(r.Results, one) }

// OK says whether all books balance.
func (r Report) OK() bool {
	return !slices.ContainsFunc(r.Results, func(o Result) bool { return len(o.Wrong) > 0 })
}

// Missing are the scenarios that were not played.
func (r Report) Missing() (all []Result) {
	for _, o := range r.Results {
		if o.NotRun != "" {
			all = append(all, o)
		}
	}
	return all
}

// sums are the figures of each scenario and engine over all its trials.
func (r Report) sums() (all []Result, trials []int) {
	for _, o := range r.Results {
		i := slices.IndexFunc(all, func(a Result) bool { return a.Scenario == o.Scenario && a.Engine == o.Engine })
		if i < 0 {
			o.Figures = slices.Clone(o.Figures)
			all, trials = append(all, o), append(trials, 1)
			continue
		}
		trials[i]++
		all[i].Seconds += o.Seconds
		all[i].Wrong = append(slices.Clip(all[i].Wrong), o.Wrong...)
		all[i].More += o.More
		for _, f := range o.Figures {
			all[i].figure(f)
		}
		if o.NotRun == "" {
			all[i].NotRun = ""
		}
	}
	return all, trials
}

// Write writes the report in words.
func (r Report) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "kept torture, %s, %s form, seed %d\n", r.Version, r.Form, r.Seed)
	fmt.Fprintf(&b, "%s to %s\n%s\n\n", r.Began.Format(time.RFC3339), r.Ended.Format(time.RFC3339), r.Machine)
	all, trials := r.sums()
	for i, o := range all {
		fmt.Fprintf(&b, "%s (%s, %s)", o.Scenario, o.Goal, o.Engine)
		if o.NotRun != "" {
			fmt.Fprintf(&b, ": not run: %s\n", o.NotRun)
			continue
		}
		if trials[i] > 1 {
			fmt.Fprintf(&b, ", %d trials", trials[i])
		}
		fmt.Fprintf(&b, ", %.0f s, seed %d\n", o.Seconds, o.Seed)
		for _, f := range o.Figures {
			fmt.Fprintf(&b, "  %s\n", f)
		}
		for _, wrong := range o.Wrong {
			fmt.Fprintf(&b, "  OFF  %s\n", wrong)
		}
		if o.More > 0 {
			fmt.Fprintf(&b, "  OFF  and %d more\n", o.More)
		}
	}
	b.WriteString("\n" + r.Sentence() + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// Sentence sums the report up.
func (r Report) Sentence() string {
	var messages, kills, replies, cuts int64
	wrong, ran := 0, 0
	for _, o := range r.Results {
		if wrong += len(o.Wrong) + o.More; o.NotRun == "" {
			ran++
		}
		for _, f := range o.Figures {
			switch f.What {
			case acknowledged:
				messages += f.N
			case killed:
				kills += f.N
			case written:
				replies += f.N
			case cut:
				cuts += f.N
			}
		}
	}
	said := fmt.Sprintf("%s messages acknowledged, %s replies written, %s kills, %s power cuts", grouped(messages), grouped(replies), grouped(kills), grouped(cuts))
	switch {
	case wrong > 0:
		said += fmt.Sprintf(": THE BOOKS ARE OFF in %d places.", wrong)
	case ran == 0:
		said = "Nothing was run."
	default:
		said += ": none lost, none doubled, the books balance."
	}
	if n := len(r.Missing()); n > 0 {
		said += fmt.Sprintf(" %d trials were not run here; the list says why.", n)
	}
	return said
}

// The figures that the sentence counts.
const (
	acknowledged = "messages acknowledged"
	killed       = "kills"
	written      = "replies written"
	remedied     = "remedies"
	cut          = "power cuts"
)

// grouped writes a number as 10,000.
func grouped(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
