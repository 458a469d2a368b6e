package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// table is what comes out: a figure a row.
type table struct{ rows [][]string }

// add adds a figure: what it is, how much, the goal, the machine's own limit
// for the same and the ratio; "" where there is none.
func (t *table) add(what, figure, goal, limit, ratio string) {
	t.rows = append(t.rows, []string{what, figure, goal, limit, ratio})
}

func (t *table) print(w io.Writer) {
	all := append([][]string{{"figure", "measured", "goal", "the machine's own limit", "ratio"}, {"---", "---", "---", "---", "---"}}, t.rows...)
	for _, row := range all {
		fmt.Fprintf(w, "| %s |\n", strings.Join(row, " | "))
	}
}

// spread is a set of times.
type spread []time.Duration

// at returns the time below which a part of them lie.
func (s spread) at(part float64) time.Duration {
	if len(s) == 0 {
		return 0
	}
	slices.Sort(s)
	return s[min(len(s)-1, int(part*float64(len(s))))]
}

// String is the middle, the 99th of a hundred and the worst.
func (s spread) String() string {
	return fmt.Sprintf("p50 %s, p99 %s, max %s", brief(s.at(0.5)), brief(s.at(0.99)), brief(s.at(1)))
}

// brief is a time with three digits.
func brief(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000)
	case d < 100*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	case d < 10*time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// rate is something a second.
func rate(n int, took time.Duration) float64 { return float64(n) / took.Seconds() }

func perSecond(r float64) string { return fmt.Sprintf("%.0f/s", r) }

func ratio(a, b float64) string {
	if b == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", a/b)
}
