package chores

import "fmt"

// Count is how many there are of something in the books.
type Count struct {
	Room string
	What string // for the operator, in English
	N    int64
}

// Finding is something in the books that is off.
type Finding struct {
	Room string
	Text string // for the operator, in English
}

// Report is what a verification has counted and found.
type Report struct {
	Counts   []Count
	Findings []Finding
	room     string
}

// Count notes how many there are of something.
func (r *Report) Count(what string, n int64) {
	r.Counts = append(r.Counts, Count{r.room, what, n})
}

// Off notes that something is not as it must be.
func (r *Report) Off(format string, args ...any) {
	r.Findings = append(r.Findings, Finding{r.room, fmt.Sprintf(format, args...)})
}

// OK says whether nothing is off.
func (r *Report) OK() bool { return len(r.Findings) == 0 }
