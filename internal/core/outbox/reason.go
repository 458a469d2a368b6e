package outbox

import (
	"encoding/json"
	"fmt"
	"sort"
	"time"

	"kept.example/kept/internal/platform/fault"
)

// Reason is a sentence that is kept: a catalogue key with its arguments as
// text. The zero Reason is none.
type Reason struct {
	Key  string            `json:"key"`
	Args map[string]string `json:"args,omitempty"`
}

// Because makes a reason of a sentence. An argument that is a sentence itself
// keeps only its key.
func Because(s fault.Sentence) Reason {
	r := Reason{Key: s.Key}
	for _, a := range s.Args {
		if r.Args == nil {
			r.Args = map[string]string{}
		}
		switch v := a.Value.(type) {
		case fault.Sentence:
			r.Args[a.Name] = v.Key
		case time.Time:
			r.Args[a.Name] = v.UTC().Format(time.RFC3339Nano)
		default:
			r.Args[a.Name] = fmt.Sprint(v)
		}
	}
	return r
}

// None says whether there is no reason.
func (r Reason) None() bool { return r.Key == "" }

// Sentence is the reason to be worded.
func (r Reason) Sentence() fault.Sentence {
	s := fault.Sentence{Key: r.Key}
	names := make([]string, 0, len(r.Args))
	for n := range r.Args {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		if at, err := time.Parse(time.RFC3339Nano, r.Args[n]); err == nil {
			s.Args = append(s.Args, fault.A(n, at))
			continue
		}
		s.Args = append(s.Args, fault.A(n, r.Args[n]))
	}
	return s
}

// Column is the reason as a row keeps it: empty for none.
func (r Reason) Column() string {
	if r.None() {
		return ""
	}
	b, err := json.Marshal(r)
	if err != nil { // a map of strings always marshals
		return `{"key":` + fmt.Sprintf("%q", r.Key) + `}`
	}
	return string(b)
}

// ReasonOf reads a column; what is no reason is none.
func ReasonOf(column string) (r Reason) {
	if column == "" || json.Unmarshal([]byte(column), &r) != nil {
		return Reason{}
	}
	return r
}
